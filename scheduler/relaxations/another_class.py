"""Hold one more class, like one that there is, if it helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scheduler.relaxations.base import Data, Kind, Relaxation, fresh_id, row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scheduler.problem import Problem

CODE = "another_class"


def candidates(problem: Problem) -> Iterator[Relaxation]:
    """One for each sort of class: same formats, seats, rooms and people."""
    members: dict[str, list[str]] = {c.id: [] for c in problem.classes}
    for trainee in problem.trainees:
        for cid in trainee.classes:
            members[cid].append(trainee.id)
    seen = set()
    for like in problem.classes:
        sort = like.formats, like.capacity, like.min_size, like.rooms, tuple(members[like.id])
        if sort in seen:
            continue
        seen.add(sort)
        new = fresh_id(f"{like.id}-new", problem.classes_by_id)
        text = f"hold one more class {new}, like class {like.id} ({like.capacity} seats)"
        yield Relaxation(CODE, (like.id,), {"like": like.id, "class": new}, text)


def change(data: Data, params: Mapping[str, Any]) -> None:
    like, new = params["like"], params["class"]
    copied = {key: value for key, value in row(data, "classes", like).items() if key != "name"}
    data["classes"].append(copied | {"id": new, "optional": True})
    for trainee in data["trainees"]:
        if like in trainee.get("classes", ()):
            trainee["classes"] = [*trainee["classes"], new]


KIND = Kind(CODE, candidates, change)
