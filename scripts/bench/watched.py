"""A program run to its end: how long it took, and what it used."""

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

KILOBYTE = 1_024
MEGABYTE = 1_000_000


class EndedBadlyError(Exception):
    """A measured program ended with an error; its own words are shown."""

    def __init__(self, arguments: Sequence[str], told: str) -> None:
        super().__init__(f"{' '.join(arguments)} ended with an error:\n{told}")


@dataclass(frozen=True, kw_only=True)
class Run:
    """What one run of a program took."""

    wall_s: float
    """From before it starts until it has ended."""
    cpu_s: float
    rss_mb: float
    """The most memory that it had at a time."""
    output: str


def run(arguments: Sequence[str]) -> Run:
    """Run a program and return what it took. Raises EndedBadlyError."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        started = time.perf_counter()
        process = subprocess.Popen(arguments, stdout=out, stderr=err)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode:
            raise EndedBadlyError(arguments, err.read())
        return Run(
            wall_s=wall,
            cpu_s=used.ru_utime + used.ru_stime,
            rss_mb=used.ru_maxrss * KILOBYTE / MEGABYTE,
            output=out.read(),
        )


def medians(runs: Sequence[Run]) -> dict[str, float]:
    """Return the medians of what several runs took."""
    return {
        name: median(getattr(one, name) for one in runs)
        for name in ("wall_s", "cpu_s", "rss_mb")
    }
