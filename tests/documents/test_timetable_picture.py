"""A timetable as a picture."""

import io

import PIL.Image

from documents.timetable_picture import PictureRow, TimetablePicture, draw_timetable

ROW = PictureRow("Thứ 3 13/01/2026, 18:00–21:00", "Lớp 03 – Buổi 4", "P.101")


def drawn(*rows: PictureRow, title: str = "Lịch học") -> PIL.Image.Image:
    png = draw_timetable(TimetablePicture(title, "Lớp 03", rows, "Lịch lúc 09:00"))
    return PIL.Image.open(io.BytesIO(png)).convert("L")


def test_picture_is_720_pixels_wide_and_grows_with_the_sessions() -> None:
    few, many = drawn(ROW), drawn(*[ROW] * 20)
    assert few.width == many.width == 720
    assert many.height > 5 * few.height


def test_picture_wraps_long_words_and_shows_marks() -> None:
    plain = drawn(ROW)
    marked = drawn(PictureRow(ROW.when, ROW.title, ROW.place, mark="Học bù, thay buổi 2 (T3 13/01/2026)"))
    long = drawn(PictureRow(ROW.when, ROW.title, "Nhà văn hóa phường Ấp Ẩn Ỷ " * 6))
    assert plain.height < marked.height < long.height


def test_picture_takes_words_as_words() -> None:
    """Nothing that people type is read as markup of the template."""
    assert drawn(ROW, title='#panic("x") $1$ *_@a<b> \\ "').height >= drawn(ROW).height


def test_same_timetable_is_the_same_picture() -> None:
    first = drawn(ROW).tobytes()
    draw_timetable.cache_clear()
    assert drawn(ROW).tobytes() == first
