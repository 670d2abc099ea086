"""`credit-ledger bench posting`: durable bulk posting over HTTP (M1)."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from scripts.bench.posting import crud, peers
from scripts.bench.posting.library import Saving
from scripts.bench.posting.measuring import (
    COPY,
    CRUD,
    ENCODED,
    NAIVE,
    OURS,
    SAVE,
    Clock,
    Took,
    Ways,
    halted,
    medians,
)
from scripts.bench.posting.peers import Copying, Encoding, Naive
from scripts.bench.posting.profiling import profiled
from scripts.bench.posting.requests import SESSION, Roll, requests
from scripts.bench.posting.sending import Door
from scripts.bench.processes import ServerCpu
from scripts.bench.stage import Stage, free_port, stage
from scripts.local_postgres import LocalPostgres
from scripts.options import JSON
from scripts.posting.connection import Connection

NDJSON = "application/x-ndjson"
CRUD_READY_S = 20.0
WORDS = {
    OURS: "the ledger, over HTTP",
    COPY: "COPY of the same rows, bytes ready",
    ENCODED: "COPY of the same rows, encoded in Python",
    NAIVE: "marshmallow, executemany, in process",
    CRUD: "CRUD, audit trigger, over HTTP",
    SAVE: "the library's save(), in process, unchecked",
}
RATIOS = {
    "of_copy": COPY,
    "of_copy_encoded": ENCODED,
    "vs_naive": NAIVE,
    "vs_crud": CRUD,
    "vs_save": SAVE,
}


@dataclass(frozen=True, kw_only=True)
class Load:
    """How much is posted."""

    requests: int
    session: int
    rows_a_request: int
    clients: int
    rounds: int
    projecting: bool


@click.command()
@click.option("--requests", default=10, show_default=True, help="A round.")
@click.option(
    "--rows", "rows_a_request", default=1_000, show_default=True, help="A request."
)
@click.option("--clients", default=1, show_default=True, type=click.IntRange(1, 16))
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1))
@click.option("--projecting", is_flag=True, help="Keep the reading rooms current too.")
@click.option(
    "--session",
    default=SESSION,
    show_default=True,
    type=click.IntRange(1),
    help="Teachers who finish a course together; 1: nobody's row is like another's.",
)
@click.option("--profile", is_flag=True, help="Show where the server's time goes.")
@JSON
def posting(*, profile: bool, as_json: bool, **load: Any) -> None:
    """Durable bulk posting over HTTP, beside COPY, naive, CRUD and the library.

    Completions of 300 teachers and 50 activities under the shipped policies, session by
    session as a provider reports them, all taken: checked, compared with what is known,
    versioned, hashed, flushed to disk. In each round everybody writes the same rows, in
    requests of as many rows; before a time counts, all have written equally many, with
    equal hours. The first round is not counted. The projector stands still meanwhile,
    unless --projecting.
    """
    asked = Load(**load)
    console = Console(stderr=True)
    with stage(console, filled=0) as set_up:
        if profile:
            click.echo(
                profiled(set_up, asked.session, asked.requests, asked.rows_a_request)
            )
            return
        took = _measured(set_up, asked, console)
    rows = asked.requests * asked.rows_a_request
    told = {**asdict(asked), **_figures(took, rows), **ratios(took), "rows": rows}
    if as_json:
        click.echo(json.dumps(told))
        return
    _show(told)


def _measured(set_up: Stage, load: Load, console: Console) -> dict[str, Took]:
    roll = Roll(teachers=set_up.teachers, session=load.session)
    with ways(set_up, load) as everybody:
        before = peers.written(everybody.owner, "ledger", "event")
        posted, took = [], []
        for number in range(load.rounds + 1):
            console.print(f"Round {number} of {load.rounds} ...")
            posted.append(
                requests(roll, load.requests, load.rows_a_request, round_=number)
            )
            took.append(everybody.round(posted[-1]))
            everybody.check(before, posted)
    return medians(took[1:])


@contextmanager
def ways(set_up: Stage, load: Load) -> Iterator[Ways]:
    """Yield everybody who writes, each with tables of its own."""
    settings, key = set_up.settings, set_up.keys["provider"]
    url = settings.owner_url or ""
    with ExitStack() as started:
        if not load.projecting:
            started.enter_context(halted(set_up.children.pid_of("project")))
        owner = started.enter_context(peers.owner(url))
        peers.prepare(owner)
        crud.prepare(owner, key)
        served = started.enter_context(_crud_server(set_up))
        saving = started.enter_context(closing(Saving(url, set_up.teachers)))
        running = LocalPostgres(Path(settings.data_dir)).status()
        yield Ways(
            door=_door(
                set_up.connection.address, "/v1/completions/batch?mode=per-row", key
            ),
            crud=_door(served.address, crud.PATH, key),
            copying=Copying(url=url),
            encoding=Encoding(url=url),
            naive=Naive(url=url, district=settings.district),
            saving=saving,
            clock=Clock(
                database=ServerCpu(running.pid if running else 0),
                ours=set_up.cpu,
                crud=ServerCpu(served.pid),
            ),
            owner=owner,
            clients=load.clients,
        )


def _door(address: str, path: str, key: str) -> Door:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": NDJSON}
    return Door(address=address, path=path, headers=headers)


@dataclass(frozen=True, kw_only=True)
class Served:
    """The server of the CRUD design."""

    address: str
    pid: int


@contextmanager
def _crud_server(set_up: Stage) -> Iterator[Served]:
    port = free_port()
    variables = [f"{k}={v}" for k, v in set_up.settings.as_environment().items()]
    arguments = ["-m", "scripts.bench.posting.crud", "127.0.0.1", str(port)]
    process = subprocess.Popen(
        ["/usr/bin/env", *variables, sys.executable, *arguments],
        stdout=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield Served(address=address, pid=process.pid)
    finally:
        process.terminate()
        process.wait()


def _wait_for(address: str) -> None:
    """Ask until somebody answers, whatever it is."""
    deadline = time.monotonic() + CRUD_READY_S
    while True:
        with closing(Connection(address=address)) as connection:
            try:
                connection.send("GET", "/", {})
            except OSError:
                if time.monotonic() > deadline:
                    raise
            else:
                return


def ratios(took: Mapping[str, Took]) -> dict[str, float]:
    """Return how many times the rate of each other way ours is, and by processor."""
    ours = took[OURS]
    by_clock = {name: took[way].wall_s / ours.wall_s for name, way in RATIOS.items()}
    by_processor = {
        f"{name}_cpu": took[way].cpu_s / ours.cpu_s for name, way in RATIOS.items()
    }
    return by_clock | by_processor


def _figures(took: Mapping[str, Took], rows: int) -> dict[str, dict[str, float]]:
    return {
        name: {**asdict(one), "rows_per_second": rows / one.wall_s}
        for name, one in took.items()
    }


def _show(told: Mapping[str, Any]) -> None:
    rows = told["rows"]
    table = Table("", "rows a second", "us of processor a row", "server", "database")
    for way, words in WORDS.items():
        one = told[way]
        us = [one[part] / rows * 1e6 for part in ("cpu_s", "cpu_server_s")]
        table.add_row(
            words,
            f"{one['rows_per_second']:,.0f}",
            *(f"{value:.1f}" for value in us),
            f"{one['cpu_database_s'] / rows * 1e6:.1f}",
        )
    Console(width=110).print(table)
    for name in RATIOS:
        click.echo(f"{name}: {told[name]:.2f}, by processor {told[f'{name}_cpu']:.2f}")
