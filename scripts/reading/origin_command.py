"""`credit-ledger origin` and `credit-ledger history`: back to every event."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from http_api.presenting import display, present
from projections.origins import history as history_of
from projections.origins import origin as origin_of
from projections.views import Origin, OriginStep
from scripts.options import DATA, JSON
from scripts.reading.asking import asks, question_of, reading_room


@click.command()
@click.argument("teacher_id")
@click.argument("parcel_or_posting_id")
@asks
@DATA
@JSON
def origin(
    *,
    teacher_id: str,
    parcel_or_posting_id: str,
    data: Path,
    as_json: bool,
    **options: Any,
) -> None:
    """Trace a credit of TEACHER_ID to posting, decisions, activity and evidence.

    PARCEL_OR_POSTING_ID stands in `credit-ledger statement TEACHER_ID --json`.
    """
    with reading_room(data, teacher_id, "origin") as room:
        question = question_of(room, options)
        found = origin_of(room, teacher_id, parcel_or_posting_id, question)
    if as_json:
        click.echo(json.dumps(present(found), ensure_ascii=False))
        return
    _show(found)


@click.command()
@click.argument("teacher_id")
@DATA
@JSON
def history(*, teacher_id: str, data: Path, as_json: bool) -> None:
    """Print every event of TEACHER_ID with actor and source, oldest first."""
    with reading_room(data, teacher_id, "history") as room:
        steps = history_of(room, teacher_id)
    if as_json:
        click.echo(json.dumps(present(steps), ensure_ascii=False))
        return
    _show_steps(steps)


def _show(found: Origin) -> None:
    for parcel in found.parcels:
        rules = ", ".join(f"{rule.rule_id} ({rule.article})" for rule in parcel.rules)
        click.echo(f"{display(parcel.credits)} credits in {parcel.category}: {rules}")
    for title, steps in (
        ("Posting", [found.posting]),
        ("Decisions", found.decisions),
        ("Other reports", found.other_reports),
        ("Activity", found.activity),
        ("Provider", found.provider),
    ):
        click.echo(f"{title}:")
        _show_steps(steps)
    for evidence in found.evidence:
        click.echo(f"Evidence: {evidence.uri}  sha256 {evidence.sha256}")


def _show_steps(steps: Iterable[OriginStep]) -> None:
    for step in steps:
        click.echo(f"  {_line(step)}")


def _line(step: OriginStep) -> str:
    recorded = step.recorded
    clock = recorded.clock
    asserted = f", asserted {clock.reported_at:%Y-%m-%d}" if clock.reported_at else ""
    source = recorded.source
    place = f"; {source.batch} row {source.row}" if source else ""
    return (
        f"{recorded.position:>7}  {recorded.event.TOPIC}"
        f"  recorded {clock.recorded_at:%Y-%m-%d %H:%M:%S}{asserted}"
        f"  by {recorded.actor.person} ({recorded.actor.client_id}){place}"
        f"  body {step.body_sha256[:12]}"
    )
