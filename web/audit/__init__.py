"""The audit log for admins: who read, exported or changed what."""

from web.audit.views import audit

__all__ = ["audit"]
