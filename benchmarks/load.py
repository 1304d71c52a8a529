"""How many people the pages and feeds serve at once, with 10,000 trainees in the database; writes benchmarks/LOAD.md.

python benchmarks/load.py [--trainees 10000] [--seconds 5] [--set-ups sqlite postgresql] [--report FILE]

The client runs on the same machine and takes its share of it.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app import create_app
from benchmarks.serving.client import CSRF, Ask, drive, each_once, etag, form_pass
from benchmarks.serving.data import Addresses, fill
from benchmarks.serving.report import TITLES, Row, write_report
from benchmarks.serving.servers import postgresql_database, serving
from config import Settings
from models import db
from tests.operations.counting import counted_statements

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = 500  # feeds whose etag is asked for beforehand


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trainees", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--set-ups", nargs="+", choices=TITLES, default=list(TITLES))
    parser.add_argument("--report", type=Path, default=ROOT / "benchmarks/LOAD.md")
    arguments = parser.parse_args()
    busy = os.getloadavg()[0]
    measured = {name: measure(name, arguments.trainees, arguments.seconds) for name in arguments.set_ups}
    write_report(arguments.report, measured, trainees=arguments.trainees, seconds=arguments.seconds, busy=busy)
    print(f"{arguments.report} is written")


def measure(name: str, trainees: int, seconds: float) -> list[Row]:
    """All pages on one set-up; without PostgreSQL on the machine, nothing."""
    with tempfile.TemporaryDirectory() as folder:
        if name == "sqlite":
            return _measure("waitress", Path(folder), None, trainees, seconds)
        with postgresql_database() as url:
            return _measure("gunicorn", Path(folder), url, trainees, seconds) if url else []


def _measure(server: str, folder: Path, url: str | None, trainees: int, seconds: float) -> list[Row]:
    settings = Settings(_env_file=None, instance_dir=folder, secret_key="load", example=False, database_url=url)
    app = create_app(settings)
    with app.app_context():
        db.create_all()
        addresses = fill(trainees, secret_key="load")
        queries = _count_queries(app, addresses)
        db.session.remove()
        db.engine.dispose()
    environment = {"XEPLICH_INSTANCE_DIR": str(folder), "XEPLICH_SECRET_KEY": "load", "XEPLICH_EXAMPLE": "false"}
    if url:
        environment["XEPLICH_DATABASE_URL"] = url
    with serving(server, environment, folder) as address:
        asks = _asks(address, addresses)
        return [Row(page, queries[page], drive(address, ask, seconds=seconds)) for page, ask in asks.items()]


UNCHANGED = "feed that has not changed (304)"
WHOLE = "feed, whole"
NOTED = "feed, whole, the first time in the hour (noted: a write)"
TIMETABLE = "trainee's page with the timetable"
ANSWER = "availability page"
SENT = "answer that is sent (POST, a write)"


def _asks(address: tuple[str, int], addresses: Addresses) -> dict[str, Callable[[], Ask | None]]:
    """What is asked for, by the name of the page; people at random."""
    known = {path: etag(address, path) for path in addresses.fetched[:SAMPLE]}
    unchanged = [Ask(path, {"If-None-Match": tag}) for path, tag in known.items()]
    headers, token = form_pass(address, addresses.pages[0] + "/khai-bao")
    fields = addresses.answer | {"csrf_token": token}
    return {
        UNCHANGED: lambda: random.choice(unchanged),
        WHOLE: lambda: Ask(random.choice(addresses.fetched)),
        NOTED: each_once(Ask(path) for path in addresses.unfetched),
        TIMETABLE: lambda: Ask(random.choice(addresses.pages)),
        ANSWER: lambda: Ask(random.choice(addresses.pages) + "/khai-bao"),
        SENT: each_once(Ask(f"{path}/khai-bao", headers, fields) for path in addresses.pages[:-1]),
    }


def _count_queries(app: Flask, addresses: Addresses) -> dict[str, int]:
    """The statements of one request for each page, the second one of its kind."""
    feed, page = addresses.fetched[-1], addresses.pages[-1]
    tag = app.test_client().get(feed).headers["ETag"]
    asks = {
        UNCHANGED: Ask(feed, {"If-None-Match": tag}),
        WHOLE: Ask(feed),
        NOTED: Ask(addresses.unfetched[-1]),
        TIMETABLE: Ask(page),
        ANSWER: Ask(f"{page}/khai-bao"),
        SENT: Ask(f"{page}/khai-bao", {}, addresses.answer),
    }
    found = {}
    for name, ask in asks.items():
        client = app.test_client()
        data = None
        if ask.fields is not None:
            token = CSRF.search(client.get(ask.path).text)
            data = {**ask.fields, "csrf_token": token[1] if token else ""}
        with counted_statements() as sent, app.app_context():
            client.open(ask.path, method="GET" if data is None else "POST", headers=dict(ask.headers), data=data)
        found[name] = len(sent)
    return found


if __name__ == "__main__":
    main()
