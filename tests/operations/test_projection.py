"""An intake as a problem of the exchange format."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from models import (
    AvailabilitySheet,
    ClosedDay,
    CourseClass,
    DayMark,
    Enrolment,
    EnteredBy,
    FormatDislike,
    HeldClass,
    Intake,
    MakeUp,
    Release,
    ReleaseSession,
    RuleWeight,
    Session,
    Skip,
    State,
    Timetable,
    UnansweredPolicy,
    db,
)
from operations.projection import (
    NO_ONLINE_POINTS,
    ProblemIncompleteError,
    moment_of,
    project_problem,
    slot_of,
    solution_from_draft,
)
from operations.slots import first_open_slot
from scheduler import check, parse_problem, parse_solution
from tests.factories import (
    MONDAY,
    NOW,
    make_class,
    make_format,
    make_intake,
    make_lecturer,
    make_programme,
    make_room,
    make_trainee,
    make_unit,
)


@pytest.fixture
def intake(app: Flask) -> Intake:
    """One class in one room with one lecturer and two trainees."""
    intake = make_intake(unanswered_policy=UnansweredPolicy.IF_NEEDED)
    make_class(intake)
    make_room(intake)
    make_lecturer(intake)
    make_trainee(intake)
    make_trainee(intake)
    return intake


def answer(intake: Intake, days: dict[tuple[date, int], State], **owner: object) -> None:
    """A sheet with single days; keys are (date, place of the period)."""
    sheet = AvailabilitySheet(intake=intake, entered_by=EnteredBy.STAFF, answered_at=NOW, **owner)
    sheet.day_marks = [
        DayMark(date=day, period_id=intake.periods[place].id, state=state) for (day, place), state in days.items()
    ]
    db.session.add(sheet)
    db.session.flush()


def the_class(intake: Intake) -> CourseClass:
    found: CourseClass = db.session.execute(db.select(CourseClass).filter_by(intake_id=intake.id)).scalars().one()
    return found


def make_draft(intake: Intake, *, slots: tuple[int, ...] = (0, 3, 6), pinned: int | None = None) -> Timetable:
    """The class in these slots with everybody in it."""
    course_class = the_class(intake)
    held = HeldClass(course_class=course_class, format=course_class.formats[0])
    for k, slot in enumerate(slots):
        day, period = moment_of(intake, slot)
        held.sessions.append(
            Session(
                position=k,
                first_lesson=5 * k,
                lessons=5,
                date=day,
                period_id=period.id,
                room=intake.rooms[0],
                lecturer=intake.lecturers[0],
                pinned=k == pinned,
            )
        )
    draft = Timetable(intake=intake, updated_at=NOW, held_classes=[held])
    db.session.add(draft)
    db.session.flush()
    for trainee_id in db.session.scalars(sa.text("SELECT id FROM trainee ORDER BY id")):
        draft.enrolments.append(Enrolment(trainee_id=trainee_id, course_class=course_class))
    db.session.flush()
    return draft


def publish(intake: Intake, *, number: int = 1) -> Release:
    release = Release(intake=intake, number=number, changes={}, timetable_revision=1, published_at=NOW)
    db.session.add(release)
    db.session.flush()
    return release


def publish_session(release: Release, *, day: date, start: int, end: int, **values: object) -> None:
    release.sessions.append(
        ReleaseSession(
            uid=f"s{day}-{start}",
            class_code="L",
            class_name="Lớp",
            format_name="Hình thức",
            position=0,
            first_lesson=0,
            lessons=5,
            modules=[],
            date=day,
            start_time=datetime(2026, 1, 1, start, 0).time(),
            end_time=datetime(2026, 1, 1, end, 0).time(),
            period_name="Sáng",
            **values,
        )
    )
    db.session.flush()


def gap_codes(intake: Intake) -> list[str]:
    with pytest.raises(ProblemIncompleteError) as refused:
        project_problem(intake, now=NOW)
    return [gap.code for gap in refused.value.gaps]


def test_project_problem_is_what_the_engine_reads(intake: Intake) -> None:
    problem = parse_problem(project_problem(intake, now=NOW))
    assert (problem.start, problem.days, problem.n_slots) == (MONDAY, 14, 42)
    assert [period.id for period in problem.periods] == ["morning", "afternoon", "evening"]
    assert [(m.id, m.lessons, m.closing) for m in problem.modules] == [
        ("M1", 5, False),
        ("M2", 5, False),
        ("M3", 5, True),
    ]
    assert problem.formats[0].week == "110" * 7
    assert problem.formats[0].sessions == (5, 5, 5)
    assert problem.classes[0].id == f"C{the_class(intake).id}"
    assert problem.rooms[0].id == f"R{intake.rooms[0].id}"
    assert problem.lecturers[0].modules == ("M1", "M2", "M3")
    assert len(problem.trainees) == 2
    assert problem.previous is None


def test_project_problem_unanswered_is_never_free(intake: Intake) -> None:
    data = project_problem(intake, now=NOW)
    assert [one["availability"] for one in data["trainees"]] == ["-" * 42, "-" * 42]


def test_project_problem_left_out_trainees_are_not_in_it(intake: Intake) -> None:
    intake.unanswered_policy = UnansweredPolicy.LEAVE_OUT
    trainee = make_trainee(intake)
    answer(intake, {(MONDAY, 1): State.BUSY, (MONDAY, 2): State.IF_NEEDED}, trainee=trainee)
    data = project_problem(intake, now=NOW)
    assert data["trainees"] == [{"id": f"T{trainee.id}", "availability": ".#-" + "." * 39}]


def test_project_problem_closed_days_are_in_the_calendar(intake: Intake) -> None:
    intake.closed_days = [ClosedDay(date=MONDAY + timedelta(days=1), name="Lễ")]
    db.session.flush()
    assert project_problem(intake, now=NOW)["calendar"] == "...###" + "." * 36


def test_project_problem_before_a_release_plans_nothing_into_the_past(intake: Intake) -> None:
    noon_of_the_first_day = datetime(2026, 1, 12, 5, 0, tzinfo=UTC)
    data = project_problem(intake, now=noon_of_the_first_day)
    assert data["calendar"] == "#" + "." * 41
    assert "held_before" not in data


def test_project_problem_turns_no_to_online_into_the_strongest_dislike_of_online_formats(intake: Intake) -> None:
    online, plain = make_format(intake, online=True), make_format(intake)
    make_class(intake, formats=[online, plain])
    people = {answer: make_trainee(intake, can_attend_online=answer) for answer in (False, True, None)}
    people[False].format_dislikes = [
        FormatDislike(format_id=online.id, points=0), FormatDislike(format_id=plain.id, points=2),
    ]  # fmt: skip
    db.session.flush()
    told = {made["id"]: made.get("formats") for made in project_problem(intake, now=NOW)["trainees"]}
    assert told[f"T{people[False].id}"] == {f"F{online.id}": NO_ONLINE_POINTS, f"F{plain.id}": 2}
    assert told[f"T{people[True].id}"] is None
    assert told[f"T{people[None].id}"] is None


def test_project_problem_takes_units_dislikes_and_weights(intake: Intake) -> None:
    strict, easy = make_unit(max_together=2), make_unit()
    trainee, other = make_trainee(intake, unit=strict), make_trainee(intake, unit=easy)
    used = the_class(intake).formats[0]
    trainee.format_dislikes = [
        FormatDislike(format=used, points=4),
        FormatDislike(format=make_format(intake), points=9),
    ]
    intake.rule_weights = [RuleWeight(rule="makeup", weight=77)]
    db.session.flush()
    problem = parse_problem(project_problem(intake, now=NOW))
    assert [(unit.id, unit.max_together) for unit in problem.units] == [(f"U{strict.id}", 2)]
    by_id = problem.trainees_by_id
    assert (by_id[f"T{trainee.id}"].unit, by_id[f"T{other.id}"].unit) == (f"U{strict.id}", None)
    assert by_id[f"T{trainee.id}"].formats == {f"F{used.id}": 4}
    assert problem.weights["makeup"] == 77


def test_project_problem_class_keeps_to_its_own_rooms(intake: Intake) -> None:
    own = make_room(None)
    the_class(intake).rooms = [own]
    db.session.flush()
    problem = parse_problem(project_problem(intake, now=NOW))
    assert problem.classes[0].rooms == (f"R{own.id}",)


def test_project_problem_without_rooms_and_lecturers_leaves_them_out(app: Flask) -> None:
    intake = make_intake()
    make_class(intake)
    make_trainee(intake)
    data = project_problem(intake, now=NOW)
    assert {"rooms", "lecturers"} & data.keys() == set()
    assert parse_problem(data).classes[0].rooms == ()


def test_project_problem_what_other_intakes_published_is_taken(intake: Intake) -> None:
    other = make_intake()
    room, lecturer = intake.rooms[0], intake.lecturers[0]
    old, new = publish(other), publish(other, number=2)
    names = {"room_id": room.id, "lecturer_id": lecturer.id}
    publish_session(old, day=MONDAY, start=8, end=9, **names)
    publish_session(new, day=MONDAY + timedelta(days=1), start=11, end=14, **names)
    data = project_problem(intake, now=NOW)
    taken = "...##." + "." * 36
    assert data["rooms"][0]["availability"] == taken
    assert data["lecturers"][0]["availability"] == taken


def test_project_problem_after_a_release_keeps_the_draft(intake: Intake) -> None:
    make_draft(intake)
    assert "previous" not in project_problem(intake, now=NOW)
    publish(intake)
    tuesday_noon = datetime(2026, 1, 13, 5, 0, tzinfo=UTC)
    problem = parse_problem(project_problem(intake, now=tuesday_noon))
    assert problem.held_before == 4
    assert problem.previous is not None
    assert [session.slot for session in problem.previous.classes[problem.classes[0].id].sessions] == [0, 3, 6]
    assert problem.calendar == "." * 42


def test_project_problem_held_sessions_keep_room_and_lecturer_that_left_the_intake(intake: Intake) -> None:
    draft = make_draft(intake)
    publish(intake)
    room, lecturer = intake.rooms[0], intake.lecturers[0]
    intake.rooms, intake.lecturers = [make_room(None)], []
    make_lecturer(intake)
    intake.closed_days = [ClosedDay(date=MONDAY, name="Bão")]
    db.session.flush()
    problem = parse_problem(project_problem(intake, now=datetime(2026, 1, 12, 12, 0, tzinfo=UTC)))
    assert problem.rooms_by_id[f"R{room.id}"].availability == "." + "#" * 41
    assert problem.lecturers_by_id[f"L{lecturer.id}"].availability == "." + "#" * 41
    report = check(problem, parse_solution(solution_from_draft(draft), problem))
    assert {violation.params.get("session") for violation in report.violations} == {1, 2}


def test_project_problem_pins_stand(intake: Intake) -> None:
    make_draft(intake, pinned=1)
    course_class = the_class(intake)
    assert project_problem(intake, now=NOW)["pins"] == [
        {
            "class": f"C{course_class.id}",
            "format": f"F{course_class.formats[0].id}",
            "session": 1,
            "slot": 3,
            "room": f"R{intake.rooms[0].id}",
            "lecturer": f"L{intake.lecturers[0].id}",
        }
    ]


def test_project_problem_pin_outside_the_horizon_is_a_gap(intake: Intake) -> None:
    make_draft(intake, pinned=0)
    intake.start_date = MONDAY + timedelta(days=1)
    db.session.flush()
    assert gap_codes(intake) == ["pin_outside"]


def test_project_problem_empty_intake_names_all_that_is_missing(app: Flask) -> None:
    assert gap_codes(make_intake()) == ["no_classes", "no_trainees"]


def test_project_problem_everybody_left_out_is_a_gap(intake: Intake) -> None:
    intake.unanswered_policy = UnansweredPolicy.LEAVE_OUT
    assert gap_codes(intake) == ["all_left_out"]


def test_project_problem_class_without_format_is_a_gap(intake: Intake) -> None:
    the_class(intake).formats = []
    assert gap_codes(intake) == ["class_without_format"]


def test_project_problem_cut_of_another_programme_is_a_gap(app: Flask) -> None:
    intake = make_intake(version=make_programme(lessons=(5, 5, 6)))
    make_class(intake)
    make_trainee(intake)
    assert gap_codes(intake) == ["cut_differs"]


def test_project_problem_module_that_nobody_teaches_is_a_gap(intake: Intake) -> None:
    intake.lecturers = []
    make_lecturer(intake, modules=("M1", "M3"))
    assert gap_codes(intake) == ["module_without_lecturer"]


def test_solution_from_draft_keeps_skips_and_make_ups(intake: Intake) -> None:
    draft = make_draft(intake)
    other_class = make_class(intake, formats=the_class(intake).formats)
    other = HeldClass(course_class=other_class, format=other_class.formats[0])
    other.sessions = [
        Session(position=0, first_lesson=0, lessons=5, date=MONDAY, period_id=intake.periods[1].id),
    ]
    draft.held_classes.append(other)
    db.session.flush()
    home = draft.held_classes[0]
    draft.enrolments[0].skips = [Skip(session=home.sessions[0])]
    draft.enrolments[0].make_ups = [MakeUp(session=other.sessions[0])]
    db.session.flush()
    first, second = (f"T{one.trainee_id}" for one in draft.enrolments)
    solution = solution_from_draft(draft)
    cid = f"C{home.class_id}"
    assert solution["trainees"] == {
        first: {"class": cid, "skips": [0], "makeups": [[f"C{other_class.id}", 0]]},
        second: {"class": cid, "skips": [], "makeups": []},
    }
    assert [session["slot"] for session in solution["classes"][cid]["sessions"]] == [0, 3, 6]


def test_solution_from_draft_that_keeps_the_rules_has_no_violation(intake: Intake) -> None:
    draft = make_draft(intake)
    problem = parse_problem(project_problem(intake, now=NOW))
    assert check(problem, parse_solution(solution_from_draft(draft), problem)).violations == ()


def test_slot_and_moment_are_each_others_inverse(intake: Intake) -> None:
    assert [slot_of(intake, day, period.id) for day, period in (moment_of(intake, slot) for slot in (0, 5, 41))] == [
        0,
        5,
        41,
    ]
    assert slot_of(intake, MONDAY - timedelta(days=1), intake.periods[2].id) == -1


@pytest.mark.parametrize(
    ("moment", "slot"),
    [
        (datetime(2026, 1, 11, 16, 59, tzinfo=UTC), 0),
        (datetime(2026, 1, 12, 0, 29, tzinfo=UTC), 0),
        (datetime(2026, 1, 12, 0, 30, tzinfo=UTC), 1),
        (datetime(2026, 1, 12, 16, 59, tzinfo=UTC), 3),
        (datetime(2026, 3, 1, 0, 0, tzinfo=UTC), 42),
    ],
)
def test_first_open_slot_is_the_first_that_has_not_begun(intake: Intake, moment: datetime, slot: int) -> None:
    assert first_open_slot(intake, moment) == slot


def test_project_problem_queries_do_not_grow_with_the_roster(intake: Intake) -> None:
    def count_queries() -> int:
        counted = 0

        def count(*_args: object) -> None:
            nonlocal counted
            counted += 1

        db.session.commit()
        db.session.expire_all()
        sa.event.listen(db.engine, "before_cursor_execute", count)
        project_problem(intake, now=NOW)
        sa.event.remove(db.engine, "before_cursor_execute", count)
        return counted

    few = count_queries()
    for _ in range(30):
        answer(intake, {(MONDAY, 0): State.BUSY}, trainee=make_trainee(intake, unit=make_unit(max_together=1)))
    make_class(intake, formats=the_class(intake).formats)
    assert count_queries() == few
