"""Where the data is: an own database by its address, or the embedded server's."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ledger.application import CreditLedger
from ledger.settings import Settings
from scripts.local_postgres import LocalPostgres

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
        server.ensure_database(DATABASE)
        yield replace(settings, database_url=server.url(dbname=DATABASE))


@contextmanager
def opened(settings: Settings) -> Iterator[tuple[Settings, CreditLedger]]:
    """Yield settings and the ledger that they lead to; close it afterwards."""
    with database(settings) as reachable:
        ledger = CreditLedger(reachable)
        try:
            yield reachable, ledger
        finally:
            ledger.close()


def owner_url(settings: Settings) -> str:
    """Return the address of a login that may migrate."""
    return settings.owner_url or settings.database_url or ""


def now() -> datetime:
    """Return the instant: the command line is where the clock comes in."""
    return datetime.now(UTC)  # noqa: TID251  the outermost layer has the clock


def district_day(settings: Settings) -> str:
    """Return today in the district, as ISO 8601."""
    return now().astimezone(ZoneInfo(settings.timezone)).date().isoformat()
