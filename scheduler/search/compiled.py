"""Compiling of the inner loops.

The kernels of this package are plain Python functions over NumPy arrays, compiled by numba on first use and kept
in a cache folder. With `SCHEDULER_INTERPRETED=1` the same functions run as plain Python: slow, with the same
answers, and at once. A fresh installation uses that for its first timetable while the compiler is still at work.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).resolve().parent
COMPILED = os.environ.get("SCHEDULER_INTERPRETED") != "1"

F = TypeVar("F", bound="Callable[..., Any]")


def _sources_key() -> str:
    """One key for all kernels: numba looks only at a kernel's own file, not at those that it calls."""
    digest = hashlib.sha256()
    for source in (path.read_bytes() for path in sorted(HERE.glob("*.py"))):
        if b"from scheduler.search.compiled import" in source:
            digest.update(source)
    return digest.hexdigest()[:16]


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def cache_folder() -> Path:
    """Where compiled kernels are kept: beside the sources, or in the temporary folder if that is read-only."""
    name = f"kernels-{_sources_key()}"
    beside = HERE / "__pycache__" / name
    if _writable(beside):
        return beside
    return Path(tempfile.gettempdir()) / f"scheduler-{os.getuid()}" / name


def is_warm() -> bool:
    """Whether the kernels have been compiled on this machine, so that a run starts at full speed."""
    return (CACHE / "complete").exists()


def mark_warm() -> None:
    """Note that everything is compiled now (said by who has just run it all)."""
    if COMPILED:
        (CACHE / "complete").touch()


CACHE = cache_folder()

KINDS: dict[str, Any] = {}  # the compiled type of each annotation that kernels use

if COMPILED:
    import numba

    vars(numba.config)["CACHE_DIR"] = str(CACHE)
    KINDS |= {"int": numba.int64, "bool": numba.boolean}


def kernel(function: F) -> F:
    """Compile a function for the types of its annotations, or leave it as it is when interpreted."""
    return _compiled(function, {})


def inner(function: F) -> F:
    """The same for a function that only kernels call: it needs no way in from Python, which saves a third."""
    return _compiled(function, {"no_cpython_wrapper": True, "no_cfunc_wrapper": True})


def _compiled(function: F, options: dict[str, bool]) -> F:
    if not COMPILED:
        return function
    given = function.__annotations__.items()
    types = tuple(KINDS[str(kind)] for name, kind in given if name != "return")
    njit: Any = numba.njit
    return cast("F", njit(types, cache=True, error_model="numpy", **options)(function))


def builder(function: F) -> F:
    """Compile a function of any arguments on first use."""
    return cast("F", numba.njit(cache=True)(function)) if COMPILED else function
