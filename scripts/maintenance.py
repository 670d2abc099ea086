"""`credit-ledger migrate` and `credit-ledger rebuild`: the owner's two commands."""

import json
from pathlib import Path

import click

from ledger.migrate import migrate as bring_up_to_date
from scripts.house import database, owner_url, settings_in
from scripts.options import DATA, JSON


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
