"""What is new, moved or cancelled between two published states, for sessions and for each person.

The result is data for `Release.changes` (JSON); operations/release_texts.py makes sentences of it. It names
people by id alone, so that somebody who is erased is gone from it too.
"""

from typing import Any

from operations.published_state import PublishedSession, PublishedState

Changes = dict[str, Any]


def compare(before: PublishedState, after: PublishedState) -> Changes:
    """`{"first", "sessions", "trainees", "lecturers"}`.

    A session: `{"uid", "status": new|changed|cancelled, "changed": [time|room|lecturer|link|content],
    "before", "after"}` with the facts that people know a session by. A person: `{"id", "added", "dropped",
    "moved", "place"}` with uids, and for trainees `"class": [before, after]`. For a first release the lists of
    people are left empty: everything is new to everybody.
    """
    first = not before.sessions and not before.placements
    return {
        "first": first,
        "sessions": [] if first else _session_changes(before, after),
        "trainees": [] if first else _trainee_changes(before, after),
        "lecturers": [] if first else _lecturer_changes(before, after),
    }


def is_empty(changes: Changes) -> bool:
    """Whether there is nothing that anybody needs to be told."""
    return not (changes["first"] or changes["sessions"] or changes["trainees"] or changes["lecturers"])


def _session_changes(before: PublishedState, after: PublishedState) -> list[Changes]:
    found = []
    for uid in before.sessions.keys() | after.sessions.keys():
        old, new = before.sessions.get(uid), after.sessions.get(uid)
        if old == new:
            continue
        status = "new" if old is None else "cancelled" if new is None else "changed"
        changed = _changed_aspects(old, new) if old and new else []
        found.append({"uid": uid, "status": status, "changed": changed, "before": _shown(old), "after": _shown(new)})
    return sorted(found, key=lambda change: _order(change["after"] or change["before"]))


def _changed_aspects(old: PublishedSession, new: PublishedSession) -> list[str]:
    aspects = {
        "time": old.when != new.when,
        "room": old.place != new.place or old.online != new.online,
        "lecturer": (old.lecturer_id, old.lecturer_name) != (new.lecturer_id, new.lecturer_name),
        "link": old.meeting_url != new.meeting_url,
    }
    return [name for name, differs in aspects.items() if differs] or ["content"]


def _shown(session: PublishedSession | None) -> Changes | None:
    if session is None:
        return None
    return {
        "class_code": session.class_code,
        "class_name": session.class_name,
        "position": session.position,
        "date": session.date.isoformat(),
        "start": f"{session.start_time:%H:%M}",
        "end": f"{session.end_time:%H:%M}",
        "period": session.period_name,
        "room": session.room_name,
        "site": session.site_name,
        "lecturer": session.lecturer_name,
        "online": session.online,
    }


def _order(shown: Changes) -> tuple[str, str, str]:
    return shown["class_code"], shown["date"], shown["start"]


def _trainee_changes(before: PublishedState, after: PublishedState) -> list[Changes]:
    moved, elsewhere = _affected(before, after)
    found = []
    for key in sorted(before.placements.keys() | after.placements.keys()):
        old, new = set(before.seats.get(key, ())), set(after.seats.get(key, ()))
        change = _person(key, old, new, moved=moved, elsewhere=elsewhere)
        was, now = before.placements.get(key), after.placements.get(key)
        home = [was.class_code if was else None, now.class_code if now else None]
        if change or home[0] != home[1]:
            found.append((change or _no_seats(key)) | {"class": home})
    return found


def _lecturer_changes(before: PublishedState, after: PublishedState) -> list[Changes]:
    moved, elsewhere = _affected(before, after)
    old, new = before.teaching, after.teaching
    changes = (
        _person(key, old.get(key, set()), new.get(key, set()), moved=moved, elsewhere=elsewhere)
        for key in sorted(old.keys() | new.keys())
    )
    return [change for change in changes if change]


def _affected(before: PublishedState, after: PublishedState) -> tuple[set[str], set[str]]:
    """The uids of sessions at another time, and of those at the same time in another place."""
    both = before.sessions.keys() & after.sessions.keys()
    moved = {uid for uid in both if before.sessions[uid].when != after.sessions[uid].when}
    elsewhere = {
        uid
        for uid in both - moved
        if (before.sessions[uid].place, before.sessions[uid].meeting_url)
        != (after.sessions[uid].place, after.sessions[uid].meeting_url)
    }
    return moved, elsewhere


def _person(key: int, old: set[str], new: set[str], *, moved: set[str], elsewhere: set[str]) -> Changes | None:
    stays = old & new
    if old == new and not stays & moved and not stays & elsewhere:
        return None
    return {
        "id": key,
        "added": sorted(new - old),
        "dropped": sorted(old - new),
        "moved": sorted(stays & moved),
        "place": sorted(stays & elsewhere),
    }


def _no_seats(key: int) -> Changes:
    return {"id": key, "added": [], "dropped": [], "moved": [], "place": []}
