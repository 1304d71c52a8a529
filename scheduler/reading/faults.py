"""Faults of a file, each with the path at which it stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, such as `trainees[12].availability` / `125 characters, expected 126`."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class FileFormatError(ValueError):
    """A file does not follow the format; `faults` names every place."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class ProblemFormatError(FileFormatError):
    """A problem file does not follow the format."""


class SolutionFormatError(FileFormatError):
    """A solution file does not follow the format."""
