"""The text of a calendar file, which may be packed: Google exports a ZIP of .ics files."""

import io
import zipfile

from calendars.errors import NOT_A_CALENDAR, TOO_LARGE, TOO_MANY, CalendarError

MEGABYTE = 1024 * 1024
MOST_BYTES = 4 * MEGABYTE
MOST_UNPACKED = 8 * MEGABYTE
MOST_FILES = 20
_ZIP = b"PK\x03\x04"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
BEGINNING = "BEGIN:VCALENDAR"
LOOKED_AT = 4096  # characters in which a calendar has to begin: some programs write blank lines first


def calendar_texts(data: bytes) -> list[str]:
    """The calendars in a file, each as text. Raises CalendarError for what is none, or is too large."""
    if len(data) > MOST_BYTES:
        raise too_large()
    texts = [decode(member) for member in (_unzip(data) if data.startswith(_ZIP) else [data])]
    calendars = [text for text in texts if is_calendar(text)]
    if not calendars:
        raise CalendarError(NOT_A_CALENDAR)
    return calendars


def too_large() -> CalendarError:
    return CalendarError(TOO_LARGE, most=MOST_BYTES // MEGABYTE)


def decode(data: bytes) -> str:
    """Text in UTF-8 or, with its mark, UTF-16. Letters that are neither stand in titles, which are not read."""
    return data.decode("utf-16" if data.startswith(_UTF_16) else "utf-8-sig", errors="replace")


def is_calendar(text: str) -> bool:
    return text[:LOOKED_AT].lstrip().upper().startswith(BEGINNING)


def _unzip(data: bytes) -> list[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [member for member in archive.infolist() if member.filename.lower().endswith(".ics")]
            return _read_members(archive, names)
    except CalendarError:
        raise
    except Exception as error:  # each way of packing has errors of its own
        raise CalendarError(NOT_A_CALENDAR) from error


def _read_members(archive: zipfile.ZipFile, names: list[zipfile.ZipInfo]) -> list[bytes]:
    """What the archive says of sizes is not believed."""
    if len(names) > MOST_FILES:
        raise CalendarError(TOO_MANY)
    read: list[bytes] = []
    left = MOST_UNPACKED
    for name in names:
        with archive.open(name) as member:
            content = member.read(left + 1)
        left -= len(content)
        if left < 0:
            raise too_large()
        read.append(content)
    return read
