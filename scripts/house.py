"""Where the data is: an own database by its address, or the embedded server's."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ledger.application import CreditLedger
from ledger.database import APPLICATION, PROJECTOR
from ledger.settings import Settings
from scripts.local_postgres import LocalPostgres

EMBEDDED = "data"
"""Where in the data folder the embedded server keeps its cluster."""

SEGMENTS = "segments"
"""Where in the data folder the columns of the facts are kept."""

DATABASE = "credit_ledger"
"""Name of the database on the embedded server."""


@contextmanager
def database(settings: Settings) -> Iterator[Settings]:
    """Yield settings that name a database that answers.

    Without an address the embedded server of the data folder is used; it is stopped
    afterwards only if it was started here.
    """
    if settings.database_url:
        yield settings
        return
    with LocalPostgres(Path(settings.data_dir)) as server:
        yield on_server(settings, server)


def on_server(settings: Settings, server: LocalPostgres) -> Settings:
    """Return settings that name our database on the embedded server, role by role."""
    server.ensure_database(DATABASE)
    return replace(
        settings,
        disk_folders=str(server.data_dir),
        owner_url=server.url(dbname=DATABASE),
        database_url=server.url(user=APPLICATION, dbname=DATABASE),
        projector_url=server.url(user=PROJECTOR, dbname=DATABASE),
    )


def settings_in(data: Path) -> Settings:
    """Return the environment's settings, with everything in one data folder.

    The columns of the facts go there too, unless the environment says where.
    """
    given = Settings.from_environment()
    segments = given.segments_dir
    if segments == Settings().segments_dir:
        segments = str(data.resolve() / SEGMENTS)
    return replace(
        given, data_dir=str(data.resolve() / EMBEDDED), segments_dir=segments
    )


@contextmanager
def opened(settings: Settings) -> Iterator[tuple[Settings, CreditLedger]]:
    """Yield settings and the ledger that they lead to; close it afterwards."""
    with database(settings) as reachable, CreditLedger(reachable) as ledger:
        yield reachable, ledger


def owner_url(settings: Settings) -> str:
    """Return the address of a login that may migrate."""
    return settings.owner_url or settings.database_url or ""


def now() -> datetime:
    """Return the instant: the command line is where the clock comes in."""
    return datetime.now(UTC)  # noqa: TID251  the outermost layer has the clock


def today(settings: Settings) -> date:
    """Return the district's day."""
    return now().astimezone(ZoneInfo(settings.timezone)).date()
