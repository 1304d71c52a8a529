"""All pages, by area."""

from flask import Flask

from web.account import account
from web.intakes import intakes


def register(app: Flask) -> None:
    for blueprint in (account, intakes):
        app.register_blueprint(blueprint)
