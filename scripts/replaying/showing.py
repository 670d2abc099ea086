"""A replay as a person at the terminal reads it: the summary first, then the list."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.box import SIMPLE
from rich.table import Column, Table
from rich.text import Text

from domain.policy.replaying.change import Change, TeacherChange
from domain.policy.replaying.result import Clause, ReplayResult, SchoolTally, Tally
from http_api.presenting import display
from projections.replaying.questions import ReplayQuestion, Side
from projections.replaying.words import CHANGES

SHOWN_GROUPS = 8
"""Clauses, edits and schools of the summary; all stand in --json."""

COLOURS = {
    Change.LOST: "red",
    Change.GAINED: "green",
    Change.NEWLY_IN_SCOPE: "cyan",
    Change.NEWLY_OUT_OF_SCOPE: "yellow",
    Change.AMOUNTS: "dim",
}


def summary(question: ReplayQuestion, result: ReplayResult) -> Iterator[str | Table]:
    """Yield what is understood in ten seconds."""
    yield from _head(question)
    yield _totals(result.totals)
    turned = [one for one in result.clauses if one.lost or one.gained]
    if turned:
        yield _clauses(turned[:SHOWN_GROUPS])
    if result.amendments:
        yield _amendments(result)
    schools = [one for one in result.schools if _turned(one.tally)]
    if schools:
        yield _schools(schools)


def listing(
    changes: Sequence[TeacherChange], names: Mapping[str, str], total: int
) -> Iterator[str | Table]:
    """Yield changed teachers as a table, and how many more there are.

    What is missing and the cause have lines of their own: their ids stay whole in
    80 columns.
    """
    table = Table(Column("teacher", overflow="fold"), box=SIMPLE)
    table.add_column("what changed", overflow="fold", ratio=1)
    for one in changes:
        table.add_row(_teacher(one, names), _what(one))
    if changes:
        yield table
    if total > len(changes):
        yield f"... and {total - len(changes)} more; see --limit, --csv and --xlsx."


def _head(question: ReplayQuestion) -> Iterator[str]:
    before, after = question.before, question.after
    yield f"[bold]before[/]  {_side(before)}"
    yield f"[bold]after [/]  {_side(after)}"
    if question.school_id is not None:
        yield f"Only the teachers of {question.school_id}."


def _side(side: Side) -> str:
    policy = side.policy
    chosen = [
        f"{name}={option}"
        for name, option in side.readings.items()
        if option != policy.readings[name].default
    ]
    facts = f"facts at {side.position}"
    if side.asserted_on is not None:
        facts = f"facts as asserted by {side.asserted_on}"
    return (
        f"{side.document} {side.revision}{''.join(f' {one}' for one in chosen)},"
        f" {facts}, counted up to {side.counted_up_to}"
    )


def _totals(tally: Tally) -> Table:
    table = Table("", "before", "after", "", box=SIMPLE, title="Teachers")
    table.columns[1].justify = table.columns[2].justify = "right"
    scope = (tally.newly_in_scope, tally.newly_out_of_scope)
    became = [
        f"[bold red]{tally.lost:,} lost[/]",
        f"[bold green]{tally.gained:,} gained[/]",
        f"{scope[0]:,} newly in scope, {scope[1]:,} newly out of it",
    ]
    words = ("met", "not_met", "not_in_scope")
    for word, said in zip(words, became, strict=True):
        label = word.replace("_", " ")
        table.add_row(label, f"{tally.before[word]:,}", f"{tally.after[word]:,}", said)
    table.caption = (
        f"{tally.counted:,} teachers, {tally.unchanged:,} with the same verdict,"
        f" {tally.amounts:,} of these with other amounts"
    )
    return table


def _clauses(clauses: Sequence[Clause]) -> Table:
    table = Table(Column("clause", overflow="fold"), "article", box=SIMPLE)
    for name in ("lost", "gained", "lack it before", "after"):
        table.add_column(name, justify="right")
    table.title = "Through which clause"
    for clause in clauses:
        table.add_row(
            Text(f"{clause.rule_id}\n{clause.label.en}"),
            clause.article,
            f"{clause.lost:,}",
            f"{clause.gained:,}",
            f"{clause.withheld_before:,}",
            f"{clause.withheld_after:,}",
        )
    return table


def _amendments(result: ReplayResult) -> Table:
    table = Table(Column("edit", overflow="fold"), box=SIMPLE)
    for name in ("alone", "only together", "undoes"):
        table.add_column(name, justify="right")
    table.title = "By which edit"
    for effect in result.amendments:
        table.add_row(
            Text(f"{effect.amendment_id}\n{effect.label.en}"),
            f"{effect.alone:,}",
            f"{effect.together:,}",
            f"{effect.undone:,}",
        )
    if result.causes_cut_short:
        table.caption = f"of {result.causes_cut_short:,} not searched to the end"
    return table


def _schools(schools: Sequence[SchoolTally]) -> Table:
    turned = sorted(schools, key=lambda one: (-_turned(one.tally), one.school_id))
    table = Table("school", "teachers", "lost", "gained", "scope", box=SIMPLE)
    table.title = "Most at these schools"
    for one in turned[:SHOWN_GROUPS]:
        tally = one.tally
        scope = tally.newly_in_scope + tally.newly_out_of_scope
        table.add_row(
            one.school_id,
            f"{tally.counted:,}",
            f"{tally.lost:,}",
            f"{tally.gained:,}",
            f"{scope:,}",
        )
    return table


def _turned(tally: Tally) -> int:
    turned = tally.lost + tally.gained
    return turned + tally.newly_in_scope + tally.newly_out_of_scope


def _teacher(one: TeacherChange, names: Mapping[str, str]) -> Text:
    said = names.get(one.teacher_id)
    return Text(f"{one.teacher_id} {said}" if said else one.teacher_id)


def _what(one: TeacherChange) -> Text:
    before, after = one.before, one.after
    total = _turn(before.total if before else None, after.total if after else None)
    target = _turn(before.target if before else None, after.target if after else None)
    told = Text(CHANGES[one.change].en, COLOURS[one.change])
    told.append(f" at {one.school_id}, total {total}, target {target}", "default")
    missing = [
        f"{lack.rule_id}{f' ({lack.year})' if lack.year else ''}"
        f" {display(lack.missing, up=True)}"
        for lack in (after.withheld if after else ())
    ]
    for word, said in (("missing", "; ".join(missing)), ("cause", _cause(one))):
        if said:
            told.append(f"\n{word} {said}", "default")
    return told


def _turn(before: Any, after: Any) -> str:
    if before == after:
        return display(after)
    told = ["-" if one is None else display(one) for one in (before, after)]
    return " -> ".join(told)


def _cause(one: TeacherChange) -> str:
    cause = one.cause
    if cause is None:
        return ""
    told = ", ".join(cause.alone) if cause.alone else ""
    if cause.together:
        told = "together: " + ", ".join(cause.together)
    if cause.undone_by:
        told += "; undone by " + ", ".join(cause.undone_by)
    return told
