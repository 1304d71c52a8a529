"""What may stand in an iCalendar text and in a meeting link."""

import re
from urllib.parse import urlsplit

_LINE_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
# RFC 5545, 3.1: no control characters but the tab. Halves of surrogate pairs have no UTF-8.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
_URL = re.compile(r"[!-~]+")


def plain_text(text: str) -> str:
    r"""Return the text with every kind of line break as `\n`, and without what a calendar may not hold.

    White space around it goes too: libical calls a value of nothing else an error.
    """
    return _FORBIDDEN.sub("", _LINE_BREAKS.sub("\n", text)).strip()


def is_meeting_url(text: str) -> bool:
    """Whether the text is an absolute http(s) address in ASCII that a calendar can carry as it stands."""
    if not _URL.fullmatch(text) or '"' in text:
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
