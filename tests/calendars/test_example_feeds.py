"""Every feed of the example intake, read by parsers and a calendar program that no one here wrote."""

from itertools import chain

import pytest

from app import create_app
from config import Settings
from models import db
from tests.calendars.example import feed_paths, publish_example
from tests.calendars.parsers import all_by_icaljs, all_by_libical, by_icalendar, by_vobject
from tests.calendars.test_khal import khal  # noqa: F401
from tests.factories import NOW

KINDS = ["CourseClass", "Lecturer", "Room", "Trainee", "Unit"]


@pytest.fixture(scope="module")
def bodies(tmp_path_factory):
    """What each feed of the published example sends, by the kind of its owner; fetched twice, with the same bytes."""
    settings = Settings(
        _env_file=None, instance_dir=tmp_path_factory.mktemp("feeds"), secret_key="test", example=False
    )  # fmt: skip
    app = create_app(settings, clock=lambda: NOW)
    with app.app_context():
        db.create_all()
        publish_example(now=NOW)
        paths = feed_paths("test")
        db.session.remove()
        client = app.test_client()
        found = {kind: [client.get(path).data for path in some] for kind, some in paths.items()}
        again = {kind: [client.get(path).data for path in some] for kind, some in paths.items()}
        db.session.remove()
        db.engine.dispose()
    assert found == again
    return found


def test_example_has_feeds_of_every_kind(bodies):
    assert sorted(bodies) == KINDS
    assert min(len(some) for some in bodies.values()) >= 3


def all_by_vobject(bodies):
    return [by_vobject(body) for body in bodies]


@pytest.mark.parametrize("understand", [all_by_vobject, all_by_libical, all_by_icaljs])
def test_every_feed_of_the_example_means_the_same_to_every_parser(bodies, understand):
    everything = list(chain.from_iterable(bodies.values()))
    understood = understand(everything)
    assert understood == [by_icalendar(body) for body in everything]
    assert all(understood)


@pytest.mark.parametrize("kind", KINDS)
def test_khal_shows_as_many_events_as_a_feed_of_each_kind_has(bodies, khal, kind):  # noqa: F811
    body = bodies[kind][0]
    khal("import", "--batch", "-a", "course", body=body)
    shown = khal("list", "--once", "--format", "{uid}", "01/01/2026", "120d").splitlines()
    assert {line for line in shown if line.endswith("@xep-lich")} == by_icalendar(body).keys()


def test_every_line_of_the_example_fits_75_octets(bodies):
    assert max(len(line) for body in chain.from_iterable(bodies.values()) for line in body.split(b"\r\n")) <= 75
