"""Whether what is left open can be enough: never a warning where somebody could complete."""

from datetime import timedelta

import pytest
from flask import Flask

from models import ClosedDay, Intake, State
from operations.availability_layers import Cells
from operations.enough_slots import format_rooms
from tests.factories import MONDAY, make_format, make_intake

EVENING = (2,)
FOUR = (4, 4, 4, 3)


@pytest.fixture
def intake(app: Flask) -> Intake:
    """Two weeks of fourteen evenings; 80 % of 15 lessons are 12."""
    return make_intake()


def busy(intake: Intake, *days: int, place: int = 2) -> Cells:
    """Busy on these days of the horizon."""
    return {(MONDAY + timedelta(days=day), intake.periods[place].id): State.BUSY for day in days}


def test_needed_is_the_least_number_of_sessions_for_the_attendance_share(intake: Intake) -> None:
    (room,) = format_rooms(intake, [make_format(intake, cuts=FOUR, periods=EVENING)], {})
    assert (room.usable, room.needed, room.enough) == (14, 3, True)


def test_busy_and_closed_evenings_cannot_be_used_and_those_if_needed_can(intake: Intake) -> None:
    intake.closed_days = [ClosedDay(date=MONDAY + timedelta(days=13))]
    grid = busy(intake, *range(10)) | {(MONDAY + timedelta(days=11), intake.periods[2].id): State.IF_NEEDED}
    (room,) = format_rooms(intake, [make_format(intake, cuts=FOUR, periods=EVENING)], grid)
    assert (room.usable, room.enough) == (3, True)
    (room,) = format_rooms(intake, [room.format], grid | busy(intake, 12))
    assert (room.usable, room.enough) == (2, False)


def test_most_per_day_and_week_limit_what_can_be_used(intake: Intake) -> None:
    plain = make_format(intake, cuts=FOUR, periods=(0, 1, 2))
    daily = make_format(intake, cuts=FOUR, periods=(0, 1, 2), max_per_day=2)
    weekly = make_format(intake, cuts=FOUR, periods=(0, 1, 2), per_week_least=0, per_week_most=1)
    assert [room.usable for room in format_rooms(intake, [plain, daily, weekly], {})] == [42, 28, 2]


def test_period_too_short_for_any_session_is_not_counted(intake: Intake) -> None:
    (room,) = format_rooms(intake, [make_format(intake, cuts=(5, 5, 5), periods=EVENING)], {})
    assert (room.usable, room.enough) == (0, False)


@pytest.mark.parametrize(("can_attend_online", "usable"), [(True, 14), (None, 14), (False, 0)])
def test_online_format_is_no_room_for_who_cannot_study_online(
    intake: Intake, can_attend_online: bool | None, usable: int
) -> None:
    formats = [make_format(intake, cuts=FOUR, periods=EVENING, online=online) for online in (True, False)]
    rooms = format_rooms(intake, formats, {}, can_attend_online=can_attend_online)
    assert [room.usable for room in rooms] == [usable, 14]


def test_format_that_is_not_set_up_is_left_out(intake: Intake) -> None:
    assert format_rooms(intake, [make_format(intake, cuts=()), make_format(intake, periods=())], {}) == []
