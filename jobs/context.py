"""The database for processes that show no pages."""

from datetime import UTC, datetime

from flask import Flask
from flask_babel import Babel

from config import ROOT, Settings
from models import db


def make_job_app(settings: Settings) -> Flask:
    """An application without routes, whose context opens the database."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.sqlalchemy_url
    db.init_app(app)
    # Mails are filled in as they go, each in the language of whoever gets it.
    Babel().init_app(app, default_locale="vi", default_translation_directories=str(ROOT / "translations"))
    return app


def utc_now() -> datetime:
    """The present moment: the clock of everything under jobs/."""
    return datetime.now(UTC)
