"""The processor time of a process and its descendants, from /proc (Linux)."""

import os
from pathlib import Path

PROC = Path("/proc")


class ServerCpu:
    """How much processor time a process tree has used."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._ticks = os.sysconf("SC_CLK_TCK")

    def seconds(self) -> float | None:
        """Return user and system time so far; None where there is no /proc."""
        if not PROC.is_dir():
            return None
        return sum(self._own(pid) for pid in self._tree()) / self._ticks

    def _tree(self) -> set[int]:
        parents = {
            int(folder.name): parent
            for folder in PROC.glob("[0-9]*")
            if (parent := _parent(folder)) is not None
        }
        tree = {self.pid}
        while True:
            more = {pid for pid, parent in parents.items() if parent in tree} - tree
            if not more:
                return tree
            tree |= more

    def _own(self, pid: int) -> int:
        """Return what a process has used, and what ended children of it had."""
        return sum(map(int, _stat(PROC / str(pid))[11:15]))


def _parent(folder: Path) -> int | None:
    fields = _stat(folder)
    return int(fields[1]) if fields else None


def _stat(folder: Path) -> list[str]:
    """Return the fields of /proc/PID/stat after the name, or nothing if it ended."""
    try:
        text = (folder / "stat").read_text(encoding="utf-8")
    except OSError:
        return []
    return text.rpartition(")")[2].split()
