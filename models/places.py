"""Employers and places, which stay from intake to intake."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Key, Model


class Unit(Model):
    """An employer. `max_together` is the most of its people away in one slot; None means no limit."""

    __tablename__ = "unit"
    __table_args__ = (
        sa.UniqueConstraint("search_key"),
        sa.CheckConstraint("max_together IS NULL OR max_together >= 1", name="max_together_positive"),
    )

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(sa.String(200))
    search_key: Mapped[str] = mapped_column(sa.String(200))
    max_together: Mapped[int | None]


class Site(Model):
    __tablename__ = "site"
    __table_args__ = (sa.UniqueConstraint("name"),)

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(sa.String(200))
    address: Mapped[str] = mapped_column(sa.String(300), default="")
    rooms: Mapped[list["Room"]] = relationship(back_populates="site", order_by="Room.name")


class Room(Model):
    __tablename__ = "room"
    __table_args__ = (
        sa.UniqueConstraint("site_id", "name"),
        sa.CheckConstraint("capacity >= 1", name="capacity_positive"),
    )

    id: Mapped[Key]
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("site.id"))
    name: Mapped[str] = mapped_column(sa.String(100))
    capacity: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)
    site: Mapped[Site] = relationship(back_populates="rooms")
