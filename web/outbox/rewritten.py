"""What was written while somebody looked: shown to them after a button, which has left it alone."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from models import Intake
from operations.read_outbox import OutboxQuery, found_texts
from operations.seen_messages import Outcome, public_id_of
from web.outbox.filters import address_values

MOST_SHOWN = 20  # all of them are in the list below


def written_since(intake: Intake, query: OutboxQuery, seen: Sequence[str], *, now: datetime) -> list[str]:
    """The public ids of what the filter finds now and the page did not have."""
    known = {public_id_of(key) for key in seen}
    return [id_ for key in found_texts(intake, query, now=now) if (id_ := public_id_of(key)) not in known]


def to_list(intake: Intake, query: OutboxQuery, outcome: Outcome, since: Iterable[str] = ()) -> ResponseReturnValue:
    """To the list, which shows first what nothing was done with."""
    left = list(dict.fromkeys([*(one.public_id for one in outcome.rewritten), *since]))
    values = address_values(query) | ({"moi": left[:MOST_SHOWN], "so-moi": len(left)} if left else {})
    return redirect(url_for("outbox.index", public_id=intake.public_id, **values))
