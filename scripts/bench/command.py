"""`credit-ledger bench`: measurements beside a peer in the same run."""

import json
from collections.abc import Callable, Mapping

import click
from rich.console import Console
from rich.table import Table

from scripts.bench.balances.command import balances
from scripts.bench.beside import beside
from scripts.bench.buffers import heap_buffers
from scripts.bench.city import city
from scripts.bench.imports import imports
from scripts.bench.lag import lag
from scripts.bench.posting.command import posting
from scripts.bench.rebuilding.command import rebuild
from scripts.bench.replaying import replay
from scripts.bench.rounds import Measured, measure
from scripts.bench.segments import segments
from scripts.bench.single import single_jobs
from scripts.bench.stage import Stage, stage
from scripts.bench.statement import statement_jobs
from scripts.bench.validation import validation
from scripts.options import JSON

Jobs = Callable[[Stage], Mapping[str, Callable[[int], None]]]

REQUESTS = click.option(
    "--requests", default=200, show_default=True, type=click.IntRange(1)
)
ROUNDS = click.option("--rounds", default=3, show_default=True, type=click.IntRange(3))


@click.group()
def bench() -> None:
    """Measure on a ledger of its own; ratios are what counts, not seconds."""


@bench.command()
@REQUESTS
@ROUNDS
@JSON
def single(*, requests: int, rounds: int, as_json: bool) -> None:
    """Durable single postings, beside a validated route that writes nothing."""
    found = _measured(single_jobs, requests, rounds)
    posting, peer = found["posting"], found["dry_run"]
    ratio = {"vs_readonly_route": peer.wall_s / posting.wall_s}
    show(found, ratio, requests * rounds, as_json=as_json)


@bench.command()
@REQUESTS
@ROUNDS
@JSON
def statement(*, requests: int, rounds: int, as_json: bool) -> None:
    """Statements with reasons, beside an authenticated route that reads one row."""
    with stage(Console(stderr=True)) as set_up:
        found = measure(statement_jobs(set_up), set_up.cpu, requests, rounds)
        heap = heap_buffers(set_up)
    told, peer = found["statement"], found["one_row"]
    ratio = {
        "wall_vs_readonly_route": told.wall_s / peer.wall_s,
        "heap_buffers_a_statement": heap,
    }
    if told.cpu_s is not None and peer.cpu_s:
        ratio["cpu_vs_readonly_route"] = told.cpu_s / peer.cpu_s
    show(found, ratio, requests * rounds, as_json=as_json)


def _measured(jobs: Jobs, requests: int, rounds: int) -> dict[str, Measured]:
    with stage(Console(stderr=True)) as set_up:
        return measure(jobs(set_up), set_up.cpu, requests, rounds)


def show(
    found: Mapping[str, Measured],
    ratios: Mapping[str, float],
    rows: int,
    *,
    as_json: bool,
) -> None:
    """Print what was measured, and what divided by what."""
    if as_json:
        told = {name: vars(one) for name, one in found.items()}
        click.echo(json.dumps({**told, **ratios, "rows": rows}))
        return
    table = Table("", "ms a request", "ms of processor", "a second")
    for name, one in found.items():
        cpu = f"{one.cpu_s * 1000:.2f}" if one.cpu_s is not None else "-"
        table.add_row(name, f"{one.wall_s * 1000:.2f}", cpu, f"{one.per_second:.0f}")
    Console().print(table)
    for name, ratio in ratios.items():
        click.echo(f"{name}: {ratio:.2f}")


bench.add_command(balances)
bench.add_command(beside)
bench.add_command(city)
bench.add_command(imports)
bench.add_command(lag)
bench.add_command(posting)
bench.add_command(replay)
bench.add_command(rebuild)
bench.add_command(segments)
bench.add_command(validation)
