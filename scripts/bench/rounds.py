"""Interleaved rounds of two jobs, and the medians that are divided."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

from scripts.bench.processes import ServerCpu

Job = Callable[[int], None]
"""Do the n-th request."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """The medians of one job over the rounds."""

    wall_s: float
    """Seconds a request, as the client waits for it."""
    cpu_s: float | None
    """Seconds of the server's processor a request."""

    @property
    def per_second(self) -> float:
        """Requests a second of one client."""
        return 1 / self.wall_s


def measure(
    jobs: Mapping[str, Job], cpu: ServerCpu, requests: int, rounds: int
) -> dict[str, Measured]:
    """Run the jobs in turn, round by round; return the medians of each.

    The first round warms up and is not counted.
    """
    walls: dict[str, list[float]] = {name: [] for name in jobs}
    cpus: dict[str, list[float]] = {name: [] for name in jobs}
    for number in range(rounds + 1):
        for name, job in jobs.items():
            wall, used = _round(
                job, cpu, range(number * requests, (number + 1) * requests)
            )
            if number:
                walls[name].append(wall / requests)
                cpus[name] += [used / requests] if used is not None else []
    return {
        name: Measured(
            wall_s=median(walls[name]),
            cpu_s=median(cpus[name]) if cpus[name] else None,
        )
        for name in jobs
    }


def _round(job: Job, cpu: ServerCpu, numbers: range) -> tuple[float, float | None]:
    used_before, started = cpu.seconds(), time.perf_counter()
    for number in numbers:
        job(number)
    wall, used_after = time.perf_counter() - started, cpu.seconds()
    if used_before is None or used_after is None:
        return wall, None
    return wall, used_after - used_before
