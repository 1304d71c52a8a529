"""Lecturers of the school and invited speakers, with the modules that they teach."""

import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Key, Model, new_public_id, text_enum


class LecturerKind(enum.StrEnum):
    SCHOOL = "school"
    INVITED = "invited"


class Lecturer(Model):
    __tablename__ = "lecturer"
    __table_args__ = (
        sa.UniqueConstraint("public_id"),
        sa.CheckConstraint("max_per_week IS NULL OR max_per_week >= 1", name="max_per_week_positive"),
    )

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(sa.String(32), default=new_public_id)
    name: Mapped[str] = mapped_column(sa.String(200))
    title: Mapped[str] = mapped_column(sa.String(60), default="")
    kind: Mapped[LecturerKind] = mapped_column(text_enum(LecturerKind, name="kind"))
    phone: Mapped[str | None] = mapped_column(sa.String(20))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    max_per_week: Mapped[int | None]
    active: Mapped[bool] = mapped_column(default=True)
    skills: Mapped[list["LecturerSkill"]] = relationship(back_populates="lecturer", cascade="all, delete-orphan")


class LecturerSkill(Model):
    """That a lecturer teaches a module of a programme, by the module's code."""

    __tablename__ = "lecturer_skill"
    __table_args__ = (sa.UniqueConstraint("lecturer_id", "programme_id", "module_code"),)

    id: Mapped[Key]
    lecturer_id: Mapped[int] = mapped_column(sa.ForeignKey("lecturer.id", ondelete="CASCADE"))
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"))
    module_code: Mapped[str] = mapped_column(sa.String(40))
    lecturer: Mapped[Lecturer] = relationship(back_populates="skills")
