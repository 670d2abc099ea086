"""How much memory a server and all that it started hold."""

from collections.abc import Iterator
from pathlib import Path

MEBIBYTE = 1 << 20
_GROUP = 2
"""Place of the group's id in the line of a process, after its name and state."""


def held_mib(group: int) -> float:
    """Return the resident memory of a process group, in MiB, at this moment."""
    return sum(_resident(folder) for folder in _members(group)) / MEBIBYTE


def peak_mib(group: int) -> float:
    """Return the most that each process of a group ever held, added up, in MiB."""
    return sum(_field(folder, "VmHWM:") for folder in _members(group)) / MEBIBYTE


def _members(group: int) -> Iterator[Path]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and _group_of(folder) == group:
            yield folder


def _group_of(folder: Path) -> int | None:
    try:
        line = (folder / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return int(line.rpartition(")")[2].split()[_GROUP])


def _resident(folder: Path) -> int:
    return _field(folder, "VmRSS:")


def _field(folder: Path, name: str) -> int:
    """Return a size of a process's status in bytes."""
    try:
        lines = (folder / "status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    found = next((line for line in lines if line.startswith(name)), f"{name} 0 kB")
    return int(found.split()[1]) * 1024
