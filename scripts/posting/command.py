"""`credit-ledger post`: a file of rows and commands, posted with a progress bar."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from scripts.exits import NO
from scripts.keyring import read_keys
from scripts.posting.connection import Connection
from scripts.posting.journal import journal_of
from scripts.posting.lines import read_file
from scripts.posting.poster import LARGEST_BATCH, Outcome, Poster

SHOWN_REFUSALS = 20
"""More of them are counted, and listed by --json."""


def progress_bar(console: Console) -> Progress:
    """Return the bar that shows how far the posting is."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )


@click.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--address", default="http://127.0.0.1:8080", show_default=True, help="The ledger."
)
@click.option("--key", envvar="CREDIT_LEDGER_KEY", help="One key for everything.")
@click.option(
    "--keys",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A key file (JSON, name to key); commands choose theirs with `as`.",
)
@click.option(
    "--batch", default=LARGEST_BATCH, show_default=True, type=click.IntRange(1, 10_000)
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def post(  # noqa: PLR0913  one parameter an option
    ctx: click.Context,
    *,
    files: tuple[Path, ...],
    address: str,
    key: str | None,
    keys: Path | None,
    batch: int,
    as_json: bool,
) -> None:
    """Post FILES (NDJSON): completions in batches, commands one by one.

    A line is a completion in the shape of POST /v1/completions, or a command
    {"post": "/v1/...", "body": {...}}. A run that broke off may be repeated: what
    was taken stands in FILE.posted and is not posted twice; what was refused is.

    Exit code 0: everything was taken or known; 1: something was refused; 3: no ledger
    answers at the address.
    """
    if not key and not keys:
        raise click.UsageError("Give --key KEY or --keys FILE.")
    connection = Connection(address=address)
    ring = read_keys(keys) if keys else {"*": key or ""}
    poster = Poster(connection=connection, keys=ring, batch_size=batch)
    _post_files(poster, files)
    connection.close()
    show(poster.outcome, as_json=as_json)
    if poster.outcome.refusals:
        ctx.exit(NO)


def _post_files(poster: Poster, files: Sequence[Path]) -> None:
    with progress_bar(Console(stderr=True)) as progress:
        for file in files:
            items = read_file(file)
            task = progress.add_task(file.name, total=len(items))
            journal = journal_of(file, poster.connection.address)
            poster.post(items, partial(progress.advance, task), journal)


def show(outcome: Outcome, *, as_json: bool) -> None:
    """Print what became of the items."""
    if as_json:
        click.echo(json.dumps(asdict(outcome), ensure_ascii=False))
        return
    click.echo(
        f"{outcome.taken} taken, {outcome.known} known already,"
        f" {outcome.warned} with a warning, {len(outcome.refusals)} refused."
    )
    if not outcome.refusals:
        return
    table = Table("item", "code", "field", "message")
    for refusal in outcome.refusals[:SHOWN_REFUSALS]:
        table.add_row(
            str(refusal.number), refusal.code, refusal.field or "", refusal.message
        )
    Console().print(table)
    if len(outcome.refusals) > SHOWN_REFUSALS:
        click.echo(f"... and {len(outcome.refusals) - SHOWN_REFUSALS} more.")
