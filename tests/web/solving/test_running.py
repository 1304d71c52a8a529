"""Before and during a run: what goes in, starting, progress, stopping."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import Intake, RunStatus, SolveRun, db
from tests.conftest import Clock
from tests.factories import make_intake, make_trainee
from tests.operations.solved import finish, interrupted_with_best, make_run, make_solvable_intake
from tests.web.pages import text_of
from tests.web.solving.pages import address, best_so_far


@pytest.fixture
def queued(app: Flask) -> list[int]:
    """The ids of runs of which the worker was told."""
    ids: list[int] = []
    app.extensions["enqueue_solve"] = ids.append
    return ids


def only_run() -> SolveRun:
    run: SolveRun = db.session.execute(db.select(SolveRun)).scalars().one()
    return run


def test_page_before_the_first_run_says_what_goes_in(officer_client: FlaskClient, intake: Intake) -> None:
    make_trainee(intake)
    db.session.commit()
    text = text_of(officer_client.get(address(intake)).text)
    assert "3 học viên, 2 đã có lịch rảnh/bận" in text
    assert "1 học viên chưa khai báo" in text
    assert "1 lớp, 1 phòng học, 1 giảng viên" in text


def test_page_of_an_incomplete_intake_says_what_is_missing(officer_client: FlaskClient, app: Flask) -> None:
    intake = make_intake()
    db.session.commit()
    text = text_of(officer_client.get(address(intake)).text)
    assert "Chưa có lớp nào." in text
    assert "Chưa có học viên nào." in text


def test_start_queues_a_run_and_shows_it(officer_client: FlaskClient, intake: Intake, queued: list[int]) -> None:
    answer = officer_client.post(address(intake, "bat-dau"), data={"time_limit": "180"})
    assert answer.location == address(intake)
    run = only_run()
    assert (run.time_limit, run.status, queued) == (180, RunStatus.QUEUED, [run.id])
    assert run.started_by is not None
    page = officer_client.get(address(intake)).text
    assert "Đang đợi đến lượt" in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert f'hx-get="{address(intake, run.public_id, "tien-do")}"' in page


def test_start_pressed_twice_shows_the_running_one(
    officer_client: FlaskClient, intake: Intake, queued: list[int]
) -> None:
    for _ in range(2):
        answer = officer_client.post(address(intake, "bat-dau"), data={"time_limit": "20"})
        assert answer.location == address(intake)
    assert queued == [only_run().id]
    assert "Đợt học này đang được xếp lịch." in officer_client.get(address(intake)).text


@pytest.mark.parametrize("data", [{}, {"time_limit": "7"}, {"time_limit": "abc"}])
def test_start_unknown_time_limit_is_refused_at_the_field(
    officer_client: FlaskClient, intake: Intake, queued: list[int], data: dict[str, str]
) -> None:
    answer = officer_client.post(address(intake, "bat-dau"), data=data)
    assert answer.status_code == 400
    assert "Lựa chọn này không có hoặc không còn nữa" in answer.text
    assert queued == []


def test_start_incomplete_intake_lists_what_is_missing(officer_client: FlaskClient, queued: list[int]) -> None:
    intake = make_intake()
    db.session.commit()
    answer = officer_client.post(address(intake, "bat-dau"), data={"time_limit": "20"})
    assert answer.status_code == 400
    assert "Chưa có lớp nào." in answer.text
    assert queued == []


def test_start_after_the_last_day_says_so(
    officer_client: FlaskClient, intake: Intake, queued: list[int], clock: Clock
) -> None:
    clock.advance(days=60)
    officer_client.application.permanent_session_lifetime = timedelta(days=90)
    answer = officer_client.post(address(intake, "bat-dau"), data={"time_limit": "20"})
    assert answer.status_code == 400
    assert "Đợt học đã kết thúc" in answer.text


def test_progress_tells_phase_counts_and_time(officer_client: FlaskClient, intake: Intake, clock: Clock) -> None:
    run = make_run(intake, now=clock())
    best_so_far(run)
    clock.advance(seconds=7)
    answer = officer_client.get(address(intake, run.public_id, "tien-do"))
    text = text_of(answer.text)
    assert answer.status_code == 200
    assert "Đang cải thiện từng buổi học" in text
    assert "7 giây, tối đa 20 giây" in text
    assert "Học viên còn thiếu tiết 2" in text
    assert "Tiết học bị thiếu (tổng) 1" in text
    assert "Buổi học bù ở lớp khác 1" in text
    assert "Buổi học vào lúc hạn chế của học viên 3" in text
    assert "Chắc chắn không thể dưới 3 điểm." in text
    assert "HX-Refresh" not in answer.headers


def test_progress_of_an_ended_run_loads_the_page_anew(officer_client: FlaskClient, intake: Intake) -> None:
    run = finish(make_run(intake))
    answer = officer_client.get(address(intake, run.public_id, "tien-do"))
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (286, "true")


def test_progress_of_a_silent_worker_says_so(officer_client: FlaskClient, intake: Intake, clock: Clock) -> None:
    run = make_run(intake, now=clock())
    clock.advance(seconds=31)
    assert "không nhận được tin" in officer_client.get(address(intake, run.public_id, "tien-do")).text


def test_run_of_another_intake_is_not_found(officer_client: FlaskClient, intake: Intake) -> None:
    run, other = make_run(intake), make_solvable_intake()
    for part in ("tien-do",):
        assert officer_client.get(address(other, run.public_id, part)).status_code == 404
    for part in ("dung", "ap-dung", "lai"):
        assert officer_client.post(address(other, run.public_id, part), data={"revision": 0}).status_code == 404
    assert not run.stop_requested


def test_stop_asks_the_worker(officer_client: FlaskClient, intake: Intake) -> None:
    run = make_run(intake)
    officer_client.post(address(intake, run.public_id, "dung"))
    assert run.stop_requested
    page = officer_client.get(address(intake)).text
    assert "Đang dừng, giữ kết quả tốt nhất…" in page


def test_again_takes_the_same_time_with_the_present_data(
    officer_client: FlaskClient, intake: Intake, queued: list[int]
) -> None:
    run = interrupted_with_best(intake)
    make_trainee(intake)
    db.session.commit()
    officer_client.post(address(intake, run.public_id, "lai"))
    again = db.session.get_one(SolveRun, queued[0])
    assert (again.time_limit, len(again.problem["trainees"])) == (run.time_limit, 3)
