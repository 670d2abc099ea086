"""Who started a server: that process may stop it, or its heir once it is dead."""

import os
from pathlib import Path

FILE = "starter"
START_TIME_FIELD = 19
"""Of `/proc/<pid>/stat`, counted behind the program's name (field 22 in proc(5))."""


def sign(data_dir: Path) -> None:
    """Leave word that this process started the server."""
    pid = os.getpid()
    (data_dir / FILE).write_text(f"{pid} {_start_time(pid)}\n")


def inherit(data_dir: Path) -> bool:
    """Take over a server whose starter died without stopping it.

    False where the starter is alive, perhaps as another object of this process.
    """
    try:
        words = (data_dir / FILE).read_text().split()
    except OSError:
        return False
    if not words or not words[0].isdigit():
        return False
    pid = int(words[0])
    if _alive(pid) and _start_time(pid) == (words[1] if len(words) > 1 else ""):
        return False
    sign(data_dir)
    return True


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _start_time(pid: int) -> str:
    """Tell two processes of one number apart; empty where there is no /proc."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[START_TIME_FIELD]
