"""Browsers and calendar programs that ask one server at once, each over a connection that stays open."""

from __future__ import annotations

import http.client
import re
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

CONNECTIONS = 8
WARMING = 1.0  # seconds that are not counted
CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: with `fields` a form that is sent, else a page that is asked for."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] | None = None

    def send(self, connection: http.client.HTTPConnection) -> http.client.HTTPResponse:
        if self.fields is None:
            connection.request("GET", self.path, headers=dict(self.headers))
        else:
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", self.path, urlencode(self.fields), {**self.headers, **form})
        return connection.getresponse()


@dataclass(frozen=True, slots=True)
class Figures:
    """Times in milliseconds. `statuses` are the statuses that were answered."""

    per_second: float
    p50: float
    p95: float
    statuses: frozenset[int]


@dataclass
class _Tally:
    times: list[float] = field(default_factory=list)
    last: float = 0.0
    statuses: set[int] = field(default_factory=set)


def drive(address: tuple[str, int], next_ask: Callable[[], Ask | None], *, seconds: float) -> Figures:
    """Ask without a pause for so long, or until nothing is left to ask; several threads call `next_ask`."""
    begun = time.perf_counter()
    tallies = [_Tally() for _ in range(CONNECTIONS)]
    threads = [
        threading.Thread(target=_ask_on, args=(address, next_ask, tally, begun + WARMING, begun + WARMING + seconds))
        for tally in tallies
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times = sorted(one for tally in tallies for one in tally.times)
    if not times:
        raise RuntimeError("the server answered nothing")
    return Figures(
        len(times) / (max(tally.last for tally in tallies) - begun - WARMING),
        times[len(times) // 2] * 1000,
        times[len(times) * 95 // 100] * 1000,
        frozenset(status for tally in tallies for status in tally.statuses),
    )


def _ask_on(
    address: tuple[str, int], next_ask: Callable[[], Ask | None], tally: _Tally, counted_from: float, until: float
) -> None:
    connection = http.client.HTTPConnection(*address, timeout=30)
    while (asked := time.perf_counter()) < until and (ask := next_ask()) is not None:
        answer = ask.send(connection)
        answer.read()
        answered = time.perf_counter()
        tally.statuses.add(answer.status)
        if asked >= counted_from and answered <= until:
            tally.times.append(answered - asked)
            tally.last = answered
    connection.close()


def etag(address: tuple[str, int], path: str) -> str:
    connection = http.client.HTTPConnection(*address, timeout=30)
    answer = Ask(path).send(connection)
    answer.read()
    connection.close()
    return str(answer.headers["ETag"])


def form_pass(address: tuple[str, int], path: str) -> tuple[dict[str, str], str]:
    """What a form is sent with from now on: the headers of one visitor, and the token against forged forms."""
    connection = http.client.HTTPConnection(*address, timeout=30)
    answer = Ask(path).send(connection)
    found = CSRF.search(answer.read().decode())
    connection.close()
    if found is None:
        raise RuntimeError("the page has no form")
    return {"Cookie": str(answer.headers["Set-Cookie"]).partition(";")[0]}, found[1]


def each_once(asks: Iterator[Ask]) -> Callable[[], Ask | None]:
    """The asks one after the other, for several threads."""
    lock = threading.Lock()

    def take() -> Ask | None:
        with lock:
            return next(asks, None)

    return take
