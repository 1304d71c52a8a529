"""What an operation says when it will not do a thing. The layer above makes a sentence of code and params."""

from typing import Any


class OperationError(Exception):
    """Refused, and nothing was changed. `field` names the form field at fault, if one is."""

    code = "refused"

    def __init__(self, *, field: str | None = None, **params: Any) -> None:
        super().__init__(f"{self.code} {params}" if params else self.code)
        self.field = field
        self.params = params


class StaleError(OperationError):
    """The page that was sent is older than what is stored."""

    code = "stale"


class NotFoundError(OperationError):
    code = "not_found"
