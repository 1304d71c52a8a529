"""All pages, by area."""

from flask import Flask

from web.account import account
from web.feeds import feeds
from web.intakes import intakes


def register(app: Flask) -> None:
    for blueprint in (account, feeds, intakes):
        app.register_blueprint(blueprint)
