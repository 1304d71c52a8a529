"""Who guesses private links is slowed down; whoever has one that we made is not, though both share an address."""

from flask import Blueprint, current_app, request

from models import LinkPurpose
from operations.links import is_signed
from web.extensions import limiter

REFUSED = 404


def limit_guesses(blueprint: Blueprint, rate: str, *, purpose: LinkPurpose) -> None:
    """Count the tokens that were never ours, by address, over all pages of a blueprint."""

    def is_ours() -> bool:
        token = (request.view_args or {}).get("token", "")
        return is_signed(token, purpose=purpose, secret_key=current_app.config["SECRET_KEY"])

    limiter.limit(rate, exempt_when=is_ours, deduct_when=lambda response: response.status_code == REFUSED)(blueprint)
