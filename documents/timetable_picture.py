"""One person's timetable as a picture for a chat: as wide as a phone, drawn with our own fonts.

It is sent on and lies open on screens: whoever fills it in leaves out what is taught, by whom and to whom.
"""

import json
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from pathlib import Path

import typst

TEMPLATE = Path(__file__).with_suffix(".typ")
FONTS = Path(__file__).parent.parent / "static" / "vendor" / "be-vietnam-pro"
PIXELS_PER_INCH = 144  # 720 pixels wide


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A session in words; `mark` stands out below it and may be empty, `past` ones are grey."""

    when: str
    title: str
    place: str
    mark: str = ""
    past: bool = False


@dataclass(frozen=True, slots=True)
class TimetablePicture:
    title: str
    subtitle: str
    rows: tuple[PictureRow, ...]
    footer: str


@lru_cache(maxsize=16)
def draw_timetable(picture: TimetablePicture) -> bytes:
    """The picture as PNG, about 0.1 s of work; who asks again at once gets the one that was drawn."""
    drawn = typst.Compiler(font_paths=_fonts(), ignore_system_fonts=True).compile(
        input=TEMPLATE.read_bytes(),
        format="png",
        ppi=PIXELS_PER_INCH,
        sys_inputs={"data": json.dumps(asdict(picture))},
    )
    assert isinstance(drawn, bytes)
    return drawn


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
