"""Make-ups that people took themselves and do not attend any more, though they did not give them back."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from models import Intake, Release, ReleaseSession, SeatKind, db
from operations.own_choices import attended_instead, choices_of, chosen_make_ups
from operations.published_state import PublishedSession, PublishedState, session_of_row
from operations.told_state import ToldSession, ToldState, told


@dataclass(frozen=True, slots=True)
class Lost:
    """The session as the person knew it, and what is attended instead (uids)."""

    taken: ToldSession
    instead: list[str]


class LostMakeUps:
    """Of all people of an intake, between two published states."""

    def __init__(self, intake: Intake, before: PublishedState, after: PublishedState) -> None:
        self._chosen = chosen_make_ups(choices_of(intake))
        self._facts = {**before.sessions, **after.sessions}
        wanted = {uid for made in self._chosen.values() for pair in made.items() for uid in pair}
        self._facts = _of_older_releases(intake, wanted - self._facts.keys()) | self._facts

    def of(self, trainee_id: int | None, state: ToldState, known: ToldState | None) -> dict[str, Lost]:
        """By uid. Who was sent nothing yet has seen on the own page what they chose from (`known` None)."""
        chosen = self._chosen.get(trainee_id or 0, {})
        lost = chosen.keys() - state.sessions.keys()
        if known is None:
            remade = {chosen[uid] for uid in chosen.keys() & state.sessions.keys()}
            lost = {uid for uid in lost if uid in self._facts and chosen[uid] not in remade}
        else:
            lost &= known.sessions.keys()
        attended = {uid: self._lessons(uid) for uid in state.sessions} if lost else {}
        return {uid: self._lost(uid, chosen[uid], attended, known) for uid in lost}

    def _lost(self, taken: str, missed: str, attended: Mapping[str, range], known: ToldState | None) -> Lost:
        # A session that has been called off altogether: the missed one taught what it was taken for.
        lessons = self._lessons(taken) or self._lessons(missed)
        before = known.sessions if known is not None else {}
        shown = before[taken] if taken in before else told(self._facts[taken], SeatKind.MAKE_UP)
        return Lost(shown, attended_instead(lessons, attended, before))

    def _lessons(self, uid: str) -> range:
        facts = self._facts.get(uid)
        return range(facts.first_lesson, facts.first_lesson + facts.lessons) if facts is not None else range(0)


def _of_older_releases(intake: Intake, uids: set[str]) -> dict[str, PublishedSession]:
    """Sessions that were called off, as they were published last."""
    if not uids:
        return {}
    query = sa.select(ReleaseSession).join(Release).where(Release.intake_id == intake.id, ReleaseSession.uid.in_(uids))
    return {row.uid: session_of_row(row) for row in db.session.scalars(query.order_by(Release.number))}
