"""All pages, by area."""

from flask import Flask

from web.account import account
from web.audit import audit
from web.availability import availability
from web.feeds import feeds
from web.intakes import intakes
from web.looking import looking
from web.outbox import outbox
from web.person import person
from web.settings import settings
from web.solving import solving
from web.studies import studies
from web.timetable import timetable
from web.users import users


def register(app: Flask) -> None:
    for blueprint in (
        account, audit, availability, feeds, intakes, looking, outbox, person, settings, solving, studies, timetable,
        users,
    ):  # fmt: skip
        app.register_blueprint(blueprint)
