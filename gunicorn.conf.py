"""gunicorn in production: `gunicorn` in this folder reads it by itself. Standard error gets redacted logs."""

import os

from config import Settings
from logs import configure_logging, logging_config

_settings = Settings()

wsgi_app = "app:create_app()"
bind = f"{_settings.host}:{_settings.port}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
umask = 0o077  # as in jobs/embedded.py
accesslog = "-"
logconfig_dict = logging_config(as_json=_settings.log_json)


def post_fork(_server: object, _worker: object) -> None:
    """The application's own log lines, like gunicorn's."""
    configure_logging(as_json=_settings.log_json)
