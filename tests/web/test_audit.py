"""The audit log, for admins."""

import ast
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config import ROOT
from models import db
from operations.actor import COMMAND
from operations.audit import record
from operations.trainees import remove_trainee
from tests.factories import NOW, make_intake, make_trainee
from web.audit.sentences import ACTIONS, detail_lines, subject_text

ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
FILES = (".json", ".xlsx", ".csv", ".db", ".py")


def _actions(path: Path) -> set[str]:
    """Every text that looks like an action, in a module that records some."""
    text = path.read_text(encoding="utf-8")
    if "import record" not in text:
        return set()
    constants = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
    texts = {value for value in constants if isinstance(value, str) and not value.endswith(FILES)}
    return {value for value in texts if ACTION.fullmatch(value)}


def test_every_action_that_the_code_records_has_a_sentence_and_none_is_left_over() -> None:
    modules = [path for part in ("operations", "web", "jobs", "commands") for path in (ROOT / part).rglob("*.py")]
    assert set().union(*map(_actions, modules)) == set(ACTIONS)


def test_audit_is_for_admins(officer_client: FlaskClient) -> None:
    assert officer_client.get("/nhat-ky/").status_code == 403


def test_audit_shows_what_changed_in_words(admin_client: FlaskClient) -> None:
    intake = make_intake()
    details = {"old": {"makeup": 5}, "new": {"makeup": 77}}
    record("rule_weights.changed", actor=COMMAND, now=NOW, intake_id=intake.id, subject="intake:1", **details)
    text = admin_client.get("/nhat-ky/").text
    assert "Đổi mức ưu tiên của các quy tắc" in text
    assert "Buổi học bù: 5 → 77" in text
    assert "05/01/2026 09:00" in text


def test_audit_names_the_trainee_and_not_one_who_was_removed(admin_client: FlaskClient) -> None:
    intake = make_intake()
    trainee, gone = (make_trainee(intake, full_name=name) for name in ("Trần Thị Bình", "Lê Văn Đi"))
    for one in (trainee, gone):
        record("trainee.read", actor=COMMAND, now=NOW, intake_id=intake.id, subject=f"trainee:{one.id}")
    number = gone.id
    remove_trainee(gone, actor=COMMAND, now=NOW)
    text = admin_client.get("/nhat-ky/").text
    assert "học viên Trần Thị Bình" in text
    assert f"học viên số {number}, đã xóa" in text
    assert "Lê Văn Đi" not in text


def test_audit_names_the_trainee_in_english(admin_client: FlaskClient, english: None) -> None:
    trainee = make_trainee(make_intake(), full_name="Trần Thị Bình")
    record("trainee.read", actor=COMMAND, now=NOW, intake_id=trainee.intake_id, subject=f"trainee:{trainee.id}")
    admin_client.set_cookie("lang", "en")
    assert "trainee Trần Thị Bình" in admin_client.get("/nhat-ky/").text


def test_audit_of_one_intake_shows_its_entries_only(admin_client: FlaskClient) -> None:
    intake, other = make_intake(), make_intake()
    record("intake.changed", actor=COMMAND, now=NOW, intake_id=intake.id)
    record("class.deleted", actor=COMMAND, now=NOW, intake_id=other.id)
    text = admin_client.get("/nhat-ky/", query_string={"dot": intake.public_id}).text
    assert "Sửa thông tin đợt học" in text
    assert "Xóa lớp" not in text


def test_audit_pages_keep_the_filter(admin_client: FlaskClient) -> None:
    intake = make_intake()
    for n in range(51):
        record("intake.changed", actor=COMMAND, now=NOW, intake_id=intake.id, number=n)
    db.session.commit()
    text = admin_client.get("/nhat-ky/", query_string={"dot": intake.public_id}).text
    assert f"/nhat-ky/?dot={intake.public_id}&amp;trang=2" in text
    assert admin_client.get("/nhat-ky/?trang=abc").status_code == 200


def test_audit_of_an_unknown_intake_is_not_found(admin_client: FlaskClient) -> None:
    assert admin_client.get("/nhat-ky/?dot=khong-co").status_code == 404


@pytest.mark.parametrize(
    ("details", "lines"),
    [
        ({}, []),
        ({"new": 3, "known": 0}, ["Thêm mới: 3", "Đã có sẵn: 0"]),
        ({"old": None, "new": {"name": "A", "active": True}}, ["Tên: A", "Đang hoạt động: có"]),
        ({"old": {"name": "A", "role": "officer"}, "new": {"name": "A", "role": "admin"}},
         ["Vai trò: Giáo vụ → Quản trị viên"]),
        ({"old": [1, 2], "new": [1, 2, 3]}, ["2 dòng → 3 dòng"]),
        ({"dates": ["2026-01-12"]}, ["Các ngày: 12/01/2026"]),
    ],
)  # fmt: skip
def test_audit_details_are_said_in_lines(app: Flask, details: dict[str, object], lines: list[str]) -> None:
    with app.test_request_context():
        assert detail_lines(details) == lines


def test_audit_subject_is_said_in_words(app: Flask) -> None:
    with app.test_request_context():
        assert [subject_text(one) for one in ("class:3", "intake:1", "khac:1", "")] == ["lớp số 3", "", "khac:1", ""]
