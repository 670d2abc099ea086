"""`credit-ledger statement`: what the rules say of one teacher, and why."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from domain.statement import Finding, Statement
from http_api.presenting import display, present
from projections.others import OtherResult
from projections.statements import statement as statement_of
from projections.views import StatementView
from scripts.options import DATA, JSON
from scripts.reading.asking import asks, question_of, reading_room


@click.command()
@click.argument("teacher_id")
@asks
@DATA
@JSON
def statement(*, teacher_id: str, data: Path, as_json: bool, **options: Any) -> None:
    """Print the statement of TEACHER_ID: balances, findings, what did not count.

    As known now, or on one of three axes of time; under today's rules, or others.
    """
    with reading_room(data, teacher_id, "statement") as room:
        view = statement_of(room, teacher_id, question_of(room, options))
    if as_json:
        click.echo(json.dumps(present(view), ensure_ascii=False))
        return
    console = Console()
    for part in _parts(view):
        console.print(part)


def _parts(view: StatementView) -> Iterator[str | Table]:
    told = view.statement
    yield _head(view)
    yield _balances(told)
    yield _findings(told)
    for other in view.others:
        yield _other(other)
    if told.uncounted:
        yield _uncounted(told)
    for waiting in told.waiting:
        yield (
            f"Waiting for the {waiting.awaits}: {display(waiting.credits)}"
            f" in {waiting.category}, posting {waiting.posting_id}"
        )
    yield _read(view)


def _head(view: StatementView) -> str:
    told = view.statement
    policy = told.policy
    certificate = view.certificate.status if view.certificate else "none"
    return (
        f"[bold]{told.teacher_id} {view.name or ''}[/bold]  school {view.school_id}\n"
        f"{told.verdict_reason.zh}  {told.verdict_reason.en}\n"
        f"{display(told.total_credits)} of {display(told.target)} credits,"
        f" {display(told.total_hours)} hours, counted up to {told.counted_up_to}\n"
        f"{policy.document} {policy.revision}, {told.cohort_label.en};"
        f" certificate: {certificate}"
    )


def _balances(told: Statement) -> Table:
    table = _table("Balances", "category", "", "credits", "hours", "need")
    for balance in told.balances:
        table.add_row(
            balance.category,
            f"{balance.label.zh} {balance.label.en}",
            display(balance.credits),
            display(balance.hours),
            display(balance.need) if balance.need is not None else "",
        )
    return table


def _findings(told: Statement) -> Table:
    table = _table("Findings", "rule", "article", "have", "need", "")
    for finding in told.findings:
        table.add_row(
            _rule_of(finding),
            finding.rule.article,
            display(finding.have),
            f"{display(finding.need)} {finding.unit}",
            _word_for(finding),
        )
    return table


def _rule_of(finding: Finding) -> str:
    year = f" {finding.year}" if finding.year else ""
    return f"{finding.rule.rule_id}{year}"


def _word_for(finding: Finding) -> str:
    if finding.met:
        return "met"
    if finding.exempted_by:
        return f"exempted by {finding.exempted_by}"
    return "MISSING" if finding.hard else "advisory"


def _other(other: OtherResult) -> str:
    missing = ", ".join(_rule_of(finding) for finding in other.unmet) or "nothing"
    return (
        f"The other table 另一张表: {other.document} {other.revision} (R25):"
        f" {other.verdict}, {display(other.total_credits)} of"
        f" {display(other.target)} credits; missing: {missing}"
    )


def _uncounted(told: Statement) -> Table:
    table = _table("Not counted", "what", "code", "article", "credits", "why")
    for item in told.uncounted:
        table.add_row(
            item.origin_id,
            item.code,
            item.rule.article,
            display(item.credits),
            f"{item.reason.zh} {item.reason.en}",
        )
    return table


def _table(title: str, *columns: str) -> Table:
    """Return a table that shows every word of it, in however narrow a window."""
    table = Table(title=title, title_justify="left", box=SIMPLE)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _read(view: StatementView) -> str:
    parcels = len(view.statement.parcels)
    return (
        f"{parcels} parcels; read at position {view.read.position}."
        " `credit-ledger origin` leads from a parcel to its evidence."
    )
