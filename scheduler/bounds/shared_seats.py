"""What it costs that more people share seats than all classes together have for one lesson.

Every held class teaches each lesson of the programme once. So no more people hear a lesson than all classes together
have seats for it, and of one unit no more than its limit in a slot times the number of classes. Who is beyond that
misses the lesson. As they can take turns, fewer people may be incomplete; but no more can be complete than seats for
the lessons that close the programme allow, or where there are none, than there are seats for the lessons needed.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from scheduler.bounds.people import price_of_nothing

if TYPE_CHECKING:
    from scheduler.entities import CourseClass
    from scheduler.problem import Problem


def least_of_shared_seats(problem: Problem) -> int:
    """The largest of what the places of all classes, their seats, and the limits of all units cost at least."""
    classes, people = problem.classes, len(problem.trainees)
    places = sum(course_class.capacity for course_class in classes)
    seats = sum(_most_seats(problem, course_class) for course_class in classes)
    of_unit = Counter(trainee.unit for trainee in problem.trainees)
    return max(
        max(0, people - places) * price_of_nothing(problem),
        _price(problem, people, seats),
        sum(_price(problem, of_unit[unit.id], len(classes) * unit.max_together) for unit in problem.units),
    )


def _price(problem: Problem, people: int, seats: int) -> int:
    """What so many people cost at least who have so many seats for each lesson."""
    if problem.closing_lessons:
        complete = seats
    else:
        complete = seats * problem.lessons // problem.needed if problem.needed > 0 else people
    missed = max(0, people - seats) * problem.lessons
    return missed * problem.weights["missed_lesson"] + max(0, people - complete) * problem.weights["incomplete"]


def _most_seats(problem: Problem, course_class: CourseClass) -> int:
    """The most people who can hear one lesson in the class, guests included."""
    online = any(problem.formats_by_id[fid].online for fid in course_class.formats)
    if not problem.rooms:
        return course_class.capacity
    rooms = max((problem.rooms_by_id[rid].capacity for rid in course_class.rooms), default=0)
    return max(rooms, course_class.capacity) if online else rooms
