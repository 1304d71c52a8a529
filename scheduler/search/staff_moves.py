"""Moves of lecturers and rooms: one session, or all sessions of a module or class, to another."""

from __future__ import annotations

from scheduler.search.arrays import Facts, Plan
from scheduler.search.chance import below
from scheduler.search.class_moves import random_held_class
from scheduler.search.compiled import inner
from scheduler.search.staffing import (
    lecturer_is_free,
    pick_lecturer,
    pick_room,
    reprice_class,
    set_lecturer,
    set_room,
)


@inner
def remember(f: Facts, p: Plan, c: int) -> None:
    for k in range(f.n_sessions[p.fmt[c]]):
        p.old_room[k], p.old_lecturer[k] = p.room[c, k], p.lecturer[c, k]


@inner
def restore(f: Facts, p: Plan, c: int) -> None:
    n = f.n_sessions[p.fmt[c]]
    for k in range(n):
        if p.room[c, k] != p.old_room[k]:
            set_room(p, c, k, p.old_room[k])
        if p.lecturer[c, k] != p.old_lecturer[k]:
            set_lecturer(f, p, c, k, p.old_lecturer[k])
    reprice_class(f, p, c)


@inner
def can_lecture(f: Facts, p: Plan, c: int, k: int, lecturer: int) -> bool:
    """Whether the lecturer may teach the session, were they free."""
    fixed = f.fixed_lecturer[c, k]
    return (
        f.can_teach[lecturer, p.fmt[c], k] == 1
        and k >= f.n_held[c]
        and (fixed < 0 or fixed == lecturer)
        and f.lecturer_avail[lecturer, p.slot[c, k]] != 2
    )


@inner
def occupied_by(f: Facts, p: Plan, lecturer: int, slot: int) -> tuple[int, int]:
    """The class and session that the lecturer teaches in the slot, -1 and -1 if none."""
    if p.lecturer_used[lecturer, slot] > 0:
        for c in range(f.n_classes):
            if p.fmt[c] >= 0:
                for k in range(f.n_sessions[p.fmt[c]]):
                    if p.slot[c, k] == slot and p.lecturer[c, k] == lecturer:
                        return c, k
    return -1, -1


@inner
def change_lecturer(f: Facts, p: Plan, bar: int) -> bool:
    """Give a session, or all of a module in a class, to another lecturer, who is replaced where they were."""
    if f.needs_lecturer[0] == 0:
        return False
    c = random_held_class(f, p)
    fmt = p.fmt[c]
    k = below(p, f.n_sessions[fmt])
    lecturer = below(p, f.n_lecturers)
    if not can_lecture(f, p, c, k, lecturer) or p.lecturer[c, k] == lecturer:
        return False
    before = p.total[0]
    first, last = k, k
    if below(p, 2) == 0:
        m = f.module_from[fmt, k]
        first, last = f.first_of_module[fmt, m], f.last_of_module[fmt, m]
    other_class, other_session = occupied_by(f, p, lecturer, p.slot[c, k])
    if other_class == c:
        return False
    remember(f, p, c)
    if other_class >= 0:
        if other_session < f.n_held[other_class]:
            return False
        set_lecturer(f, p, other_class, other_session, -1)
    for i in range(first, last + 1):
        wanted = p.lecturer[c, i] != lecturer and can_lecture(f, p, c, i, lecturer)
        if wanted and lecturer_is_free(f, p, lecturer, p.slot[c, i]):
            set_lecturer(f, p, c, i, lecturer)
    if other_class >= 0:
        set_lecturer(f, p, other_class, other_session, pick_lecturer(f, p, other_class, other_session))
        reprice_class(f, p, other_class)
    reprice_class(f, p, c)
    if p.total[0] - before <= bar:
        return True
    if other_class >= 0:
        set_lecturer(f, p, other_class, other_session, -1)
    restore(f, p, c)
    if other_class >= 0:
        set_lecturer(f, p, other_class, other_session, lecturer)
        reprice_class(f, p, other_class)
    return False


@inner
def room_user(f: Facts, p: Plan, room: int, slot: int) -> tuple[int, int]:
    """The class and session in the room in the slot, -1 and -1 if none."""
    if p.room_used[room, slot] > 0:
        for c in range(f.n_classes):
            if p.fmt[c] >= 0:
                for k in range(f.n_sessions[p.fmt[c]]):
                    if p.slot[c, k] == slot and p.room[c, k] == room:
                        return c, k
    return -1, -1


@inner
def can_use(f: Facts, p: Plan, c: int, k: int, room: int) -> bool:
    """Whether the session, with everybody in it, may be held in the room, were it free."""
    fixed = f.fixed_room[c, k]
    return (
        f.class_room[c, room] == 1
        and k >= f.n_held[c]
        and (fixed < 0 or fixed == room)
        and f.room_avail[room, p.slot[c, k]] != 2
        and f.room_cap[room] >= p.seats[c, k]
    )


@inner
def refuge(f: Facts, p: Plan, c: int, k: int) -> int:
    """Another room that seats everybody who is in the session now; -1 if there is none."""
    room = pick_room(f, p, c, k)
    if room >= 0 and f.room_cap[room] < p.seats[c, k]:
        return -1
    return room


@inner
def change_room(f: Facts, p: Plan, bar: int) -> bool:
    """Hold a session, or all of a class, in another room; whom they drive out gets another one."""
    c = random_held_class(f, p)
    fmt = p.fmt[c]
    if f.needs_room[fmt] == 0:
        return False
    n = f.n_sessions[fmt]
    k = below(p, n)
    room = below(p, f.n_rooms)
    if p.room[c, k] == room or not can_use(f, p, c, k, room):
        return False
    before = p.total[0]
    whole = below(p, 2) == 0
    other_class, other_session = room_user(f, p, room, p.slot[c, k])
    if other_class >= 0:
        if other_session < f.n_held[other_class]:
            return False
        set_room(p, other_class, other_session, -1)
    remember(f, p, c)
    for i in range(n):
        wanted = (i == k or whole) and p.room[c, i] != room and can_use(f, p, c, i, room)
        if wanted and p.room_used[room, p.slot[c, i]] == 0:
            set_room(p, c, i, room)
    if other_class >= 0:
        set_room(p, other_class, other_session, refuge(f, p, other_class, other_session))
        reprice_class(f, p, other_class)
    reprice_class(f, p, c)
    if p.total[0] - before <= bar:
        return True
    if other_class >= 0:
        set_room(p, other_class, other_session, -1)
    restore(f, p, c)
    if other_class >= 0:
        set_room(p, other_class, other_session, room)
        reprice_class(f, p, other_class)
    return False
