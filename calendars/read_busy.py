"""Read a calendar that somebody sent, in bounded time. As a module (`python -m`) it is the process that reads.

The process is told one line of JSON {first, last, ignored} and then the file; it answers with JSON:
{blocks, unreadable, foreign} or {code, params}.
"""

import json
import sys
from collections.abc import Collection
from datetime import date
from typing import Any

from calendars.blocks import BusyBlock, BusyTimes
from calendars.bounded import BrokenError, TimeUpError, limit_memory, run_bounded
from calendars.errors import TOO_SLOW, CalendarError
from calendars.unpack import MOST_BYTES, too_large

SECONDS = 1.5  # of the two that a page may take, as the rest of it takes time too


def read_busy(data: bytes, *, first: date, last: date, ignored: Collection[str] = ()) -> BusyTimes:
    """What `calendars.busy.find_busy` finds, within SECONDS. Raises CalendarError."""
    if len(data) > MOST_BYTES:
        raise too_large()
    task = {"first": first.isoformat(), "last": last.isoformat(), "ignored": sorted(ignored)}
    try:
        answer = run_bounded("calendars.read_busy", json.dumps(task).encode() + b"\n" + data, seconds=SECONDS)
    except (TimeUpError, BrokenError) as error:
        raise CalendarError(TOO_SLOW) from error
    found: dict[str, Any] = json.loads(answer)
    if "code" in found:
        raise CalendarError(found["code"], **found["params"])
    return BusyTimes(
        tuple(BusyBlock.from_text(text) for text in found["blocks"]), found["unreadable"], found["foreign"]
    )


def main() -> int:
    limit_memory()
    from calendars.busy import find_busy  # noqa: PLC0415 - the libraries, which the server itself does not load

    task, _, data = sys.stdin.buffer.read().partition(b"\n")
    asked = json.loads(task)
    try:
        found = find_busy(
            data,
            first=date.fromisoformat(asked["first"]),
            last=date.fromisoformat(asked["last"]),
            ignored=asked["ignored"],
        )
    except CalendarError as error:
        answer: dict[str, Any] = {"code": error.code, "params": error.params}
    else:
        blocks = [block.to_text() for block in found.blocks]
        answer = {"blocks": blocks, "unreadable": found.unreadable, "foreign": found.foreign}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
