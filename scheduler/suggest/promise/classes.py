"""Promise of relaxations of classes: one more, another format, their size, their need, their pins."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scheduler.relaxations import Relaxation
    from scheduler.suggest.symptoms import Symptoms

ANOTHER = 0.5  # of the trouble of those who may join
LITTLE = 0.05
SIZE = 0.2
PIN = 0.3


def another_class(symptoms: Symptoms, relaxation: Relaxation) -> float:
    like = relaxation.params["like"]
    people = (trainee for group in symptoms.troubled.values() for trainee in group)
    return ANOTHER * sum(symptoms.trouble[trainee.id] for trainee in people if like in trainee.classes)


def another_format(symptoms: Symptoms, relaxation: Relaxation) -> float:
    """By how much more of the other format's slots suit the people of the class."""
    cid = relaxation.params["class"]
    fmt = symptoms.problem.formats_by_id[relaxation.params["format"]]
    held = symptoms.index.held.get(cid)
    if held is None:
        return LITTLE * symptoms.total_trouble
    better = symptoms.relief(cid, symptoms.slots_of(fmt)) - symptoms.relief(cid, symptoms.slots_of(held.fmt))
    return max(0.0, better) + LITTLE * symptoms.class_trouble(cid)


def class_capacity(symptoms: Symptoms, relaxation: Relaxation) -> float:
    """Only for a class that is full: those who might rather be in it."""
    cid = relaxation.params["class"]
    if symptoms.index.home_size[cid] < symptoms.problem.classes_by_id[cid].capacity:
        return 0.0
    others = (trainee for home, group in symptoms.troubled.items() if home != cid for trainee in group)
    return SIZE * sum(symptoms.trouble[trainee.id] for trainee in others if cid in trainee.classes)


def class_minimum(symptoms: Symptoms, relaxation: Relaxation) -> float:
    """Only for a class that is as small as it may be: those who might rather be elsewhere."""
    cid = relaxation.params["class"]
    if symptoms.index.home_size[cid] > symptoms.problem.classes_by_id[cid].min_size:
        return 0.0
    return SIZE * symptoms.class_trouble(cid)


def class_optional(symptoms: Symptoms, relaxation: Relaxation) -> float:
    """Only where the others have seats for its people: what holding it costs by itself."""
    cid = relaxation.params["class"]
    held = symptoms.index.held.get(cid)
    others = [other for other in symptoms.index.held.values() if other.id != cid]
    seats = sum(other.course_class.capacity - symptoms.index.home_size[other.id] for other in others)
    if held is None or seats < symptoms.index.home_size[cid]:
        return 0.0
    weights = symptoms.problem.weights
    staff = sum(
        points
        for finding, points in symptoms.charges("lecturer_avoid", "lecturer_change", "room_change")
        if finding.params["class"] == cid
    )
    return weights["open_class"] + weights["late_week"] * symptoms.problem.week(held.slots[-1]) + staff


def drop_pin(symptoms: Symptoms, relaxation: Relaxation) -> float:
    return PIN * symptoms.class_trouble(relaxation.params["class"]) + LITTLE * symptoms.total_trouble


PROMISES: Mapping[str, Callable[[Symptoms, Relaxation], float]] = {
    "another_class": another_class,
    "another_format": another_format,
    "class_capacity": class_capacity,
    "class_minimum": class_minimum,
    "class_optional": class_optional,
    "drop_pin": drop_pin,
}
