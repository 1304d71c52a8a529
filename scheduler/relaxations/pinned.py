"""Let one pin go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scheduler.relaxations.base import Data, Kind, Relaxation
from scheduler.wording import moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scheduler.problem import Problem

CODE = "drop_pin"


def candidates(problem: Problem) -> Iterator[Relaxation]:
    """`pin` is the place of the pin in the problem's list."""
    for i, pin in enumerate(problem.pins):
        held = [f"format {pin.format}"] * (pin.format is not None)
        held += [] if pin.slot is None else [moment(problem, pin.slot)]
        held += [f"room {pin.room}"] * pin.pins_room + [f"lecturer {pin.lecturer}"] * pin.pins_lecturer
        params = {"pin": i, "class": pin.course_class, "session": pin.session}
        text = f"let the pin of class {pin.course_class}, session {pin.session} go ({', '.join(held)})"
        yield Relaxation(CODE, (pin.course_class,), params, text)


def change(data: Data, params: Mapping[str, Any]) -> None:
    del data["pins"][params["pin"]]


KIND = Kind(CODE, candidates, change)
