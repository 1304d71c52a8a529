"""What would help the draft, and which format serves the people."""

from web.studies.views import studies

__all__ = ["studies"]
