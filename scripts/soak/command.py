"""`credit-ledger soak`: try the faults, print a table, end with 1 if one broke it."""

import json
import secrets
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from random import Random

import click
from rich.console import Console
from rich.progress import Progress, TaskID

from scripts.exits import NO
from scripts.options import JSON
from scripts.soak.client import SilentError
from scripts.soak.fault import Fault, dice
from scripts.soak.faults import MODULES, find
from scripts.soak.processes import NotReadyError
from scripts.soak.stage import Stage, stage
from scripts.soak.table import as_json as told_as_json
from scripts.soak.table import table, verdict
from scripts.soak.tally import NOTHING, Tally

SEEDS = 1_000_000
WIDTH = 140
"""Of a table that goes into a file."""

Found = dict[str, tuple[Fault, Tally]]


def _numbers(value: str | None) -> list[str]:
    """Return numbers of faults that stand with commas between them; all for None."""
    if value is None:
        return list(MODULES)
    wanted = [part.strip().upper() for part in value.split(",") if part.strip()]
    for number in wanted:
        if number not in MODULES:
            there = ", ".join(MODULES)
            raise click.BadParameter(f"There is no {number}; there are {there}.")
    return wanted


@click.command()
@click.option("--only", help="Some faults: F1,F3. All else.")
@click.option("--rounds", type=click.IntRange(1), help="Rounds of each fault.")
@click.option("--full", is_flag=True, help="The full count of each: many minutes.")
@click.option("--seed", type=int, help="Run again what a seed ran before.")
@JSON
def soak(
    *,
    only: str | None,
    rounds: int | None,
    full: bool,
    seed: int | None,
    as_json: bool,
) -> None:
    """Break what can break, on a PostgreSQL and servers of its own; see what holds.

    A few rounds of each fault, or as many as asked for. Ends with 1 where something did
    not hold; the seed that is printed runs the same rounds again.
    """
    numbers = _numbers(only)
    seed = secrets.randbelow(SEEDS) if seed is None else seed
    console = Console(stderr=True)
    console.print(f"seed {seed}")
    found = _run(numbers, rounds, seed, full=full, console=console)
    if as_json:
        click.echo(json.dumps(told_as_json(found, seed)))
    else:
        _show(found, seed)
    if not all(tally.holds for _, tally in found.values()):
        raise SystemExit(NO)


def _run(
    numbers: list[str], rounds: int | None, seed: int, *, full: bool, console: Console
) -> Found:
    found: Found = {}
    with (
        ending_on_sigterm(),
        stage() as set_up,
        Progress(console=console) as progress,
    ):
        for number in numbers:
            fault = find(number)
            wanted = rounds or (fault.full if full else fault.few)
            task = progress.add_task(f"{number} {fault.title}", total=wanted)
            watched = Watched(progress=progress, task=task)
            found[number] = (fault, watched.rounds(fault, set_up, wanted, seed))
            console.print(f"{number}: {verdict(found[number][1])}")
    return found


@contextmanager
def ending_on_sigterm() -> Iterator[None]:
    """Let SIGTERM end what runs as Ctrl-C does, so that all is taken down; once."""

    def stop(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class Watched:
    """Runs rounds under a bar that goes on with each."""

    def __init__(self, *, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def rounds(self, fault: Fault, set_up: Stage, wanted: int, seed: int) -> Tally:
        """Run a fault often enough, and return everything together."""
        tally = NOTHING
        for place in range(fault.calls(wanted)):
            one = _tried(fault, set_up, dice(seed, fault.number, place))
            if not one.holds:
                where = f"{fault.number}, call {place} of seed {seed}: "
                told = tuple(where + sentence for sentence in one.failings)
                one = replace(one, failings=told)
                self._progress.console.print(*told, sep="\n", markup=False)
            tally += one
            self._progress.advance(self._task, max(one.rounds, 1))
            if one.skipped is not None:
                break
        return tally


def _tried(fault: Fault, set_up: Stage, random: Random) -> Tally:
    """Run one call of a fault; what never came up again is what broke."""
    try:
        return fault.round(set_up, random)
    except (NotReadyError, SilentError) as error:
        return Tally(failings=(str(error),))


def _show(found: Found, seed: int) -> None:
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH)
    console.print(table(found))
    for number, (_, tally) in found.items():
        counted = ", ".join(f"{what} {count:,}" for what, count in tally.seen.items())
        for sentence in (*filter(None, [counted]), *tally.failings):
            console.print(f"{number}: {sentence}", markup=False)
        if tally.skipped:
            console.print(f"{number} was skipped: {tally.skipped}", markup=False)
    console.print(f"Run again with --seed {seed}.")
