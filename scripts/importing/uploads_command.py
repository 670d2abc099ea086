"""`credit-ledger uploads`: what to do with files that were sent in long ago."""

import json
from pathlib import Path

import click

from scripts.house import opened, settings_in
from scripts.options import DATA, JSON, older_than


@click.group()
def uploads() -> None:
    """Look after the files of rows that were sent in."""


@uploads.command()
@older_than("a file was sent in")
@DATA
@JSON
def drop(*, days: int, data: Path, as_json: bool) -> None:
    """Drop what old files hold: their bytes, and the cells and answers of their rows.

    Their names, digests and counts stay, since events name them as their source.
    """
    with opened(settings_in(data)) as (_, ledger):
        dropped = ledger.uploads.drop(days)
    if as_json:
        click.echo(json.dumps({"dropped": dropped}))
        return
    click.echo(f"Dropped what {dropped} files held.")
