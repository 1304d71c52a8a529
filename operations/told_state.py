"""What one person has been told of the own timetable: kept with each message, so that the next one tells the rest."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from models import SeatKind
from operations.links import SCHOOL_ZONE
from operations.published_state import PublishedSession, PublishedState, When


@dataclass(frozen=True, slots=True)
class ToldSession:
    """What matters to a person of one session; `kind` is None for who teaches it.

    Who teaches is not in it: nobody has to do anything about another lecturer, and messages are neutral, like titles.
    So that is no news to a trainee; the own page tells it. The lecturers themselves are told what they teach.
    """

    class_name: str
    position: int
    date: date
    start_time: time
    end_time: time
    room_name: str
    site_name: str
    online: bool
    meeting_url: str | None
    kind: SeatKind | None

    @property
    def when(self) -> When:
        return self.date, self.start_time, self.end_time

    @property
    def where(self) -> tuple[str, str, bool, str | None]:
        return self.room_name, self.site_name, self.online, self.meeting_url

    @property
    def starts(self) -> datetime:
        return datetime.combine(self.date, self.start_time, SCHOOL_ZONE)

    @property
    def ends(self) -> datetime:
        return datetime.combine(self.date, self.end_time, SCHOOL_ZONE)


@dataclass(frozen=True, slots=True)
class ToldState:
    """The own class, by code and name, and the own sessions by uid."""

    class_code: str | None
    class_name: str | None
    sessions: Mapping[str, ToldSession]

    def in_time_order(self) -> list[ToldSession]:
        return sorted(self.sessions.values(), key=lambda session: session.when)

    def as_json(self) -> dict[str, Any]:
        return {
            "class": [self.class_code, self.class_name],
            "sessions": {uid: _row(session) for uid, session in self.sessions.items()},
        }


def told_from_json(data: Mapping[str, Any]) -> ToldState:
    code, name = data["class"]
    return ToldState(code, name, {uid: _session(row) for uid, row in data["sessions"].items()})


def class_names(state: PublishedState) -> dict[str, str]:
    """The name of each class by its code."""
    return {facts.class_code: facts.class_name for facts in state.sessions.values()}


def trainee_state(state: PublishedState, names: Mapping[str, str], trainee_id: int) -> ToldState:
    """What the published state says to one trainee; `names` are its `class_names`."""
    placement = state.placements.get(trainee_id)
    code = placement.class_code if placement is not None else None
    seats = state.seats.get(trainee_id, {})
    name = names.get(code, code) if code is not None else None
    return ToldState(code, name, {uid: told(state.sessions[uid], kind) for uid, kind in seats.items()})


def arranged(known: ToldState, details: Mapping[str, Any], facts: Mapping[str, PublishedSession]) -> ToldState:
    """What a trainee knows after an amendment of their own (`details` of Amendment); `facts` are of what it adds."""
    kept = {uid: session for uid, session in known.sessions.items() if uid not in details["dropped"]}
    added = {uid: told(facts[uid], SeatKind(kind)) for uid, kind in details["added"].items()}
    return replace(known, sessions=kept | added)


def lecturer_state(state: PublishedState, uids: set[str]) -> ToldState:
    """What it says to the lecturer of these sessions."""
    return ToldState(None, None, {uid: told(state.sessions[uid], None) for uid in sorted(uids)})


def told(facts: PublishedSession, kind: SeatKind | None) -> ToldSession:
    """What matters of a published session to a person who attends it so."""
    return ToldSession(
        class_name=facts.class_name, position=facts.position, date=facts.date,
        start_time=facts.start_time, end_time=facts.end_time, room_name=facts.room_name, site_name=facts.site_name,
        online=facts.online, meeting_url=facts.meeting_url, kind=kind,
    )  # fmt: skip


def _row(one: ToldSession) -> list[Any]:
    """A list, not a dictionary: there is one for every seat that anybody was told of."""
    return [
        one.class_name, one.position, one.date.isoformat(), f"{one.start_time:%H:%M}", f"{one.end_time:%H:%M}",
        one.room_name, one.site_name, one.online, one.meeting_url, one.kind.value if one.kind else None,
    ]  # fmt: skip


def _session(row: list[Any]) -> ToldSession:
    class_name, position, day, start, end, room, site, online, url, kind = row
    return ToldSession(
        class_name, position, date.fromisoformat(day), time.fromisoformat(start), time.fromisoformat(end),
        room, site, online, url, SeatKind(kind) if kind else None,
    )  # fmt: skip
