"""Rotas to choose from: what they are, and where in them somebody stands."""

from datetime import date, time, timedelta

import pytest

from models import Period
from operations.ready_rotas import DUTY_EVERY, READY, duty, possible_anchors, ready_rota, recognise
from operations.rota_states import SHIFTS, RotaEntry, rota_states

WEDNESDAY = date(2026, 1, 14)
ALL = [*READY.values(), *(duty(every) for every in DUTY_EVERY)]


@pytest.mark.parametrize("rota", ALL, ids=lambda rota: f"{rota.kind}{len(rota.codes)}")
def test_ready_rota_is_known_again_by_its_cycle(rota) -> None:
    kind, every = recognise(rota.codes)
    assert ready_rota(kind, every=every or 0) == rota
    assert set(rota.codes) <= SHIFTS.keys()


@pytest.mark.parametrize(("kind", "every"), [("duty", 1), ("duty", 11), ("own", 3), ("", 3)])
def test_ready_rota_of_no_kind_is_none(kind: str, every: int) -> None:
    assert ready_rota(kind, every=every) is None


def test_cycle_of_nobody_else_is_ones_own() -> None:
    assert recognise("SSN") == ("own", None)


def test_duty_every_fourth_day_has_a_day_after_it() -> None:
    assert duty(4).codes == ("T", "R", "N", "N")


@pytest.mark.parametrize("every", [2, 4, 10])
def test_duty_and_days_off_is_the_same_as_with_a_day_after_it(every: int) -> None:
    said, rota = ("T", *("N" * (every - 1))), duty(every)
    assert recognise(said) == ("duty", every)
    periods = [
        Period(id=place, name=str(place), start_time=time(start), end_time=time(start + 3))
        for place, start in enumerate((7, 13, 18))
    ]
    dates = [WEDNESDAY + timedelta(days=day) for day in range(3 * every)]
    states = [
        rota_states(RotaEntry(anchor=WEDNESDAY, cycle=cycle), dates=dates, periods=periods)
        for cycle in (said, rota.codes)
    ]
    assert states[0] == states[1]


def test_two_two_three_has_seven_shifts_of_twelve_hours_in_two_weeks() -> None:
    codes = READY["two_two_three"].codes
    for fortnight in (codes[:14], codes[14:]):
        assert sum(code != "N" for code in fortnight) == 7


def test_possible_anchors_put_each_day_of_a_duty_rota_on_today() -> None:
    codes = [
        RotaEntry(anchor, duty(4).codes).code_on(WEDNESDAY) for anchor in possible_anchors(duty(4), today=WEDNESDAY)
    ]
    assert codes == ["T", "R", "N", "N"]


def test_possible_anchors_of_whole_weeks_put_each_week_on_this_one() -> None:
    rota = READY["three_shifts"]
    anchors = possible_anchors(rota, today=WEDNESDAY)
    assert {anchor.weekday() for anchor in anchors} == {0}
    assert [RotaEntry(anchor, rota.codes).code_on(WEDNESDAY) for anchor in anchors] == ["S", "C", "D"]
    assert RotaEntry(anchors[0], rota.codes).code_on(WEDNESDAY + timedelta(days=7)) == "C"
