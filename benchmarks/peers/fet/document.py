"""Writes a .fet file: calendar weeks are its days, the periods of a week its hours, sessions its activities."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from scheduler.class_options import ClassOptions
from scheduler.entities import IMPOSSIBLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from benchmarks.peers.fet.sketch import Sketch
    from scheduler.problem import Problem

Fields = dict[str, object]
KEPT = 99  # per cent: the weight of staying where a session was
MOST_LECTURER_SESSIONS = 1000


class Document:
    """One FET file; `ids` are the activity numbers of the sessions."""

    def __init__(self, problem: Problem, sketches: Sequence[Sketch]) -> None:
        self.problem = problem
        self.a_week = 7 * problem.n_periods
        self.sketches = sketches
        sessions = [(sketch.class_id, k) for sketch in sketches for k in range(len(sketch.slots))]
        self.ids = {session: i for i, session in enumerate(sessions, start=1)}
        self.root = ET.Element("fet", version="6.8.5")

    def text(self) -> str:
        weeks = self.problem.week(self.problem.n_slots - 1) + 1
        self._write(self.root, {"Mode": "Official", "Institution_Name": "benchmark", "Comments": ""})
        self._list("Days_List", "Number_of_Days", "Day", ({"Name": f"w{i}"} for i in range(weeks)))
        self._list("Hours_List", "Number_of_Hours", "Hour", ({"Name": f"h{i}"} for i in range(self.a_week)))
        self._list("Subjects_List", None, "Subject", [{"Name": "session", "Comments": ""}])
        self._list("Activity_Tags_List", None, "Activity_Tag", [])
        who = [{"Name": le.id, "Target_Number_of_Hours": 0, "Comments": ""} for le in self.problem.lecturers]
        self._list("Teachers_List", None, "Teacher", who)
        biggest = max((room.capacity for room in self.problem.rooms), default=0)
        groups = [
            {"Name": s.class_id, "Number_of_Students": min(s.size, biggest) if biggest else s.size, "Comments": ""}
            for s in self.sketches
        ]
        self._list("Students_List", None, "Year", groups)
        self._list("Activities_List", None, "Activity", self._activities())
        self._list("Buildings_List", None, "Building", [])
        rooms = [
            {"Name": r.id, "Building": "", "Capacity": r.capacity, "Virtual": "false", "Comments": ""}
            for r in self.problem.rooms
        ]
        self._list("Rooms_List", None, "Room", rooms)
        self.time = ET.SubElement(self.root, "Time_Constraints_List")
        self.space = ET.SubElement(self.root, "Space_Constraints_List")
        self._constrain_time()
        self._constrain_space()
        return ET.tostring(self.root, encoding="unicode", xml_declaration=True)

    def _activities(self) -> Iterable[dict[str, object]]:
        for sketch in self.sketches:
            for k, who in enumerate(sketch.lecturers):
                yield {
                    **({"Teacher": who} if who else {}),
                    "Subject": "session", "Students": sketch.class_id, "Duration": 1, "Total_Duration": 1,
                    "Id": self.ids[sketch.class_id, k], "Activity_Group_Id": 0, "Active": "true", "Comments": "",
                }  # fmt: skip

    def _constrain_time(self) -> None:
        self._constraint(self.time, "BasicCompulsoryTime", {})
        for who in self.problem.lecturers:
            self._not_available(self.time, "Teacher", who.id, who.availability)
            most = MOST_LECTURER_SESSIONS if who.max_per_week is None else who.max_per_week
            self._constraint(
                self.time,
                "TeacherMaxHoursDaily",
                {"Teacher_Name": who.id, "Maximum_Hours_Daily": min(most, self.a_week)},
            )
        for sketch in self.sketches:
            self._constrain_sessions(sketch)
            self._constrain_rhythm(sketch)

    def _constrain_sessions(self, sketch: Sketch) -> None:
        """The slots that each session may take, and their order."""
        for k, slots in enumerate(sketch.slots):
            number = self.ids[sketch.class_id, k]
            times = [self._named(slot, "Preferred_Starting_Day", "Preferred_Starting_Hour") for slot in slots]
            fields: Fields = {"Activity_Id": number, "Number_of_Preferred_Starting_Times": len(times)}
            self._constraint(
                self.time, "ActivityPreferredStartingTimes", fields, many={"Preferred_Starting_Time": times}
            )
            if sketch.preferred:
                fields = {
                    "Activity_Id": number,
                    **self._named(sketch.preferred[k][0], "Preferred_Day", "Preferred_Hour"),
                }
                fields["Permanently_Locked"] = "false"
                self._constraint(self.time, "ActivityPreferredStartingTime", fields, weight=KEPT)
            if k:
                fields = {"First_Activity_Id": number - 1, "Second_Activity_Id": number}
                self._constraint(self.time, "TwoActivitiesOrdered", fields)

    def _constrain_rhythm(self, sketch: Sketch) -> None:
        """First and last session are fixed, so that days, weeks and gaps between them are sets of slots."""
        problem, fmt = self.problem, sketch.fmt
        first, last = sketch.slots[0][0], sketch.slots[-1][0]
        days: dict[int, list[int]] = defaultdict(list)
        weeks: dict[int, list[int]] = defaultdict(list)
        for slot in sorted({s for slots in sketch.slots for s in slots}):
            days[problem.day(slot)].append(slot)
            weeks[problem.week(slot)].append(slot)
        if fmt.max_per_day is not None:
            self._occupy(sketch, days.values(), most=fmt.max_per_day)
        if fmt.per_week is not None:
            self._occupy(sketch, weeks.values(), most=fmt.per_week[1])
        for week in range(problem.week(first) + 1, problem.week(last)):
            self._occupy(sketch, [weeks[week]], least=problem.least(fmt, week))
        if fmt.max_gap_days is None:
            return
        from_day, to_day = problem.open_days[problem.day(first)], problem.open_days[problem.day(last)]
        for day in range(from_day + 1, to_day - fmt.max_gap_days + 1):
            stretch = range(day, day + fmt.max_gap_days)
            slots = [s for of_day in days.values() for s in of_day if problem.open_days[problem.day(s)] in stretch]
            self._occupy(sketch, [slots], least=1)

    def _occupy(
        self, sketch: Sketch, groups: Iterable[list[int]], *, least: int | None = None, most: int | None = None
    ) -> None:
        """At least or at most so many of the slots of each group are taken by the class."""
        name, bound = ("Min", least) if most is None else ("Max", most)
        for slots in groups:
            if (most is not None and len(slots) <= most) or least == 0:
                continue
            ids = [self.ids[sketch.class_id, k] for k in range(len(sketch.slots))]
            self._constraint(
                self.time,
                f"ActivitiesOccupy{name}TimeSlotsFromSelection",
                {"Number_of_Activities": len(ids)},
                many={
                    "Activity_Id": ids,
                    "Number_of_Selected_Time_Slots": [len(slots)],
                    "Selected_Time_Slot": [self._named(s, "Selected_Day", "Selected_Hour") for s in slots],
                    f"{name}_Number_of_Occupied_Time_Slots": [bound],
                },
            )

    def _constrain_space(self) -> None:
        self._constraint(self.space, "BasicCompulsorySpace", {})
        for room in self.problem.rooms:
            self._not_available(self.space, "Room", room.id, room.availability)
        for sketch in self.sketches:
            options = ClassOptions(self.problem, self.problem.classes_by_id[sketch.class_id])
            for k in range(len(sketch.slots)):
                rooms = [room.id for room in options.rooms(sketch.fmt, k) if room]
                number = self.ids[sketch.class_id, k]
                if rooms:
                    fields: Fields = {"Activity_Id": number, "Number_of_Preferred_Rooms": len(rooms)}
                    self._constraint(self.space, "ActivityPreferredRooms", fields, many={"Preferred_Room": rooms})
                if sketch.preferred and sketch.preferred[k][1] in rooms and k >= len(options.held):
                    fields = {"Activity_Id": number, "Room": sketch.preferred[k][1], "Permanently_Locked": "false"}
                    self._constraint(self.space, "ActivityPreferredRoom", fields, weight=KEPT)

    def _not_available(self, parent: ET.Element, kind: str, owner: str, marks: str) -> None:
        slots = [s for s in range(self.problem.held_before, len(marks)) if marks[s] == IMPOSSIBLE]
        if slots:
            fields: Fields = {kind: owner, "Number_of_Not_Available_Times": len(slots)}
            times = [self._named(s, "Day", "Hour") for s in slots]
            self._constraint(parent, f"{kind}NotAvailableTimes", fields, many={"Not_Available_Time": times})

    def _named(self, slot: int, day: str, hour: str) -> dict[str, object]:
        return {day: f"w{self.problem.week(slot)}", hour: f"h{self._hour(slot)}"}

    def _hour(self, slot: int) -> int:
        return self.problem.weekday(slot) * self.problem.n_periods + self.problem.period(slot)

    def slot(self, day: str, hour: str) -> int:
        """The slot of a FET day and hour."""
        before = self.problem.start.weekday() * self.problem.n_periods
        return int(day[1:]) * self.a_week + int(hour[1:]) - before

    def _constraint(
        self,
        parent: ET.Element,
        name: str,
        fields: Mapping[str, object],
        *,
        many: Mapping[str, Sequence[object]] | None = None,
        weight: int = 100,
    ) -> None:
        element = ET.SubElement(parent, f"Constraint{name}")
        self._write(element, {"Weight_Percentage": weight, **fields})
        for tag, values in (many or {}).items():
            for value in values:
                self._write(element, {tag: value})
        self._write(element, {"Active": "true", "Comments": ""})

    def _list(self, name: str, number: str | None, tag: str, items: Iterable[Mapping[str, object]]) -> None:
        element, items = ET.SubElement(self.root, name), list(items)
        if number:
            self._write(element, {number: len(items)})
        for item in items:
            self._write(element, {tag: item})

    def _write(self, parent: ET.Element, fields: Mapping[str, object]) -> None:
        for tag, value in fields.items():
            child = ET.SubElement(parent, tag)
            if isinstance(value, dict):
                self._write(child, value)
            else:
                child.text = str(value)
