"""`credit-ledger jobs`: what to do with long work that was done long ago."""

import json
from pathlib import Path

import click

from scripts.house import opened, settings_in
from scripts.options import DATA, JSON, older_than


@click.group()
def jobs() -> None:
    """Look after the jobs that were asked for: replays, reports, imports."""


@jobs.command()
@older_than("a job was over")
@DATA
@JSON
def drop(*, days: int, data: Path, as_json: bool) -> None:
    """Drop jobs that were done, cancelled or given up long ago, with their results.

    The log keeps which replays were made, and the digests of what they found. Jobs of
    files that were sent in stay.
    """
    with opened(settings_in(data)) as (_, ledger):
        dropped = ledger.jobs.drop(days)
    if as_json:
        click.echo(json.dumps({"dropped": dropped}))
        return
    click.echo(f"Dropped {dropped} jobs.")
