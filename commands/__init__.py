"""The `flask` commands of operators: everything that has to be possible without a page."""

from flask import Flask

from commands.compare import compare_command
from commands.create_user import create_user_command
from commands.demo import demo_command
from commands.explain import explain_command
from commands.import_roster import import_roster_command
from commands.solve import solve_command
from commands.suggest import suggest_command

COMMANDS = (
    solve_command,
    explain_command,
    suggest_command,
    compare_command,
    import_roster_command,
    demo_command,
    create_user_command,
)


def register(app: Flask) -> None:
    """Add all commands to `flask`."""
    for command in COMMANDS:
        app.cli.add_command(command)
