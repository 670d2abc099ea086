"""A durable, served ledger for a measurement, with a part of the district on it."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from socket import socket

from rich.console import Console

from ledger.settings import Settings
from scripts.bench.processes import ServerCpu
from scripts.children import Children
from scripts.demonstration.district import SEED, generate
from scripts.house import EMBEDDED
from scripts.posting.connection import Connection
from scripts.posting.lines import Command, Handle, Item, handle_of
from scripts.posting.poster import Poster
from scripts.starting.bringing import Place, bring_up
from scripts.starting.filling import FillingError

TEACHERS = 30
"""Teachers of the first school whose five years are on the stage."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A served ledger, and what is needed to ask and to watch it."""

    connection: Connection
    keys: dict[str, str]
    teachers: tuple[str, ...]
    cpu: ServerCpu
    """The processor time of the server process and what it started."""
    settings: Settings
    """How its database is reached."""
    children: Children


@contextmanager
def stage(console: Console, filled: int = TEACHERS) -> Iterator[Stage]:
    """Yield a served ledger with some teachers; remove all of it afterwards.

    The registers are all there; `filled` teachers have their five years, and are the
    stage's teachers. With 0 nobody has, and all are.
    """
    with ExitStack() as started:
        folder = started.enter_context(
            tempfile.TemporaryDirectory(prefix="credit-ledger-bench-")
        )
        data = Path(folder)
        data.chmod(0o711)  # the server may run as another user
        settings = replace(
            Settings.from_environment(),
            database_url=None,
            data_dir=str(data / EMBEDDED),
            port=free_port(),
        )
        place = Place(data=data, settings=settings, empty=False, own_database=False)
        up = bring_up(place, started, console)
        connection = Connection(address=up.place.address)
        started.callback(connection.close)
        teachers = _fill(connection, up.keys, filled)
        yield Stage(
            connection=connection,
            keys=up.keys,
            teachers=teachers,
            cpu=ServerCpu(up.children.pid_of("serve")),
            settings=up.place.settings,
            children=up.children,
        )


def _fill(connection: Connection, keys: dict[str, str], filled: int) -> tuple[str, ...]:
    """Post the registers, and the first teachers' completions with their approvals.

    Raises FillingError where the ledger refuses something.
    """
    district = generate(SEED)
    everybody = tuple(person.teacher_id for person in district.people)
    chosen = everybody[:filled]
    rows = [row for row in district.completions if row["teacher_id"] in chosen]
    posted = {handle_of(row) for row in rows}
    approvals = [
        replace(command, postings=wanted)
        for command in district.decisions
        if (wanted := tuple(h for h in command.postings if h in posted))
    ]
    items: list[Item] = [*district.registers, *rows, *_once(approvals)]
    outcome = Poster(connection=connection, keys=keys).post(items, lambda _: None)
    if outcome.refusals:
        raise FillingError("the stage", outcome)
    return chosen or everybody


def _once(approvals: list[Command]) -> list[Command]:
    """Leave out what is confirmed again after a correction, since none is made here."""
    seen: set[Handle] = set()
    kept = []
    for command in approvals:
        fresh = tuple(handle for handle in command.postings if handle not in seen)
        seen.update(fresh)
        if fresh:
            kept.append(replace(command, postings=fresh))
    return kept


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
