"""How long data are kept, for pages with the notice about personal data."""

from functools import partial

from flask import current_app

from operations.forget_intake import kept_until
from operations.links import link_until


def retention() -> dict[str, object]:
    """`kept_until(intake)` is the last day on which data are kept, `link_until(intake)` that of the personal link."""
    settings = current_app.config["SETTINGS"]
    return {"kept_until": partial(kept_until, keep_days=settings.keep_days), "link_until": link_until}
