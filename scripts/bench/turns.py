"""Jobs in turn, round by round, with the processor time that each of them took."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from scripts.bench.processes import ServerCpu


@dataclass(frozen=True, kw_only=True)
class Took:
    """Medians of one job over the rounds."""

    wall_s: float
    cpu_s: float
    """Of all its threads, and of the server that worked for it."""


def in_turns(
    jobs: Mapping[str, Callable[[], Any]],
    rounds: int,
    server: ServerCpu | None = None,
    *,
    twice: bool = False,
) -> dict[str, Took]:
    """Run the jobs in turn; the first round is not counted.

    `twice`: in each turn a job runs twice, and the second counts. The first finds the
    memory as the job before has left it, with pages given back, which says nothing of
    either; it matters where jobs take milliseconds.
    """
    walls: dict[str, list[float]] = {name: [] for name in jobs}
    cpus: dict[str, list[float]] = {name: [] for name in jobs}
    for number in range(rounds + 1):
        for name, job in jobs.items():
            if twice:
                job()
            used, started = _cpu(server), time.perf_counter()
            job()
            wall, used = time.perf_counter() - started, _cpu(server) - used
            if number:
                walls[name].append(wall)
                cpus[name].append(used)
    return {
        name: Took(wall_s=median(walls[name]), cpu_s=median(cpus[name]))
        for name in jobs
    }


def _cpu(server: ServerCpu | None) -> float:
    theirs = server.seconds() if server else 0.0
    return time.process_time() + (theirs or 0.0)
