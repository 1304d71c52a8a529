"""Ways to spoil the tiny timetable, each against one hard rule alone."""

from collections.abc import Callable

from tests.scheduler.problems import Data, replan_problem


def sessions(solution: Data, class_id: str) -> list[Data]:
    found: list[Data] = solution["classes"][class_id]["sessions"]
    return found


def send_home(solution: Data, class_id: str) -> None:
    """Nobody attends the class any more."""
    for place in solution["trainees"].values():
        place["makeups"] = [seat for seat in place["makeups"] if seat[0] != class_id]
        if place["class"] == class_id:
            place |= {"class": None, "skips": [], "makeups": []}


def hold_online(solution: Data, room: str | None = None) -> None:
    solution["classes"]["A"] = {
        "format": "net",
        "sessions": [{"slot": slot, "room": room, "lecturer": "L0"} for slot in (0, 4)],
    }
    solution["trainees"]["T1"]["skips"] = []
    solution["trainees"]["T1"]["makeups"] = []


def drop_class(problem: Data, solution: Data) -> None:
    solution["classes"]["A"] = None
    send_home(solution, "A")


def add_unknown_class(problem: Data, solution: Data) -> None:
    solution["classes"]["Z"] = None


def take_foreign_format(problem: Data, solution: Data) -> None:
    solution["classes"]["B"]["format"] = "days"
    send_home(solution, "B")


def drop_session(problem: Data, solution: Data) -> None:
    sessions(solution, "B").pop()
    send_home(solution, "B")


def leave_horizon(problem: Data, solution: Data) -> None:
    sessions(solution, "B")[2]["slot"] = 28
    send_home(solution, "B")


def swap_sessions(problem: Data, solution: Data) -> None:
    sessions(solution, "B")[0]["slot"], sessions(solution, "B")[1]["slot"] = 5, 1


def close_slot(problem: Data, solution: Data) -> None:
    problem["calendar"] = "#" + "." * 27


def leave_week(problem: Data, solution: Data) -> None:
    sessions(solution, "B")[2]["slot"] = 16


def shorten_period(problem: Data, solution: Data) -> None:
    problem["periods"][0]["lessons"] = 1


def crowd_day(problem: Data, solution: Data) -> None:
    problem["formats"][0] |= {"week": "1" * 14, "max_gap_days": 6}
    sessions(solution, "A")[0]["slot"], sessions(solution, "A")[1]["slot"] = 2, 3


def crowd_week(problem: Data, solution: Data) -> None:
    problem["formats"][0]["per_week"] = [0, 1]


def skip_week(problem: Data, solution: Data) -> None:
    problem["days"] = 21
    for owner in problem["trainees"]:
        owner["availability"] = "." * 42
    problem["formats"][0] |= {"max_gap_days": 30, "max_span_days": 30}
    sessions(solution, "A")[2]["slot"] = 28


def widen_gap(problem: Data, solution: Data) -> None:
    problem["formats"][0]["max_gap_days"] = 4


def widen_span(problem: Data, solution: Data) -> None:
    problem["formats"][0]["max_span_days"] = 7


def room_for_online(problem: Data, solution: Data) -> None:
    hold_online(solution, room="R0")


def take_foreign_room(problem: Data, solution: Data) -> None:
    sessions(solution, "B")[0]["room"] = "R0"


def close_room(problem: Data, solution: Data) -> None:
    problem["rooms"][0]["availability"] = "#" + "." * 27


def share_room(problem: Data, solution: Data) -> None:
    problem["formats"][0]["week"] = "1" * 14
    problem["units"] = [{"id": "U", "max_together": 2}]
    sessions(solution, "A")[0] |= {"slot": 1, "room": "R1"}


def shrink_room(problem: Data, solution: Data) -> None:
    problem["rooms"][0]["capacity"] = 1


def forget_lecturer(problem: Data, solution: Data) -> None:
    sessions(solution, "A")[0]["lecturer"] = None


def teach_foreign_module(problem: Data, solution: Data) -> None:
    problem["lecturers"][0]["modules"] = ["ethics", "end"]


def call_lecturer_away(problem: Data, solution: Data) -> None:
    problem["lecturers"][0]["availability"] = "#" + "." * 27


def share_lecturer(problem: Data, solution: Data) -> None:
    problem["formats"][0]["week"] = "1" * 14
    problem["units"] = [{"id": "U", "max_together": 2}]
    sessions(solution, "A")[0] |= {"slot": 1, "lecturer": "L1"}


def tire_lecturer(problem: Data, solution: Data) -> None:
    problem["lecturers"][0]["max_per_week"] = 1


def add_unknown_trainee(problem: Data, solution: Data) -> None:
    solution["trainees"]["Z"] = {"class": None}


def join_class_not_held(problem: Data, solution: Data) -> None:
    solution["classes"]["B"] = None
    solution["trainees"]["T1"] |= {"makeups": []}


def join_foreign_class(problem: Data, solution: Data) -> None:
    solution["trainees"]["T2"]["class"] = "A"
    solution["trainees"]["T0"] = {"class": None}


def skip_unknown(problem: Data, solution: Data) -> None:
    solution["trainees"]["T0"]["skips"] = [3]


def visit_own_class(problem: Data, solution: Data) -> None:
    solution["trainees"]["T1"]["makeups"] = [["A", 1]]


def skip_all(problem: Data, solution: Data) -> None:
    solution["trainees"]["T0"]["skips"] = [0, 1, 2]


def seat_without_home(problem: Data, solution: Data) -> None:
    solution["trainees"]["T0"] = {"class": None, "makeups": [["B", 0]]}


def attend_twice(problem: Data, solution: Data) -> None:
    solution["trainees"]["T1"]["makeups"] = [["B", 1], ["B", 1]]


def be_busy(problem: Data, solution: Data) -> None:
    problem["trainees"][0]["availability"] = "#" + "." * 27


def close_early(problem: Data, solution: Data) -> None:
    sessions(solution, "B")[0]["slot"], sessions(solution, "B")[1]["slot"] = 15, 17
    sessions(solution, "B")[2]["slot"] = 19
    solution["trainees"]["T1"]["makeups"] = [["B", 1]]


def fill_class(problem: Data, solution: Data) -> None:
    problem["classes"][0]["capacity"] = 1


def empty_class(problem: Data, solution: Data) -> None:
    problem["classes"][1]["min_size"] = 2


def crowd_online(problem: Data, solution: Data) -> None:
    hold_online(solution)
    problem["classes"][0]["capacity"] = 2
    solution["trainees"]["T2"]["makeups"] = [["A", 0]]
    problem["units"][0]["max_together"] = 2


def crowd_unit(problem: Data, solution: Data) -> None:
    problem["trainees"][1]["unit"] = "U"


def pin_format(problem: Data, solution: Data) -> None:
    problem["pins"] = [{"class": "A", "session": 0, "format": "net"}]


def pin_slot(problem: Data, solution: Data) -> None:
    problem["pins"] = [{"class": "A", "session": 0, "slot": 2}]


def pin_room(problem: Data, solution: Data) -> None:
    problem["pins"] = [{"class": "A", "session": 0, "room": None}]


def pin_lecturer(problem: Data, solution: Data) -> None:
    problem["pins"] = [{"class": "A", "session": 0, "lecturer": "L1"}]


def change_held_session(problem: Data, solution: Data) -> None:
    problem |= replan_problem()
    sessions(solution, "A")[0]["room"] = "R1"


def add_past_session(problem: Data, solution: Data) -> None:
    problem |= replan_problem() | {"held_before": 15}
    problem["previous"]["classes"]["B"]["sessions"][1]["slot"] = 15
    for trainees in (problem["previous"]["trainees"], solution["trainees"]):
        trainees["T1"]["makeups"] = []
        trainees["T2"]["skips"] = [1]


def forget_attendance(problem: Data, solution: Data) -> None:
    problem |= replan_problem()
    solution["trainees"]["T0"]["skips"] = [0]


SPOILED: list[tuple[Callable[[Data, Data], None], str, str]] = [
    (add_unknown_class, "class_plan", "class_unknown"),
    (drop_class, "class_plan", "class_not_held"),
    (take_foreign_format, "class_plan", "format_not_allowed"),
    (drop_session, "class_plan", "session_count"),
    (leave_horizon, "class_plan", "slot_outside"),
    (swap_sessions, "class_plan", "slot_order"),
    (close_slot, "class_plan", "slot_closed"),
    (leave_week, "class_plan", "slot_outside_week"),
    (shorten_period, "class_plan", "lessons_do_not_fit"),
    (crowd_day, "rhythm", "day_full"),
    (crowd_week, "rhythm", "week_full"),
    (skip_week, "rhythm", "week_thin"),
    (widen_gap, "rhythm", "gap"),
    (widen_span, "rhythm", "span"),
    (room_for_online, "room", "room_for_online"),
    (take_foreign_room, "room", "room_not_allowed"),
    (close_room, "room", "room_unavailable"),
    (share_room, "room", "room_used_twice"),
    (shrink_room, "room", "room_too_small"),
    (forget_lecturer, "lecturer", "lecturer_unknown"),
    (teach_foreign_module, "lecturer", "lecturer_cannot_teach"),
    (call_lecturer_away, "lecturer", "lecturer_busy"),
    (share_lecturer, "lecturer", "lecturer_twice"),
    (tire_lecturer, "lecturer", "lecturer_week_full"),
    (add_unknown_trainee, "attendance", "trainee_unknown"),
    (join_class_not_held, "attendance", "home_not_held"),
    (join_foreign_class, "attendance", "home_not_allowed"),
    (skip_unknown, "attendance", "skip_unknown"),
    (visit_own_class, "attendance", "makeup_unknown"),
    (skip_all, "attendance", "home_not_attended"),
    (seat_without_home, "attendance", "seats_without_home"),
    (attend_twice, "attendance", "two_at_once"),
    (be_busy, "attendance", "trainee_busy"),
    (close_early, "closing_last", "closing_too_early"),
    (fill_class, "class_size", "class_too_big"),
    (empty_class, "class_size", "class_too_small"),
    (crowd_online, "class_size", "session_too_big"),
    (crowd_unit, "unit_together", "unit_too_many"),
    (pin_format, "pin", "format_pinned"),
    (pin_slot, "pin", "slot_pinned"),
    (pin_room, "pin", "room_pinned"),
    (pin_lecturer, "pin", "lecturer_pinned"),
    (change_held_session, "history", "held_session_changed"),
    (add_past_session, "history", "session_in_the_past"),
    (forget_attendance, "history", "held_attendance_changed"),
]
