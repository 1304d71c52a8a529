from typing import Any

import pytest
from flask import Flask

from models import Role, User
from operations.accounts import SignInLinkError, read_sign_in_token, sign_in_token
from operations.actor import COMMAND, user_actor
from operations.change_user import (
    InactiveUserError,
    LastAdminError,
    OwnAccountError,
    change_user,
    make_sign_in_link,
    state_of,
)
from operations.errors import StaleError
from tests.factories import NOW


def _change(user: User, *, actor=COMMAND, role: Role | None = None, active: bool = True) -> None:
    change_user(
        user,
        name=user.name,
        role=role or user.role,
        active=active,
        expected_state=state_of(user),
        actor=actor,
        now=NOW,
    )


def test_officer_becomes_admin(officer: User) -> None:
    _change(officer, role=Role.ADMIN)
    assert officer.role is Role.ADMIN


def test_locked_user_loses_sessions_and_links(app: Flask, officer: User) -> None:
    token, session_version = sign_in_token(officer, secret_key="k"), officer.session_version
    _change(officer, active=False)
    assert officer.session_version == session_version + 1
    with pytest.raises(SignInLinkError):
        read_sign_in_token(token, secret_key="k")


@pytest.mark.parametrize("change", [{"active": False}, {"role": Role.OFFICER}])
def test_last_active_admin_stays(admin: User, change: dict[str, Any]) -> None:
    with pytest.raises(LastAdminError):
        _change(admin, **change)


@pytest.mark.parametrize("change", [{"active": False}, {"role": Role.OFFICER}])
def test_nobody_takes_the_own_rights_away(admin: User, officer: User, change: dict[str, Any]) -> None:
    _change(officer, role=Role.ADMIN)
    with pytest.raises(OwnAccountError):
        _change(admin, actor=user_actor(admin), **change)


def test_change_user_stale_page_is_refused(officer: User) -> None:
    seen = state_of(officer)
    _change(officer, role=Role.ADMIN)
    with pytest.raises(StaleError):
        change_user(officer, name="Khác", role=Role.OFFICER, active=True, expected_state=seen, actor=COMMAND, now=NOW)


def test_new_link_voids_the_one_before(officer: User) -> None:
    first = make_sign_in_link(officer, secret_key="k", actor=COMMAND, now=NOW)
    second = make_sign_in_link(officer, secret_key="k", actor=COMMAND, now=NOW)
    with pytest.raises(SignInLinkError):
        read_sign_in_token(first, secret_key="k")
    assert read_sign_in_token(second, secret_key="k") is officer


def test_link_for_a_locked_user_is_refused(officer: User) -> None:
    _change(officer, active=False)
    with pytest.raises(InactiveUserError):
        make_sign_in_link(officer, secret_key="k", actor=COMMAND, now=NOW)
