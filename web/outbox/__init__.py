"""Messages of an intake: written, looked at, sent; words around them; texts for groups; printed slips."""

from web.outbox import group_views, list_views, message_views, slip_views, template_views
from web.outbox.blueprint import outbox

__all__ = ["group_views", "list_views", "message_views", "outbox", "slip_views", "template_views"]
