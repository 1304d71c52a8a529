"""What holds for the whole program: every route is guarded, every page carries the policy."""

import tempfile
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from config import Settings
from models import User
from tests.conftest import sign_in
from web.permissions import PERMISSIONS, ROLES, Access

ROOT = Path(__file__).resolve().parent.parent


def endpoints() -> list[tuple[str, str, str]]:
    """Every (endpoint, method, path with invented values) of the application."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(_env_file=None, instance_dir=Path(folder), secret_key="test", example=False))
        adapter = app.url_map.bind("localhost")
        found = []
        for rule in app.url_map.iter_rules():
            values = {name: 1 if "Integer" in type(rule._converters[name]).__name__ else "x" for name in rule.arguments}
            path = adapter.build(rule.endpoint, values)
            methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
            found += [(rule.endpoint, method, path) for method in methods]
        return sorted(found)


ENDPOINTS = endpoints()


@pytest.mark.parametrize(("endpoint", "method", "path"), ENDPOINTS)
def test_route_signed_out_opens_only_public_pages_and_links(app: Flask, endpoint: str, method: str, path: str) -> None:
    answer = app.test_client().open(path, method=method)
    if PERMISSIONS[endpoint] in {Access.PUBLIC, Access.LINK}:
        assert answer.status_code != 403
    else:
        assert answer.status_code == 302
        assert answer.location.startswith("/dang-nhap")


@pytest.mark.parametrize(
    ("endpoint", "method", "path"), [row for row in ENDPOINTS if PERMISSIONS[row[0]] is Access.ADMIN]
)
def test_route_for_admins_refuses_an_officer(app: Flask, officer: User, endpoint: str, method: str, path: str) -> None:
    assert sign_in(app.test_client(), officer).open(path, method=method).status_code == 403


@pytest.mark.parametrize(("endpoint", "method", "path"), [row for row in ENDPOINTS if PERMISSIONS[row[0]] in ROLES])
def test_route_for_staff_lets_the_admin_in(app: Flask, admin: User, endpoint: str, method: str, path: str) -> None:
    """Let in means: not sent away and not refused; the invented ids then find nothing."""
    assert sign_in(app.test_client(), admin).open(path, method=method).status_code in {200, 302, 400, 404, 405, 409}


def test_every_page_carries_a_strict_policy(app: Flask) -> None:
    headers = app.test_client().get("/dang-nhap").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_templates_have_no_inline_script_or_style() -> None:
    offenders = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if any(sign in path.read_text(encoding="utf-8") for sign in (" style=", "<style", "onclick=", "javascript:"))
    ]
    assert offenders == []


@pytest.mark.parametrize("sheet", sorted((ROOT / "static/css").glob("*.css")), ids=lambda sheet: sheet.name)
def test_style_sheet_closes_what_it_opens(sheet: Path) -> None:
    """A query for wide screens that is left open takes all rules below it from phones."""
    text = sheet.read_text(encoding="utf-8")
    assert text.count("{") == text.count("}")
