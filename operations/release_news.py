"""What a person does not know yet of the own timetable: the difference between what was told and what holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from models import MessageKind, SeatKind
from operations.lost_make_ups import Lost
from operations.release_texts import (
    change_content,
    class_change_text,
    coming_text,
    first_content,
    in_language,
    lost_make_up_text,
    many_changes_text,
    person_change_text,
)
from operations.told_state import ToldSession, ToldState

MOST_LINES = 8  # more is not read in a chat


@dataclass(frozen=True, slots=True)
class News:
    """`concerns_at` is the start of the first session, not over, that changes for the person."""

    kind: MessageKind
    content: str
    concerns_at: datetime | None


def news_for(
    known: ToldState | None,
    state: ToldState,
    *,
    teaches: bool,
    language: str,
    now: datetime,
    lost: Mapping[str, Lost] | None = None,
) -> News | None:
    """The news in the person's language; None where there is nothing to say. `known` is None before the first.

    `lost` are the make-ups that the person took and does not attend any more, by uid.
    """
    with in_language(language):
        if known is None:
            return _first(state, lost or {}, teaches=teaches, now=now)
        return _later(known, state, lost or {}, teaches=teaches, now=now)


def _first(state: ToldState, lost: Mapping[str, Lost], *, teaches: bool, now: datetime) -> News | None:
    coming = [session for session in state.in_time_order() if session.ends > now]
    if not coming:
        return None
    gone = sorted((one for one in lost.values() if one.taken.ends > now), key=lambda one: one.taken.when)
    lines = [_lost_line(one, state) for one in gone]
    content = "\n".join([first_content(state.in_time_order(), teaches=teaches), *lines])
    return News(MessageKind.RELEASE, content, coming[0].starts)


def _later(
    known: ToldState, state: ToldState, lost: Mapping[str, Lost], *, teaches: bool, now: datetime
) -> News | None:
    own, lines, concerned = _changed_lines(known, state, lost, now=now)
    is_moved = moves_class(known, state)
    if is_moved:
        own.insert(0, class_change_text(known.class_name, state.class_name))
    if not own and not lines:
        return None
    lines = [*own, *(lines if len(own) + len(lines) <= MOST_LINES else _in_short(lines, state, now=now))]
    only_gone = not is_moved and not any(uid in state.sessions for uid in concerned)
    starts = [
        session.starts for uid in concerned for told in (known, state)
        if (session := told.sessions.get(uid)) is not None and session.ends > now
    ]  # fmt: skip
    return News(
        MessageKind.CANCELLATION if only_gone else MessageKind.CHANGES,
        change_content(lines, teaches=teaches, cancelled=only_gone),
        min(starts, default=None),
    )


def _in_short(lines: Sequence[str], state: ToldState, *, now: datetime) -> list[str]:
    """Instead of many lines how many there are, and what comes next: all of it stands behind the link."""
    coming = next((session for session in state.in_time_order() if session.ends > now), None)
    return [many_changes_text(len(lines)), *([coming_text(coming)] if coming is not None else [])]


def moves_class(known: ToldState, state: ToldState) -> bool:
    """Whether it is another class; a class that has another code or name keeps its sessions, and that is no news."""
    if known.class_code == state.class_code:
        return False
    return _of_own_class(known).isdisjoint(_of_own_class(state))


def _of_own_class(told: ToldState) -> set[str]:
    return {uid for uid, session in told.sessions.items() if session.kind is SeatKind.HOME}


def _changed_lines(
    known: ToldState, state: ToldState, lost: Mapping[str, Lost], *, now: datetime
) -> tuple[list[str], list[str], list[str]]:
    """Lines about lost make-ups, a line for each other session that differs and is not over, and the uids of all.

    What is attended instead of a lost make-up is told with it.
    """
    old, new = known.sessions, state.sessions
    own, lines, concerned = [], [], []
    kinds = _changed_kinds(known, state, now=now)
    told_already: set[str] = set()
    # Whoever changes class is told the new sessions; that the old ones are off goes without saying.
    silent = moves_class(known, state) and state.class_code is not None
    for kind, uids in kinds.items():
        shown = old if kind == "dropped" else new
        for uid in sorted(uids, key=lambda uid: shown[uid].when):
            concerned.append(uid)
            if kind == "dropped" and uid in lost:
                told_already.update(lost[uid].instead)
                own.append(_lost_line(lost[uid], state))
            elif uid not in told_already and not (silent and kind == "dropped"):
                lines.append(person_change_text(kind, shown[uid], old.get(uid)))
    return own, lines, concerned


def changed_uids(known: ToldState, state: ToldState, *, now: datetime) -> set[str]:
    """The sessions, not over, that differ for the person."""
    return {uid for uids in _changed_kinds(known, state, now=now).values() for uid in uids}


def _changed_kinds(known: ToldState, state: ToldState, *, now: datetime) -> dict[str, list[str]]:
    old, new = known.sessions, state.sessions
    kept = [uid for uid in new if uid in old]
    kinds = {
        "dropped": [uid for uid in old if uid not in new],
        "added": [uid for uid in new if uid not in old],
        "moved": [uid for uid in kept if old[uid].when != new[uid].when],
        "place": [uid for uid in kept if old[uid].when == new[uid].when and old[uid].where != new[uid].where],
    }
    return {
        kind: [uid for uid in uids if not (_is_over(old.get(uid), now) and _is_over(new.get(uid), now))]
        for kind, uids in kinds.items()
    }


def _lost_line(lost: Lost, state: ToldState) -> str:
    return lost_make_up_text(lost.taken, [state.sessions[uid] for uid in lost.instead])


def _is_over(session: ToldSession | None, now: datetime) -> bool:
    return session is None or session.ends <= now
