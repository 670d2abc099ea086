"""A program run to its end: how long it took, and what it used."""

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from threading import Thread

KILOBYTE = 1_024
MEGABYTE = 1_000_000
LOOK_S = 0.02
"""The kernel keeps the high-water mark, so that only the last moments can be missed."""


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
        memory = _Memory(process.pid)
        memory.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        memory.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode:
            raise EndedBadlyError(arguments, err.read())
        return Run(
            wall_s=wall,
            cpu_s=used.ru_utime + used.ru_stime,
            rss_mb=memory.most_kb * KILOBYTE / MEGABYTE,
            output=out.read(),
        )


class _Memory(Thread):
    """Looks how much memory a program has had at most, until it has ended.

    `ru_maxrss` would begin with what the program that started it had.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._status = Path(f"/proc/{pid}/status")
        self.most_kb = 0

    def run(self) -> None:
        """Look, until there is nothing to be seen any more."""
        while (found := self._high_water_kb()) is not None:
            self.most_kb = max(self.most_kb, found)
            time.sleep(LOOK_S)

    def _high_water_kb(self) -> int | None:
        try:
            lines = self._status.read_text(encoding="utf-8").splitlines()
        except OSError:
            return None
        found = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
        return int(found[0]) if found else None


def medians(runs: Sequence[Run]) -> dict[str, float]:
    """Return the medians of what several runs took."""
    return {
        name: median(getattr(one, name) for one in runs)
        for name in ("wall_s", "cpu_s", "rss_mb")
    }
