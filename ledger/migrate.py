"""Numbered SQL, each file once, in its own transaction; a changed file is refused.

Run by a login that may create roles (at the first time) and act as the owner.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import psycopg
from psycopg import sql

from ledger.database import CONNECT_TIMEOUT_S, OWNER, Connection, translated
from ledger.errors import MigrationDriftError
from ledger.statements import FOLDER, statement

MIGRATIONS = FOLDER / "migrations"
LOCK = 0x6C65_6467
"""Key of the session lock under which one process migrates at a time ("ledg")."""


@dataclass(frozen=True, kw_only=True)
class Migration:
    """One numbered file."""

    name: str
    text: bytes

    @property
    def sha256(self) -> str:
        """The digest that tells whether the file is still the one applied."""
        return sha256(self.text).hexdigest()


def migrate(url: str, folder: Path = MIGRATIONS) -> list[str]:
    """Bring a database up to date and return the names of what was applied now.

    Several may call at once: one works, the others wait and find nothing to do.
    Raises MigrationDriftError when an applied file has changed or is gone.
    """
    wanted = migrations_in(folder)
    with (
        translated(),
        psycopg.connect(
            url, autocommit=True, connect_timeout=CONNECT_TIMEOUT_S
        ) as connection,
    ):
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        connection.execute(statement("bootstrap"))
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(OWNER)))
        connection.execute(statement("migration_table"))
        return _apply(connection, wanted)


def migrations_in(folder: Path) -> list[Migration]:
    """Return the migrations of a folder in their order."""
    return [
        Migration(name=path.stem, text=path.read_bytes())
        for path in sorted(folder.glob("[0-9]*.sql"))
    ]


def pending(url: str, folder: Path = MIGRATIONS) -> list[str]:
    """Return the names that a database still lacks, without changing it."""
    with (
        translated(),
        psycopg.connect(
            url, autocommit=True, connect_timeout=CONNECT_TIMEOUT_S
        ) as connection,
    ):
        known = connection.execute(statement("migration_known")).fetchone()
        applied = _applied(connection) if known and known[0] else {}
    wanted = migrations_in(folder)
    _refuse_drift(wanted, applied)
    return [migration.name for migration in wanted if migration.name not in applied]


def _apply(connection: Connection, wanted: Sequence[Migration]) -> list[str]:
    applied = _applied(connection)
    _refuse_drift(wanted, applied)
    missing = [migration for migration in wanted if migration.name not in applied]
    for migration in missing:
        with connection.transaction():
            connection.execute(migration.text)
            connection.execute(
                statement("migration_applied"),
                {"name": migration.name, "sha256": migration.sha256},
            )
    return [migration.name for migration in missing]


def _applied(connection: Connection) -> dict[str, str]:
    return dict(connection.execute(statement("migrations")).fetchall())


def _refuse_drift(wanted: Sequence[Migration], applied: dict[str, str]) -> None:
    present = {migration.name: migration.sha256 for migration in wanted}
    for name, digest in applied.items():
        if name not in present:
            raise MigrationDriftError(name, "was applied, but its file is not here")
        if present[name] != digest:
            raise MigrationDriftError(name, "its file changed after it was applied")
    newest = max(applied, default="")
    for name in present:
        if name not in applied and name < newest:
            raise MigrationDriftError(name, f"comes before {newest}, which is applied")
