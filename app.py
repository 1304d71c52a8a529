"""The application: `create_app()` puts the parts together, `python app.py` runs all of it on one machine."""

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache

from flask import Flask, request
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

import commands
import models
from config import ROOT, Settings
from jobs import embedded
from jobs.queue import SolveQueue
from logs import configure_logging
from operations.transaction import begin_writing
from web import bad_input, blueprints, errors, filters, permissions, reading, security
from web.extensions import babel, bootstrap, csrf, limiter, login_manager, migrate
from web.language import LANGUAGES, page_address, select_locale


def create_app(settings: Settings | None = None, *, clock: Callable[[], datetime] | None = None) -> Flask:
    """Make the application. Tests pass settings and a clock of their own."""
    app = Flask(__name__)
    settings = settings or Settings()
    settings.instance_dir.mkdir(parents=True, exist_ok=True)
    app.extensions["clock"] = clock or (lambda: datetime.now(UTC))
    _configure(app, settings)
    _configure_database(app)
    _configure_web(app, settings)
    _configure_jobs(app, settings)
    commands.register(app)
    if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
        configure_logging(as_json=settings.log_json)  # `python app.py`, gunicorn and the worker do so themselves
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.signing_key(),
        SQLALCHEMY_DATABASE_URI=settings.sqlalchemy_url,
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},  # an error in the log names nobody
        MAX_CONTENT_LENGTH=settings.max_upload_mb * 1024 * 1024,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # private pages send no Referer; the token of the form is what counts
        RATELIMIT_ENABLED=settings.rate_limits,
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        BOOTSTRAP_SERVE_LOCAL=True,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
    )


def _configure_database(app: Flask) -> None:
    models.db.init_app(app)
    migrate.init_app(app, models.db, directory=str(ROOT / "migrations"), compare_type=True, render_as_batch=True)


def _configure_web(app: Flask, settings: Settings) -> None:
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    app.wsgi_app = WhiteNoise(app.wsgi_app, root=str(ROOT / "static"), prefix="static/", max_age=3600)  # type: ignore[method-assign]
    babel.init_app(
        app, default_locale="vi", default_timezone="Asia/Ho_Chi_Minh", locale_selector=select_locale,
        default_translation_directories=str(ROOT / "translations"),
    )  # fmt: skip
    bootstrap.init_app(app)
    bad_input.init_app(app)
    csrf.init_app(app)
    limiter.init_app(app)
    login_manager.init_app(app, add_context_processor=False)  # it would read the user for every template
    login_manager.login_view = "account.sign_in"
    app.jinja_env.globals.update(
        LANGUAGES=LANGUAGES, page_address=page_address, settings=settings, current_user=current_user, _=_,
        get_locale=get_locale,
    )  # fmt: skip
    filters.init_app(app)
    security.init_app(app)
    reading.init_app(app)
    errors.init_app(app)
    app.before_request(_begin_writing_on_post)
    app.before_request(permissions.enforce_permission)
    blueprints.register(app)
    permissions.check_permissions_complete(app)


def _begin_writing_on_post() -> None:
    """What is sent with POST will be stored: take the write lock before the first read, not after it."""
    if request.method == "POST" and request.endpoint is not None:
        begin_writing()


def _configure_jobs(app: Flask, settings: Settings) -> None:
    """How pages ask for work; the queue is opened by the first who does."""
    queue = cache(lambda: SolveQueue(settings))
    app.extensions["enqueue_solve"] = lambda run_id: queue().enqueue(run_id)
    app.extensions["enqueue_study"] = lambda study_id: queue().enqueue_study(study_id)
    app.extensions["enqueue_mail"] = lambda: queue().enqueue_mail()


if __name__ == "__main__":
    sys.exit(embedded.main(create_app))
