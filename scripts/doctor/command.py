"""`credit-ledger doctor`: look everywhere, say what is unwell and what to do."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from ledger.application import CreditLedger
from ledger.settings import Settings
from scripts.doctor.database import look_at_database
from scripts.doctor.finding import Finding
from scripts.doctor.machine import look_at_machine
from scripts.exits import NO
from scripts.house import database, settings_in
from scripts.options import DATA, JSON
from scripts.sentences import OUT_OF_REACH


@click.command()
@DATA
@JSON
@click.pass_context
def doctor(ctx: click.Context, *, data: Path, as_json: bool) -> None:
    """Look at packages, machine, assets, database, migrations and projector.

    Exit code 0: all is well; 1: something is not.
    """
    findings = list(look(settings_in(data)))
    if as_json:
        click.echo(json.dumps([asdict(f) for f in findings], ensure_ascii=False))
    else:
        for finding in findings:
            click.echo(line(finding))
    if not all(finding.well for finding in findings):
        ctx.exit(NO)


def look(settings: Settings) -> Iterator[Finding]:
    """Yield every finding; a database that is away is one of them."""
    yield from look_at_machine(settings)
    if not settings.database_url and not Path(settings.data_dir).exists():
        yield _away("there is none yet")
        return
    try:
        with database(settings) as reachable, CreditLedger(reachable) as ledger:
            yield from list(look_at_database(ledger))
    except OUT_OF_REACH as error:
        yield _away(str(error).partition("\n")[0])


def line(finding: Finding) -> str:
    """Return the line that tells a finding."""
    if finding.well:
        return f"  well    {finding.what}: {finding.seen}"
    return f"  UNWELL  {finding.what}: {finding.seen}\n          {finding.remedy}"


def _away(why: str) -> Finding:
    return Finding(
        what="database",
        well=False,
        seen=why,
        remedy="Start it with scripts/run, or set CREDIT_LEDGER_DATABASE_URL.",
    )
