"""An officer reads why an intake has no timetable, and what would give it one."""

import json

import pytest
from playwright.sync_api import Page, expect

from models import CourseClass, SolveRun, User, db
from scheduler.problem import parse_problem
from scheduler.progress import SolveOptions
from scheduler.solution import to_json
from scheduler.solve import solve
from tests.browser.conftest import is_wider_than_screen, serious_faults, sign_in
from tests.operations.solved import finish, make_run, make_solvable_intake

pytestmark = pytest.mark.browser


def only_class() -> CourseClass:
    found: CourseClass = db.session.execute(db.select(CourseClass)).scalars().one()
    return found


@pytest.fixture
def run(app) -> SolveRun:
    """An intake whose class needs more people than there are, and what the engine says of it."""
    intake = make_solvable_intake()
    course_class = only_class()
    course_class.min_size, course_class.capacity = 9, 20
    db.session.commit()
    run = make_run(intake)
    problem = parse_problem(run.problem)
    solution = solve(problem, options=SolveOptions(time_limit=None, work_limit=1000, workers=1))
    return finish(run, json.loads(json.dumps(to_json(solution, problem))))


@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_officer_reads_what_collides_and_the_ways_out(
    screen: str, request: pytest.FixtureRequest, address: str, officer: User, run: SolveRun
) -> None:
    page: Page = request.getfixturevalue(screen)
    sign_in(page, address, officer)
    page.goto(f"{address}/dot-hoc/{run.intake.public_id}/xep-lich")
    name = only_class().name
    expect(page.get_by_text(f"Không đủ học viên cho sĩ số tối thiểu của {name}")).to_be_visible()
    page.get_by_text("Các điều mâu thuẫn với nhau").click()
    expect(page.get_by_text(f"{name} cần ít nhất 9 học viên.")).to_be_visible()
    expect(page.get_by_role("heading", name="Cách tháo gỡ")).to_be_visible()
    assert not is_wider_than_screen(page)
    assert serious_faults(page) == []
    page.get_by_role("link", name=f"Sửa: Giảm sĩ số tối thiểu của {name} xuống").click()
    page.wait_for_url(f"**/lop/{only_class().id}")
