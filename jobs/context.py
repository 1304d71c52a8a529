"""The database for processes that show no pages."""

from datetime import UTC, datetime

from flask import Flask

from config import Settings
from models import db


def make_job_app(settings: Settings) -> Flask:
    """An application without routes, whose context opens the database."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.sqlalchemy_url
    db.init_app(app)
    return app


def utc_now() -> datetime:
    """The present moment: the clock of everything under jobs/."""
    return datetime.now(UTC)
