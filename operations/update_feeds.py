"""Bring every subscriber's calendar in line with a release, in the commit of the release."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from models import EntryStatus, Intake, Lecturer, LinkPurpose, Release, ReleaseSession, SeatKind, Trainee, db
from operations.amendments import amended_seats, amendments_of, missed_afterwards, released_seats
from operations.feed_entries import Shown, Subscriber, entries_of, update_entries
from operations.links import ensure_links
from operations.published_state import PublishedSession, PublishedState, last_release, session_of_row
from operations.release_texts import (
    LANGUAGES,
    cancelled_title,
    in_language,
    lecturer_description,
    make_up_title,
    missed_title,
    session_title,
    trainee_description,
)
from operations.shared_feeds import published_uids, shown_session, update_shared_feeds
from operations.slots import SCHOOL_ZONE

# (language, session, how it is attended; None for the lecturer) → what a calendar shows of it.
_Table = dict[tuple[str, str, SeatKind | None], Shown]


def update_feeds(intake: Intake, *, before: PublishedState, after: PublishedState, now: datetime) -> None:
    """Make and change the feed entries of the intake: trainees, classes, units, and lecturers and rooms old and new."""
    table = _shown_table(after)
    trainees = list(db.session.execute(sa.select(Trainee).filter_by(intake_id=intake.id)).scalars())
    lecturer_ids = before.teaching.keys() | after.teaching.keys()
    lecturers = list(db.session.execute(sa.select(Lecturer).where(Lecturer.id.in_(lecturer_ids))).scalars())
    feeds = ensure_links(trainees, purpose=LinkPurpose.FEED, now=now)
    missed = missed_afterwards(intake)
    subscribers = [
        _trainee_feed(one, feeds[one.id].id, after, table, missed=missed.get(one.id, ())) for one in trainees
    ]
    # Who changed class since a session was held has been there: it is not called off for them.
    published = published_uids(intake)
    update_entries(subscribers, own_uids=published - _held(after, now=now), now=now)
    feeds = ensure_links(lecturers, purpose=LinkPurpose.FEED, now=now)
    teaching = after.teaching
    subscribers = [
        Subscriber(feeds[one.id].id, "vi", {uid: table["vi", uid, None] for uid in teaching.get(one.id, ())})
        for one in lecturers
    ]
    update_entries(subscribers, own_uids=published, now=now)
    update_shared_feeds(intake, before=before, after=after, now=now)


def _held(state: PublishedState, *, now: datetime) -> set[str]:
    """The uids of the sessions that have begun, and that the school still says were held."""
    return {
        uid
        for uid, facts in state.sessions.items()
        if datetime.combine(facts.date, facts.start_time, SCHOOL_ZONE) <= now
    }


def update_feed_of(
    trainee: Trainee,
    sessions: Mapping[str, ReleaseSession],
    *,
    before: Mapping[str, SeatKind],
    after: Mapping[str, SeatKind],
    now: datetime,
) -> None:
    """Bring one trainee's feed in line with an amendment, in the session already: `before` and `after` are the seats
    around it.
    """
    link = ensure_links([trainee], purpose=LinkPurpose.FEED, now=now)[trainee.id]
    language = _known(trainee.language)
    with in_language(language):
        wanted = {
            uid: _shown_to_trainee(session_of_row(sessions[uid]), kind)
            for uid, kind in after.items()
            if uid in sessions
        }
        wanted |= {
            uid: _shown_as_missed(session_of_row(sessions[uid]))
            for uid in missed_afterwards(trainee.intake, trainee).get(trainee.id, ())
            if uid in sessions and uid not in after
        }
    given_up = before.keys() - after.keys()
    update_entries([Subscriber(link.id, language, wanted)], own_uids=set(given_up), now=now)


def reword_feed_of(trainee: Trainee, *, now: datetime) -> None:
    """Put one trainee's feed into the language that they now speak, in the session already."""
    release = last_release(trainee.intake)
    if release is None:
        return
    seats = amended_seats(released_seats(release, trainee), amendments_of(release, trainee))
    uids = {*seats, *missed_afterwards(trainee.intake, trainee).get(trainee.id, ())}
    query = sa.select(ReleaseSession).where(ReleaseSession.release_id == release.id, ReleaseSession.uid.in_(uids))
    sessions = {session.uid: session for session in db.session.execute(query).scalars()}
    update_feed_of(trainee, sessions, before=seats, after=seats, now=now)
    _reword_cancelled(trainee, now=now)


def _reword_cancelled(trainee: Trainee, *, now: datetime) -> None:
    """Title and description alone, so that SEQUENCE stays: time and place are those that were called off.

    A session that the newest release to hold it calls otherwise than the calendar stays as it was told.
    """
    link = ensure_links([trainee], purpose=LinkPurpose.FEED, now=now)[trainee.id]
    cancelled = {uid: one.shown for uid, one in entries_of(link).items() if one.shown.status is EntryStatus.CANCELLED}
    if not cancelled:
        return
    query = sa.select(ReleaseSession).join(Release).where(Release.intake_id == trainee.intake_id)
    query = query.where(ReleaseSession.uid.in_(cancelled)).order_by(Release.number)
    facts = {row.uid: session_of_row(row) for row in db.session.execute(query).scalars()}
    language = _known(trainee.language)
    wanted = {uid: _in_words_of(cancelled[uid], one, language) for uid, one in facts.items()}
    update_entries([Subscriber(link.id, language, wanted)], own_uids=set(), now=now)


def _in_words_of(shown: Shown, facts: PublishedSession, language: str) -> Shown:
    new = _cancelled_words(facts, language)
    for told in LANGUAGES:
        for (title, about), (new_title, new_about) in zip(_cancelled_words(facts, told), new, strict=True):
            if shown.title == title:
                return replace(
                    shown, title=new_title, description=new_about if shown.description == about else shown.description
                )
    return shown


def _cancelled_words(facts: PublishedSession, language: str) -> list[tuple[str, str]]:
    """Title and description of a session that was called off, for each way in which it may have been attended."""
    with in_language(language):
        return [
            (cancelled_title(titled(facts.class_name, facts.position)), trainee_description(facts))
            for titled in (session_title, make_up_title, missed_title)
        ]


def _trainee_feed(
    trainee: Trainee, link_id: int, after: PublishedState, table: _Table, *, missed: Collection[str]
) -> Subscriber:
    language = _known(trainee.language)
    seats = after.seats.get(trainee.id, {})
    wanted = {uid: table[language, uid, kind] for uid, kind in seats.items()}
    with in_language(language):
        wanted |= {
            uid: _shown_as_missed(after.sessions[uid]) for uid in missed if uid in after.sessions and uid not in seats
        }
    return Subscriber(link_id, language, wanted)


def _known(language: str) -> str:
    return language if language in LANGUAGES else "vi"


def _shown_table(state: PublishedState) -> _Table:
    """Each session once per language and way to attend, not once per person."""
    table: _Table = {}
    for language in LANGUAGES:
        with in_language(language):
            for uid, facts in state.sessions.items():
                title = session_title(facts.class_name, facts.position)
                for kind in SeatKind:
                    table[language, uid, kind] = _shown_to_trainee(facts, kind)
                table[language, uid, None] = shown_session(facts, title, lecturer_description(facts))
    return table


def _shown_to_trainee(facts: PublishedSession, kind: SeatKind) -> Shown:
    titled = make_up_title if kind is SeatKind.MAKE_UP else session_title
    return shown_session(facts, titled(facts.class_name, facts.position), trainee_description(facts))


def _shown_as_missed(facts: PublishedSession) -> Shown:
    """It took place, so that calendars do not call it off; the trainee has said since that they were not there."""
    return shown_session(facts, missed_title(facts.class_name, facts.position), trainee_description(facts))
