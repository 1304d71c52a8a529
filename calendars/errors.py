"""Why a calendar was not read. The layer above makes a sentence of the code."""

from typing import Any


class CalendarError(ValueError):
    """Nothing was read. `code` is one of those below."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


TOO_LARGE = "calendar_too_large"  # params: most, in MB
NOT_A_CALENDAR = "calendar_not_one"
TOO_MANY = "calendar_too_many"  # events or repetitions
TOO_SLOW = "calendar_too_slow"
BAD_ADDRESS = "calendar_address_bad"  # not a web address
ADDRESS_REFUSED = "calendar_address_refused"  # inside a network, or another port than the web's
NO_ANSWER = "calendar_no_answer"  # nobody there, too slow, or no safe connection
NOT_GIVEN = "calendar_not_given"  # the server answers, but not with a file; params: status
