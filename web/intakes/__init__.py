"""Intakes: list, overview, roster."""

from web.intakes.views import intakes

__all__ = ["intakes"]
