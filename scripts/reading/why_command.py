"""`credit-ledger why`: why a teacher's statement changed, by facts and by rules."""

import json
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import click
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from domain.policy.revisions.contrasts import RequirementChange
from domain.policy.revisions.why import Explanation
from domain.statement import Finding, Verdict
from http_api.change_json import change_json
from http_api.presenting import display
from http_api.scope import ALL
from ledger.application import CreditLedger
from projections.changed import ChangeView, change_of
from projections.replaying.questions import RulesAsked, SideAsked
from scripts.house import today
from scripts.options import DATA, JSON
from scripts.reading.asking import DAY, choices, reading_room
from scripts.replaying.asking import AS_OF, as_of_in, rules_in

OPTIONS = (
    click.option("--from", "rules_from", metavar="REV|FILE", help="The old rules."),
    click.option("--to", "rules_to", metavar="REV|FILE", help="The new rules."),
    click.option(
        "--from-facts", "facts_from", metavar="P", help=f"The old facts: {AS_OF}."
    ),
    click.option(
        "--to-facts", "facts_to", metavar="P", help="The new facts, likewise."
    ),
    click.option(
        "--reading-before",
        "readings_from",
        multiple=True,
        help="Old: a choice, R4=pool.",
    ),
    click.option(
        "--reading", "readings_to", multiple=True, help="New: a choice, R4=pool."
    ),
    click.option(
        "--counted-up-to-before", "counted_from", type=DAY, help="Old: not today."
    ),
    click.option("--counted-up-to", "counted_to", type=DAY, help="New: not today."),
    click.option("--series", default="credits", show_default=True),
)


def _asks(command: Any) -> Any:
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@click.command()
@click.argument("teacher_id")
@_asks
@DATA
@JSON
def why(
    *, teacher_id: str, data: Path, as_json: bool, series: str, **options: Any
) -> None:
    """Say why the statement of TEACHER_ID changed: by facts, by rules, or only by both.

    REV is document@revision, document@DAY (what stood then), or document (what
    stands); what is not given is today's: the facts, and the rules that govern.

      credit-ledger why T001 --from-facts 1200 --to-facts 1900

      credit-ledger why T001 --to revised.toml --reading R4=pool
    """
    with reading_room(data, teacher_id, "changes") as room:
        sides = _side(room.ledger, options, "from"), _side(room.ledger, options, "to")
        day = today(room.ledger.settings)
        view = change_of(room, teacher_id, sides, series, day)
    if as_json:
        click.echo(json.dumps(change_json(view, ALL), ensure_ascii=False))
        return
    console = Console()
    for part in _parts(view):
        console.print(part)


def _side(ledger: CreditLedger, options: dict[str, Any], end: str) -> SideAsked:
    readings = choices(options[f"readings_{end}"])
    named = options[f"rules_{end}"]
    rules = (
        rules_in(ledger, named, readings) if named else RulesAsked(readings=readings)
    )
    counted: datetime | None = options[f"counted_{end}"]
    return SideAsked(
        rules=rules,
        as_of=as_of_in(options[f"facts_{end}"]),
        counted_up_to=counted.date() if counted else None,
    )


def _parts(view: ChangeView) -> Iterator[str | Table]:
    told = view.explanation
    yield _corners(view)
    if not told.amounts and not told.requirements:
        yield "Nothing of the statement differs."
        return
    yield _amounts(told)
    if told.requirements:
        yield _requirements(told)
    yield from _effects(told)
    yield from _cause(told)
    yield f"{len(told.parcels)} parcels differ; --json shows each."


def _corners(view: ChangeView) -> Table:
    """Show the four statements: facts down, rules across."""
    told, question = view.explanation, view.question
    four = told.statements
    names = (f"{side.document} {side.revision}" for side in _sides(view))
    table = Table("", *names, title=view.teacher_id, title_justify="left", box=SIMPLE)
    table.add_row(
        f"facts as of {question.before.position}",
        _verdict(told.verdict_before, four.before.total_credits),
        _verdict(told.verdict_by_policy, four.by_policy.total_credits),
    )
    table.add_row(
        f"facts as of {question.after.position}",
        _verdict(told.verdict_by_facts, four.by_facts.total_credits),
        _verdict(told.verdict_after, four.after.total_credits),
    )
    return table


def _sides(view: ChangeView) -> tuple[Any, Any]:
    return view.question.before, view.question.after


def _verdict(verdict: Verdict | None, total: Fraction) -> str:
    words = verdict.value.replace("_", " ") if verdict else "not spoken of"
    return f"{words}, {display(total)} credits"


def _amounts(told: Explanation) -> Table:
    table = Table(
        "", "before", "by facts", "by rules", "only by both", "after", box=SIMPLE
    )
    for one in told.amounts:
        table.add_row(
            f"{one.label.zh} {one.label.en}",
            display(one.before),
            _signed(one.from_facts),
            _signed(one.from_policy),
            _signed(one.only_together),
            display(one.after),
        )
    return table


def _signed(value: Fraction) -> str:
    return f"{'+' if value > 0 else '-'}{display(abs(value))}" if value else ""


def _requirements(told: Explanation) -> Table:
    table = Table("requirement", "before", "after", box=SIMPLE)
    for one in told.requirements:
        table.add_row(_required(one), _finding(one.before), _finding(one.after))
    return table


def _required(one: RequirementChange) -> str:
    year = f" {one.year}" if one.year else ""
    return f"{one.rule_id}{year}  {one.label.zh} {one.label.en}"


def _finding(finding: Finding | None) -> str:
    if finding is None:
        return "not asked"
    met = "met" if finding.met else "missing" if finding.hard else "missing (shown)"
    return f"{display(finding.have)} of {display(finding.need)} {finding.unit}, {met}"


def _effects(told: Explanation) -> Iterator[str | Table]:
    """Show what each change does alone; those that do nothing are counted."""
    cause = {*told.cause.alone, *told.cause.together, *told.cause.undone_by}
    shown = [one for one in told.effects if one.total or one.amendment_id in cause]
    table = Table("change", "alone: total", "alone: verdict", box=SIMPLE)
    for one in shown:
        verdict = one.verdict.value.replace("_", " ") if one.verdict else "none"
        table.add_row(f"{one.label.zh}\n{one.label.en}", _signed(one.total), verdict)
    if shown:
        yield table
    idle = len(told.effects) - len(shown)
    if idle:
        yield f"{idle} further changes do nothing here by themselves."


def _cause(told: Explanation) -> Iterator[str]:
    labels = {one.amendment_id: one.label.en for one in told.effects}
    for words, names in (
        ("The verdict turns by any one of these alone", told.cause.alone),
        ("The verdict turns only by these together", told.cause.together),
        ("It would be undone by", told.cause.undone_by),
    ):
        if names:
            yield f"{words}: " + " | ".join(labels[name] for name in names)
