"""Evaluate a city under two documents, district by district: `python -m` with a job.

A process of its own, so that its memory and its start-up can be told. What it prints
last is JSON.
"""

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from domain.policy.columns.evaluate import evaluate
from domain.policy.columns.outcome import VERDICTS
from domain.policy.columns.population import Population
from domain.policy.load import Policy
from scripts.bench.revision import revised, shipped
from scripts.generating.facts import LAST_DAY
from scripts.generating.segments import look_at
from scripts.generating.shapes import Size

KINDS = len(VERDICTS)
TOLD = 60
"""Teachers of the first district whose verdicts are told, to be compared."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """Which districts, and how many teachers at a time."""

    spawned: float
    """The monotonic clock when the process was started."""
    folders: Sequence[str]
    sizes: Sequence[dict[str, int]]
    teachers: int


def swept(job: Job) -> dict[str, Any]:
    """Return what both documents say of a city, and how long that took."""
    policies = (shipped(), revised())
    started = time.monotonic() - job.spawned
    opening = evaluating = working = 0.0
    rows = chunks = 0
    fixed = _Fixed()
    pairs = np.zeros(KINDS * KINDS, np.int64)
    told: list[list[str]] = []
    for folder, size in zip(job.folders, job.sizes, strict=True):
        begun = time.perf_counter()
        look = look_at(Path(folder), Size(**size))
        if not chunks:
            fixed = _fixed(policies, next(look.chunks(1)))
        opened, used = time.perf_counter(), time.process_time()
        for part in look.chunks(job.teachers):
            before, after = _verdicts(policies, part)
            pairs += np.bincount(before * KINDS + after, minlength=KINDS * KINDS)
            rows += part.rows
            chunks += 1
            if not told:
                told = [
                    [str(VERDICTS[one]), str(VERDICTS[other])]
                    for one, other in zip(before[:TOLD], after[:TOLD], strict=True)
                ]
        evaluating += time.perf_counter() - opened
        working += time.process_time() - used
        opening += opened - begun
    return {
        "rows": rows,
        "start_s": started,
        "opening_s": opening,
        "evaluating_s": evaluating,
        "evaluating_cpu_s": working,
        "fixed_s": fixed.wall_s * chunks,
        "fixed_cpu_s": fixed.cpu_s * chunks,
        "pairs": pairs.reshape(KINDS, KINDS).tolist(),
        "told": told,
    }


@dataclass(frozen=True, kw_only=True)
class _Fixed:
    """What both evaluations take for a single teacher: the start-up of each chunk."""

    wall_s: float = 0.0
    cpu_s: float = 0.0


def _fixed(policies: tuple[Policy, Policy], one: Population) -> _Fixed:
    _verdicts(policies, one)
    started, used = time.perf_counter(), time.process_time()
    _verdicts(policies, one)
    return _Fixed(
        wall_s=time.perf_counter() - started, cpu_s=time.process_time() - used
    )


def _verdicts(
    policies: tuple[Policy, Policy], part: Population
) -> tuple[np.ndarray, np.ndarray]:
    before, after = (evaluate(one, part, LAST_DAY).verdict for one in policies)
    return before.astype(np.int64), after.astype(np.int64)


if __name__ == "__main__":
    print(json.dumps(swept(Job(**json.loads(sys.argv[1])))))  # noqa: T201
