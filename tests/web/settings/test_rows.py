import pytest

from web.settings.rows import change_rows


@pytest.mark.parametrize(
    ("action", "names"),
    [
        ("add", ["a", "b", None]),
        ("remove-0", ["b"]),
        ("up-1", ["b", "a"]),
        ("down-0", ["b", "a"]),
        ("up-0", ["a", "b"]),
        ("down-1", ["a", "b"]),
        ("remove-2", ["a", "b"]),
        ("remove--1", ["a", "b"]),
        ("fly-1", ["a", "b"]),
        ("save", ["a", "b"]),
    ],
)
def test_rows_do_what_the_button_says(action: str, names: list[str | None]) -> None:
    rows = [{"name": "a"}, {"name": "b"}]
    change_rows(rows, action)
    assert [row.get("name") for row in rows] == names
