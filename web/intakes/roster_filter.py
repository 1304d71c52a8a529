"""Who of the roster is shown, as it stands in the address or in a form."""

from typing import Any

from werkzeug.datastructures import MultiDict

from operations.availability import Source
from operations.late_answers import Late
from operations.read_roster import RosterQuery
from web.bad_input import key_argument

CALENDAR_SHORT = "calendar_short"


def roster_query(values: MultiDict[str, str]) -> RosterQuery:
    said = values.get("khai-bao", "")
    return RosterQuery(
        text=values.get("tim", "")[:100].strip(),
        unit_id=values.get("don-vi", type=key_argument),
        source=Source(said) if said in set(Source) else None,
        late=Late(said) if said in set(Late) else None,
        calendar_short=said == CALENDAR_SHORT,
    )


def address_values(query: RosterQuery) -> dict[str, Any]:
    """The search as parameters of an address, for the links to other pages of the list."""
    said = query.source or query.late or (CALENDAR_SHORT if query.calendar_short else None)
    told = {"tim": query.text, "don-vi": query.unit_id, "khai-bao": said}
    return {name: value for name, value in told.items() if value not in {"", None}}
