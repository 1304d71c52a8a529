"""When somebody's own calendar says that they are busy: what was read of it and confirmed, and nothing else."""

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Key, Model, text_enum
from models.intake import Intake
from models.lecturer import Lecturer
from models.trainee import Trainee


class CalendarSource(enum.StrEnum):
    """How the calendar came. An address is not kept: it is a secret, and whoever has it reads the calendar."""

    FILE = "file"
    ADDRESS = "address"


class ImportedCalendar(Model):
    """One of a trainee or lecturer in one intake; it stands beside the sheet, so that neither makes the other stale.

    `blocks` are ISO 8601 intervals on the school's clock, in order, without titles or places. `revision` rises
    when another calendar replaces it. It was read for the dates `first_date` to `last_date`, those that the intake then
    had (None for one of before that was noted): nothing beyond them is kept.
    """

    __tablename__ = "imported_calendar"
    __table_args__ = (
        sa.UniqueConstraint("intake_id", "trainee_id"),
        sa.UniqueConstraint("intake_id", "lecturer_id"),
        sa.CheckConstraint(
            "(CASE WHEN trainee_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN lecturer_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_owner",
        ),
    )

    id: Mapped[Key]
    intake_id: Mapped[int] = mapped_column(sa.ForeignKey("intake.id", ondelete="CASCADE"))
    trainee_id: Mapped[int | None] = mapped_column(sa.ForeignKey("trainee.id", ondelete="CASCADE"), index=True)
    lecturer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("lecturer.id"))
    source: Mapped[CalendarSource] = mapped_column(text_enum(CalendarSource, name="source"))
    imported_at: Mapped[datetime]
    after_deadline: Mapped[bool] = mapped_column(default=False)
    first_date: Mapped[date | None]
    last_date: Mapped[date | None]
    blocks: Mapped[list[str]]
    revision: Mapped[int] = mapped_column(default=1)

    intake: Mapped[Intake] = relationship()
    trainee: Mapped[Trainee | None] = relationship()
    lecturer: Mapped[Lecturer | None] = relationship()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012

    @property
    def falls_short(self) -> bool:
        """Whether the intake has had dates added of which this calendar says nothing."""
        return (self.first_date is not None and self.intake.start_date < self.first_date) or (
            self.last_date is not None and self.last_date < self.intake.end_date
        )
