"""What fuzzed requests are held to: none takes long, and each stores only what it is there to store."""

import gc
import os
import random
from collections.abc import Callable, Iterable, Iterator
from time import thread_time
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse, encode_multipart

from models import Trainee, db

POSTS = int(os.environ.get("XEPLICH_FUZZ_POSTS", "300"))
UPLOADS = int(os.environ.get("XEPLICH_FUZZ_UPLOADS", "90"))
MOST_SECONDS = 2.0  # of processor time; what else the machine does is not counted
HUGE = 500_000  # bytes; about the most that a form without a file may have
LARGEST_ANSWER = 400_000  # bytes; the form itself has a fifth of it

CONSENT = {"trainee.consent_version", "trainee.consent_at"}
DRAFT = {"answer_draft", *CONSENT}
ANSWER = {"availability_sheet", "week_mark", "day_mark", "rota", "shift_mark", "format_dislike", "link"}
ANSWER |= {*DRAFT, "trainee.can_attend_online"}
IMPORT = {"imported_calendar", *CONSENT}
CONTACT = {"trainee.phone", "trainee.email", "trainee.language"}


class Stopwatch:
    """Stands before the application and takes the processor time of each request, without what the client needs.

    The garbage collector waits: what it takes grows with all that the tests before have left in the process.
    """

    def __init__(self, app: Flask, note: Callable[[str, object], None]) -> None:
        self.inner, self.note = app.wsgi_app, note
        self.slowest, self.path, self.requests = 0.0, "", 0

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        gc.disable()
        try:
            begun = thread_time()
            answer = list(self.inner(environ, start_response))
            seconds = thread_time() - begun
        finally:
            gc.enable()
        self.requests += 1
        if seconds > self.slowest:
            self.slowest, self.path = seconds, f"{environ['REQUEST_METHOD']} {environ['PATH_INFO'].split('/', 3)[-1]}"
        assert seconds < MOST_SECONDS, (seconds, environ["PATH_INFO"], environ.get("CONTENT_LENGTH"))
        return answer

    def report(self) -> None:
        """For the end of the run: how many requests there were, and the slowest of them."""
        self.note("fuzzed", (self.requests, round(self.slowest, 3), self.path))


def stopwatch(app: Flask, note: Callable[[str, object], None]) -> Iterator[Stopwatch]:
    watch = Stopwatch(app, note)
    app.wsgi_app = watch  # type: ignore[method-assign]
    yield watch
    watch.report()


def post(client: FlaskClient, path: str, fields: dict[str, str], chance: random.Random) -> TestResponse:
    """The fields as browsers send them, in one of the two ways that there are."""
    if chance.random() < 0.9:
        return client.post(path, data=urlencode(fields).encode(), content_type="application/x-www-form-urlencoded")
    boundary, body = encode_multipart(fields)
    return client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def huge_texts() -> list[str]:
    """Texts that cost time where somebody reads them letter by letter, or again and again."""
    marks = "a" + "\u0315\u0300\u0316" * (HUGE // 6)  # putting them in order takes the square of their number
    parts = ["x", "9", " ", "[", "é", "ca ", "sn", "1S ", "S|", "0-", "=,", "\t\n", "a.", '{"week_0_1":', "%s%n"]
    steps = "[" + ",".join(['{"week_0_1": "busy"}'] * (HUGE // 22)) + "]"
    return [*((part * (HUGE // len(part.encode())))[:HUGE] for part in parts), marks, steps, f"a@{'a-' * 9_000}.vn"]


def huge_fields(chance: random.Random, names: list[str]) -> dict[str, str]:
    """One field of half a megabyte, several of them, or hundreds of thousands of names."""
    kind, texts = chance.randrange(4), huge_texts()
    if kind < 2:
        return {chance.choice(names): chance.choice(texts)}
    if kind == 2:
        return {name: chance.choice(texts) for name in chance.sample(names, 5)}
    start = chance.choice(["day_", "shift_", "week_", "", "format_", "shift_S_0_", "day_2026-01-12_"])
    return {f"{start}{n}": "" if n % 2 else "busy" for n in range(HUGE // (len(start) + 10))}


def stored_of(trainee: Trainee) -> dict[str, Any]:
    """All rows about somebody, whichever table they are in, and each column of their own row by itself."""
    (own,) = _rows(Trainee.__table__, "id", [trainee.id])
    found: dict[str, Any] = {f"trainee.{name}": value for name, value in own.items()}
    waiting = [(Trainee.__table__, [own])]
    while waiting:
        table, rows = waiting.pop()
        for other in db.metadata.tables.values():
            for key in other.foreign_keys:
                if key.column.table is not table or key.parent.name == "intake_id":
                    continue
                below = _rows(other, key.parent.name, [row[key.column.name] for row in rows])
                if below:
                    found[other.name] = [*found.get(other.name, []), *below]
                    waiting.append((other, below))
    return found


def _rows(table: Any, column: str, keys: list[Any]) -> list[dict[str, Any]]:
    query = db.select(table).where(table.c[column].in_(keys)).order_by(*table.primary_key)
    return [dict(row) for row in db.session.execute(query).mappings()]


def changed(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
