"""Calendars in the manner of the programs that people use, about invented lives, in January 2026."""

from pathlib import Path

NAMES = ("google", "outlook", "apple")


def sample(name: str) -> bytes:
    """A file as the program writes it, with its line ends."""
    return Path(__file__).with_name(f"{name}.ics").read_bytes()


def calendar(*components: str, head: str = "VERSION:2.0") -> bytes:
    """A calendar of components, each given as its lines."""
    lines = [line.strip() for part in (head, *components) for line in part.strip().splitlines()]
    return "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""]).encode()


def event(*lines: str) -> str:
    return "\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"])
