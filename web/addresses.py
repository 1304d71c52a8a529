"""Absolute addresses, for links that leave the site: messages, QR codes, calendar programs."""

from typing import Any

from flask import current_app, request, url_for


def absolute_url(endpoint: str, **values: Any) -> str:
    """The address of a page under the configured public address, else under the one by which we were called."""
    base: str = current_app.config["SETTINGS"].base_url or request.url_root
    return base.rstrip("/") + url_for(endpoint, **values)
