"""`flask demo`: the example into an empty database."""

from click.testing import Result
from flask import Flask

from commands.demo import demo_command
from models import Trainee, db
from tests.factories import make_intake


def run(app: Flask, *args: str) -> Result:
    return app.test_cli_runner().invoke(demo_command, args)


def test_demo_says_what_was_made_and_no_link(app: Flask) -> None:
    result = run(app)
    assert result.exit_code == 0
    assert "intake MAU-01" in result.stdout
    assert "120 trainees" in result.stdout
    assert "https://" not in result.stdout


def test_demo_print_links_gives_links_that_open(app: Flask) -> None:
    result = run(app, "--print-links")
    links = [line.partition(": ")[2] for line in result.stdout.splitlines() if "https://" in line]
    assert len(links) == 3
    client = app.test_client()
    paths = [link.removeprefix("https://lich.example.vn") for link in links]
    assert [client.get(path, follow_redirects=True).status_code for path in paths] == [200] * 3


def test_demo_used_database_is_refused(app: Flask) -> None:
    make_intake()
    db.session.commit()
    result = run(app)
    assert result.exit_code == 2
    assert db.session.scalars(db.select(Trainee)).all() == []
