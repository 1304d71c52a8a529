"""Single trainees by hand."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from models import (
    AuditEntry,
    AvailabilitySheet,
    Enrolment,
    EnteredBy,
    Intake,
    Link,
    LinkPurpose,
    Release,
    ReleasePlacement,
    Timetable,
    Trainee,
    Unit,
    db,
)
from operations.actor import COMMAND
from operations.errors import StaleError
from operations.links import find_link
from operations.trainees import (
    TraineeExistsError,
    TraineeFields,
    add_trainee,
    change_trainee,
    fields_of,
    remove_trainee,
    show_link,
    trainee_fingerprint,
)
from tests.factories import NOW, make_trainee, make_unit

AN = TraineeFields(
    full_name="Nguyễn Văn An", birth_date=date(1998, 3, 5), birth_year=1998, unit="Xã Mẫu", phone="0900000001"
)


def add(intake: Intake, fields: TraineeFields = AN) -> Trainee:
    return add_trainee(intake, fields=fields, actor=COMMAND, now=NOW)


def actions() -> list[str]:
    return list(db.session.scalars(db.select(AuditEntry.action).order_by(AuditEntry.id)))


def test_add_trainee_finds_unit_without_diacritics(intake: Intake) -> None:
    unit = make_unit(name="XA MAU")
    trainee = add(intake)
    assert (trainee.unit, trainee.search_key, fields_of(trainee)) == (
        unit,
        "nguyen van an",
        replace(AN, unit="XA MAU"),
    )


def test_add_trainee_makes_unknown_unit(intake: Intake) -> None:
    add(intake)
    assert list(db.session.scalars(db.select(Unit.name))) == ["Xã Mẫu"]


def test_add_trainee_twice_is_refused(intake: Intake) -> None:
    add(intake)
    with pytest.raises(TraineeExistsError):
        add(intake)
    assert db.session.scalar(db.select(db.func.count()).select_from(Trainee)) == 1


@pytest.mark.parametrize(
    "other", [{"birth_date": date(1998, 3, 6)}, {"unit": "Xã khác"}, {"full_name": "Nguyễn Văn Ấn"}]
)
def test_add_trainee_of_same_name_with_other_birth_unit_or_tone_is_another(
    intake: Intake, other: dict[str, object]
) -> None:
    add(intake)
    add(intake, replace(AN, **other))  # type: ignore[arg-type]
    assert db.session.scalar(db.select(db.func.count()).select_from(Trainee)) == 2


def test_change_trainee_stores_fields(intake: Intake) -> None:
    trainee = add(intake)
    seen = trainee_fingerprint(trainee)
    change_trainee(trainee, fields=replace(AN, phone="", unit=""), seen=seen, actor=COMMAND, now=NOW)
    assert (trainee.phone, trainee.unit) == (None, None)
    assert actions() == ["trainee.added", "trainee.changed"]


def test_change_trainee_from_stale_page_changes_nothing(intake: Intake) -> None:
    trainee = add(intake)
    seen = trainee_fingerprint(trainee)
    change_trainee(trainee, fields=replace(AN, phone="0911111111"), seen=seen, actor=COMMAND, now=NOW)
    with pytest.raises(StaleError):
        change_trainee(trainee, fields=replace(AN, phone="0922222222"), seen=seen, actor=COMMAND, now=NOW)
    assert trainee.phone == "0911111111"


def test_change_trainee_into_somebody_else_is_refused(intake: Intake) -> None:
    add(intake)
    other = add(intake, replace(AN, full_name="Lê Thị Bình"))
    with pytest.raises(TraineeExistsError):
        change_trainee(other, fields=AN, seen=trainee_fingerprint(other), actor=COMMAND, now=NOW)
    assert other.full_name == "Lê Thị Bình"


def test_remove_trainee_erases_all_of_them_and_no_other(intake: Intake) -> None:
    gone, kept = make_trainee(intake), make_trainee(intake)
    for one in (gone, kept):
        db.session.add(AvailabilitySheet(intake=intake, trainee=one, entered_by=EnteredBy.SELF, answered_at=NOW))
    timetable = Timetable(intake=intake, updated_at=NOW)
    timetable.enrolments = [Enrolment(trainee=gone), Enrolment(trainee=kept)]
    release = Release(intake=intake, number=1, changes={}, timetable_revision=1, published_at=NOW)
    release.placements = [ReleasePlacement(trainee=gone)]
    db.session.add_all([timetable, release])
    db.session.commit()
    for purpose in LinkPurpose:
        show_link(gone, purpose, actor=COMMAND, now=NOW)
    remove_trainee(gone, actor=COMMAND, now=NOW)
    assert db.session.scalars(db.select(Trainee)).all() == [kept]
    for table in (Link, ReleasePlacement):
        assert db.session.scalars(db.select(table)).all() == []
    assert [sheet.trainee for sheet in db.session.scalars(db.select(AvailabilitySheet))] == [kept]
    assert [enrolment.trainee for enrolment in timetable.enrolments] == [kept]


def test_remove_trainee_of_the_draft_makes_older_pages_stale(intake: Intake, app: Flask) -> None:
    trainee = make_trainee(intake)
    timetable = Timetable(intake=intake, updated_at=NOW.replace(year=2025), enrolments=[Enrolment(trainee=trainee)])
    db.session.add(timetable)
    db.session.commit()
    before = timetable.revision
    remove_trainee(trainee, actor=COMMAND, now=NOW)
    assert timetable.revision > before


def test_show_link_is_noted_each_time_and_makes_one_link(intake: Intake) -> None:
    trainee = add(intake)
    first, second = (show_link(trainee, LinkPurpose.PERSONAL, actor=COMMAND, now=NOW) for _ in range(2))
    assert first is second is find_link(trainee, LinkPurpose.PERSONAL)
    assert actions() == ["trainee.added", "link.shown", "link.shown"]
