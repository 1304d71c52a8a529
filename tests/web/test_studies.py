"""The pages of studies: before, during and after one."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import CourseClass, Intake, RunStatus, SolveRun, Study, StudyKind, db
from operations.actor import COMMAND
from operations.draft_solution import find_draft
from operations.engine_runs import begin_run, fail_run, interrupt_run, request_stop
from operations.studies import finish_study, record_study_progress, start_study
from scheduler import parse_problem
from scheduler.relaxations import ALL_KINDS_BY_CODE, KINDS, candidates
from tests.factories import NOW, make_intake, make_unit
from tests.operations.solved import finish, make_run, make_solvable_intake
from tests.web.pages import text_of
from web.problem_names import ProblemNames
from web.studies.places import ADMINS_NAMED, OWN_PLACES, PLACES, change_place, is_for_admin
from web.studies.texts import CHANGES, change_sentence

FIGURES: dict[str, Any] = {
    "trainees": 1200, "completing": 1199, "missed_lessons": 3, "makeups": 4, "unwelcome": 5, "classes": 1,
    "lecturer_sessions": 3, "last_date": "2026-01-09", "total": 1120, "penalties": {},
}  # fmt: skip


OPEN: dict[str, Any] = {"date": "2026-01-11"}


@pytest.fixture
def intake(app: Flask) -> Intake:
    """An intake with a draft."""
    made = make_solvable_intake()
    finish(make_run(made))
    return made


@pytest.fixture
def queued(app: Flask) -> list[int]:
    """The ids of studies of which the worker was told."""
    ids: list[int] = []
    app.extensions["enqueue_study"] = ids.append
    return ids


def address(intake: Intake, *parts: str) -> str:
    return "/".join([f"/dot-hoc/{intake.public_id}", *parts])


def class_of(intake: Intake) -> CourseClass:
    found: CourseClass = db.session.scalars(db.select(CourseClass).filter_by(intake_id=intake.id)).one()
    return found


def begun(intake: Intake, kind: StudyKind) -> Study:
    study = start_study(intake, kind, actor=COMMAND, now=NOW)
    assert begin_run(study, now=NOW)
    return study


def suggestion(**values: Any) -> dict[str, Any]:
    return {
        "code": "weekday", "objects": ["F1"], "params": {"format": "F1", "weekday": 6, "periods": [0, 2]},
        "text": "in English", "gain": 1100, "rounds": 2, "changes": {"missed_lesson": -1140, "makeup": 40},
        "figures": FIGURES | {"total": 20},
    } | values  # fmt: skip


def suggested(intake: Intake, *found: dict[str, Any]) -> Study:
    study = begun(intake, StudyKind.SUGGEST)
    told = {"current": FIGURES | {"total": 1500}, "unchanged": FIGURES, "chance": 60, "tried": 9}
    finish_study(study, told | {"suggestions": list(found)}, now=NOW)
    return study


def test_suggestions_page_starts_a_study_of_the_draft(
    officer_client: FlaskClient, intake: Intake, queued: list[int]
) -> None:
    assert "Tìm điều sẽ giúp" in officer_client.get(address(intake, "goi-y")).text
    answer = officer_client.post(address(intake, "goi-y"))
    assert (answer.status_code, answer.location) == (302, address(intake, "goi-y"))
    study = db.session.scalars(db.select(Study)).one()
    assert (study.kind, study.status, queued) == (StudyKind.SUGGEST, RunStatus.QUEUED, [study.id])
    assert "Đang đợi đến lượt" in officer_client.get(address(intake, "goi-y")).text


def test_suggestions_page_without_a_draft_leads_to_solving(officer_client: FlaskClient, queued: list[int]) -> None:
    intake = make_solvable_intake()
    page = officer_client.get(address(intake, "goi-y")).text
    assert "Chưa có bản nháp thời khóa biểu" in page
    assert "<form" not in page.split("<main")[1]
    after = officer_client.post(address(intake, "goi-y"), follow_redirects=True).text
    assert "Chưa có bản nháp thời khóa biểu. Hãy xếp lịch trước." in text_of(after)
    assert queued == []


def test_study_of_an_incomplete_set_up_leads_to_what_is_missing(
    officer_client: FlaskClient, app: Flask, queued: list[int]
) -> None:
    intake = make_intake()
    answer = officer_client.post(address(intake, "so-sanh"))
    assert answer.location == address(intake, "xep-lich")
    assert queued == []


def test_suggestions_are_told_with_names_and_what_they_gain(officer_client: FlaskClient, intake: Intake) -> None:
    fmt = class_of(intake).formats[0]
    params = {"format": f"F{fmt.id}", "weekday": 6, "periods": [0, 2]}
    suggested(intake, suggestion(params=params), suggestion(gain=50, params=params | {"weekday": 5}))
    page = officer_client.get(address(intake, "goi-y")).text
    text = text_of(page)
    names = ", ".join(intake.periods[place].name for place in (0, 2))
    assert f"Cho hình thức {fmt.name} học thêm Chủ nhật ({names})" in text
    assert "Điểm trừ: Tiết học bị thiếu −1.140; Buổi học bù +40" in text
    assert "1.199/1.200 3 4 5 09/01/2026 20" in text
    assert text.count("có thể chỉ là ngẫu nhiên") == 2  # the smaller gain, and the note below the table
    assert f'href="{address(intake, "thiet-lap")}#how"' in page
    assert text.count("do quản trị viên thiết lập") == 2


def test_suggestions_about_formats_lead_an_admin_to_the_format(admin_client: FlaskClient, intake: Intake) -> None:
    fmt = class_of(intake).formats[0]
    suggested(intake, suggestion(params={"format": f"F{fmt.id}", "weekday": 6, "periods": [0]}))
    page = admin_client.get(address(intake, "goi-y")).text
    assert f'href="{address(intake, "thiet-lap", "hinh-thuc", str(fmt.id))}"' in page
    assert "do quản trị viên thiết lập" not in page
    assert admin_client.get(address(intake, "thiet-lap", "hinh-thuc", str(fmt.id))).status_code == 200


def test_suggestions_say_what_more_time_alone_would_give(officer_client: FlaskClient, intake: Intake) -> None:
    suggested(intake)  # 1.500 points, 1.120 after more time
    page = officer_client.get(address(intake, "goi-y")).text
    assert "Chỉ cần xếp lâu hơn, không thay đổi gì, đã bớt được 380 điểm trừ." in page
    assert "chênh nhau 60 điểm" in page


def test_suggestions_whose_trials_agree_speak_of_no_chance(officer_client: FlaskClient, intake: Intake) -> None:
    study = begun(intake, StudyKind.SUGGEST)
    told = {
        "current": FIGURES,
        "unchanged": FIGURES,
        "chance": 0,
        "tried": 9,
        "suggestions": [suggestion(code="open_day", params=OPEN)],
    }
    finish_study(study, told, now=NOW)
    page = officer_client.get(address(intake, "goi-y")).text
    assert "Hai lần xếp tiếp như vậy cho số điểm bằng nhau." in page
    assert "ngẫu nhiên" not in page
    assert "Chỉ cần xếp lâu hơn" not in page


@pytest.mark.parametrize(
    ("kind", "page", "heading"),
    [(StudyKind.SUGGEST, "goi-y", "Đang tìm điều sẽ giúp"), (StudyKind.COMPARE, "so-sanh", "Đang so sánh")],
)
def test_heading_of_a_study_is_the_same_while_it_waits_and_works(
    officer_client: FlaskClient, intake: Intake, kind: StudyKind, page: str, heading: str
) -> None:
    study = start_study(intake, kind, actor=COMMAND, now=NOW)
    for _again in range(2):
        shown = officer_client.get(address(intake, page)).text
        assert f'id="study-title">{heading}</h2>' in shown
        begin_run(study, now=NOW)


def test_suggestions_page_where_nothing_helps_says_so(officer_client: FlaskClient, intake: Intake) -> None:
    suggested(intake)
    page = text_of(officer_client.get(address(intake, "goi-y")).text)
    assert "Đã thử 9 thay đổi, không thay đổi nào giúp được thêm." in page


def test_suggestions_for_a_draft_that_has_changed_since_are_marked(officer_client: FlaskClient, intake: Intake) -> None:
    suggested(intake)
    note = "Bản nháp đã được sửa sau lần tìm này."
    assert note not in officer_client.get(address(intake, "goi-y")).text
    draft = find_draft(intake)
    assert draft is not None
    draft.updated_at = draft.updated_at.replace(year=2027)
    db.session.commit()
    assert note in officer_client.get(address(intake, "goi-y")).text


def test_formats_page_shows_a_row_for_each_and_the_mix(officer_client: FlaskClient, intake: Intake) -> None:
    study = begun(intake, StudyKind.COMPARE)
    course_class = class_of(intake)
    fmt = course_class.formats[0]
    reason = {"code": "min_size_above_capacity", "objects": [f"C{course_class.id}"], "text": "in English"}
    rows = [
        {"format": f"F{fmt.id}", "status": "infeasible", "figures": None, "reasons": [reason]},
        {"format": f"F{fmt.id}", "status": "unknown", "figures": None, "reasons": []},
        {"format": None, "status": "feasible", "figures": FIGURES | {"last_date": None}, "reasons": []},
    ]
    finish_study(study, {"rows": rows, "trainees": 1200}, now=NOW)
    text = text_of(officer_client.get(address(intake, "so-sanh")).text)
    reason_text = f"{course_class.name} có sĩ số tối thiểu lớn hơn sĩ số tối đa."
    assert f"{fmt.name} Không xếp được: {reason_text}" in text
    assert f"{fmt.name} Trong thời gian thử chưa tìm được cách xếp nào." in text
    assert "Kết hợp các hình thức 1.199/1.200 3 4 5 1 3 1.120" in text


def test_study_that_goes_on_is_asked_for_and_can_be_stopped(officer_client: FlaskClient, intake: Intake) -> None:
    study = begun(intake, StudyKind.COMPARE)
    assert record_study_progress(study, (2, 5), now=NOW)
    follow = address(intake, "tim-hieu", study.public_id, "tien-do")
    page = officer_client.get(address(intake, "so-sanh")).text
    assert f'hx-get="{follow}"' in page
    assert "Đang so sánh các hình thức học của đợt này." in officer_client.get(address(intake, "goi-y")).text
    answer = officer_client.get(follow)
    assert (answer.status_code, "HX-Refresh" in answer.headers) == (200, False)
    assert "Đã xếp thử 2 trên 5 cách" in text_of(answer.text)
    answer = officer_client.post(address(intake, "tim-hieu", study.public_id, "dung"))
    assert answer.location == address(intake, "so-sanh")
    assert study.stop_requested
    finish_study(study, {"rows": [], "trainees": 2}, now=NOW)
    answer = officer_client.get(follow)
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (286, "true")


def test_second_study_of_an_intake_is_refused_in_words(
    officer_client: FlaskClient, intake: Intake, queued: list[int]
) -> None:
    begun(intake, StudyKind.COMPARE)
    answer = officer_client.post(address(intake, "goi-y"), follow_redirects=True)
    assert answer.request.path == address(intake, "so-sanh")  # the one that goes on
    text = text_of(answer.text)
    assert text.count("Đang so sánh các hình thức học của đợt này. Hãy đợi xong, hoặc dừng lại trước.") == 1
    assert queued == []


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (lambda study: fail_run(study, "secret traceback", now=NOW), "Việc này gặp lỗi và đã dừng."),
        (lambda study: interrupt_run(study, now=NOW), "Việc này bị ngắt giữa chừng"),
    ],
    ids=["failed", "interrupted"],
)
def test_study_that_came_to_nothing_says_so(officer_client: FlaskClient, intake: Intake, end: Any, words: str) -> None:
    end(begun(intake, StudyKind.COMPARE))
    page = officer_client.get(address(intake, "so-sanh")).text
    assert words in text_of(page)
    assert "secret" not in page
    assert "So sánh lại" in page


def test_study_stopped_before_it_began_says_so(officer_client: FlaskClient, intake: Intake) -> None:
    request_stop(start_study(intake, StudyKind.COMPARE, actor=COMMAND, now=NOW), actor=COMMAND, now=NOW)
    assert "Lúc dừng chưa có kết quả nào." in officer_client.get(address(intake, "so-sanh")).text


def test_study_of_another_intake_is_not_found(officer_client: FlaskClient, intake: Intake) -> None:
    study = begun(intake, StudyKind.COMPARE)
    other = make_solvable_intake()
    for method, last in (("get", "tien-do"), ("post", "dung")):
        answer = getattr(officer_client, method)(address(other, "tim-hieu", study.public_id, last))
        assert answer.status_code == 404


def test_every_kind_of_change_has_a_sentence_and_a_place(app: Flask, officer_client: FlaskClient) -> None:
    assert set(CHANGES) == {kind.code for kind in KINDS}
    assert set(PLACES) <= set(ALL_KINDS_BY_CODE)
    intake = make_solvable_intake()
    admins = {kind.code for kind in KINDS if is_for_admin(kind.code)}
    assert admins == {
        "weekday", "more_per_week", "fewer_per_week", "more_per_day", "longer_gap", "longer_span"
    }  # fmt: skip
    for endpoint in {*PLACES.values(), ADMINS_NAMED}:
        with app.test_request_context():
            path = app.url_for(endpoint, public_id=intake.public_id)
        assert officer_client.get(path, follow_redirects=True).status_code == 200, endpoint


def test_change_about_one_object_leads_to_its_own_page(app: Flask, officer_client: FlaskClient, intake: Intake) -> None:
    ids = {"class": class_of(intake).id, "lecturer": intake.lecturers[0].id, "room": intake.rooms[0].id}
    db.session.commit()
    params = {param: f"{param[0].upper()}{key}" for param, key in ids.items()}
    assert set(OWN_PLACES) <= set(PLACES)
    for code, (param, _endpoint, _name) in OWN_PLACES.items():
        with app.test_request_context():
            path = change_place(code, params, intake)
        assert path.endswith(f"/{ids[param]}")
        assert officer_client.get(path).status_code == 200, code


def test_change_sentence_of_what_an_intake_offers_has_names(app: Flask, intake: Intake) -> None:
    study = begun(intake, StudyKind.SUGGEST)
    unit = make_unit()
    names = ProblemNames(intake)
    with app.test_request_context():
        for relaxation in candidates(parse_problem(study.problem)):
            sentence = change_sentence(relaxation.code, relaxation.params, intake, names)
            assert not re.search(r"\b[CFLRTU]\d", sentence), sentence
            assert "%(" not in sentence
        units = [f"U{unit.id}"]
        one = change_sentence("unit_limit", {"units": units, "more": 1}, intake, names)
        many = change_sentence("unit_limit", {"units": units * 9, "more": 1}, intake, names)
    assert one == f"Cho {unit.name} thêm một người đi học cùng lúc"
    assert many == "Cho mỗi đơn vị thêm một người đi học cùng lúc"


def test_pages_of_draft_and_result_lead_to_the_studies(officer_client: FlaskClient, intake: Intake) -> None:
    assert address(intake, "goi-y") in officer_client.get(address(intake, "thoi-khoa-bieu")).text
    run = db.session.scalars(db.select(SolveRun)).one()
    run.objective, run.bound = 40, 3
    db.session.commit()
    page = officer_client.get(address(intake, "xep-lich")).text
    assert address(intake, "goi-y") in page
    assert address(intake, "so-sanh") in page


def test_result_that_cannot_be_better_asks_for_no_help(officer_client: FlaskClient, intake: Intake) -> None:
    run = db.session.scalars(db.select(SolveRun)).one()
    run.objective = run.bound = 0
    db.session.commit()
    assert address(intake, "goi-y") not in officer_client.get(address(intake, "xep-lich")).text


def test_change_sentence_about_a_period_that_is_gone_says_so(app: Flask, intake: Intake) -> None:
    params = {"format": "F0", "weekday": 6, "periods": [len(intake.periods) + 3]}
    with app.test_request_context():
        assert "buổi đã xóa" in change_sentence("weekday", params, intake, ProblemNames(intake))
