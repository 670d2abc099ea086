"""Read the rules on what is asked: minima, prerequisites, and who is not asked."""

from typing import Any

from domain.policy.amounts import NEED
from domain.policy.calendar import LATEST, MOST_YEARS
from domain.policy.filters import COMPLETIONS, TEACHERS
from domain.policy.limit_kinds import ON
from domain.policy.rules import Exclusion, Measure, Minimum, Prerequisite
from domain.policy.tables import Table


def minimum(table: Table, head: dict[str, Any]) -> Minimum:
    """Read a minimum: what must be reached."""
    rule = Minimum(
        **head,
        on=table.form("on", ON),
        where=table.form("where", COMPLETIONS),
        measure=Measure(table.choice("measure", tuple(Measure), "credits")),
        need=table.form("need", NEED, required=True),
        hard=table.flag("hard", default=True),
        years=table.optional_count("years", MOST_YEARS),
        first_year=table.optional_count("first_year", LATEST.year),
        years_where=table.form("years_where", TEACHERS),
        in_one=table.flag("in_one", default=False),
        by_tag=table.tag("by_tag"),
        soft_for=frozenset(table.words("soft_for")),
        before_offsets=table.flag("before_offsets", default=False),
        attested=table.optional_word("attested"),
        of=table.tag("of"),
    )
    _check_measure(table, rule)
    if rule.years is None:
        for key in ("first_year", "years_where"):
            if table.has(key):
                table.wrong(
                    key,
                    "means something only beside years; write that too, or drop this",
                )
    if table.has("by_tag") and not rule.in_one:
        table.wrong(
            "by_tag", "means something only beside in_one; write that too, or drop this"
        )
    return rule


def _check_measure(table: Table, rule: Minimum) -> None:
    """Refuse what cannot be measured together."""
    if rule.attested is not None and rule.measure is not Measure.TIMES:
        table.wrong("measure", "expected times, where attestations are counted")
    if rule.measure is Measure.DISTINCT and not table.has("of"):
        table.wrong("of", "is missing; expected the tag whose values are counted")
    if rule.measure is not Measure.DISTINCT and table.has("of"):
        table.wrong(
            "of",
            "means something only where measure is distinct; write that, or drop this",
        )
    if rule.measure is Measure.DISTINCT and rule.in_one:
        table.wrong("in_one", "one training has one value; drop it, or the measure")


def prerequisite(table: Table, head: dict[str, Any]) -> Prerequisite:
    """Read a prerequisite: without it nothing is attained."""
    return Prerequisite(
        **head,
        where=table.form("where", COMPLETIONS),
        hours=table.rational("hours"),
    )


def exclusion(table: Table, head: dict[str, Any]) -> Exclusion:
    """Read an exclusion: who is not in scope."""
    where = table.form("where", TEACHERS, required=True)
    if not table.has("where"):
        table.wrong("where", "is missing; expected a table")
    return Exclusion(
        **head,
        where=where,
        unfulfilled=table.optional_word("unfulfilled"),
    )
