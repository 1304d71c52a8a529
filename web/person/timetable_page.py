"""The own timetable on a page, whether the page is one where things can be changed or one to look at."""

from dataclasses import dataclass

from flask import Response, make_response, request

from models import Link, Trainee
from operations.afterwards import starts
from operations.read_published import OwnSession, OwnTimetable, own_timetable
from operations.share_feed import find_feed
from web.clock import local, now
from web.person.seen import Seen, read_seen, remember
from web.subscription import subscription


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody sees of the timetable now; `seen` has this look in it."""

    trainee: Trainee
    timetable: OwnTimetable | None
    seen: Seen
    feed: Link | None

    def values(self) -> dict[str, object]:
        """What person/_timetable.html and person/_subscribe.html are made of."""
        timetable, before = self.timetable, self.seen.before
        coming = timetable.next_session(now=now()) if timetable else None
        return {
            "trainee": self.trainee,
            "intake": self.trainee.intake,
            "timetable": timetable,
            "seen_before": before if timetable and before and before.release == timetable.compared else None,
            "next_session": coming,
            "next_near": _nearness(coming) if coming else "",
            "subscription": subscription(self.feed) if self.feed else None,
            "starts": starts,
            "now": now(),
        }


def _nearness(coming: OwnSession) -> str:
    """`now` while it is going on, `today` or `tomorrow` on the school's calendar, else nothing."""
    if coming.starts <= now():
        return "now"
    days = (coming.session.date - local(now()).date()).days
    return {0: "today", 1: "tomorrow"}.get(days, "")


def look_at(trainee: Trainee) -> Look:
    seen = read_seen(trainee)
    timetable = own_timetable(trainee, now=now(), seen=seen.releases)
    if timetable is not None:
        seen = seen.looking(timetable.release.number, on=local(now()).date())
    return Look(trainee, timetable, seen, find_feed(trainee, intake=trainee.intake))


def answer_to(look: Look, page: str, *, path: str) -> Response:
    """The page, with what the browser is to remember of this look for this path."""
    answer = make_response(page)
    if request.method == "GET" and look.timetable is not None:
        remember(answer, look.seen, trainee=look.trainee, path=path)
    return answer
