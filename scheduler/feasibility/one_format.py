"""The problem with one format for each class: less to decide, and a timetable of it is one of the whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.class_options import ClassOptions
from scheduler.feasibility.some_classes import needed_classes, with_classes
from scheduler.pre_checks import formats_alone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scheduler.problem import Format, Problem


def in_one_format(problem: Problem) -> Iterator[Problem]:
    """Two such problems: first classes that are alike have different formats, so that they want different times,
    lecturers and rooms; then every class has the one that leaves it most times. None where no class can choose, or
    one of them has no format that it can be held in. Nobody holds a class that need not be held, unless who has
    attended what has to stand.
    """
    narrow = problem if problem.held_before else with_classes(problem, needed_classes(problem))
    options = [ClassOptions(narrow, course_class) for course_class in narrow.classes]
    choices = formats_alone(options)
    if any(option.must_be_held and not choice for option, choice in zip(options, choices, strict=True)):
        return
    if all(len(option.course_class.formats) == 1 for option in options):
        return
    for pick in (_in_turn, _most_often):
        classes = [option.course_class for option in options]
        for i, choice in enumerate(choices):
            if choice:
                classes[i] = replace(classes[i], formats=(pick(choice, i).id,))
        yield replace(narrow, classes=tuple(classes))


def _in_turn(formats: Sequence[Format], i: int) -> Format:
    return formats[i % len(formats)]


def _most_often(formats: Sequence[Format], _i: int) -> Format:
    """The one that may teach at most times of the week."""
    return max(formats, key=lambda fmt: fmt.week.count("1"))
