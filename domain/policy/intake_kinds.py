"""Read the rules on what enters: awards, refusals, and what is carried in."""

import re
from fractions import Fraction
from typing import Any

from domain.policy.amounts import CEILING
from domain.policy.calendar import MOST_YEARS
from domain.policy.filters import COMPLETIONS, Days, as_days
from domain.policy.rules import Award, Basis, CarryIn, Refusal, Share
from domain.policy.tables import Form, Table
from domain.terms import Unit

BEFORE = re.compile(r"period|counted_from|prerequisite:.+")
TAG = re.compile(r"\{([A-Za-z0-9_-]+)\}", re.ASCII)
"""A tag's place in the path of a category."""

TIMES_PER = ("period", "year", "activity")


def award(table: Table, head: dict[str, Any]) -> Award:
    """Read an award: what a completion is worth."""
    basis = Basis(table.choice("basis", tuple(Basis), None))
    times_per = table.choice("times_per", TIMES_PER, "period")
    rule = Award(
        **head,
        **_by_quantity(table, basis),
        where=table.form("where", COMPLETIONS),
        basis=basis,
        to=table.form("to", CREDITS if basis is Basis.FIXED else PARTS, required=True),
        otherwise=table.optional_word("otherwise"),
        hours_per_credit=table.optional_rational("hours_per_credit"),
        times=table.optional_count("times"),
        times_per_year=times_per == "year",
        times_per_activity=times_per == "activity",
        within_activity_hours=table.flag("within_activity_hours", default=True),
        school_first=table.flag("school_first", default=False),
    )
    if table.has("times_per") and rule.times is None:
        table.wrong(
            "times_per",
            "means something only beside times; write that too, or drop this",
        )
    if basis is not Basis.FIXED and rule.whole != 1:
        table.wrong("to", f"the parts add up to {rule.whole}; expected 1")
    if basis is Basis.FIXED and not rule.whole:
        table.wrong("to", "gives nothing; expected categories and their credits")
    return rule


def _by_quantity(table: Table, basis: Basis) -> dict[str, Any]:
    """Read the rate: demanded by a rate, allowed where an activity may lack credits."""
    if basis is not Basis.RATE and not (basis is Basis.ACTIVITY and table.has("rate")):
        return {}
    unit = table.choice("unit", tuple(Unit), None) if table.has("unit") else None
    step = table.optional_rational("step")
    if step == 0:
        table.wrong("step", 'expected more than nothing, as "1/2"')
    return {
        "rate": table.rational("rate"),
        "unit": unit,
        "weight": table.rational("weight", "1"),
        "step": step or None,
    }


def _parts(table: Table, key: str) -> tuple[Share, ...]:
    """Read a category, or a table of categories and parts that add up to 1."""
    if not isinstance(table.data.get(key), str):
        return _credits(table, key)
    path = table.text(key)
    if not path.startswith("{"):
        path = table.word(key)
    _known_tags(table, key, path)
    return (Share(category=path, part=Fraction(1)),)


def _credits(table: Table, key: str) -> tuple[Share, ...]:
    """Read a table of categories and amounts."""
    parts = table.table(key)
    for name in parts.names():
        _known_tags(table, key, name)
    return tuple(
        Share(category=name, part=parts.rational(name)) for name in parts.names()
    )


def _known_tags(table: Table, key: str, category: str) -> None:
    if category.startswith("{"):
        table.wrong(
            key,
            f"a tag alone is no category; put one before it,"
            f' as "points.{category}", and declare its children',
        )
    for name in TAG.findall(category):
        table.refuse(key, table.declared.strange_tag(name))


PARTS: Form[tuple[Share, ...]] = Form(name="parts", read=_parts, blank=())
CREDITS: Form[tuple[Share, ...]] = Form(name="credits", read=_credits, blank=())


def refusal(table: Table, head: dict[str, Any]) -> Refusal:
    """Read a refusal: what gives no credit, and why."""
    outside = table.form("outside", OUTSIDE)
    inside = table.choice("inside", ("period",), None) if table.has("inside") else None
    if inside is not None and outside == "period":
        table.wrong(
            "inside",
            "nothing is both inside and outside of the period; drop one of them",
        )
    if not any(table.has(key) for key in ("outside", "inside", "where")):
        table.wrong("where", "is missing; it would refuse everything")
    return Refusal(
        **head,
        where=table.form("where", COMPLETIONS),
        code=table.word("code"),
        outside=outside,
        inside_period=inside is not None,
        counts_hours=table.flag("counts_hours", default=False),
    )


def _outside(table: Table, key: str) -> str | None:
    """Read what a completion lies outside of, or None where the key is absent."""
    outside = table.text(key) if table.has(key) else None
    if outside is not None and not BEFORE.fullmatch(outside):
        table.wrong(key, 'expected "period", "counted_from" or "prerequisite:RULE"')
    return outside


OUTSIDE: Form[str | None] = Form(name="outside", read=_outside, blank=None)


def carry_in(table: Table, head: dict[str, Any]) -> CarryIn:
    """Read a carry-in: credit from before the period that enters it."""
    months, days = table.form("window", WINDOW)
    if not (table.has("where") or table.has("window")):
        table.wrong("where", "is missing; it would carry in everything ever done")
    ceiling = table.form("limit", CEILING) if table.has("limit") else None
    return CarryIn(
        **head,
        where=table.form("where", COMPLETIONS),
        months=months,
        window=days,
        limit=ceiling.amount if ceiling else None,
        of_target=bool(ceiling and ceiling.of_target),
    )


def _window(table: Table, key: str) -> tuple[int | None, Days]:
    """Read { months = 3 }, the last before the period, or a closed interval of days."""
    inner = table.table(key, required=False)
    if "months" not in inner.data:
        days = as_days(inner)
        inner.raw("months")
    else:
        days = Days()
    months = inner.optional_count("months", 12 * MOST_YEARS)
    inner.finish()
    return months, days


WINDOW: Form[tuple[int | None, Days]] = Form(
    name="window", read=_window, blank=(None, Days())
)
