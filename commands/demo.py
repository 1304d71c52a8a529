"""`flask demo`: loads the invented example intake into an empty database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from flask import current_app, url_for
from flask.cli import with_appcontext

from models import LinkPurpose
from operations.accounts import sign_in_token
from operations.actor import COMMAND
from operations.links import ensure_links, link_token
from operations.load_example import Example, ExampleExistsError, load_example
from operations.read_roster import count_sources
from operations.transaction import transaction

if TYPE_CHECKING:
    from datetime import datetime

UNUSABLE = 2
HELP = """Load the example intake (invented people only) into an empty database.

Makes an example admin and an example officer without passwords, the intake, its roster, lecturers,
rooms and answers. Links that sign in are printed only with --print-links: whoever reads the
terminal or its log can use them.

\b
Exit status:
  0  loaded
  2  the database is in use already; nothing was stored
"""


class DatabaseInUseError(click.ClickException):
    exit_code = UNUSABLE

    def __init__(self) -> None:
        super().__init__("the database has intakes, lecturers or rooms already; the example is for an empty one")


@click.command("demo", help=HELP, short_help="Load the invented example intake into an empty database.")
@click.option("--print-links", is_flag=True, help="Print sign-in links (valid once) and one trainee's private link.")
@with_appcontext
def demo_command(*, print_links: bool) -> None:
    now: datetime = current_app.extensions["clock"]()
    try:
        example = load_example(actor=COMMAND, now=now)
    except ExampleExistsError as error:
        raise DatabaseInUseError from error
    counts = count_sources(example.intake)
    click.echo(f"intake {example.intake.code}: {example.intake.name}, {sum(counts.values())} trainees")
    click.echo(", ".join(f"{source.value}: {number}" for source, number in counts.items()))
    click.echo(f"users: {example.admin.email} (admin), {example.officer.email} (officer)")
    if print_links:
        _print_links(example, now=now)


def _print_links(example: Example, *, now: datetime) -> None:
    settings, secret_key = current_app.config["SETTINGS"], current_app.config["SECRET_KEY"]
    with transaction():
        link = ensure_links([example.trainee], purpose=LinkPurpose.PERSONAL, now=now)[example.trainee.id]
    with current_app.test_request_context(base_url=settings.base_url or f"http://{settings.host}:{settings.port}"):
        for user in (example.admin, example.officer):
            address = url_for(
                "account.sign_in_by_link", token=sign_in_token(user, secret_key=secret_key), _external=True
            )
            click.echo(f"{user.role.value}: {address}")
        address = url_for("person.show", token=link_token(link, secret_key=secret_key), _external=True)
        click.echo(f"trainee: {address}")
