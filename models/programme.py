"""What is taught: programmes with versions, their modules in teaching order. Data, never code."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Key, Model


class Programme(Model):
    __tablename__ = "programme"
    __table_args__ = (sa.UniqueConstraint("code"),)

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(200))
    versions: Mapped[list["ProgrammeVersion"]] = relationship(
        back_populates="programme", order_by="ProgrammeVersion.number"
    )


class ProgrammeVersion(Model):
    """One state of a programme. An edit makes a new version, so that what was published keeps its own."""

    __tablename__ = "programme_version"
    __table_args__ = (sa.UniqueConstraint("programme_id", "number"),)

    id: Mapped[Key]
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"))
    number: Mapped[int]
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    created_at: Mapped[datetime]
    programme: Mapped[Programme] = relationship(back_populates="versions")
    modules: Mapped[list["Module"]] = relationship(
        back_populates="version", order_by="Module.position", cascade="all, delete-orphan"
    )

    @property
    def lessons(self) -> int:
        """Lessons (45 min) of the whole programme."""
        return sum(module.lessons for module in self.modules)


class Module(Model):
    """`code` stays the same from version to version: lecturers are qualified by it."""

    __tablename__ = "module"
    __table_args__ = (
        sa.UniqueConstraint("version_id", "position"),
        sa.UniqueConstraint("version_id", "code"),
        sa.CheckConstraint("lessons >= 1", name="lessons_positive"),
    )

    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("programme_version.id", ondelete="CASCADE"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[str] = mapped_column(sa.String(300))
    lessons: Mapped[int]
    closing: Mapped[bool] = mapped_column(default=False)
    version: Mapped[ProgrammeVersion] = relationship(back_populates="modules")
