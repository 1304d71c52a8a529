"""Trainees (học viên) of an intake and what they would like."""

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Key, Model, new_public_id, text_enum
from models.course import Format
from models.intake import Intake
from models.places import Unit

# PostgreSQL orders by the rules of the database's language, unless it is told otherwise.
BYTEWISE = sa.String(600).with_variant(sa.String(600, collation="C"), "postgresql")


class Sex(enum.StrEnum):
    MALE = "male"
    FEMALE = "female"


class Trainee(Model):
    """`sort_key` orders by given name in Vietnamese collation; `search_key` is without diacritics.

    `birth_year` stands alone where the roster gave no full date. `can_attend_online` is None while nobody said.
    `consent_noted_by` is who of the staff noted that the person agreed, empty where they agreed on their own page.
    `withdrawn_at` is when the person last took the consent back and had the answers deleted, `late_seen_at` when staff
    last noted that they had seen an answer that came late. `taken_away_at` is when something that said when the person
    can come was last erased and not replaced, `taken_away_late_at` when that last came after the deadline.
    """

    __tablename__ = "trainee"
    __table_args__ = (
        sa.UniqueConstraint("public_id"),
        sa.Index("ix_trainee_intake_id_sort_key", "intake_id", "sort_key"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(sa.String(32), default=new_public_id)
    intake_id: Mapped[int] = mapped_column(sa.ForeignKey("intake.id", ondelete="CASCADE"))
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    full_name: Mapped[str] = mapped_column(sa.String(200))
    sort_key: Mapped[str] = mapped_column(BYTEWISE)
    search_key: Mapped[str] = mapped_column(sa.String(200))
    birth_date: Mapped[date | None]
    birth_year: Mapped[int | None]
    sex: Mapped[Sex | None] = mapped_column(text_enum(Sex, name="sex"))
    position: Mapped[str] = mapped_column(sa.String(200), default="")
    phone: Mapped[str | None] = mapped_column(sa.String(20))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    language: Mapped[str] = mapped_column(sa.String(5), default="vi")
    can_attend_online: Mapped[bool | None]
    consent_version: Mapped[str | None] = mapped_column(sa.String(20))
    consent_at: Mapped[datetime | None]
    consent_noted_by: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    withdrawn_at: Mapped[datetime | None]
    late_seen_at: Mapped[datetime | None]
    taken_away_at: Mapped[datetime | None]
    taken_away_late_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    intake: Mapped[Intake] = relationship()
    unit: Mapped[Unit | None] = relationship()
    format_dislikes: Mapped[list["FormatDislike"]] = relationship(
        back_populates="trainee", cascade="all, delete-orphan"
    )

    @property
    def has_withdrawn(self) -> bool:
        """Whether the consent was taken back and not given anew: nothing may then be entered about the person."""
        return self.withdrawn_at is not None and self.consent_at is None


class FormatDislike(Model):
    """How little a trainee likes a format: 0 is fine, larger is worse (points of the rule `format`)."""

    __tablename__ = "format_dislike"
    __table_args__ = (
        sa.UniqueConstraint("trainee_id", "format_id"),
        sa.CheckConstraint("points >= 0", name="points_not_negative"),
    )

    id: Mapped[Key]
    trainee_id: Mapped[int] = mapped_column(sa.ForeignKey("trainee.id", ondelete="CASCADE"))
    format_id: Mapped[int] = mapped_column(sa.ForeignKey("format.id", ondelete="CASCADE"))
    points: Mapped[int]
    trainee: Mapped[Trainee] = relationship(back_populates="format_dislikes")
    format: Mapped[Format] = relationship()
