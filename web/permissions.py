"""Who may use which route: the one place. A route that does not stand here stops the program from starting."""

import enum

from flask import Flask, abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from models import Role
from web.extensions import login_manager


class Access(enum.Enum):
    """PUBLIC anyone; LINK whoever holds a valid private link (checked where it is read); others by role."""

    PUBLIC = "public"
    LINK = "link"
    OFFICER = "officer"
    ADMIN = "admin"


ROLES: dict[Access, set[Role]] = {
    Access.OFFICER: {Role.OFFICER, Role.ADMIN},
    Access.ADMIN: {Role.ADMIN},
}

PERMISSIONS: dict[str, Access] = {
    "static": Access.PUBLIC,
    "bootstrap.static": Access.PUBLIC,
    # account
    "account.home": Access.PUBLIC,
    "account.sign_in": Access.PUBLIC,
    "account.sign_in_by_link": Access.PUBLIC,
    "account.sign_out": Access.PUBLIC,
    "account.choose_language": Access.PUBLIC,
    "account.own_account": Access.OFFICER,
    # feeds
    "feeds.calendar": Access.LINK,
    # intakes
    "intakes.index": Access.OFFICER,
}


def check_permissions_complete(app: Flask) -> None:
    """Every route has an entry and every entry a route."""
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    missing, unused = endpoints - PERMISSIONS.keys(), PERMISSIONS.keys() - endpoints
    if missing or unused:
        raise RuntimeError(f"web/permissions.py: missing {sorted(missing)}, unused {sorted(unused)}")


def enforce_permission() -> ResponseReturnValue | None:
    """Before each request: 404 and static files pass, all else needs its entry."""
    if request.endpoint is None:
        return None
    access = PERMISSIONS[request.endpoint]
    if access in {Access.PUBLIC, Access.LINK}:
        return None
    if not current_user.is_authenticated:
        return login_manager.unauthorized()
    if current_user.user.role not in ROLES[access]:
        abort(403)
    return None
