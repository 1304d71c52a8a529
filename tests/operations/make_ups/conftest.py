"""Make-ups and absences start from a course that is published."""

import pytest
from flask import Flask

from tests.operations.amended import published_course
from tests.operations.courses import Course


@pytest.fixture
def course(app: Flask) -> Course:
    return published_course()
