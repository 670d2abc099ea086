"""`credit-ledger readings`: how many certificates hang on each open question."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from domain.policy.load import Policy
from domain.policy.replaying.open_readings import OptionReport
from domain.policy.replaying.result import plain
from projections.reading import ReadingRoom
from projections.replaying.questions import policy_of
from projections.replaying.running import Reported, run_readings_report
from projections.segments import Segments
from scripts.house import opened, settings_in, today
from scripts.options import DATA, JSON
from scripts.replaying.asking import DAY, rules_in
from scripts.replaying.command import watching


@click.command()
@click.option(
    "--document",
    "documents",
    metavar="REV|FILE",
    multiple=True,
    help="Only of this document; without it of all that stand and bind.",
)
@click.option("--counted-up-to", type=DAY, help="Count up to this day, not today.")
@DATA
@JSON
def readings(
    *,
    documents: tuple[str, ...],
    counted_up_to: datetime | None,
    data: Path,
    as_json: bool,
) -> None:
    """Say for each reading what another option would change, over all teachers.

    The questions that only the district can settle come first.
    """
    with opened(settings_in(data)) as (settings, ledger), watching() as watch:
        room = ReadingRoom(ledger.database, ledger, ledger.district)
        day = counted_up_to.date() if counted_up_to else today(settings)
        segments = Segments(room)
        told = [
            (policy, run_readings_report(segments, policy, day, watch))
            for policy in _policies(room, documents)
        ]
    if as_json:
        click.echo(json.dumps([_json(*one) for one in told], ensure_ascii=False))
        return
    console = Console()
    for policy, reported in told:
        console.print(_table(policy, reported))


def _policies(room: ReadingRoom, documents: tuple[str, ...]) -> list[Policy]:
    if documents:
        asked = [rules_in(room.ledger, one, {}) for one in documents]
        return [policy_of(room.ledger, rules) for rules in asked]
    standing = room.ledger.policies.governing_documents()
    return [policy for policy in standing if policy.head.binding and policy.readings]


def _json(policy: Policy, reported: Reported) -> dict[str, Any]:
    return {
        "document": policy.document,
        "revision": policy.revision,
        **plain(reported),
    }


def _table(policy: Policy, reported: Reported) -> Table:
    table = Table(Column("reading", overflow="fold"), "article", box=SIMPLE)
    for name in ("lost", "gained", "scope"):
        table.add_column(name, justify="right")
    table.title = f"{policy.document} {policy.revision}"
    for one in reported.options:
        table.add_row(*_row(one))
    table.caption = (
        f"{reported.teachers:,} teachers, facts at {reported.position};"
        " * only the district can settle it"
    )
    return table


def _row(one: OptionReport) -> list[str | Text]:
    """Return the question, below it the option that stands and the other."""
    tally = one.tally
    return [
        Text(
            f"{one.reading_id}{'*' if one.open else ''} {one.question.en}\n"
            f"{one.default} -> {one.option}"
        ),
        one.article,
        f"{tally.lost:,}",
        f"{tally.gained:,}",
        f"{tally.newly_in_scope + tally.newly_out_of_scope:,}",
    ]
