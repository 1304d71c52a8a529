"""Pages of a long list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

PAGE_SIZE = 50
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ListPage(Generic[T]):
    """One page of a list; `first` and `last` count from 1 over the whole list."""

    items: Sequence[T]
    number: int
    pages: int
    total: int

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE_SIZE + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.number * PAGE_SIZE, self.total)


def page_of(items: Sequence[T], wanted: str) -> ListPage[T]:
    """The page that was asked for, or the nearest that there is."""
    pages = max(1, -(-len(items) // PAGE_SIZE))
    number = min(max(int(wanted), 1), pages) if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 else 1
    start = (number - 1) * PAGE_SIZE
    return ListPage(items[start : start + PAGE_SIZE], number, pages, len(items))
