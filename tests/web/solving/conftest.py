"""An intake that can be solved."""

import pytest
from flask import Flask

from models import Intake
from tests.operations.solved import make_solvable_intake


@pytest.fixture
def intake(app: Flask) -> Intake:
    return make_solvable_intake()
