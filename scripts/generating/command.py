"""`credit-ledger generate`: an invented district or city to measure on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console

from ledger.application import CreditLedger
from ledger.migrate import migrate
from ledger.settings import Settings
from scripts.exits import NO
from scripts.generating.cities import City, city_in
from scripts.generating.marks import Mark
from scripts.generating.segments import districts_of
from scripts.generating.shapes import Size
from scripts.generating.storing import Stored, Watch, expected, store
from scripts.generating.world import World
from scripts.house import database, owner_url, settings_in
from scripts.options import DATA
from scripts.posting.command import progress_bar
from scripts.starting.filling import adopt_shipped_policies
from scripts.starting.keys import keep_keys, kept_keys, make_missing_keys

SEED = 20_221_014
TEACHERS = click.option(
    "--teachers", default=25_000, show_default=True, type=click.IntRange(1)
)
COMPLETIONS = click.option(
    "--completions", default=3_000_000, show_default=True, type=click.IntRange(1)
)


@click.command()
@TEACHERS
@COMPLETIONS
@click.option("--seed", default=SEED, show_default=True, help="Another seed, others.")
@click.option(
    "--to",
    "where",
    default="store",
    show_default=True,
    type=click.Choice(("store", "segments")),
    help="As the log of a ledger, or straight as columns on disk.",
)
@DATA
@click.pass_context
def generate(
    ctx: click.Context,
    *,
    teachers: int,
    completions: int,
    seed: int,
    where: str,
    data: Path,
) -> None:
    """Make an invented district or city of any size, to measure on.

    To the store: every event goes through the ledger's append function, in bulk,
    without HTTP, about two events a completion. The reading rooms follow with
    `credit-ledger rebuild`. A folder that has the district already is left as it is,
    one with another is refused.

    To segments: columns on disk without a log, a folder for every 25,000 teachers.

    The same size and seed give the same facts either way.
    """
    size = Size(teachers=teachers, completions=completions, seed=seed)
    console = Console(stderr=True)
    if where == "segments":
        for folder in _city(data, size, console).folders:
            click.echo(folder)
        return
    with database(settings_in(data)) as settings:
        try:
            district = generated(settings, data, size, console)
        except OtherDistrictError as error:
            click.echo(str(error), err=True)
            ctx.exit(NO)
    click.echo(f"{district.completions} completions, {district.events} events.")


def _city(data: Path, size: Size, console: Console) -> City:
    with progress_bar(console) as bars:
        task = bars.add_task("districts", total=len(districts_of(size)))
        return city_in(data, size, lambda: bars.advance(task))


class OtherDistrictError(Exception):
    """The folder has something else in it."""

    def __init__(self, data: Path) -> None:
        super().__init__(
            f"{data} has another district; choose another folder with --data."
        )


def generated(settings: Settings, data: Path, size: Size, console: Console) -> Stored:
    """Put a district into a ledger unless it is there; return what is in it.

    Raises OtherDistrictError where the ledger has other teachers.
    """
    mark = Mark(data)
    found = mark.read()
    if found is not None:
        if found.size != size:
            raise OtherDistrictError(data)
        return found.stored
    migrate(owner_url(settings))
    with CreditLedger(settings) as ledger:
        if _has_teachers(ledger):
            raise OtherDistrictError(data)
        _prepare(ledger, data)
        with _watch(ledger, size, console) as (world, watch):
            stored = store(ledger, world, watch)
    mark.write(size, stored)
    return stored


def _has_teachers(ledger: CreditLedger) -> bool:
    return bool(
        ledger.recorder.select_notifications(1, 1, topics=["teacher-registered"])
    )


def _prepare(ledger: CreditLedger, data: Path) -> None:
    """Make what a served ledger needs, so that the district can be looked at."""
    kept = kept_keys(data, ledger)
    keep_keys(data, ledger, make_missing_keys(ledger, kept, empty=True))
    adopt_shipped_policies(ledger)


@contextmanager
def _watch(
    ledger: CreditLedger, size: Size, console: Console
) -> Iterator[tuple[World, Watch]]:
    world = World(size)
    with progress_bar(console) as bars:
        task = bars.add_task("events", total=expected(ledger, world))

        def watch(what: str, count: int) -> None:
            bars.update(task, description=f"{what:<12}")
            if what == "completions":
                bars.advance(task, count)

        yield world, watch
