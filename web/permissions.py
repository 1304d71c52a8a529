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
    # availability (staff) and the trainee's private page
    "availability.trainee": Access.OFFICER,
    "availability.lecturer": Access.OFFICER,
    "availability.lecturer_calendar": Access.OFFICER,
    "availability.confirm_lecturer_calendar": Access.OFFICER,
    "availability.forget_lecturer_calendar": Access.OFFICER,
    "availability.room": Access.OFFICER,
    "availability.unit": Access.OFFICER,
    "availability.upload_duties": Access.OFFICER,
    "availability.check_duties": Access.OFFICER,
    "availability.confirm_duties": Access.OFFICER,
    "availability.forget_duties": Access.OFFICER,
    "availability.duty_template": Access.OFFICER,
    "availability.closed_days": Access.OFFICER,
    "availability.close_holidays": Access.OFFICER,
    "availability.open_day": Access.OFFICER,
    "person.show": Access.LINK,
    "person.answer": Access.LINK,
    "person.send": Access.LINK,
    "person.keep_draft": Access.LINK,
    "person.renew_feed": Access.LINK,
    "person.import_calendar": Access.LINK,
    "person.confirm_calendar": Access.LINK,
    "person.forget_calendar": Access.LINK,
    "person.choose_reminder": Access.LINK,
    "person.make_up": Access.LINK,
    "person.confirm_make_up": Access.LINK,
    "person.take_back_make_up": Access.LINK,
    "person.print_view": Access.LINK,
    "person.picture": Access.LINK,
    "person.picture_page": Access.LINK,
    "person.data": Access.LINK,
    "person.save_contact": Access.LINK,
    "person.withdraw": Access.LINK,
    "person.download_data": Access.LINK,
    # the timetable of a trainee to look at
    "looking.show": Access.LINK,
    "looking.print_view": Access.LINK,
    "looking.picture": Access.LINK,
    "looking.picture_page": Access.LINK,
    # timetable
    "timetable.show": Access.OFFICER,
    "timetable.trainees": Access.OFFICER,
    "timetable.why": Access.OFFICER,
    "timetable.move": Access.OFFICER,
    "timetable.pin": Access.OFFICER,
    "timetable.publish": Access.OFFICER,
    "timetable.releases": Access.OFFICER,
    "timetable.release": Access.OFFICER,
    "timetable.see_amendments_of_release": Access.OFFICER,
    # messages and slips
    "outbox.index": Access.OFFICER,
    "outbox.compose": Access.OFFICER,
    "outbox.compose_one": Access.OFFICER,
    "outbox.discard_late": Access.OFFICER,
    "outbox.act_many": Access.OFFICER,
    "outbox.message": Access.OFFICER,
    "outbox.open": Access.OFFICER,
    "outbox.act": Access.OFFICER,
    "outbox.template": Access.OFFICER,
    "outbox.group": Access.OFFICER,
    "outbox.untick_group": Access.OFFICER,
    "outbox.slips": Access.OFFICER,
    "outbox.print_slips": Access.OFFICER,
    # intakes
    "intakes.index": Access.OFFICER,
    "intakes.create": Access.OFFICER,
    "intakes.show": Access.OFFICER,
    "intakes.edit": Access.OFFICER,
    "intakes.roster": Access.OFFICER,
    "intakes.import_roster": Access.OFFICER,
    "intakes.check_roster": Access.OFFICER,
    "intakes.confirm_roster": Access.OFFICER,
    "intakes.roster_template": Access.OFFICER,
    "intakes.see_late": Access.OFFICER,
    "intakes.unsee_late": Access.OFFICER,
    "intakes.add_trainee": Access.OFFICER,
    "intakes.trainee": Access.OFFICER,
    "intakes.trainee_link": Access.OFFICER,
    "intakes.revoke_link": Access.OFFICER,
    "intakes.remove_trainee": Access.OFFICER,
    # settings
    "settings.show": Access.OFFICER,
    "settings.classes": Access.OFFICER,
    "settings.new_class": Access.OFFICER,
    "settings.edit_class": Access.OFFICER,
    "settings.remove_class": Access.OFFICER,
    "settings.lecturers": Access.OFFICER,
    "settings.new_lecturer": Access.OFFICER,
    "settings.edit_lecturer": Access.OFFICER,
    "settings.rooms": Access.OFFICER,
    "settings.new_room": Access.OFFICER,
    "settings.edit_room": Access.OFFICER,
    "settings.new_site": Access.OFFICER,
    "settings.edit_site": Access.OFFICER,
    "settings.units": Access.OFFICER,
    "settings.edit_unit": Access.OFFICER,
    "settings.feeds": Access.OFFICER,
    "settings.feed": Access.OFFICER,
    "settings.show_feed_link": Access.OFFICER,
    "settings.renew_feed": Access.OFFICER,
    "settings.name_people_of_unit": Access.OFFICER,
    "settings.weights": Access.ADMIN,
    "settings.formats": Access.ADMIN,
    "settings.new_format": Access.ADMIN,
    "settings.edit_format": Access.ADMIN,
    "settings.remove_format": Access.ADMIN,
    "settings.programme": Access.ADMIN,
    "settings.periods": Access.ADMIN,
    # solving
    "solving.run": Access.OFFICER,
    "solving.start": Access.OFFICER,
    "solving.again": Access.OFFICER,
    "solving.progress": Access.OFFICER,
    "solving.stop": Access.OFFICER,
    "solving.apply": Access.OFFICER,
    # studies
    "studies.suggestions": Access.OFFICER,
    "studies.start_suggestions": Access.OFFICER,
    "studies.formats": Access.OFFICER,
    "studies.start_formats": Access.OFFICER,
    "studies.progress": Access.OFFICER,
    "studies.stop": Access.OFFICER,
    # users
    "users.index": Access.ADMIN,
    "users.new": Access.ADMIN,
    "users.edit": Access.ADMIN,
    "users.make_link": Access.ADMIN,
    # audit
    "audit.index": Access.ADMIN,
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
