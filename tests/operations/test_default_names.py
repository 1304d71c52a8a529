"""Names that the program gave itself are shown in English, those that staff wrote as they wrote them."""

import pytest

from operations.default_formats import DEFAULT_FORMATS, DEFAULT_PERIODS
from operations.default_names import shown_name
from operations.release_texts import in_language, session_title


@pytest.fixture
def page(app, english):
    """A page: what language it is in is known in a request only."""
    with app.test_request_context():
        yield


@pytest.mark.parametrize("name", [one.name for one in (*DEFAULT_PERIODS, *DEFAULT_FORMATS)] + ["Lớp 07"])
def test_name_of_the_program_is_vietnamese_and_english(page, name):
    with in_language("vi"):
        assert shown_name(name) == name
    with in_language("en"):
        assert shown_name(name) != name
        assert shown_name(name).isascii() or "–" in shown_name(name)


@pytest.mark.parametrize("name", ["Sáng sớm", "Lớp 7", "Lớp 01 (tối)", "Buổi tối ở xã", ""])
def test_name_that_staff_wrote_is_left_alone(page, name):
    with in_language("en"):
        assert shown_name(name) == name


def test_session_is_called_in_one_language(page):
    with in_language("en"):
        assert session_title("Lớp 01", 0) == "Class 01 – Session 1"
