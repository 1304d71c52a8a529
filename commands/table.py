"""Tables on standard output, in Markdown: they read well in a terminal and can be pasted into a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Numbers stand at the right of their column, None is an empty cell."""
    cells = [["" if value is None else str(value) for value in row] for row in rows]
    widths = [max(len(row[i]) for row in [header, *cells]) for i in range(len(header))]
    right = [any(isinstance(row[i], int) for row in rows) for i in range(len(header))]
    rule = [
        "-" * (width + 1) + ":" if at_right else "-" * (width + 2)
        for width, at_right in zip(widths, right, strict=True)
    ]
    lines = [_line(header, widths, right), f"|{'|'.join(rule)}|", *(_line(row, widths, right) for row in cells)]
    return "\n".join(lines)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = [
        cell.rjust(width) if at_right else cell.ljust(width)
        for cell, width, at_right in zip(cells, widths, right, strict=True)
    ]
    return f"| {' | '.join(padded)} |"
