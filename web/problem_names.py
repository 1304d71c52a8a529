"""Names for the ids and slot numbers of problem files, so that pages speak of people, rooms, classes and dates."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from models import CourseClass, Format, Intake, Lecturer, Module, Room, Site, Trainee, Unit, db
from operations.default_names import shown_name
from operations.slots import database_id, moment_of
from web.filters import date_text, weekday_short

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
KINDS = {"C": "classes", "T": "trainees", "R": "rooms", "L": "lecturers", "U": "units", "F": "formats"}


class ProblemNames:
    """The names of one intake; each table is read once, when first needed."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._tables: dict[str, Mapping[int, str]] = {}

    def of(self, text_id: str) -> str:
        """The name of an id such as C12, or of a module's code; the id itself where it is gone by now."""
        if text_id in self._modules:
            return self._modules[text_id]
        if _DATE.fullmatch(text_id):
            return date_text(date.fromisoformat(text_id))
        if text_id[:1] not in KINDS or not text_id[1:].isdecimal():
            return text_id
        return self._table(text_id[0]).get(database_id(text_id), _("(đã xóa)"))

    def kind(self, text_id: str) -> str:
        """Which list of a problem the id is from: classes, trainees, rooms, lecturers, units, formats, modules.

        An ISO date is of the kind dates.
        """
        if _DATE.fullmatch(text_id) and text_id not in self._modules:
            return "dates"
        if text_id in self._modules or not text_id[1:].isdecimal():
            return "modules"
        return KINDS.get(text_id[:1], "modules")

    def slot(self, slot: int) -> str:
        """`Tối T4 14/01/2026`."""
        day, period = moment_of(self._intake, slot)
        return f"{shown_name(period.name)} {weekday_short(day)} {date_text(day)}"

    def stretch(self, first: int, last: int) -> str:
        """From one slot to another: `từ Sáng T2 12/01/2026 đến Tối T4 14/01/2026`, or the one slot that it is."""
        if first == last:
            return self.slot(first)
        return _("từ %(first)s đến %(last)s", first=self.slot(first), last=self.slot(last))

    def day(self, day: int) -> str:
        """A day of the horizon: `T4 14/01/2026`."""
        moment = self._intake.start_date + timedelta(days=day)
        return f"{weekday_short(moment)} {date_text(moment)}"

    def week(self, week: int) -> str:
        """A week of the horizon, by its Monday and Sunday: `12/01–18/01/2026`."""
        start: date = self._intake.start_date
        monday = start - timedelta(days=start.weekday()) + timedelta(weeks=week)
        return f"{monday:%d/%m}–{date_text(monday + timedelta(days=6))}"

    def all_of(self, text_ids: Iterable[str]) -> str:
        return ", ".join(self.of(text_id) for text_id in text_ids)

    def modules(self, codes: Iterable[str]) -> str:
        """The modules in teaching order; all of them in two words."""
        found = set(codes)
        if len(found) > 1 and found >= self._modules.keys():
            return _("mọi chuyên đề")
        return self.all_of([*(code for code in self._modules if code in found), *sorted(found - self._modules.keys())])

    def words(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """The params of a finding with names in the place of ids, sessions counted from 1, and dates."""
        return {key: self._word(key, value) for key, value in params.items()}

    def _word(self, key: str, value: Any) -> Any:
        written: dict[str, Callable[[int], Any]] = {
            "slot": self.slot,
            "new_slot": self.slot,
            "later": self.slot,
            "day": self.day,
            "week": self.week,
            "session": lambda k: k + 1,
        }
        if value is None:
            return "—"
        if key in written:
            return written[key](value)
        if key == "sessions" and not isinstance(value, int):
            return ", ".join(_("%(where)s buổi %(n)s", where=self.of(cid), n=k + 1) for cid, k in value)
        if key == "times":
            return "; ".join(self.stretch(first, last) for first, last in value)
        if isinstance(value, (list, tuple)):
            return self.all_of(value)
        return self.of(value) if isinstance(value, str) else value

    @cached_property
    def _modules(self) -> Mapping[str, str]:
        query = sa.select(Module.code, Module.title).filter_by(version_id=self._intake.programme_version_id)
        query = query.order_by(Module.position)
        return {code: title for code, title in db.session.execute(query).all()}  # noqa: C416

    def _table(self, letter: str) -> Mapping[int, str]:
        if letter not in self._tables:
            rows = db.session.execute(self._query(letter)).all()
            self._tables[letter] = {key: shown_name(name) if letter in "CF" else name for key, name in rows}
        return self._tables[letter]

    def _query(self, letter: str) -> sa.Select[int, str]:
        intake_id = self._intake.id
        queries: dict[str, sa.Select[int, str]] = {
            "C": sa.select(CourseClass.id, CourseClass.name).filter_by(intake_id=intake_id),
            "T": sa.select(Trainee.id, Trainee.full_name).filter_by(intake_id=intake_id),
            "R": sa.select(Room.id, Room.name + " (" + Site.name + ")").join(Site, Site.id == Room.site_id),
            "L": sa.select(Lecturer.id, Lecturer.name),
            "U": sa.select(Unit.id, Unit.name),
            "F": sa.select(Format.id, Format.name).filter_by(intake_id=intake_id),
        }
        return queries[letter]
