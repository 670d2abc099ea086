"""What `postmaster.pid` says, and whether it is still true."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Postmaster:
    """The server process that holds a cluster."""

    pid: int
    socket_dir: Path
    ready: bool

    @property
    def alive(self) -> bool:
        """Whether a process of this id exists (it may be a zombie of ours)."""
        return _exists(self.pid)


def read_postmaster(cluster: Path) -> Postmaster | None:
    """Return the living server of a cluster; a stale file counts as none."""
    lines = _lines(cluster)
    if len(lines) < 5 or not lines[0].strip().isdigit():  # noqa: PLR2004 -- 5th line: socket
        return None
    pid = int(lines[0])
    if not _exists(pid) or _is_another_program(pid, cluster):
        return None
    status = lines[7].strip() if len(lines) > 7 else ""  # noqa: PLR2004 -- 8th: status
    return Postmaster(
        pid=pid, socket_dir=Path(lines[4].strip()), ready=status == "ready"
    )


def forget_stale(cluster: Path) -> bool:
    """Remove a pid file whose number now belongs to another program.

    A dead pid is left to PostgreSQL, which also looks whether shared memory is still
    in use; but a number that was given to another program makes it refuse to start.
    """
    lines = _lines(cluster)
    if not lines or not lines[0].strip().isdigit():
        return False
    pid = int(lines[0])
    if not _exists(pid) or not _is_another_program(pid, cluster):
        return False
    (cluster / "postmaster.pid").unlink()
    return True


def _lines(cluster: Path) -> list[str]:
    try:
        return (cluster / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return text.rpartition(")")[2].split()[0] == "Z"


def _is_another_program(pid: int, cluster: Path) -> bool:
    """Tell by the working folder, which a postmaster has in its cluster (Linux)."""
    try:
        folder = Path(f"/proc/{pid}/cwd").readlink()
    except OSError:
        return False
    return folder != cluster
