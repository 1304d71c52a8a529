"""Files for commands, and running them."""

import json
from pathlib import Path

import click
from click.testing import CliRunner, Result

from tests.scheduler.problems import Data


def write(path: Path, data: Data) -> Path:
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def run(command: click.Command, *arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])
