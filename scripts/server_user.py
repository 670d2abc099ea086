"""As whom PostgreSQL runs: it refuses root, so root lends it another user.

First choice is a real one (`postgres`, else `nobody`), which then owns the cluster.
Where that user cannot enter the data folder (it lies beneath one of mode 0700), a user
namespace shows root to the server as somebody else (`unshare`).
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from scripts.server_errors import NoServerUserError

CANDIDATES = ("postgres", "nobody")
NAMESPACE_USER = "1"
"""Any number but 0: as whom the server sees itself inside a user namespace."""


@dataclass(frozen=True, kw_only=True)
class ServerUser:
    """How to start a program that must not be root."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    def run(self, command: list[str]) -> "subprocess.CompletedProcess[str]":
        """Run a program as this user and return what it said."""
        return subprocess.run(
            [*self.prefix, *command],
            capture_output=True,
            text=True,
            check=False,
            user=self.uid,
            group=self.gid,
            extra_groups=[] if self.uid is not None else None,
            cwd="/",
            env=_environment(),
        )

    def popen(self, command: list[str], log: IO[bytes]) -> "subprocess.Popen[bytes]":
        """Start a program as this user, out of reach of the terminal's Ctrl-C."""
        return subprocess.Popen(
            [*self.prefix, *command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            user=self.uid,
            group=self.gid,
            extra_groups=[] if self.uid is not None else None,
            start_new_session=True,
            cwd="/",
            env=_environment(),
        )

    def enters(self, folder: Path) -> bool:
        """Tell whether this user gets into a folder."""
        return self.run(["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]).returncode == 0

    def runs(self, program: Path) -> bool:
        """Tell whether this user can start a program of PostgreSQL."""
        shell = ["/bin/sh", "-c", 'exec "$1" --version', "sh", str(program)]
        return self.run(shell).returncode == 0

    def make_folder(self, folder: Path) -> None:
        """Make a folder that only this user (and root) may enter."""
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
        if self.uid is not None:
            os.chown(folder, self.uid, -1 if self.gid is None else self.gid)


def server_user(data_dir: Path, cluster: Path) -> ServerUser:
    """Choose as whom to run; the owner of an existing cluster stays its owner.

    Raises NoServerUserError, which says what was tried, when nobody is left.
    """
    if os.geteuid() != 0:
        _refuse_another_s(cluster)
        return ServerUser()
    tried = []
    for candidate in _real_users(cluster):
        if candidate.enters(data_dir):
            return candidate
        tried.append(f"user {candidate.uid} cannot enter {data_dir}")
    if not cluster.exists() or cluster.stat().st_uid == 0:
        namespace = _namespace()
        if namespace is not None:
            return namespace
        tried.append("user namespaces (unshare --user) are not permitted here")
    raise NoServerUserError(
        "PostgreSQL refuses to run as root, and nobody else can run it: "
        + "; ".join(tried)
        + ". Run as an ordinary user, or choose a data folder that others may enter."
    )


def _refuse_another_s(cluster: Path) -> None:
    if cluster.exists() and cluster.stat().st_uid != os.geteuid():
        raise NoServerUserError(
            f"{cluster} belongs to user {cluster.stat().st_uid}, not to you"
            f" ({os.geteuid()}). Start as the one who made it (root, if its owner is a"
            " system user), or choose another data folder."
        )


def _real_users(cluster: Path) -> list[ServerUser]:
    if cluster.exists():
        owner = cluster.stat()
        if owner.st_uid == 0:
            return []
        return [ServerUser(uid=owner.st_uid, gid=owner.st_gid)]
    entries = {entry.pw_name: entry for entry in pwd.getpwall()}
    return [
        ServerUser(uid=entries[name].pw_uid, gid=entries[name].pw_gid)
        for name in CANDIDATES
        if name in entries and entries[name].pw_uid != 0
    ]


def _namespace() -> ServerUser | None:
    unshare = shutil.which("unshare")
    if unshare is None:
        return None
    user = ServerUser(
        prefix=(
            unshare,
            "--user",
            f"--map-user={NAMESPACE_USER}",
            f"--map-group={NAMESPACE_USER}",
        )
    )
    return user if user.run(["/bin/true"]).returncode == 0 else None


def _environment() -> dict[str, str]:
    """Give the server no environment of ours: PGDATA and the like would mislead it."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}
