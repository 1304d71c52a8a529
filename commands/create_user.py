"""`flask create-user`: makes an account for an officer or an admin."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from models import Role
from operations.accounts import SHORTEST_PASSWORD, EmailTakenError, PasswordTooShortError, create_user
from operations.actor import COMMAND

UNUSABLE = 2
HELP = f"""Make an account with the address EMAIL.

The password (at least {SHORTEST_PASSWORD} characters) is asked for twice without being shown, or read from
standard input with --password-stdin. With --no-password the first sign-in is by a link that works once,
which an admin makes on the page of users; this command prints none, because terminals keep what they show.

\b
Exit status:
  0  made
  2  the address has an account already, or the password is too short; nothing was stored
"""


class UnusableAccountError(click.ClickException):
    """Nothing was stored; the message says why."""

    exit_code = UNUSABLE


@click.command("create-user", help=HELP, short_help="Make an account for an officer or an admin.")
@click.argument("email", metavar="EMAIL")
@click.option("--name", required=True, help="Full name, as pages show it.")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    default=Role.OFFICER.value,
    show_default=True,
    help="What the person may do: officers make timetables, admins also change rules and users.",
)
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of standard input.")
@click.option("--no-password", is_flag=True, help="Store no password: an admin makes the first sign-in link.")
@with_appcontext
def create_user_command(email: str, *, name: str, role: str, password_stdin: bool, no_password: bool) -> None:
    if "@" not in email:
        raise click.BadParameter("is not an e-mail address", param_hint="EMAIL")
    if password_stdin and no_password:
        raise click.UsageError("--password-stdin and --no-password exclude each other")
    password = None if no_password else _read_password(from_stdin=password_stdin)
    try:
        user = create_user(
            email=email,
            name=name,
            role=Role(role),
            password=password,
            actor=COMMAND,
            now=current_app.extensions["clock"](),
        )
    except EmailTakenError as error:
        raise UnusableAccountError(f"{error.params['email']} has an account already") from error
    except PasswordTooShortError as error:
        raise UnusableAccountError(f"the password needs at least {error.params['least']} characters") from error
    click.echo(f"made {user.role.value} {user.email}")


def _read_password(*, from_stdin: bool) -> str:
    if not from_stdin:
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise UnusableAccountError("standard input holds no password")
    return password
