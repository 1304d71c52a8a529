"""People who work with the program: accounts, roles, links for who cannot sign in."""

from web.users.views import users

__all__ = ["users"]
