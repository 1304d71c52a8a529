"""Importing a calendar: what is previewed, kept, replaced and forgotten, and what follows from it."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from calendars.blocks import BusyBlock
from models import (
    AuditEntry,
    AvailabilitySheet,
    CalendarSource,
    ClosedDay,
    ClosedState,
    EnteredBy,
    ImportedCalendar,
    Intake,
    LinkPurpose,
    State,
    Trainee,
    UnansweredPolicy,
    db,
)
from operations.actor import COMMAND
from operations.availability import Source, intake_states, lecturer_grid, trainee_grid
from operations.availability_summary import count_periods
from operations.create_intake import IntakeFields, change_intake
from operations.errors import StaleError
from operations.import_calendar import confirm_import, forget_import, preview_import, read_calendar
from operations.imported_calendars import find_import, own_event_uids, short_imports
from operations.links import ensure_links, link_token
from operations.projection import project_problem
from operations.publish_timetable import publish
from operations.save_availability import ConsentMissingError
from operations.serve_feed import feed_body, open_feed
from operations.trainees import remove_trainee
from tests.calendars.samples import calendar, event
from tests.conftest import on_both_databases
from tests.factories import MONDAY, NOW, make_intake, make_lecturer, make_trainee, make_unit
from tests.operations.at_once import at_once, refusals
from tests.operations.courses import answer, make_course
from tests.operations.sheets import make_sheet, office_week, week_of

TUESDAY = MONDAY + timedelta(days=1)


def block(day: date, start: int, end: int) -> BusyBlock:
    """Hours of one day; 24 and more are of the next."""
    midnight = datetime(day.year, day.month, day.day)
    return BusyBlock(midnight + timedelta(hours=start), midnight + timedelta(hours=end))


EVENING = block(MONDAY, 18, 20)


def confirm(person, blocks, intake=None, **values):
    defaults = {
        "source": CalendarSource.FILE, "intake": intake or person.intake, "expected_revision": None,
        "entered_by": EnteredBy.SELF, "actor": COMMAND, "now": NOW, "consent": True,
    }  # fmt: skip
    return confirm_import(person, blocks, **(defaults | values))


def cell(intake: Intake, day: date, place: int) -> tuple[date, int]:
    return day, intake.periods[place].id


def places(intake: Intake, cells) -> list[tuple[int, int]]:
    order = [period.id for period in intake.periods]
    return [(day.day, order.index(period_id)) for day, period_id in cells]


@on_both_databases
def test_confirmed_calendar_makes_its_periods_busy_for_page_engine_and_summary(app: Flask) -> None:
    course = make_course()
    trainee = course.trainees[0]
    make_sheet(course.intake, trainee=trainee, week=week_of(State.FREE))
    confirm(trainee, [EVENING])
    monday_evening = cell(course.intake, MONDAY, 2)
    assert trainee_grid(trainee)[0][monday_evening] is State.BUSY
    assert intake_states(course.intake).trainees[trainee.id] == trainee_grid(trainee)[0]
    evenings = count_periods(course.intake, trainee_grid(trainee)[0])[2]
    assert evenings.free == evenings.open - 1
    problem = project_problem(course.intake, now=NOW)
    marks = {each["id"]: each["availability"] for each in problem["trainees"]}
    assert marks[f"T{trainee.id}"][2] == "#"
    assert marks[f"T{trainee.id}"].count("#") == 1


def test_single_day_opens_what_the_calendar_takes(app: Flask) -> None:
    trainee = make_trainee(make_intake())
    make_sheet(trainee.intake, trainee=trainee, week=week_of(State.FREE), days={(MONDAY, 2): State.FREE})
    confirm(trainee, [EVENING, block(TUESDAY, 18, 20)])
    assert trainee_grid(trainee)[0] == {cell(trainee.intake, TUESDAY, 2): State.BUSY}


@pytest.mark.parametrize("policy", UnansweredPolicy)
def test_calendar_of_somebody_who_has_not_answered_adds_busy_and_nothing_becomes_free(app, policy) -> None:
    trainee = make_trainee(make_intake(unanswered_policy=policy))
    before = trainee_grid(trainee)[0]
    confirm(trainee, [EVENING])
    grid, source = trainee_grid(trainee)
    assert source is Source.NOT_ANSWERED
    assert grid == {**before, cell(trainee.intake, MONDAY, 2): State.BUSY}
    assert db.session.scalar(db.select(db.func.count(AvailabilitySheet.id))) == 0


def test_calendar_lies_over_the_hours_of_the_unit(app: Flask) -> None:
    unit = make_unit()
    intake = make_intake()
    trainee, colleague = make_trainee(intake, unit=unit), make_trainee(intake, unit=unit)
    make_sheet(intake, unit=unit, week=office_week(), entered_by=EnteredBy.UNIT)
    confirm(trainee, [EVENING])
    monday_evening = cell(intake, MONDAY, 2)
    states = intake_states(intake)
    assert states.trainees[trainee.id][monday_evening] is State.BUSY
    assert monday_evening not in states.trainees[colleague.id]


def test_lecturer_is_busy_where_the_calendar_says_so(app: Flask) -> None:
    intake = make_intake()
    lecturer = make_lecturer(intake)
    confirm(lecturer, [EVENING], intake, entered_by=EnteredBy.STAFF, consent=False)
    assert lecturer_grid(lecturer, intake) == {cell(intake, MONDAY, 2): State.BUSY}
    assert intake_states(intake).lecturers[lecturer.id] == lecturer_grid(lecturer, intake)


def test_preview_tells_what_would_change_and_stores_nothing(app: Flask) -> None:
    intake = make_intake()
    intake.closed_days = [ClosedDay(date=date(2026, 1, 14), state=ClosedState.CLOSED, name="Nghỉ")]
    trainee = make_trainee(intake)
    make_sheet(
        intake, trainee=trainee, week=week_of(State.FREE),
        days={(MONDAY, 2): State.FREE, (TUESDAY, 0): State.BUSY},
    )  # fmt: skip
    confirm(trainee, [block(date(2026, 1, 16), 18, 21)])
    noon, closed = block(MONDAY, 12, 13), block(date(2026, 1, 14), 8, 11)
    preview = preview_import(trainee, [noon, EVENING, block(TUESDAY, 6, 15), closed], intake=intake)
    assert places(intake, preview.becoming_busy) == [(13, 1)]
    assert places(intake, preview.already_busy) == [(13, 0)]
    assert places(intake, preview.kept) == [(12, 2)]
    assert places(intake, preview.freed) == [(16, 2)]
    assert preview.without_effect == [noon, closed]
    assert len(find_import(trainee, intake=intake).blocks) == 1


def test_confirm_replaces_the_calendar_before(app: Flask) -> None:
    trainee = make_trainee(make_intake())
    first = confirm(trainee, [EVENING])
    later = NOW + timedelta(days=1)
    confirm(trainee, [block(TUESDAY, 8, 9)], expected_revision=first.revision, source=CalendarSource.ADDRESS, now=later)
    stored = find_import(trainee, intake=trainee.intake)
    assert stored.blocks == ["2026-01-13T08:00:00/2026-01-13T09:00:00"]
    assert (stored.source, stored.imported_at) == (CalendarSource.ADDRESS, later)
    assert db.session.scalar(db.select(db.func.count(ImportedCalendar.id))) == 1


def test_confirm_of_a_page_that_saw_another_calendar_is_stale(app: Flask) -> None:
    trainee = make_trainee(make_intake())
    confirm(trainee, [EVENING])
    with pytest.raises(StaleError):
        confirm(trainee, [block(TUESDAY, 8, 9)])
    assert find_import(trainee, intake=trainee.intake).blocks == [EVENING.to_text()]


def test_confirm_sent_twice_is_stored_once(app: Flask) -> None:
    trainee = make_trainee(make_intake())
    assert confirm(trainee, [EVENING]).revision == confirm(trainee, [EVENING]).revision == 1
    assert db.session.scalar(db.select(db.func.count(AuditEntry.id)).filter_by(action="calendar.imported")) == 1


def test_confirm_keeps_nothing_outside_of_the_intake(app: Flask) -> None:
    trainee = make_trainee(make_intake())
    confirm(trainee, [block(MONDAY, -5, 8), block(date(2026, 2, 1), 8, 9)])
    assert find_import(trainee, intake=trainee.intake).blocks == ["2026-01-12T00:00:00/2026-01-12T08:00:00"]


def extend(intake: Intake, *, days: int = 7) -> None:
    fields = IntakeFields(
        name=intake.name, calendar_title=intake.calendar_title, start_date=intake.start_date,
        end_date=intake.end_date + timedelta(days=days), answer_deadline=intake.answer_deadline,
        attendance_percent=intake.attendance_percent, unanswered_policy=intake.unanswered_policy,
    )  # fmt: skip
    change_intake(intake, fields=fields, revision=intake.revision, actor=COMMAND, now=NOW)


@on_both_databases
def test_calendar_of_before_the_intake_was_extended_falls_short_until_it_is_imported_again(app: Flask) -> None:
    intake = make_intake()
    trainee, other, lecturer = make_trainee(intake), make_trainee(intake), make_lecturer(intake)
    for person in (trainee, lecturer):
        confirm(person, [EVENING], intake=intake)
    assert short_imports(intake) == (frozenset(), frozenset())
    extend(intake)
    confirm(other, [EVENING])
    assert short_imports(intake) == (frozenset({trainee.id}), frozenset({lecturer.id}))
    assert [find_import(one, intake=intake).falls_short for one in (trainee, other)] == [True, False]
    again = confirm(trainee, [EVENING], expected_revision=1)  # the same busy times, now read for all dates
    assert (again.falls_short, again.revision) == (False, 2)
    assert short_imports(intake) == (frozenset(), frozenset({lecturer.id}))


def test_added_weeks_are_those_of_the_usual_week_and_of_the_rota_and_open_for_nobody_who_did_not_answer(
    app: Flask,
) -> None:
    intake = make_intake()
    weekly, shifts, silent = make_trainee(intake), make_trainee(intake), make_trainee(intake)
    make_sheet(intake, trainee=weekly, week=office_week(), days={(MONDAY, 2): State.BUSY})
    make_sheet(intake, trainee=shifts, rota=(MONDAY, "SSSSSSN"))
    extend(intake)
    states = intake_states(intake)
    added = [day for day in intake.dates if (day - MONDAY).days >= 14]
    last_week = [MONDAY + timedelta(days=7 + n) for n in range(7)]
    for trainee in (weekly, shifts, silent):
        grid = states.trainees[trainee.id]
        as_before, now = (
            [[grid.get((day, one.id)) for one in intake.periods] for day in days] for days in (last_week, added)
        )
        assert as_before == now
    assert {states.trainees[silent.id].get((day, one.id)) for day in added for one in intake.periods} == {
        State.IF_NEEDED
    }
    assert states.trainees[weekly.id][added[0], intake.periods[0].id] is State.BUSY
    assert states.trainees[shifts.id][added[0], intake.periods[0].id] is State.BUSY


def test_confirm_needs_consent_once(app: Flask) -> None:
    trainee = make_trainee(make_intake())
    db.session.commit()
    with pytest.raises(ConsentMissingError):
        confirm(trainee, [EVENING], consent=False)
    assert find_import(trainee, intake=trainee.intake) is None
    first = confirm(trainee, [EVENING])
    assert trainee.consent_at == NOW
    confirm(trainee, [], consent=False, expected_revision=first.revision)


def test_confirm_after_the_deadline_is_taken_and_flagged(app: Flask) -> None:
    trainee = make_trainee(make_intake(answer_deadline=NOW))
    assert not confirm(trainee, [EVENING]).after_deadline
    assert confirm(trainee, [], expected_revision=1, now=NOW + timedelta(minutes=1)).after_deadline


def test_audit_tells_of_the_import_without_its_times(app: Flask) -> None:
    trainee = make_trainee(make_intake())
    confirm(trainee, [EVENING])
    forget_import(trainee, intake=trainee.intake, expected_revision=1, actor=COMMAND, now=NOW)
    entries = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(entry.action, entry.subject, entry.details) for entry in entries] == [
        ("calendar.imported", f"trainee:{trainee.id}", {"calendar_source": "file"}),
        ("calendar.forgotten", f"trainee:{trainee.id}", {}),
    ]


def test_forget_erases_what_was_imported_and_is_done_once(app: Flask) -> None:
    trainee = make_trainee(make_intake())
    confirm(trainee, [EVENING])
    with pytest.raises(StaleError):
        forget_import(trainee, intake=trainee.intake, expected_revision=7, actor=COMMAND, now=NOW)
    for _time in range(2):
        forget_import(trainee, intake=trainee.intake, expected_revision=1, actor=COMMAND, now=NOW)
    assert find_import(trainee, intake=trainee.intake) is None


@on_both_databases
def test_calendar_goes_with_the_person(app: Flask) -> None:
    trainee = make_trainee(make_intake())
    confirm(trainee, [EVENING])
    remove_trainee(trainee, actor=COMMAND, now=NOW)
    assert db.session.scalar(db.select(db.func.count(ImportedCalendar.id))) == 0


def test_read_leaves_out_the_sessions_that_the_person_took_over_from_the_school(app: Flask) -> None:
    course = make_course()
    trainee: Trainee = course.trainees[0]
    answer(course.intake, now=NOW, trainee=trainee)
    link = ensure_links([trainee], LinkPurpose.FEED, now=NOW)[trainee.id]
    db.session.commit()
    publish(course.intake, comment="", expected_revision=course.draft.revision, actor=COMMAND, now=NOW)
    token = link_token(link, secret_key=app.config["SECRET_KEY"])
    feed = feed_body(open_feed(token, secret_key=app.config["SECRET_KEY"], now=NOW))
    assert own_event_uids(trainee)
    assert read_calendar(trainee, feed, intake=course.intake).blocks == ()
    own = calendar(event("UID:own", "DTSTART:20260112T180000", "DURATION:PT2H"))
    assert read_calendar(trainee, own, intake=course.intake).blocks == (EVENING,)


@on_both_databases
def test_two_calendars_confirmed_at_once_are_that_of_one(app: Flask) -> None:
    trainee_id = make_trainee(make_intake()).id

    def confirming(block_: BusyBlock):
        return lambda: confirm(db.session.get_one(Trainee, trainee_id), [block_])

    found = at_once(app, confirming(EVENING), confirming(block(TUESDAY, 8, 9)))
    assert refusals(found) == ["stale"]
    assert len(db.session.scalars(db.select(ImportedCalendar)).one().blocks) == 1
