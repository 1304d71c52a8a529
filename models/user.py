"""People who work with the program: officers build timetables, admins also set rules and users."""

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Key, Model, new_public_id, text_enum


class Role(enum.StrEnum):
    ADMIN = "admin"
    OFFICER = "officer"


class User(Model):
    """`sign_in_version` and `session_version` rise to void old sign-in links and old browser sessions."""

    __tablename__ = "user_account"
    __table_args__ = (sa.UniqueConstraint("email"), sa.UniqueConstraint("public_id"))

    id: Mapped[Key]
    public_id: Mapped[str] = mapped_column(sa.String(32), default=new_public_id)
    email: Mapped[str] = mapped_column(sa.String(254))
    name: Mapped[str] = mapped_column(sa.String(200))
    role: Mapped[Role] = mapped_column(text_enum(Role, name="role"))
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(sa.String(5), default="vi")
    sign_in_version: Mapped[int] = mapped_column(default=0)
    session_version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
