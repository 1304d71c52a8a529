"""Users, for admins."""

import re

from flask import Flask
from flask.testing import FlaskClient

from models import Role, User, db
from operations.change_user import state_of


def test_users_are_for_admins(officer_client: FlaskClient) -> None:
    assert officer_client.get("/nguoi-dung/").status_code == 403
    assert "Người dùng" not in officer_client.get("/dot-hoc/").text


def test_new_user_signs_in_by_the_link_that_is_shown(app: Flask, admin_client: FlaskClient) -> None:
    data = {"name": "Lê Văn Mới", "email": "Moi@example.vn", "role": "officer"}
    text = admin_client.post("/nguoi-dung/moi", data=data).text
    path = re.search(r"https://lich\.example\.vn(/dang-nhap/[^\s<]+)", text)
    assert path is not None
    assert app.test_client().post(path[1]).status_code == 302
    assert "Lê Văn Mới" in admin_client.get("/nguoi-dung/").text


def test_new_user_with_a_known_address_is_refused_at_the_field(admin_client: FlaskClient, admin: User) -> None:
    answer = admin_client.post("/nguoi-dung/moi", data={"name": "X", "email": admin.email, "role": "officer"})
    assert answer.status_code == 400
    assert "đã có tài khoản" in answer.text.split('id="email-error"')[1]


def _user(user: User, **changes: object) -> dict[str, object]:
    return {"state": state_of(user), "name": user.name, "role": user.role.value, "active": "y"} | changes


def test_user_role_is_changed(admin_client: FlaskClient, officer: User) -> None:
    answer = admin_client.post(f"/nguoi-dung/{officer.public_id}", data=_user(officer, role="admin"))
    assert answer.status_code == 302
    assert officer.role is Role.ADMIN


def test_locked_user_is_signed_out(admin_client: FlaskClient, officer_client: FlaskClient, officer: User) -> None:
    data = _user(officer)
    del data["active"]
    admin_client.post(f"/nguoi-dung/{officer.public_id}", data=data)
    assert officer_client.get("/dot-hoc/").status_code == 302


def test_own_account_cannot_be_locked(admin_client: FlaskClient, admin: User) -> None:
    data = _user(admin)
    del data["active"]
    answer = admin_client.post(f"/nguoi-dung/{admin.public_id}", data=data)
    assert answer.status_code == 400
    assert "Anh/chị không thể tự khóa tài khoản" in answer.text
    assert admin.active


def test_user_stale_page_changes_nothing(admin_client: FlaskClient, officer: User) -> None:
    data = _user(officer, name="Tên khác", state="admin/on/Ai đó")
    assert admin_client.post(f"/nguoi-dung/{officer.public_id}", data=data).status_code == 409
    assert officer.name != "Tên khác"


def test_link_is_made_by_post_only(admin_client: FlaskClient, officer: User) -> None:
    assert admin_client.get(f"/nguoi-dung/{officer.public_id}/lien-ket").status_code == 405
    assert "/dang-nhap/" in admin_client.post(f"/nguoi-dung/{officer.public_id}/lien-ket").text


def test_unknown_user_is_not_found(admin_client: FlaskClient) -> None:
    assert admin_client.get("/nguoi-dung/khong-co").status_code == 404
    assert db.session.scalars(db.select(User)).one().role is Role.ADMIN
