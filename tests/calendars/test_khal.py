"""A feed in khal, a real calendar program, through its command line."""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from calendars.feed import render_feed
from tests.calendars.factories import course_feed, event, feed

KHAL = Path(sys.executable).with_name("khal")
CONFIGURATION = """\
[calendars]
[[course]]
path = {folder}/course
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = {zone}
default_timezone = {zone}
timeformat = %H:%M
dateformat = %d/%m/%Y
longdateformat = %d/%m/%Y
datetimeformat = %d/%m/%Y %H:%M
longdatetimeformat = %d/%m/%Y %H:%M
"""


@pytest.fixture
def khal(tmp_path):
    def run(*arguments, body=b"", zone="Asia/Ho_Chi_Minh"):
        (tmp_path / "course").mkdir(exist_ok=True)
        configuration = tmp_path / f"{zone.replace('/', '-')}.conf"
        configuration.write_text(CONFIGURATION.format(folder=tmp_path, zone=zone))
        done = subprocess.run(
            [KHAL, "-c", configuration, *arguments],
            input=body,
            capture_output=True,
            check=False,
            env={"HOME": str(tmp_path), "LANG": "C.UTF-8"},
        )
        assert (done.returncode, done.stderr.decode()) == (0, "")
        return done.stdout.decode()

    return run


def imported(khal, calendar_feed):
    khal("import", "--batch", "-a", "course", body=render_feed(calendar_feed))


def listed(khal, *, zone="Asia/Ho_Chi_Minh"):
    """The events of March 2027 and the days before, as `(start, end, title, status)`."""
    fields = ("start", "end", "title", "status")
    options = [part for field in fields for part in ("--json", field)]
    days = khal("list", "--once", *options, "20/02/2027", "40d", zone=zone)
    return [tuple(found[field] for field in fields) for day in days.splitlines() for found in json.loads(day)]


def test_khal_shows_a_course_at_local_times(khal):
    imported(khal, course_feed())
    assert listed(khal) == [
        ("25/02/2027", "25/02/2027", "Hạn khai báo lịch", "CONFIRMED"),
        # khal shows an event without length as one hour.
        ("26/02/2027 17:00", "26/02/2027 18:00", "Hạn khai báo lịch (17:00)", "CONFIRMED"),
        ("03/03/2027 18:00", "03/03/2027 21:00", "Lớp 03 – Buổi 4", "CONFIRMED"),
        ("05/03/2027 18:00", "05/03/2027 21:00", "Lớp 03 – Buổi 5 (trực tuyến)", "CONFIRMED"),
        ("06/03/2027 07:30", "06/03/2027 11:00", "[HỦY] Lớp 03 – Buổi 6", "CANCELLED"),
    ]


def test_khal_in_another_zone_shows_the_same_instant(khal):
    imported(khal, feed())
    assert listed(khal, zone="Europe/Berlin") == [
        ("03/03/2027 12:00", "03/03/2027 15:00", "Lớp 03 – Buổi 4", "CONFIRMED")
    ]


def test_khal_moves_a_session_whose_feed_changed(khal):
    imported(khal, feed())
    imported(khal, feed(event(sequence=3, start=datetime(2027, 3, 4, 7), end=datetime(2027, 3, 4, 11))))
    assert listed(khal) == [("04/03/2027 07:00", "04/03/2027 11:00", "Lớp 03 – Buổi 4", "CONFIRMED")]
