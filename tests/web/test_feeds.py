"""Calendar feeds over HTTP, read by parsers and a calendar program that are not ours."""

from datetime import UTC, datetime, timedelta

import pytest
import vobject

from models import Link, LinkPurpose, Skip, db
from operations.actor import COMMAND
from operations.links import ensure_links, find_link, link_token
from operations.move_consequences import Target
from operations.move_session import move_session
from operations.publish_timetable import publish
from tests.calendars.parsers import by_icalendar, by_vobject
from tests.calendars.test_khal import khal  # noqa: F401
from tests.factories import make_trainee, make_unit
from tests.links import rotate_link
from tests.operations.counting import counted_statements
from tests.operations.courses import FRIDAY, answer, make_course


@pytest.fixture
def course(app, clock):
    return ready(make_course(), clock)


def ready(course, clock):
    for trainee in course.trainees:
        answer(course.intake, now=clock(), trainee=trainee)
    db.session.commit()
    return course


def release(course, clock):
    return publish(course.intake, comment="", expected_revision=course.draft.revision, actor=COMMAND, now=clock())


def feed_link(owner, clock):
    link = ensure_links([owner], purpose=LinkPurpose.FEED, now=clock())[owner.id]
    db.session.commit()
    return link


def feed_path(app, owner, clock):
    return f"/lich/{link_token(feed_link(owner, clock), secret_key=app.config['SECRET_KEY'])}.ics"


def events(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert by_icalendar(answer.data) == by_vobject(answer.data)
    return {event.summary: event for event in by_vobject(answer.data).values()}


def test_feed_before_the_first_release_holds_the_deadline(app, client, course, clock):
    course.intake.answer_deadline = datetime(2026, 1, 9, 10, 0, tzinfo=UTC)
    path = feed_path(app, course.trainees[0], clock)
    shown = events(client, path)
    assert {title: event.start for title, event in shown.items()} == {"Hạn khai báo lịch rảnh/bận": "20260109T100000Z"}
    first = client.get(path)
    clock.advance(hours=5)
    course.intake.answer_deadline = datetime(2026, 1, 10, 17, 0, tzinfo=UTC)  # midnight: the end of the 10th
    later = events(client, path)["Hạn khai báo lịch rảnh/bận"]
    assert (later.start, later.sequence) == ("20260110T165900Z", 1)
    assert client.get(path).headers["ETag"] != first.headers["ETag"]


def test_feed_without_a_deadline_is_still_not_empty(app, client, course, clock):
    assert list(events(client, feed_path(app, course.trainees[0], clock))) == ["Lịch học chưa ban hành"]
    assert list(events(client, feed_path(app, course.lecturers[0], clock))) == ["Chưa có lịch giảng"]


def test_feed_after_a_release_holds_the_sessions_alone(app, client, course, clock):
    course.intake.answer_deadline = clock() + timedelta(days=1)
    path = feed_path(app, course.trainees[0], clock)
    client.get(path)
    release(course, clock)
    assert sorted(events(client, path)) == [f"Lớp 01 – Buổi {n}" for n in (1, 2, 3)]
    lecturer = feed_path(app, course.lecturers[1], clock)
    assert sorted(events(client, lecturer)) == [f"Lớp 02 – Buổi {n}" for n in (1, 2, 3)]


def test_feed_of_a_moved_session_keeps_the_uid_with_a_higher_sequence(app, client, course, clock, khal):  # noqa: F811
    path = feed_path(app, course.trainees[0], clock)
    release(course, clock)
    before = by_vobject(client.get(path).data)
    khal("import", "--batch", "-a", "course", body=client.get(path).data)
    clock.advance(hours=2)
    session = course.session(0, 2)
    move_session(
        session, Target(FRIDAY, session.period_id, session.room_id, session.lecturer_id),
        expected_revision=course.draft.revision, actor=COMMAND, now=clock(),
    )  # fmt: skip
    assert by_vobject(client.get(path).data) == before  # a draft is not told
    release(course, clock)
    after = by_vobject(client.get(path).data)
    assert before.keys() == after.keys()
    (uid,) = [uid for uid in after if after[uid] != before[uid]]
    assert uid.startswith(session.uid)
    assert (before[uid].start, before[uid].sequence) == ("20260114T003000Z", 0)
    assert (after[uid].start, after[uid].sequence) == ("20260116T003000Z", 1)
    khal("import", "--batch", "-a", "course", body=client.get(path).data)
    shown = khal("list", "--once", "--format", "{start} {title}", "12/01/2026", "7d").splitlines()
    assert [line for line in shown if "Buổi" in line] == [
        "12/01/2026 07:30 Lớp 01 – Buổi 1",
        "13/01/2026 07:30 Lớp 01 – Buổi 2",
        "16/01/2026 07:30 Lớp 01 – Buổi 3",
    ]


def test_feed_of_somebody_who_changed_class_shows_the_old_sessions_cancelled(app, client, course, clock):
    trainee = course.trainees[0]
    path = feed_path(app, trainee, clock)
    release(course, clock)
    next(e for e in course.draft.enrolments if e.trainee_id == trainee.id).course_class = course.classes[1]
    db.session.commit()
    release(course, clock)
    (calendar,) = vobject.readComponents(client.get(path).data.decode())
    shown = {(event.summary.value, event.status.value) for event in calendar.vevent_list}
    assert shown == {(f"Đã hủy: Lớp 01 – Buổi {n}", "CANCELLED") for n in (1, 2, 3)} | {
        (f"Lớp 02 – Buổi {n}", "CONFIRMED") for n in (1, 2, 3)
    }


def test_feed_of_somebody_who_changed_class_keeps_what_was_held(app, client, course, clock):
    trainee = course.trainees[0]
    path = feed_path(app, trainee, clock)
    release(course, clock)
    before = events(client, path)
    clock.advance(hours=31, days=7)  # Tuesday 13/01, 16:00: two sessions of the morning have been held
    next(e for e in course.draft.enrolments if e.trainee_id == trainee.id).course_class = course.classes[1]
    db.session.commit()
    release(course, clock)
    after = events(client, path)
    assert {title: after.get(title) for title in before} == before | {"Lớp 01 – Buổi 3": None}
    assert [title for title in after if title.startswith("Đã hủy")] == ["Đã hủy: Lớp 01 – Buổi 3"]


def test_feed_of_an_online_class_carries_the_meeting_link(app, client, clock):
    course = make_course(online=True)
    course.classes[0].meeting_url = "https://hop.example.vn/lop-01"
    ready(course, clock)
    path = feed_path(app, course.trainees[0], clock)
    release(course, clock)
    (calendar,) = vobject.readComponents(client.get(path).data.decode())
    for event in calendar.vevent_list:
        assert event.url.value == event.conference.value == "https://hop.example.vn/lop-01"
        assert event.location.value == "Trực tuyến"


def test_feed_is_answered_as_calendar_programs_expect(app, client, course, clock):
    release(course, clock)
    answer = client.get(feed_path(app, course.trainees[0], clock))
    headers = answer.headers
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert headers["Cache-Control"] == "private"
    assert headers["Content-Disposition"] == 'inline; filename="lich.ics"'
    assert headers["ETag"].startswith('"')
    assert headers["Last-Modified"] == "Mon, 05 Jan 2026 02:00:00 GMT"
    for absent in ("Set-Cookie", "X-Robots-Tag", "Location"):
        assert absent not in headers


def test_feed_to_download_is_an_attachment(app, client, course, clock):
    release(course, clock)
    answer = client.get(feed_path(app, course.trainees[0], clock) + "?tai-ve")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="lich.ics"'


def test_feed_twice_is_the_same_to_the_byte(app, client, course, clock):
    path = feed_path(app, course.trainees[0], clock)
    release(course, clock)
    first = client.get(path)
    clock.advance(days=3)
    second = client.get(path)
    assert (first.data, first.headers["ETag"]) == (second.data, second.headers["ETag"])


@pytest.mark.parametrize("sent", ["{etag}", "W/{etag}", '"other", {etag}', "*"])
def test_feed_unchanged_is_304(app, client, course, clock, sent):
    path = feed_path(app, course.trainees[0], clock)
    release(course, clock)
    etag = client.get(path).headers["ETag"]
    answer = client.get(path, headers={"If-None-Match": sent.format(etag=etag)})
    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", etag)
    assert answer.headers["Cache-Control"] == "private"


def test_feed_not_modified_since_is_304(app, client, course, clock):
    path = feed_path(app, course.trainees[0], clock)
    release(course, clock)
    since = client.get(path).headers["Last-Modified"]
    assert client.get(path, headers={"If-Modified-Since": since}).status_code == 304


def test_feed_other_etag_gives_the_body(app, client, course, clock):
    path = feed_path(app, course.trainees[0], clock)
    release(course, clock)
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_feed_answers_head_without_a_body(app, client, course, clock):
    path = feed_path(app, course.trainees[0], clock)
    release(course, clock)
    answer = client.head(path)
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["ETag"] == client.get(path).headers["ETag"]


def test_feed_unchanged_costs_two_reads(app, client, course, clock):
    path = feed_path(app, course.trainees[0], clock)
    release(course, clock)
    etag = client.get(path).headers["ETag"]
    with counted_statements() as sent:
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    assert len(sent) == 2
    assert all(statement.startswith("SELECT") for statement in sent)


@pytest.mark.parametrize("kind", ["class", "room", "unit", "lecturer"])
def test_feed_of_others_unchanged_costs_at_most_two_reads(app, client, course, clock, kind):
    course.trainees[0].unit = make_unit()
    db.session.commit()
    release(course, clock)
    owners = {
        "class": course.classes[0], "room": course.room, "unit": course.trainees[0].unit,
        "lecturer": course.lecturers[0],
    }  # fmt: skip
    link = find_link(owners[kind], LinkPurpose.FEED, intake=course.intake)
    assert link is not None
    path = f"/lich/{link_token(link, secret_key=app.config['SECRET_KEY'])}.ics"
    etag = client.get(path).headers["ETag"]
    with counted_statements() as sent:
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    assert len(sent) <= 2


def test_feed_before_the_release_unchanged_costs_two_reads(app, client, course, clock):
    path = feed_path(app, course.trainees[0], clock)
    etag = client.get(path).headers["ETag"]
    with counted_statements() as sent:
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    assert len(sent) == 2


def test_feed_fetch_is_noted_at_most_hourly(app, client, course, clock):
    trainee = course.trainees[0]
    path = feed_path(app, trainee, clock)
    began = clock()
    noted = []
    for _fetch in range(3):
        client.get(path)
        noted.append(db.session.execute(db.select(Link.fetched_at).filter_by(trainee_id=trainee.id)).scalar_one())
        clock.advance(minutes=31)
    assert noted == [began, began, began + timedelta(minutes=62)]


def test_feed_looked_at_with_head_or_downloaded_is_not_noted_as_fetched(app, client, course, clock):
    path = feed_path(app, course.trainees[0], clock)
    client.head(path)
    client.get(path + "?tai-ve")
    link = feed_link(course.trainees[0], clock)
    assert link.fetched_at is None
    client.get(path)
    db.session.rollback()
    assert link.fetched_at == clock()


def test_feed_revoked_is_404_in_plain_text(app, client, course, clock):
    release(course, clock)
    old = feed_path(app, course.trainees[0], clock)
    etag = client.get(old).headers["ETag"]
    rotate_link(feed_link(course.trainees[0], clock), actor=COMMAND, now=clock())
    answer = client.get(old, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert answer.text == "Liên kết lịch này không còn hiệu lực.\n"
    renewed = feed_path(app, course.trainees[0], clock)
    assert sorted(events(client, renewed)) == [f"Lớp 01 – Buổi {n}" for n in (1, 2, 3)]


def test_feed_of_a_foreign_token_is_404(app, client, course, clock):
    personal = ensure_links([course.trainees[0]], purpose=LinkPurpose.PERSONAL, now=clock())[course.trainees[0].id]
    db.session.commit()
    token = link_token(personal, secret_key=app.config["SECRET_KEY"])
    for foreign in (token, "x", "không-phải"):
        assert client.get(f"/lich/{foreign}.ics").status_code == 404


def test_feed_in_english_for_who_reads_english(app, client, course, clock):
    trainee = make_trainee(course.intake, language="en")
    db.session.commit()
    assert list(events(client, feed_path(app, trainee, clock))) == ["The timetable is not published yet"]


def test_feed_of_a_trainee_who_lost_the_class_is_not_empty(app, client, course, clock):
    trainee = course.trainees[0]
    path = feed_path(app, trainee, clock)
    release(course, clock)
    enrolment = next(e for e in course.draft.enrolments if e.trainee_id == trainee.id)
    enrolment.course_class = None
    enrolment.skips = list[Skip]()
    db.session.commit()
    release(course, clock)
    cancelled = [f"Đã hủy: Lớp 01 – Buổi {n}" for n in (1, 2, 3)]
    assert sorted(events(client, path)) == cancelled
    clock.advance(days=400)
    assert sorted(events(client, path)) == cancelled


def test_feed_sets_no_cookie_and_takes_odd_headers(app, client, course, clock):
    path = feed_path(app, course.trainees[0], clock)
    release(course, clock)
    for sent in (
        {}, {"Accept": "image/*;q=zz"}, {"Range": "bytes=0-10"}, {"If-None-Match": "no-quotes"}, {"Host": "a b"},
        {"If-Modified-Since": "hôm qua".encode().decode("latin-1")}, {"Cookie": "session=x; lang=xx"},
    ):  # fmt: skip
        answer = client.get(path, headers=sent)
        assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
        assert "Set-Cookie" not in answer.headers
