"""After a run: what it found, what it is worth, and taking it over."""

import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from commands.solve import BOUND_SOURCES as COMMAND_WORDS
from models import Intake, db
from operations.actor import COMMAND
from operations.draft_solution import find_draft
from operations.engine_runs import begin_run, fail_run, interrupt_run, request_stop
from operations.solving import start_solve
from scheduler.bounds.bound import CLASS_MODELS, COUNTING, ONE_CLASS_MODEL, TRAINEE_PATTERNS
from tests.factories import NOW
from tests.operations.solved import answer_for, finish, interrupted_with_best, make_run
from tests.web.pages import text_of
from tests.web.solving.pages import address, best_so_far
from web.solving.summary import HEIGHT, WIDTH, curve_points
from web.solving.texts import BOUND_SOURCES


def test_finished_run_leads_to_the_timetable(officer_client: FlaskClient, intake: Intake) -> None:
    finish(make_run(intake))
    page = officer_client.get(address(intake)).text
    assert "Đã xếp xong" in page
    assert f'href="/dot-hoc/{intake.public_id}/thoi-khoa-bieu"' in page
    assert "Áp dụng kết quả này" not in page
    assert "Tiết học bị thiếu" in page


def test_result_that_costs_more_than_the_draft_waits_and_says_so(officer_client: FlaskClient, intake: Intake) -> None:
    first = finish(make_run(intake))
    run = make_run(intake, now=NOW + timedelta(minutes=1))
    finish(run, answer_for(run, slots=(9, 12, 24)), now=NOW + timedelta(minutes=2))
    text = text_of(officer_client.get(address(intake)).text)
    assert f"Bản nháp hiện tại ít điểm trừ hơn: {first.objective} so với {run.objective}, nên được giữ nguyên." in text
    assert "Áp dụng kết quả này" in text


def test_proven_best_says_so(officer_client: FlaskClient, intake: Intake) -> None:
    run = make_run(intake)
    answer = answer_for(run)
    finish(run, answer | {"bound": float(answer["objective"]), "status": "optimal"})
    assert "Đã chứng minh: không có cách xếp nào tốt hơn" in officer_client.get(address(intake)).text


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("counting", "tính từ những điều không lớp nào tránh được"),
        ("one_class_model", "tính từ mô hình chính xác của lớp học duy nhất"),
        ("unheard of", ""),
    ],
)
def test_finished_run_says_what_its_bound_comes_from(
    officer_client: FlaskClient, intake: Intake, source: str, words: str
) -> None:
    run = make_run(intake)
    finish(run, answer_for(run) | {"objective": 40, "bound": 7.0, "bound_source": source})
    page = officer_client.get(address(intake)).text
    assert "chắc chắn không thể dưới 7." in page
    assert words in page
    assert ("Giới hạn này" in page) == bool(words)


def test_every_source_of_a_bound_has_words() -> None:
    assert set(BOUND_SOURCES) == {COUNTING, TRAINEE_PATTERNS, ONE_CLASS_MODEL, CLASS_MODELS}
    assert set(COMMAND_WORDS) == set(BOUND_SOURCES)


def test_interrupted_run_with_an_answer_can_be_taken_over(officer_client: FlaskClient, intake: Intake) -> None:
    run = interrupted_with_best(intake)
    page = officer_client.get(address(intake)).text
    assert "Kết quả tốt nhất đến lúc đó vẫn dùng được." in page
    answer = officer_client.post(address(intake, run.public_id, "ap-dung"), data={"revision": "0"})
    assert answer.location == f"/dot-hoc/{intake.public_id}/thoi-khoa-bieu"
    assert find_draft(intake) is not None


@pytest.mark.parametrize("revision", ["7", "", "x"])
def test_apply_from_a_stale_page_changes_nothing(officer_client: FlaskClient, intake: Intake, revision: str) -> None:
    run = interrupted_with_best(intake)
    answer = officer_client.post(address(intake, run.public_id, "ap-dung"), data={"revision": revision})
    assert answer.status_code == 409
    assert find_draft(intake) is None


def test_apply_answer_that_fits_no_more_says_why(officer_client: FlaskClient, intake: Intake) -> None:
    run = interrupted_with_best(intake)
    intake.end_date += timedelta(days=7)
    db.session.commit()
    answer = officer_client.post(
        address(intake, run.public_id, "ap-dung"), data={"revision": "0"}, follow_redirects=True
    )
    assert "Ngày hoặc các buổi của đợt học đã thay đổi" in answer.text
    assert find_draft(intake) is None


def test_draft_that_is_worse_than_an_earlier_run_leads_back_to_it(officer_client: FlaskClient, intake: Intake) -> None:
    first, second = finish(make_run(intake)), finish(make_run(intake))
    first.objective, second.objective = 525, 223196
    db.session.commit()
    page = officer_client.get(address(intake)).text
    assert "ít điểm trừ hơn: 525, lần này 223.196." in page
    assert f'<a href="{address(intake)}?lan={first.public_id}">Xem lần xếp ấy</a>' in page
    first.objective = 223196
    db.session.commit()
    assert "ít điểm trừ hơn" not in officer_client.get(address(intake)).text


def test_penalties_are_told_where_there_are_any_with_their_sum(officer_client: FlaskClient, intake: Intake) -> None:
    run = finish(make_run(intake))
    run.objective = 1130
    run.penalties = {
        "missed_lesson": {"count": 0, "points": 0},
        "makeup": {"count": 226, "points": 1130},
    }
    db.session.commit()
    page = officer_client.get(address(intake)).text
    table = text_of(page[page.index("Số lần") : page.index("</table>")])
    assert table.endswith("Buổi học bù 226 1.130 Tổng 1.130")
    assert "Tiết học bị thiếu" not in table


def test_unknown_failed_stopped_and_interrupted_runs_each_say_what_happened(
    officer_client: FlaskClient, intake: Intake
) -> None:
    finish(make_run(intake), {"status": "unknown", "objective": None, "bound": None, "seconds": 20.0, "reasons": []})
    assert "chưa tìm được cách xếp nào" in officer_client.get(address(intake)).text
    failed = make_run(intake)
    fail_run(failed, "Traceback: geheim", now=failed.created_at)
    page = officer_client.get(address(intake)).text
    assert "Việc xếp lịch gặp lỗi" in page
    assert "geheim" not in page
    stopped = start_solve(intake, time_limit=20, actor=COMMAND, now=failed.created_at)
    request_stop(stopped, actor=COMMAND, now=failed.created_at)
    assert "Lúc dừng chưa có kết quả nào." in officer_client.get(address(intake)).text
    lost = start_solve(intake, time_limit=20, actor=COMMAND, now=failed.created_at)
    begin_run(lost, now=failed.created_at)
    interrupt_run(lost, now=failed.created_at)
    text = text_of(officer_client.get(address(intake)).text)
    assert "Lúc đó chưa có kết quả nào." in text
    assert text.index("Bị gián đoạn") < text.index("Các lần xếp gần đây")


def test_an_earlier_run_can_be_looked_at(officer_client: FlaskClient, intake: Intake) -> None:
    first = finish(make_run(intake))
    second = make_run(intake)
    fail_run(second, "…", now=second.created_at)
    page = officer_client.get(address(intake), query_string={"lan": first.public_id}).text
    assert '<h2 class="h5" id="result-title">Đã xếp xong</h2>' in page


def test_curve_falls_within_its_frame() -> None:
    for nothing_fell in ([], [[1.0, 50.0]]):
        assert not curve_points(nothing_fell, seconds=10)
    text = curve_points([[1.0, 5000], [2.0, 300], [9.0, 20]], seconds=10)
    points = [[float(number) for number in point.split(",")] for point in text.split(" ")]
    assert points[0] == [30.0, 4.0]
    assert points[-1] == [WIDTH, HEIGHT - 4]
    assert [y for _, y in points] == sorted(y for _, y in points)
    assert all(0 <= x <= WIDTH for x, _ in points)


def test_curve_is_well_formed_svg(officer_client: FlaskClient, intake: Intake) -> None:
    run = make_run(intake)
    best_so_far(run)
    best_so_far(run, objective=30, seconds=3.0)
    page = officer_client.get(address(intake)).text
    svg = re.search(r"<svg.*?</svg>", page, re.DOTALL)
    assert svg is not None
    assert ET.fromstring(svg.group()).find("polyline") is not None
