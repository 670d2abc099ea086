"""The kinds of rules that a document may contain: one function reads each of them."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from domain.policy.filters import (
    AttributeFilter,
    CompletionFilter,
    read_attribute_filter,
    read_completion_filter,
)
from domain.policy.rules import (
    EVERYTHING,
    AnyRule,
    Award,
    Basis,
    Cap,
    Exclusion,
    Limit,
    Measure,
    Minimum,
    Need,
    Offset,
    Prerequisite,
    Refusal,
    Share,
    Threshold,
)
from domain.policy.tables import Table
from domain.terms import Unit

_OUTSIDE = re.compile(r"period|counted_from|prerequisite:.+")
_UNITS = tuple(Unit)


def _award(table: Table, head: dict[str, Any]) -> Award:
    basis = Basis(table.choice("basis", tuple(Basis), None))
    award = Award(
        **head,
        **_by_quantity(table, basis),
        where=_where(table),
        basis=basis,
        to=_shares(table, basis),
        otherwise=table.optional_word("otherwise"),
        hours_per_credit=table.optional_rational("hours_per_credit"),
        times=table.optional_count("times"),
        within_activity_hours=table.flag("within_activity_hours", default=True),
        school_first=table.flag("school_first", default=False),
    )
    if basis is not Basis.FIXED and award.whole != 1:
        table.wrong("to", f"the parts add up to {award.whole}; expected 1")
    if basis is Basis.FIXED and not award.whole:
        table.wrong("to", "gives nothing; expected categories and their credits")
    return award


def _by_quantity(table: Table, basis: Basis) -> dict[str, Any]:
    """Read the rate: demanded by a rate, allowed where an activity may lack credits."""
    if basis is not Basis.RATE and not (basis is Basis.ACTIVITY and table.has("rate")):
        return {}
    unit = table.choice("unit", _UNITS, None) if table.has("unit") else None
    return {
        "rate": table.rational("rate"),
        "unit": unit,
        "weight": table.rational("weight", "1"),
    }


def _shares(table: Table, basis: Basis) -> tuple[Share, ...]:
    """Read `to`: a category, or a table of categories and their parts.

    The parts of a fixed award are its credits; of any other they add up to 1.
    """
    if basis is not Basis.FIXED and isinstance(table.data.get("to"), str):
        return (Share(category=table.word("to"), part=Fraction(1)),)
    parts = table.table("to")
    return tuple(
        Share(category=name, part=parts.rational(name)) for name in parts.names()
    )


def _refusal(table: Table, head: dict[str, Any]) -> Refusal:
    outside = table.text("outside") if table.has("outside") else None
    if outside is not None and not _OUTSIDE.fullmatch(outside):
        table.wrong(
            "outside", 'expected "period", "counted_from" or "prerequisite:RULE"'
        )
    if outside is None and not table.has("where"):
        table.wrong("where", "is missing; it would refuse everything")
    return Refusal(
        **head,
        where=_where(table),
        code=table.word("code"),
        outside=outside,
        counts_hours=table.flag("counts_hours", default=False),
    )


def _cap(table: Table, head: dict[str, Any]) -> Cap:
    need = read_need(table, "limit")
    if need.per_year is not None:
        table.wrong("limit", 'expected an amount or { share = "1/3" }')
    of_target = need.share is not None
    return Cap(
        **head,
        on=_on(table),
        where=_where(table),
        limit=(need.share if of_target else need.amount) or Fraction(0),
        of_target=of_target,
        per_year=table.choice("per", ("period", "year"), "period") == "year",
        counts_hours=table.flag("counts_hours", default=True),
    )


def _threshold(table: Table, head: dict[str, Any]) -> Threshold:
    return Threshold(
        **head,
        on=_on(table),
        where=_where(table),
        by_tag=table.optional_word("by_tag"),
        at_least=table.rational("at_least"),
    )


def _offset(table: Table, head: dict[str, Any]) -> Offset:
    limit: Limit | Fraction = Limit.SHORTFALL
    if table.data.get("limit", "shortfall") in tuple(Limit):
        limit = Limit(table.choice("limit", tuple(Limit), "shortfall"))
    else:
        limit = table.rational("limit")
    shortfall_of = table.optional_word("shortfall_of")
    if limit is Limit.SHORTFALL and shortfall_of is None:
        table.wrong("shortfall_of", "is missing; expected the id of a minimum")
    return Offset(
        **head,
        source=table.word("from"),
        keep=table.rational("keep", "0"),
        to=table.word("to"),
        fills=read_completion_filter(table.table("fills", required=False)),
        travels=read_completion_filter(table.table("travels", required=False)),
        limit=limit,
        shortfall_of=shortfall_of,
        protect=table.words("protect"),
        automatic=table.choice("apply", ("automatic", "on_request"), "automatic")
        == "automatic",
    )


def _minimum(table: Table, head: dict[str, Any]) -> Minimum:
    minimum = Minimum(
        **head,
        on=_on(table),
        where=_where(table),
        measure=Measure(table.choice("measure", tuple(Measure), "credits")),
        need=read_need(table, "need"),
        hard=table.flag("hard", default=True),
        years=table.optional_count("years"),
        first_year=table.optional_count("first_year"),
        years_where=read_attribute_filter(table.table("years_where", required=False)),
        in_one=table.flag("in_one", default=False),
        soft_for=frozenset(table.words("soft_for")),
        before_offsets=table.flag("before_offsets", default=False),
        attested=table.optional_word("attested"),
    )
    if minimum.years is None:
        for key in ("first_year", "years_where"):
            if table.has(key):
                table.wrong(key, "means something only beside years")
    if minimum.attested is not None and minimum.measure is not Measure.TIMES:
        table.wrong("measure", "expected times, where attestations are counted")
    return minimum


def _prerequisite(table: Table, head: dict[str, Any]) -> Prerequisite:
    return Prerequisite(**head, where=_where(table), hours=table.rational("hours"))


def _exclusion(table: Table, head: dict[str, Any]) -> Exclusion:
    return Exclusion(
        **head,
        where=read_attribute_filter(table.table("where")),
        unfulfilled=table.optional_word("unfulfilled"),
    )


KINDS: dict[str, Callable[[Table, dict[str, Any]], AnyRule]] = {
    "award": _award,
    "refusal": _refusal,
    "cap": _cap,
    "threshold": _threshold,
    "offset": _offset,
    "minimum": _minimum,
    "prerequisite": _prerequisite,
    "exclusion": _exclusion,
}
"""Every kind of rule that a document may contain."""


def _on(table: Table) -> tuple[str, ...]:
    if table.raw("on") == EVERYTHING:
        return (EVERYTHING,)
    return table.words("on", (EVERYTHING,))


def _where(table: Table) -> CompletionFilter:
    return read_completion_filter(table.table("where", required=False))


def read_need(table: Table, key: str) -> Need:
    """Read an amount "10", "target", { share = "1/3" } or { per_year = "36/5" }."""
    value = table.data.get(key)
    if value == "target":
        table.raw(key)
        return Need(share=Fraction(1))
    if not isinstance(value, dict):
        return Need(amount=table.rational(key))
    inner = table.table(key)
    need = Need(
        share=inner.optional_rational("share"),
        per_year=inner.optional_rational("per_year"),
        where=_years_where(inner),
        otherwise=inner.rational("otherwise", "0"),
    )
    if (need.share is None) is (need.per_year is None):
        table.wrong(key, "expected either share or per_year")
    if need.per_year is None and inner.has("where"):
        inner.wrong("where", "means something only beside per_year")
    if need.where is None and inner.has("otherwise"):
        inner.wrong("otherwise", "means something only beside where")
    inner.finish()
    return need


def _years_where(table: Table) -> AttributeFilter | None:
    return read_attribute_filter(table.table("where")) if table.has("where") else None
