"""`credit-ledger bench imports`: a long file with mistakes, and its corrected one."""

import json
import tempfile
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from scripts.bench.stage import stage
from scripts.exits import NO
from scripts.importing.command import Sender
from scripts.importing.passage import READER_MB, WORKER_MB, Journey, Passage
from scripts.importing.specimen import KINDS, Specimen
from scripts.options import JSON

MOST = 500
SHOWN = 5


@click.command()
@click.option("--rows", default=50_000, show_default=True, type=click.IntRange(100))
@click.option("--mistakes", default=2_000, show_default=True, type=click.IntRange(20))
@JSON
@click.pass_context
def imports(ctx: click.Context, *, rows: int, mistakes: int, as_json: bool) -> None:
    """Send a file of ROWS with MISTAKES of 20 kinds in, then the corrected one.

    Exit code 0: each mistake was told on its row, the corrected file posted exactly
    those rows, and memory stayed within its bounds; 1: not so.
    """
    if mistakes > rows:
        raise click.UsageError("There are no more mistakes than rows.")
    with (
        stage(Console(stderr=True), filled=0) as set_up,
        tempfile.TemporaryDirectory(prefix="credit-ledger-import-") as folder,
    ):
        key = set_up.keys["school:S101"]
        connection = set_up.connection
        teachers = connection.get(f"/v1/teachers?limit={MOST}", key).body["items"]
        activities = connection.get("/v1/activities", key).body["items"]
        journey = Journey(
            sender=Sender(connection=connection, key=key),
            specimen=Specimen(
                teachers=[one["teacher_id"] for one in teachers],
                activities=[one["activity_id"] for one in activities],
                rows=rows,
                mistakes=mistakes,
            ),
            worker_pid=set_up.children.pid_of("work"),
            folder=Path(folder),
        )
        found = journey.go()
    _show(found, as_json=as_json)
    if not found.holds:
        ctx.exit(NO)


def _show(found: Passage, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({**asdict(found), "holds": found.holds}))
        return
    table = Table("", "", title=f"{found.rows:,} rows, {len(KINDS)} kinds of mistakes")
    for name, value in (
        ("mistakes", f"{found.mistakes:,}"),
        ("told on their row", f"{found.told:,}"),
        ("told otherwise", f"{len(found.astray):,}"),
        ("posted", f"{found.posted:,}"),
        ("posted by the corrected file", f"{found.posted_when_corrected:,}"),
        ("known by then", f"{found.known_when_corrected:,}"),
        *((f"{name}, s", f"{spent:.1f}") for name, spent in found.seconds.items()),
        (f"worker, MB (bound {WORKER_MB})", f"{found.peaks.worker_mb:.0f}"),
        (f"reader, MB (bound {READER_MB})", f"{found.peaks.reader_mb:.0f}"),
    ):
        table.add_row(name, value)
    Console().print(table)
    for one in found.astray[:SHOWN]:
        click.echo(one)
