"""What a database says of itself: reachable, current, read to its end, governed."""

from collections.abc import Iterator

import psycopg

from ledger.application import CreditLedger
from ledger.errors import MigrationDriftError
from ledger.free_space import FreeSpace
from ledger.migrate import pending
from projections.errors import NotProjectedError, OtherShapeError
from projections.reading import ReadingRoom
from projections.segments import Segments
from scripts.doctor.finding import Finding
from scripts.house import owner_url

OLDEST_SERVER = 15
FAR_BEHIND = 5_000
"""Positions; one batch of the projector."""


def look_at_database(ledger: CreditLedger) -> Iterator[Finding]:
    """Yield what is found about the database of a ledger."""
    url = owner_url(ledger.settings)
    yield server(url)
    current = migrations(url)
    yield current
    if not current.well:
        return
    yield disk(ledger.database.space)
    yield policies(ledger)
    room = ReadingRoom(ledger.database, ledger, ledger.district)
    yield lag(ledger, room)
    yield parked(room)
    yield columns(Segments(room))


def server(url: str) -> Finding:
    """Say whether the server is new enough."""
    with psycopg.connect(url) as connection:
        version = connection.info.server_version
    return Finding(
        what="PostgreSQL",
        well=version // 10_000 >= OLDEST_SERVER,
        seen=f"{version // 10_000}.{version % 10_000}",
        remedy="Use PostgreSQL 15 or newer.",
    )


def migrations(url: str) -> Finding:
    """Say whether the database is up to date and nobody changed an applied file."""
    try:
        missing = pending(url)
    except MigrationDriftError as error:
        return Finding(
            what="migrations",
            well=False,
            seen=str(error),
            remedy="Use the release that this database was migrated by.",
        )
    return Finding(
        what="migrations",
        well=not missing,
        seen=f"missing: {', '.join(missing)}" if missing else "all applied",
        remedy="Run credit-ledger migrate.",
    )


def disk(space: FreeSpace) -> Finding:
    """Say whether there is room where the database writes, or that nobody looks."""
    seen = space.look()
    if seen.free_bytes is not None:
        return Finding(
            what="room for the database",
            well=seen.writable,
            seen=f"{seen.free_bytes / 1e9:.1f} GB free,"
            f" writing rests below {seen.min_free_bytes / 1e9:.1f} GB",
            remedy="Make room; writing goes on by itself.",
        )
    return Finding(
        what="room for the database",
        well=space.elsewhere,
        seen="not to be known from here: watch it there",
        remedy="Name its folders in CREDIT_LEDGER_DISK_FOLDERS if they are on this"
        " machine, else say `elsewhere` there and watch them yourself.",
    )


def policies(ledger: CreditLedger) -> Finding:
    """Say which policy documents govern."""
    names = [
        f"{a.adopted.document} {a.adopted.revision}" for a in ledger.policies.standing()
    ]
    return Finding(
        what="policies",
        well=bool(names),
        seen=", ".join(names) or "none adopted",
        remedy="Adopt one: credit-ledger policy adopt FILE.",
    )


def lag(ledger: CreditLedger, room: ReadingRoom) -> Finding:
    """Say how far the reading rooms are behind the log."""
    last = ledger.position()
    try:
        behind = last - room.position()
    except NotProjectedError:
        behind = last + 1
    except OtherShapeError as error:
        return Finding(
            what="projector",
            well=False,
            seen=str(error),
            remedy="Run credit-ledger rebuild, or restart credit-ledger project.",
        )
    return Finding(
        what="projector",
        well=behind <= FAR_BEHIND,
        seen=f"{behind} positions behind {last}",
        remedy="Start credit-ledger project, and look at its log.",
    )


def parked(room: ReadingRoom) -> Finding:
    """Say whether a stream could not be projected."""
    try:
        streams = [f"{p.stream_kind} {p.key}: {p.error}" for p in room.parked()]
    except (NotProjectedError, OtherShapeError):
        streams = []
    return Finding(
        what="parked streams",
        well=not streams,
        seen="; ".join(streams) or "none",
        remedy="Mend the cause, then credit-ledger rebuild.",
    )


def columns(segments: Segments) -> Finding:
    """Say whether the columns on disk, where there are some, are whole and current."""
    try:
        found = segments.room.read(lambda visit: segments.shelf(visit).manifests())
        position = segments.position
    except (NotProjectedError, OtherShapeError):
        found, position = [], None
    behind = "none yet: whoever replays first makes them"
    if position is not None:
        behind = f"{segments.room.position() - position} positions behind"
    return Finding(
        what="columns on disk",
        well=not found or position is not None,
        seen=behind if not found or position is not None else "none can be used",
        remedy="Run credit-ledger segments build.",
    )
