"""`flask create-user`: makes an account for an officer or an admin."""

from __future__ import annotations

import sys

import click
from flask import current_app, url_for
from flask.cli import with_appcontext

from models import Role, User
from operations.accounts import SHORTEST_PASSWORD, EmailTakenError, PasswordTooShortError, create_user, sign_in_token
from operations.actor import COMMAND

UNUSABLE = 2
HELP = f"""Make an account with the address EMAIL.

The password is read from standard input with --password-stdin (at least {SHORTEST_PASSWORD} characters) and
never printed. Without a password the first sign-in needs a link that works once: --print-link prints
one, and whoever reads the terminal or its log can use it.

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
@click.option("--print-link", is_flag=True, help="Print a link that signs the new user in once, within a day.")
@with_appcontext
def create_user_command(email: str, *, name: str, role: str, password_stdin: bool, print_link: bool) -> None:
    if "@" not in email:
        raise click.BadParameter("is not an e-mail address", param_hint="EMAIL")
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    if password == "":
        raise UnusableAccountError("standard input holds no password")
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
    if print_link:
        click.echo(_sign_in_address(user))


def _sign_in_address(user: User) -> str:
    settings = current_app.config["SETTINGS"]
    token = sign_in_token(user, secret_key=current_app.config["SECRET_KEY"])
    with current_app.test_request_context(base_url=settings.base_url or f"http://{settings.host}:{settings.port}"):
        return url_for("account.sign_in_by_link", token=token, _external=True)
