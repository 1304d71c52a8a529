"""Tables and their integrity. Nothing here knows a request or a clock."""

from models.audit import ActorKind, AuditEntry
from models.availability import (
    AnswerDraft,
    AvailabilitySheet,
    DayMark,
    DutyRoster,
    EnteredBy,
    Rota,
    ShiftMark,
    State,
    WeekMark,
)
from models.base import Model, db
from models.course import CourseClass, Format, FormatSession, FormatTime
from models.engine_run import EngineRun, RunStatus
from models.imported_calendar import CalendarSource, ImportedCalendar
from models.intake import ClosedDay, ClosedState, Intake, Period, RuleWeight, UnansweredPolicy
from models.lecturer import Lecturer, LecturerKind, LecturerSkill
from models.link import EntryStatus, FeedEntry, Link, LinkPurpose
from models.outbox import Channel, MessageError, MessageKind, MessageStatus, MessageTemplate, OutboxMessage
from models.places import Room, Site, Unit
from models.programme import Module, Programme, ProgrammeVersion
from models.release import (
    Amendment,
    AmendmentKind,
    Release,
    ReleasePlacement,
    ReleaseSeat,
    ReleaseSession,
    SeatKind,
)
from models.solve_run import SolveRun
from models.study import Study, StudyKind
from models.timetable import Enrolment, HeldClass, MakeUp, Session, Skip, Timetable
from models.trainee import FormatDislike, Sex, Trainee
from models.user import Role, User

__all__ = [
    "ActorKind",
    "Amendment",
    "AmendmentKind",
    "AnswerDraft",
    "AuditEntry",
    "AvailabilitySheet",
    "CalendarSource",
    "Channel",
    "ClosedDay",
    "ClosedState",
    "CourseClass",
    "DayMark",
    "DutyRoster",
    "EngineRun",
    "Enrolment",
    "EnteredBy",
    "EntryStatus",
    "FeedEntry",
    "Format",
    "FormatDislike",
    "FormatSession",
    "FormatTime",
    "HeldClass",
    "ImportedCalendar",
    "Intake",
    "Lecturer",
    "LecturerKind",
    "LecturerSkill",
    "Link",
    "LinkPurpose",
    "MakeUp",
    "MessageError",
    "MessageKind",
    "MessageStatus",
    "MessageTemplate",
    "Model",
    "Module",
    "OutboxMessage",
    "Period",
    "Programme",
    "ProgrammeVersion",
    "Release",
    "ReleasePlacement",
    "ReleaseSeat",
    "ReleaseSession",
    "Role",
    "Room",
    "Rota",
    "RuleWeight",
    "RunStatus",
    "SeatKind",
    "Session",
    "Sex",
    "ShiftMark",
    "Site",
    "Skip",
    "SolveRun",
    "State",
    "Study",
    "StudyKind",
    "Timetable",
    "Trainee",
    "UnansweredPolicy",
    "Unit",
    "User",
    "WeekMark",
    "db",
]  # fmt: skip
