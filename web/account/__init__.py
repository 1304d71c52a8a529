"""Signing in and out, the own password, the language of the pages."""

from web.account.views import account

__all__ = ["account"]
