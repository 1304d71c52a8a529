"""Download a calendar from an address that somebody typed, without being led into the network we stand in.

As a module (`python -m`) it is the process that downloads: names that nobody resolves and servers that drip are
ended with it. It is told JSON {address, hosts} and answers `+` and the body, or `-` and JSON {code, params}.
"""

import json
import sys
from collections.abc import Collection
from typing import Any
from urllib.parse import urljoin

from calendars.bounded import BrokenError, TimeUpError, limit_memory, run_bounded
from calendars.errors import ADDRESS_REFUSED, NO_ANSWER, NOT_A_CALENDAR, NOT_GIVEN, CalendarError
from calendars.guarded_request import Target, get, parse_address
from calendars.unpack import BEGINNING, LOOKED_AT, decode

SECONDS = 6.0
MOST_REDIRECTS = 4
REDIRECTS = {301, 302, 303, 307, 308}


def fetch_calendar(address: str, *, hosts: Collection[str] = (), seconds: float = SECONDS) -> bytes:
    """The file at a http, https or webcal address, at most MOST_BYTES and within so many seconds.

    `hosts` are the `name:port` that may be asked although they are not on the public internet, such as the
    school's own calendar server. Raises CalendarError.
    """
    task = json.dumps({"address": address, "hosts": sorted(hosts)})
    try:
        answer = run_bounded("calendars.fetch", task.encode(), seconds=seconds)
    except (TimeUpError, BrokenError) as error:
        raise CalendarError(NO_ANSWER) from error
    if answer[:1] == b"+":
        return answer[1:]
    found: dict[str, Any] = json.loads(answer[1:])
    raise CalendarError(found["code"], **found["params"])


def download(address: str, *, hosts: Collection[str] = ()) -> bytes:
    """As `fetch_calendar`, here and without a limit of time."""
    asked, last = parse_address(address), None
    for target in _with_fallback(asked, address):
        try:
            return _follow(target, hosts)
        except CalendarError as error:
            if error.code != NO_ANSWER:
                raise
            last = error
    raise last or CalendarError(NO_ANSWER)


def _with_fallback(target: Target, address: str) -> list[Target]:
    """`webcal` says nothing of encryption: with it is tried first."""
    if not address.strip().lower().startswith("webcal:"):
        return [target]
    return [target, parse_address("http" + address.strip()[len("webcal") :])]


def _follow(target: Target, hosts: Collection[str]) -> bytes:
    """Every address on the way is looked at like the first."""
    for _hop in range(MOST_REDIRECTS + 1):
        answer = get(target, hosts=hosts)
        if answer.status in REDIRECTS and answer.location:
            target = parse_address(urljoin(target.url, answer.location))
        elif answer.status != 200:
            raise CalendarError(NOT_GIVEN, status=answer.status)
        elif not _begins_as_one(answer.body):
            raise CalendarError(NOT_A_CALENDAR)
        else:
            return answer.body
    raise CalendarError(ADDRESS_REFUSED)


def _begins_as_one(body: bytes) -> bool:
    return decode(body[: LOOKED_AT & ~1]).lstrip().upper().startswith(BEGINNING)


def main() -> int:
    limit_memory()
    task = json.loads(sys.stdin.buffer.read())
    try:
        answer = b"+" + download(task["address"], hosts=task["hosts"])
    except CalendarError as error:
        answer = b"-" + json.dumps({"code": error.code, "params": error.params}).encode()
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
