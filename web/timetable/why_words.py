"""Why one trainee misses what they miss, in words for the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from models import Intake
from operations.draft import Draft, DraftSession
from operations.slots import database_id
from scheduler.explain import HomeAnswer, MissedSession, SeatAnswer, TraineeExplanation
from scheduler.rules import Finding
from web.problem_names import ProblemNames
from web.timetable.objection_texts import blocked_text, objections_text, points_text


@dataclass(frozen=True, slots=True)
class SeatWords:
    """A session of another class: `state` is attended, open or closed."""

    session: DraftSession
    lessons: int
    state: str
    text: str


@dataclass(frozen=True, slots=True)
class MissedWords:
    """A session of the home class; `missing` of its lessons are heard nowhere."""

    session: DraftSession
    reason: str
    missing: int
    made_up: int
    seats: Sequence[SeatWords]


@dataclass(frozen=True, slots=True)
class HomeWords:
    """Another class: `better` where the trainee would be better off in it."""

    name: str
    text: str
    better: bool


@dataclass(frozen=True, slots=True)
class WhyWords:
    sessions: Sequence[MissedWords]
    homes: Sequence[HomeWords]


def words_of_why(intake: Intake, draft: Draft, found: TraineeExplanation) -> WhyWords:
    return _Writer(intake, draft).write(found)


class _Writer:
    def __init__(self, intake: Intake, draft: Draft) -> None:
        self._names = ProblemNames(intake)
        self._sessions = {
            (held.id, place): session for held in draft.classes for place, session in enumerate(held.sessions)
        }

    def write(self, found: TraineeExplanation) -> WhyWords:
        home = found.class_id or ""
        return WhyWords(
            sessions=[self._missed(home, missed) for missed in found.sessions],
            homes=[self._home(answer) for answer in found.homes],
        )

    def _session(self, class_id: str, session: int) -> DraftSession:
        return self._sessions[database_id(class_id), session]

    def _missed(self, home: str, missed: MissedSession) -> MissedWords:
        reason = objections_text(_told(missed.reasons), self._names)
        if missed.change is not None:
            reason = _("dự được, %(points)s: nên xếp lịch lại", points=points_text(missed.change))
        return MissedWords(
            session=self._session(home, missed.session),
            reason=_sentence(reason),
            missing=missed.lessons - missed.made_up,
            made_up=missed.made_up,
            seats=[self._seat(seat, needed=missed.made_up < missed.lessons) for seat in missed.elsewhere],
        )

    def _seat(self, seat: SeatAnswer, *, needed: bool) -> SeatWords:
        session = self._session(seat.class_id, seat.session)
        if seat.attended:
            return SeatWords(session, seat.lessons, "attended", _("Đang học bù ở buổi này."))
        if seat.change is None:
            return SeatWords(
                session, seat.lessons, "closed", _sentence(objections_text(_told(seat.objections), self._names))
            )
        points = points_text(seat.change)
        if seat.change < 0:
            text = _("Còn chỗ và học viên dự được, %(points)s: nên xếp lịch lại.", points=points)
            return SeatWords(session, seat.lessons, "open", text)
        if needed:
            text = _("Còn chỗ và học viên dự được, nhưng được ít hơn mất: %(points)s.", points=points)
        else:
            text = _("Còn chỗ, nhưng không cần nữa: các tiết này đã được học bù.")
        return SeatWords(session, seat.lessons, "closed", text)

    def _home(self, answer: HomeAnswer) -> HomeWords:
        name = self._names.of(answer.class_id)
        text = objections_text(answer.objections, self._names)
        if answer.place is not None and answer.change is not None:
            missed, makeups = answer.missed_lessons or 0, len(answer.place.makeups)
            lost = ngettext("thiếu %(num)s tiết", "thiếu %(num)s tiết", missed) if missed else _("không thiếu tiết nào")
            parts = [lost, *([ngettext("học bù %(num)s buổi", "học bù %(num)s buổi", makeups)] if makeups else [])]
            parts.append(points_text(answer.change))
            text = _("nếu học lớp này: %(what)s", what=", ".join(parts))
        if answer.blocked:
            text = _("%(text)s (%(sessions)s)", text=text, sessions=blocked_text(answer.blocked))
        return HomeWords(name, _sentence(text), better=answer.change is not None and answer.change < 0)


def _told(against: Sequence[Finding]) -> Sequence[Finding]:
    """Where the trainee cannot come at all, nobody needs to know what else there is."""
    return against[:1] if against and against[0].code in {"held", "busy"} else against


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
