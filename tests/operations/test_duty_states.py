"""What a duty roster leaves of the days, over what else the unit said."""

from datetime import date, timedelta

from models import Intake, State
from operations.availability_layers import Board, Cells
from operations.duty_states import lay_duties
from tests.factories import MONDAY

FREE, IF_NEEDED, BUSY = State.FREE, State.IF_NEEDED, State.BUSY


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def laid(intake: Intake, codes: dict[int, str], *, over: State = FREE) -> list[tuple[State, ...]]:
    """States of morning, afternoon and evening on the first three days, over days that are all alike."""
    board = Board(dates=intake.dates, periods=intake.periods)
    below: Cells = board.all_cells(over)
    grid = lay_duties({day(n): code for n, code in codes.items()}, over=below, board=board)
    return [tuple(grid.get((day(n), period.id), FREE) for period in intake.periods) for n in range(3)]


ALL = {state: (state, state, state) for state in State}


def test_night_spoils_the_day_after_it(intake: Intake) -> None:
    assert laid(intake, {0: "D"}) == [(FREE, FREE, FREE), (BUSY, IF_NEEDED, FREE), ALL[FREE]]


def test_duty_of_24_hours_takes_its_day_and_the_morning_after(intake: Intake) -> None:
    assert laid(intake, {0: "T"}) == [ALL[BUSY], (BUSY, IF_NEEDED, FREE), ALL[FREE]]


def test_day_off_opens_what_the_common_hours_close(intake: Intake) -> None:
    assert laid(intake, {1: "N"}, over=BUSY) == [ALL[BUSY], ALL[FREE], ALL[BUSY]]


def test_day_off_after_a_night_is_not_free_in_the_morning(intake: Intake) -> None:
    assert laid(intake, {0: "D", 1: "N"}, over=BUSY)[1] == (BUSY, IF_NEEDED, FREE)


def test_empty_day_is_as_it_lies_below(intake: Intake) -> None:
    assert laid(intake, {0: "S"}, over=IF_NEEDED)[2] == ALL[IF_NEEDED]


def test_empty_day_after_a_night_is_never_better_than_below(intake: Intake) -> None:
    assert laid(intake, {0: "D"}, over=BUSY)[1] == ALL[BUSY]
    assert laid(intake, {0: "D"}, over=IF_NEEDED)[1] == (BUSY, IF_NEEDED, IF_NEEDED)


def test_whole_days_away_and_unclear_ones(intake: Intake) -> None:
    assert laid(intake, {0: "X", 1: "?"}) == [ALL[BUSY], ALL[IF_NEEDED], ALL[FREE]]


def test_shifts_of_one_day_are_busy_together(intake: Intake) -> None:
    assert laid(intake, {0: "SC"}) == [ALL[BUSY], ALL[FREE], ALL[FREE]]
    assert laid(intake, {0: "SD", 1: "C"}) == [(BUSY, BUSY, FREE), ALL[BUSY], ALL[FREE]]
    assert laid(intake, {0: "S?"})[0] == (BUSY, BUSY, IF_NEEDED)


def test_night_before_the_first_day_reaches_into_it(intake: Intake) -> None:
    assert laid(intake, {-1: "D"})[0] == (BUSY, IF_NEEDED, FREE)
