"""`credit-ledger migrate` and `credit-ledger rebuild`: the owner's two commands."""

import json
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import TaskID

from ledger.migrate import migrate as bring_up_to_date
from projections.rebuild import Progress, RebuildReport, Watch
from projections.rebuild import rebuild as build_anew
from projections.runner import Projector
from scripts.exits import NO
from scripts.house import database, owner_url, settings_in, today
from scripts.options import DATA, JSON
from scripts.posting.command import progress_bar


@click.command()
@DATA
@JSON
def migrate(*, data: Path, as_json: bool) -> None:
    """Bring the database up to date; safe to run at any time, by several at once."""
    with database(settings_in(data)) as settings:
        applied = bring_up_to_date(owner_url(settings))
    if as_json:
        click.echo(json.dumps({"applied": applied}))
        return
    click.echo(f"Applied {', '.join(applied)}." if applied else "Up to date already.")


@click.command()
@click.option("--compare", is_flag=True, help="Compare with the tables in use.")
@DATA
@JSON
@click.pass_context
def rebuild(ctx: click.Context, *, compare: bool, data: Path, as_json: bool) -> None:
    """Build the reading rooms anew beside those in use, then let readers use them.

    Readers see the old tables or the new ones, never a mix. An event that cannot be
    projected stops it and is named; the tables in use then stay.

    Exit code 0: done (and equal, with --compare); 1: stopped, or they differed.
    """
    with database(settings_in(data)) as settings:
        projector = Projector(settings)
        try:
            with progress_bar(Console(stderr=True)) as bars:
                report = build_anew(
                    projector, today(settings), compare=compare, progress=watch(bars)
                )
        finally:
            projector.close()
    _show(report, as_json=as_json)
    if report.differences:
        ctx.exit(NO)


def watch(bars: Bars) -> Watch:
    """Return what draws a bar for each stage of a rebuild."""
    tasks: dict[str, TaskID] = {}

    def told(progress: Progress) -> None:
        if progress.stage not in tasks:
            tasks[progress.stage] = bars.add_task(f"{progress.stage:<10}")
        bars.update(
            tasks[progress.stage], completed=progress.done, total=progress.total
        )

    return told


def _show(report: RebuildReport, *, as_json: bool) -> None:
    differences = [str(difference) for difference in report.differences]
    if as_json:
        told = {
            "generation": report.generation,
            "position": report.position,
            "compared": report.compared,
            "differences": differences,
        }
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    compared = f", {len(differences)} differences" if report.compared else ""
    click.echo(f"Generation {report.generation} at {report.position}{compared}.")
    for difference in differences:
        click.echo(f"  {difference}")
