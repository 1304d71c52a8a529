"""Starts an engine in a process of its own and has what it answers judged by the referee."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.engines import ENGINES
from benchmarks.records import Record

ROOT = Path(__file__).resolve().parent.parent
REFEREE = ROOT / "tests/data/score.py"
PATIENCE = 120.0  # seconds beyond its limit after which a run is ended


def fingerprint(engine: str, problem: Path) -> str:
    """Changes with the source of the engine and with the problem."""
    digest = hashlib.sha256(problem.read_bytes())
    source = ROOT / ENGINES[engine].source
    for path in sorted(source.rglob("*.py")):
        if path.relative_to(source).parts[0] not in ENGINES[engine].beside:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def measure(engine: str, problem: Path, *, seconds: float, seed: int) -> Record:
    """One run; a run that fails or does not end is recorded as such."""
    with tempfile.TemporaryDirectory() as folder:
        solution = Path(folder) / "solution.json"
        command = [
            sys.executable,
            "-m",
            "benchmarks.one_run",
            engine,
            str(problem),
            str(solution),
            str(seconds),
            str(seed),
        ]
        started, begun = time.time(), time.monotonic()
        events, status, memory = _run(command, limit=seconds + PATIENCE)
        wall = time.monotonic() - begun
        answer: dict[str, Any] = json.loads(solution.read_text(encoding="utf-8")) if solution.exists() else {}
        total, broken = judge(problem, solution) if "classes" in answer else (None, [])
    ready = [event["ready"] for event in events if "ready" in event]
    return Record(
        instance=problem.stem,
        engine=engine,
        seconds=seconds,
        seed=seed,
        code=fingerprint(engine, problem),
        status=answer.get("status", status),
        total=total,
        bound=answer.get("bound"),
        broken=tuple(broken),
        startup=round(ready[0] - started, 3) if ready else None,
        wall=round(wall, 3),
        memory=memory,
        curve=tuple((event["seconds"], event["total"]) for event in events if "total" in event),
        bound_source=answer.get("bound_source"),
        note=next((reason["text"] for reason in answer.get("reasons", [])), ""),
    )


def _run(command: list[str], *, limit: float) -> tuple[list[dict[str, Any]], str, int]:
    """(what it told, `failed` or `late` if it gave no answer, megabytes of its largest process)."""
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
    late = threading.Event()

    def end() -> None:
        late.set()
        os.killpg(process.pid, 9)

    timer = threading.Timer(limit, end)
    timer.start()
    assert process.stdout
    with process.stdout:
        lines = process.stdout.readlines()
    _, _, usage = os.wait4(process.pid, 0)
    timer.cancel()
    process.returncode = 0  # it has been waited for
    events = [json.loads(line) for line in lines if line.startswith("{")]
    return events, "late" if late.is_set() else "failed", usage.ru_maxrss // 1024


def judge(problem: Path, solution: Path) -> tuple[int | None, list[str]]:
    """The referee's total, None if something is broken, and what."""
    command = [sys.executable, str(REFEREE), str(problem), str(solution), "--json"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1):
        return None, [run.stderr.strip() or f"the referee ends with {run.returncode}"]
    verdict = json.loads(run.stdout)
    return (None if verdict["violations"] else verdict["total"]), verdict["violations"]
