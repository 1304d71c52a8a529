"""A feed put as a whole calendar into Radicale, a CalDAV server, through its WSGI application."""

import io
from wsgiref.util import setup_testing_defaults

import icalendar
import pytest
from radicale import config
from radicale.app import Application

from calendars.feed import render_feed
from tests.calendars.factories import course_feed


@pytest.fixture
def radicale(tmp_path):
    configuration = config.load()
    configuration.update(
        {
            "storage": {"filesystem_folder": str(tmp_path)},
            "auth": {"type": "none"},
            "rights": {"type": "authenticated"},
            "logging": {"level": "critical"},
        },
        "test",
        privileged=True,
    )
    application = Application(configuration)

    def request(method, path, body=b""):
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "CONTENT_TYPE": "text/calendar; charset=utf-8",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_AUTHORIZATION": "Basic dHJhaW5lZTo=",
            "wsgi.input": io.BytesIO(body),
        }
        setup_testing_defaults(environ)
        status = []
        answer = b"".join(application(environ, lambda line, _headers: status.append(line)))
        return int(status[0].split()[0]), answer

    return request


def test_radicale_takes_a_whole_feed_and_gives_it_back(radicale):
    status, _ = radicale("PUT", "/trainee/course.ics/", render_feed(course_feed()))
    assert status == 201
    status, body = radicale("GET", "/trainee/course.ics/")
    assert status == 200
    stored = icalendar.Calendar.from_ical(body)
    assert {(str(found["UID"]), found["DTSTART"].to_ical()) for found in stored.events} == {
        ("deadline-day", b"20270225"),
        ("deadline-moment", b"20270226T170000"),
        ("evening", b"20270303T180000"),
        ("online", b"20270305T180000"),
        ("cancelled", b"20270306T073000"),
    }
