"""`credit-ledger segments`: the columns on disk, looked at, made, checked, deleted."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from projections.errors import SegmentError
from projections.reading import ReadingRoom
from projections.segments import Segments
from projections.segments.manifest import Manifest
from scripts.exits import NO
from scripts.house import opened, settings_in
from scripts.options import DATA, JSON

Found = tuple[Path, Manifest | SegmentError]


@click.group()
def segments() -> None:
    """Look after the columns of the facts, from which replays are read.

    They may be deleted at any time: whoever needs them makes them anew.
    """


@segments.command()
@DATA
@JSON
def status(*, data: Path, as_json: bool) -> None:
    """Say which columns there are, and how far behind the log."""
    with opened_segments(data) as columns:
        found = columns.room.read(lambda visit: columns.shelf(visit).manifests())
        position = columns.room.position()
    _show(found, position, as_json=as_json)


@segments.command()
@click.option("--force", is_flag=True, help="Also where they are current.")
@DATA
@JSON
def build(*, force: bool, data: Path, as_json: bool) -> None:
    """Make the columns anew where anything was recorded since, or they are no good.

    Readers use the old ones until the new ones are whole.
    """
    with opened_segments(data) as columns:
        wrote = columns.refresh(force=force)
        position = columns.position
    if as_json:
        click.echo(json.dumps({"written": wrote, "position": position}))
        return
    click.echo(f"{'Written' if wrote else 'Current already'}, at {position}.")


@segments.command()
@DATA
@JSON
@click.pass_context
def verify(ctx: click.Context, *, data: Path, as_json: bool) -> None:
    """Read every byte of the columns and compare it with what was written.

    Exit code 0: all as written, or there are none; 1: something is not, and `build`
    puts others in their place.
    """
    with opened_segments(data) as columns:
        found = columns.room.read(
            lambda visit: columns.shelf(visit).verified(columns.head_of)
        )
        position = columns.room.position()
    _show(found, position, as_json=as_json)
    if any(isinstance(told, SegmentError) for _, told in found):
        ctx.exit(NO)


@segments.command()
@DATA
@JSON
def drop(*, data: Path, as_json: bool) -> None:
    """Delete the columns of every generation of the district."""
    with opened_segments(data) as columns:
        freed = columns.room.read(lambda visit: columns.shelf(visit).drop())
    if as_json:
        click.echo(json.dumps({"freed_bytes": freed}))
        return
    click.echo(f"Deleted {freed / 1e6:.1f} MB.")


@contextmanager
def opened_segments(data: Path) -> Iterator[Segments]:
    """Yield the columns of the district in a data folder, or in the settings."""
    with opened(settings_in(data)) as (_, ledger):
        yield Segments(ReadingRoom(ledger.database, ledger, ledger.district))


def _show(found: list[Found], position: int, *, as_json: bool) -> None:
    told = [_told(folder, one, position) for folder, one in found]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    if not told:
        click.echo("There are none yet.")
    for one in told:
        click.echo(one["folder"])
        click.echo(
            f"  {one['error']}"
            if "error" in one
            else f"  at {one['position']}, {one['behind']} positions behind; "
            f"{one['teachers']} teachers, {one['rows']} rows, {one['bytes']} bytes"
        )


def _told(folder: Path, one: Manifest | SegmentError, position: int) -> dict[str, Any]:
    if isinstance(one, SegmentError):
        return {"folder": str(folder), "error": one.message}
    return {
        "folder": str(folder),
        "generation": one.about.generation,
        "position": one.about.position,
        "behind": position - one.about.position,
        "teachers": one.teachers,
        "rows": one.rows,
        "bytes": sum(entry.bytes for entry in one.files.values()),
    }
