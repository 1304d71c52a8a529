"""Log lines on standard error, with what opens somebody's page taken out of them."""

import logging
import logging.config
import re
from typing import Any

import structlog

# A private link, a feed and a sign-in link are passwords: only the kind of the address is logged.
_KINDS = ("hv", "xem", "lich", "dang-nhap")
# A server takes any letter of a path percent-encoded too, and a path inside a query is encoded once more.
_ENCODED = "%(?:25)*"


def _letter(one: str) -> str:
    return f"(?:{re.escape(one)}|{_ENCODED}{ord(one):02x})"


_SLASH = _letter("/")
_SECRET_PATHS = re.compile(
    f"({_SLASH}(?:{'|'.join(''.join(map(_letter, kind)) for kind in _KINDS)}){_SLASH}+)"
    rf"(?:(?!{_SLASH}|{_letter('?')})[^\s#\"'<>,)\]\\])+",
    re.IGNORECASE,
)
_SHARED = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def redact(text: str) -> str:
    """The text without the tokens in its paths."""
    return _SECRET_PATHS.sub(r"\1[…]", text)


class RedactingFormatter(structlog.stdlib.ProcessorFormatter):
    """Writes a whole line, traceback included, and redacts it last, so that nothing slips past."""

    def __init__(self, *, as_json: bool = False) -> None:
        renderer: Any = structlog.dev.ConsoleRenderer(colors=False)
        processors: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
        if as_json:
            processors.append(structlog.processors.format_exc_info)
            renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
        super().__init__(processors=[*processors, renderer], foreign_pre_chain=_SHARED)

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def logging_config(*, as_json: bool) -> dict[str, Any]:
    """The configuration of the standard library's logging, also for gunicorn's own lines."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "logs.RedactingFormatter", "as_json": as_json}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"level": "INFO", "handlers": ["stderr"]},
        "loggers": {
            "alembic": {"level": "WARNING"},
            "huey": {"level": "WARNING"},
            "gunicorn.error": {"level": "INFO", "handlers": ["stderr"], "propagate": False},
            "gunicorn.access": {"level": "INFO", "handlers": ["stderr"], "propagate": False},
        },
    }


def configure_logging(*, as_json: bool = False) -> None:
    """Send all logs of this process to standard error, one line each."""
    logging.config.dictConfig(logging_config(as_json=as_json))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
