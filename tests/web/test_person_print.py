"""The own timetable on paper and as a picture."""

import io

import PIL.Image
import pytest

from tests.factories import make_intake, make_trainee
from tests.links import personal_path
from tests.operations.amended import published_course, take
from tests.web.pages import main_text


@pytest.fixture
def course(app):
    return published_course()


@pytest.fixture
def address(app, course):
    return personal_path(app, course.trainees[0])


def test_print_view_shows_the_amended_timetable(client, address, course):
    take(course.trainees[0], course.session(0, 1), course.session(1, 1))
    text = main_text(client.get(f"{address}/ban-in"))
    assert "Lịch học Nguyễn Thị Học Thử 1 · Lớp 01 · Lần ban hành 1 · in lúc 05/01/2026 09:00" in text
    assert "Thứ 3 13/01/2026 13:30–17:30 Lớp 02, Buổi 2 Học bù, thay buổi 2 của lớp" in text
    assert "Chuyên đề 1 (5 tiết) Lê Thị Giảng Thử" in text


def test_picture_is_as_wide_as_a_phone_and_may_not_be_kept_by_proxies(client, address):
    answer = client.get(f"{address}/lich-hoc.png")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"] == 'inline; filename="lich-hoc.png"'
    with PIL.Image.open(io.BytesIO(answer.data)) as picture:
        assert picture.width == 720
        assert picture.height > 500


def test_picture_changes_with_an_amendment(client, address, course):
    before = client.get(f"{address}/lich-hoc.png").data
    assert client.get(f"{address}/lich-hoc.png").data == before
    take(course.trainees[0], course.session(0, 1), course.session(1, 1))
    assert client.get(f"{address}/lich-hoc.png").data != before


def test_print_and_picture_before_a_release_are_not_there(app, client):
    address = personal_path(app, make_trainee(make_intake()))
    assert client.get(f"{address}/ban-in").status_code == 404
    assert client.get(f"{address}/anh").status_code == 404
    assert client.get(f"{address}/lich-hoc.png").status_code == 404
