"""Messages about the timetable: to each person one, that says what they do not know yet; staff look at them first.

What somebody knows is what the last message that went to them said, and what they have arranged themselves since
(operations/known_state.py). So whatever has not gone is overtaken by the next release: it is discarded, and another is
written from what they know to what now holds, where anything is left to say. It is another message, since somebody may
just be sending the old text on: what that one tells must stay known.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from models import (
    Channel,
    Intake,
    Lecturer,
    MessageStatus,
    OutboxMessage,
    Release,
    Trainee,
    db,
)
from models.base import new_public_id
from operations.draft import lecturer_label
from operations.known_state import KINDS, UNCERTAIN, PersonKey, known_states
from operations.lost_make_ups import LostMakeUps
from operations.message_templates import Templates, templates_of, written
from operations.published_state import EMPTY, PublishedState, last_release, state_of_release
from operations.release_news import News, news_for
from operations.release_texts import LANGUAGES, in_language, lecturer_title
from operations.told_state import ToldState, class_names, lecturer_state, trainee_state

# Not gone, and not on its way: may be replaced. A failed one has not gone either.
OPEN = sa.and_(
    OutboxMessage.status.in_([MessageStatus.DRAFT, MessageStatus.APPROVED, MessageStatus.FAILED]),
    OutboxMessage.taken_at.is_(None),
    ~UNCERTAIN,
)


@dataclass(frozen=True, slots=True)
class _Person:
    key: PersonKey
    name: str
    email: str | None
    language: str
    title: str
    state: ToldState

    @property
    def teaches(self) -> bool:
        return self.key.lecturer_id is not None


def write_messages(
    release: Release,
    intake: Intake,
    *,
    before: PublishedState,
    after: PublishedState,
    now: datetime,
    only: Collection[PersonKey] | None = None,
) -> int:
    """Bring the messages that have not gone in line with `after`, in bulk and in the running transaction.

    `before` is what those were told whose last message does not say it. `only` are the people concerned, None all.
    Returns how many messages are new; they are drafts. The intake must be locked.
    """
    known = known_states(intake, before)
    lost = LostMakeUps(intake, before, after)
    waiting = _open_messages(intake)
    templates = templates_of(intake)
    changes = _Changes(release, intake, now)
    for person in _people(intake, before, after):
        if only is None or person.key in only:
            news = news_for(
                known.get(person.key), person.state, teaches=person.teaches, language=person.language, now=now,
                lost=lost.of(person.key.trainee_id, person.state, known.get(person.key)),
            )  # fmt: skip
            changes.settle(person, news, waiting.get(person.key, []), templates)
    return changes.store()


def write_again(intake: Intake, people: Collection[PersonKey], *, now: datetime) -> None:
    """The same for some people where it is no release that has changed what they know, but a message taken back."""
    release = last_release(intake)
    if release is not None and people:
        write_messages(release, intake, before=EMPTY, after=state_of_release(release), now=now, only=people)


def rewrite_waiting(trainee: Trainee, *, now: datetime) -> None:
    """Bring what has not gone to a trainee in line with what they have arranged themselves since; nothing is added
    where nothing waits: whoever arranged it knows of it. In the running transaction, the intake locked.
    """
    query = sa.select(OutboxMessage.id).where(
        OutboxMessage.trainee_id == trainee.id, OutboxMessage.kind.in_(KINDS), OPEN
    )
    if db.session.scalar(query.limit(1)) is not None:
        write_again(trainee.intake, {PersonKey(trainee.id, None)}, now=now)


class _Changes:
    """What is to be inserted and discarded, so that each takes one statement."""

    def __init__(self, release: Release, intake: Intake, now: datetime) -> None:
        self._release, self._intake, self._now = release, intake, now
        self._new: list[dict[str, Any]] = []
        self._overtaken: list[int] = []

    def settle(self, person: _Person, news: News | None, waiting: Sequence[sa.Row[Any]], templates: Templates) -> None:
        tells = person.state.as_json()
        wanted = (news.kind, person.language, news.content, tells) if news is not None else None
        keep = next((row for row in waiting if (row.kind, row.language, row.content, row.tells) == wanted), None)
        self._overtaken += [row.id for row in waiting if row is not keep]
        if news is None or keep is not None:
            return
        language = person.language if person.language in LANGUAGES else "vi"
        text = written(
            templates[news.kind, language].text, title=person.title, name=person.name, content=news.content,
            number=self._release.number,
        )  # fmt: skip
        self._new.append({
            "kind": news.kind, "language": person.language, "subject": text.subject, "body": text.body,
            "content": news.content, "tells": tells, "concerns_at": news.concerns_at,
            "status": MessageStatus.DRAFT, "created_at": self._now,
            "channel": Channel.EMAIL if person.email else Channel.PASTE,
            "intake_id": self._intake.id, "public_id": new_public_id(),
        } | person.key._asdict())  # fmt: skip

    def store(self) -> int:
        if self._new:
            db.session.execute(sa.insert(OutboxMessage), self._new)
        discard(self._overtaken)
        db.session.expire_all()
        return len(self._new)


def discard(ids: Sequence[int]) -> None:
    """Mark messages as overtaken, in the running transaction."""
    if not ids:
        return
    values = {"status": MessageStatus.DISCARDED, "revision": OutboxMessage.revision + 1}
    query = sa.update(OutboxMessage).where(OutboxMessage.id.in_(ids)).values(values)
    db.session.execute(query, execution_options={"synchronize_session": False})


def _open_messages(intake: Intake) -> dict[PersonKey, list[sa.Row[Any]]]:
    columns = (
        OutboxMessage.id, OutboxMessage.trainee_id, OutboxMessage.lecturer_id, OutboxMessage.kind,
        OutboxMessage.language, OutboxMessage.content, OutboxMessage.tells,
    )  # fmt: skip
    query = sa.select(*columns).where(OutboxMessage.intake_id == intake.id, OutboxMessage.kind.in_(KINDS), OPEN)
    found: dict[PersonKey, list[sa.Row[Any]]] = {}
    for row in db.session.execute(query.order_by(OutboxMessage.id)):
        found.setdefault(PersonKey(row.trainee_id, row.lecturer_id), []).append(row)
    return found


def _people(intake: Intake, before: PublishedState, after: PublishedState) -> Iterator[_Person]:
    names = class_names(after)
    trainees = sa.select(Trainee.id, Trainee.full_name, Trainee.email, Trainee.language).filter_by(intake_id=intake.id)
    for key, name, email, language in db.session.execute(trainees.order_by(Trainee.sort_key)):
        state = trainee_state(after, names, key)
        yield _Person(PersonKey(key, None), name, email, language, intake.calendar_title, state)
    teaching = after.teaching
    told = sa.select(OutboxMessage.lecturer_id).where(
        OutboxMessage.intake_id == intake.id, OutboxMessage.lecturer_id.is_not(None)
    )
    concerned = sa.or_(Lecturer.id.in_(before.teaching.keys() | teaching.keys()), Lecturer.id.in_(told))
    lecturers = db.session.execute(sa.select(Lecturer).where(concerned).order_by(Lecturer.name)).scalars().all()
    with in_language("vi"):
        title = lecturer_title()
    for one in lecturers:
        name, state = lecturer_label(one.title, one.name), lecturer_state(after, teaching.get(one.id, set()))
        yield _Person(PersonKey(None, one.id), name, one.email, "vi", title, state)
