"""The solving pages: before, during and after a run."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient

import scheduler
from commands.solve import BOUND_SOURCES as COMMAND_WORDS
from models import CourseClass, Intake, RunStatus, SolveRun, Trainee, db
from operations.actor import COMMAND
from operations.draft_solution import find_draft
from operations.engine_runs import begin_run, fail_run, interrupt_run, request_stop
from operations.solving import RunProgress, record_progress, start_solve
from scheduler.bounds.bound import CLASS_MODELS, COUNTING, ONE_CLASS_MODEL, TRAINEE_PATTERNS
from scheduler.feasibility.costs import COSTS
from scheduler.feasibility.heads import HEADS
from scheduler.feasibility.stated_rules import STATEMENTS
from tests.conftest import Clock
from tests.factories import NOW, make_class, make_intake, make_lecturer, make_trainee, make_unit
from tests.operations.solved import answer_for, finish, interrupted_with_best, make_run, make_solvable_intake
from web.solving.conflict_texts import RULES
from web.solving.summary import HEIGHT, WIDTH, curve_points
from web.solving.texts import BOUND_SOURCES, REASONS
from web.studies.texts import CHANGES


@pytest.fixture
def intake(app: Flask) -> Intake:
    return make_solvable_intake()


@pytest.fixture
def queued(app: Flask) -> list[int]:
    """The ids of runs of which the worker was told."""
    ids: list[int] = []
    app.extensions["enqueue_solve"] = ids.append
    return ids


def address(intake: Intake, *parts: str) -> str:
    return "/".join([f"/dot-hoc/{intake.public_id}/xep-lich", *parts])


def only_run() -> SolveRun:
    run: SolveRun = db.session.execute(db.select(SolveRun)).scalars().one()
    return run


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def best_so_far(run: SolveRun, **values: Any) -> None:
    told: dict[str, Any] = {
        "phase": "annealing",
        "seconds": 2.0,
        "objective": 40,
        "bound": 3.0,
        "trainees_missing": 2,
        "penalties": {"missed_lesson": 20, "makeup": 5, "avoid": 9, "incomplete": 0},
        "solution": answer_for(run),
    }
    assert record_progress(run, RunProgress(**(told | values)), now=run.created_at)


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


def test_again_takes_the_same_time_with_the_present_data(
    officer_client: FlaskClient, intake: Intake, queued: list[int]
) -> None:
    run = interrupted_with_best(intake)
    make_trainee(intake)
    db.session.commit()
    officer_client.post(address(intake, run.public_id, "lai"))
    again = db.session.get_one(SolveRun, queued[0])
    assert (again.time_limit, len(again.problem["trainees"])) == (run.time_limit, 3)


def test_infeasible_run_names_the_reasons(officer_client: FlaskClient, intake: Intake) -> None:
    run = make_run(intake)
    course_class = db.session.execute(db.select(CourseClass)).scalars().one()
    reasons = [
        {"code": "no_lecturer", "objects": [f"C{course_class.id}", f"F{course_class.formats[0].id}", "M2"], "text": ""},
        {"code": "of_the_future", "objects": [f"R{intake.rooms[0].id}", "C99999"], "text": "…"},
    ]
    finish(run, {"status": "infeasible", "objective": None, "bound": None, "seconds": 0.2, "reasons": reasons})
    text = text_of(officer_client.get(address(intake)).text)
    assert "Không xếp được lịch" in text
    assert f"{course_class.name} theo hình thức {course_class.formats[0].name} có buổi dạy Chuyên đề 2 mà" in text
    assert f"{intake.rooms[0].name} ({intake.rooms[0].site.name}), (đã xóa)" in text


def test_infeasible_run_names_dates_rooms_and_units_that_a_reason_knows(
    officer_client: FlaskClient, intake: Intake
) -> None:
    run = make_run(intake)
    course_class = db.session.execute(db.select(CourseClass)).scalars().one()
    unit = make_unit(name="Bệnh viện Giả định")
    db.session.commit()
    cid, room = f"C{course_class.id}", f"R{intake.rooms[0].id}"
    reasons = [
        {"code": "pins_collide", "objects": [cid, room, "2027-02-04"], "text": ""},
        {"code": "min_size_above_roster", "objects": [cid, f"U{unit.id}"], "text": ""},
    ]
    finish(run, {"status": "infeasible", "objective": None, "bound": None, "seconds": 0.2, "reasons": reasons})
    text = text_of(officer_client.get(address(intake)).text)
    assert "Ngày: T5 04/02/2027." in text
    assert f"Phòng: {intake.rooms[0].name}" in text
    assert "Đơn vị không cho ai đi học lúc nào: Bệnh viện Giả định." in text
    assert "Giảng viên: " not in text


def test_infeasible_run_shows_what_collides_and_the_ways_out(officer_client: FlaskClient, intake: Intake) -> None:
    run = make_run(intake)
    course_class = db.session.execute(db.select(CourseClass)).scalars().one()
    cid, fid = f"C{course_class.id}", f"F{course_class.formats[0].id}"
    lecturer = make_lecturer(name="Giảng viên Giả định")
    db.session.commit()
    days = ["2027-02-04", "2027-02-05", "2027-02-06"]
    rules = [
        {"code": "class_held", "objects": [cid], "params": {}, "text": ""},
        {"code": "max_gap_days", "objects": [fid], "params": {"most": 8}, "text": ""},
        {"code": "closed", "objects": days, "params": {}, "text": ""},
        {"code": "pin_slot", "objects": [cid], "params": {"pin": 0, "session": 1, "slot": 0}, "text": ""},
    ]
    gap = {"code": "longer_gap", "objects": [fid], "params": {"format": fid, "key": "max_gap_days", "value": 12}}
    asked = {"code": "lecturer_free", "objects": [], "params": {"lecturer": f"L{lecturer.id}", "slots": [0]}}
    pin = {"code": "drop_pin", "objects": [cid], "params": {"pin": 0, "class": cid, "session": 1}}
    ways = [{"changes": [gap | {"text": ""}], "text": ""}, {"changes": [asked, pin], "text": ""}]
    reason = {"code": "closed_dates_break_rhythm", "objects": [cid, fid, *days], "text": "", "rules": rules}
    reasons = [reason | {"ways_out": ways}]
    finish(run, {"status": "infeasible", "objective": None, "bound": None, "seconds": 0.2, "reasons": reasons})
    text = text_of(officer_client.get(address(intake)).text)
    fmt, name = course_class.formats[0].name, course_class.name
    assert f"{name} theo hình thức {fmt} không giữ được nhịp học" in text
    assert "Nhà trường nghỉ từ T5 04/02/2027 đến T7 06/02/2027." in text
    assert f"{name}, buổi 2 đã được ghim vào" in text
    assert f"Hình thức {fmt}: hai buổi cách nhau đến 12 ngày làm việc Sửa" in text
    assert "Nhờ Giảng viên Giả định dạy vào lúc bận:" in text
    assert f"và Bỏ ghim buổi 2 của {name} Sửa" in text


def test_infeasible_run_says_how_many_rules_and_people_are_not_named(
    officer_client: FlaskClient, intake: Intake
) -> None:
    run = make_run(intake)
    course_class = db.session.execute(db.select(CourseClass)).scalars().one()
    trainee = db.session.execute(db.select(Trainee)).scalars().first()
    assert trainee is not None
    cid, tid = f"C{course_class.id}", f"T{trainee.id}"
    rules = [{"code": "trainees_busy", "objects": [tid], "params": {"more": 4}, "text": ""}]
    reason = {"code": "min_size_above_roster", "objects": [cid, tid], "text": "", "rules": rules}
    reasons = [reason | {"more_rules": 7, "more_trainees": 9}]
    finish(run, {"status": "infeasible", "objective": None, "bound": None, "seconds": 0.2, "reasons": reasons})
    text = text_of(officer_client.get(address(intake)).text)
    assert f"Những người vào được: {trainee.full_name} và 9 người khác." in text
    assert f"Học viên không đi học khi bận: {trainee.full_name} và 4 người khác." in text
    assert "và 7 điều khác" in text


def test_infeasible_run_says_once_what_holds_of_several_classes_and_formats(
    officer_client: FlaskClient, intake: Intake
) -> None:
    run = make_run(intake)
    first = db.session.execute(db.select(CourseClass)).scalars().one()
    second = make_class(intake, name="Lớp hai", formats=list(first.formats))
    fid = f"F{first.formats[0].id}"
    reasons = [{"code": "format_does_not_fit", "objects": [f"C{one.id}", fid], "text": ""} for one in (first, second)]
    modules = [module.code for module in reversed(intake.programme_version.modules)]
    reasons.append({"code": "too_few_lecturer_slots", "objects": modules, "text": ""})
    finish(run, {"status": "infeasible", "objective": None, "bound": None, "seconds": 0.2, "reasons": reasons})
    text = text_of(officer_client.get(address(intake)).text)
    assert f"{first.name}, Lớp hai theo hình thức {first.formats[0].name} không xếp đủ các buổi" in text
    assert text.count("không xếp đủ các buổi") == 1
    assert "để dạy mọi chuyên đề cho mọi lớp" in text
    assert "Chưa tìm được thay đổi nhỏ nào đủ để xếp được lịch." in text


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


def test_every_rule_and_change_of_the_engine_has_its_sentence() -> None:
    assert RULES.keys() == STATEMENTS.keys()
    assert COSTS.keys() <= CHANGES.keys() | {"lecturer_free", "room_free"}
    assert set(HEADS) <= REASONS.keys()


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


def test_reasons_cover_every_code_of_the_engine() -> None:
    folder = Path(scheduler.__file__).parent
    sources = [path.read_text(encoding="utf-8") for path in folder.rglob("*.py")]
    codes = {code for text in sources for code in re.findall(r'Reason\(\s*"(\w+)"', text)}
    assert len(codes) > 10
    assert codes <= REASONS.keys()


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
