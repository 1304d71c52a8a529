"""vdirsyncer, a program that keeps calendars in step, follows a feed over real HTTP."""

import http.client
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import icalendar
import pytest

from models import Skip, db
from operations.actor import COMMAND
from operations.move_consequences import Target
from operations.move_session import move_session
from tests.operations.courses import FRIDAY
from tests.servers import serving
from tests.web.test_feeds import course, feed_path, release

__all__ = ["course"]

PROGRAM = Path(sys.executable).with_name("vdirsyncer")
CONFIGURATION = """\
[general]
status_path = "{folder}/status"
[pair course]
a = "school"
b = "phone"
collections = null
conflict_resolution = "a wins"
partial_sync = "revert"
[storage school]
type = "http"
url = "{url}"
[storage phone]
type = "filesystem"
path = "{folder}/phone"
fileext = ".ics"
"""


@pytest.fixture
def server(app):
    with serving(app) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def subscribe(server, tmp_path):
    """Follow the feed at a path; the result synchronises and gives what the phone then holds by title."""

    def start(path):
        configuration = tmp_path / "vdirsyncer.conf"
        configuration.write_text(CONFIGURATION.format(folder=tmp_path, url=server + path))
        (tmp_path / "phone").mkdir()

        def run(command):
            done = subprocess.run(
                [PROGRAM, "-c", configuration, command], capture_output=True, text=True, check=False, timeout=60,
                env={"HOME": str(tmp_path), "LANG": "C.UTF-8"},
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
            files = sorted((tmp_path / "phone").glob("*.ics"))
            events = [event for one in files for event in icalendar.Calendar.from_ical(one.read_bytes()).events]
            return {str(event["SUMMARY"]): event for event in events}

        run("discover")
        return lambda: run("sync")

    return start


def test_vdirsyncer_sees_a_move_and_a_cancellation_after_a_second_release(app, course, clock, subscribe):
    path = feed_path(app, course.trainees[0], clock)
    release(course, clock)
    synchronise = subscribe(path)
    first = synchronise()
    assert sorted(first) == [f"Lớp 01 – Buổi {n}" for n in (1, 2, 3)]
    assert synchronise() == first
    clock.advance(hours=1)
    session = course.session(0, 2)
    target = Target(FRIDAY, session.period_id, session.room_id, session.lecturer_id)
    move_session(session, target, expected_revision=course.draft.revision, actor=COMMAND, now=clock())
    enrolment = next(one for one in course.draft.enrolments if one.trainee_id == course.trainees[0].id)
    enrolment.skips = [Skip(session=course.session(0, 1))]
    db.session.commit()
    release(course, clock)
    later = synchronise()
    assert sorted(later) == ["Lớp 01 – Buổi 1", "Lớp 01 – Buổi 3", "Đã hủy: Lớp 01 – Buổi 2"]
    moved, gone = later["Lớp 01 – Buổi 3"], later["Đã hủy: Lớp 01 – Buổi 2"]
    # Of a feed it names each entry after what is in it, so that its copies have uids of its own.
    assert (moved["DTSTART"].dt.date(), moved["SEQUENCE"], moved["STATUS"]) == (FRIDAY, 1, "CONFIRMED")
    assert (gone["DTSTART"], gone["SEQUENCE"], gone["STATUS"]) == (
        first["Lớp 01 – Buổi 2"]["DTSTART"], 1, "CANCELLED",
    )  # fmt: skip
    assert later["Lớp 01 – Buổi 1"] == first["Lớp 01 – Buổi 1"]


def test_feed_over_http_is_304_for_the_headers_exactly_as_sent(app, course, clock, server):
    path = feed_path(app, course.trainees[0], clock)
    release(course, clock)
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=20)

    def fetch(method, **headers):
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers["ETag"], answer.headers["Last-Modified"]

    status, body, etag, modified = fetch("GET")
    assert (status, fetch("GET")) == (200, (200, body, etag, modified))
    assert fetch("HEAD") == (200, b"", etag, modified)
    for sent in (
        {"If-None-Match": etag},
        {"If-Modified-Since": modified},
        {"If-None-Match": etag, "If-Modified-Since": modified},
    ):
        assert fetch("GET", **sent)[:3] == (304, b"", etag)
    connection.close()
