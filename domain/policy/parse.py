"""Turn the tables of a resolved document into rules, one function a kind of rule."""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from domain.policy.filters import (
    AttributeFilter,
    CompletionFilter,
    read_attribute_filter,
    read_completion_filter,
)
from domain.policy.model import (
    EVERYTHING,
    AnyRule,
    Award,
    Basis,
    Cap,
    Category,
    Cohort,
    Exclusion,
    FirstYear,
    Limit,
    Measure,
    Minima,
    Minimum,
    Need,
    Offset,
    Prerequisite,
    Refusal,
    Share,
    Threshold,
)
from domain.policy.readings import OPEN
from domain.policy.tables import Mistakes, Table

_OUTSIDE = re.compile(r"period|counted_from|prerequisite:.+")


def parse_rule(data: Mapping[str, Any], mistakes: Mistakes) -> AnyRule | None:
    """Read one [[rule]]; None where its kind is not known."""
    table = Table(dict(data), mistakes, str(data.get("id")))
    kind = table.choice("kind", tuple(KINDS), None)
    if data.get("kind") not in KINDS:
        return None
    rule = KINDS[kind](table, _head(table))
    table.finish()
    return rule


def parse_category(data: Mapping[str, Any], mistakes: Mistakes) -> Category:
    """Read one [[category]]."""
    table = Table(dict(data), mistakes, str(data.get("id")))
    table.raw(OPEN)
    category = Category(
        category_id=table.word("id"),
        label=table.label("label"),
        shown=table.flag("shown", default=False),
    )
    table.finish()
    return category


def parse_cohort(data: Mapping[str, Any], mistakes: Mistakes) -> Cohort:
    """Read one [[cohort]]."""
    table = Table(dict(data), mistakes, str(data.get("id")))
    cohort = Cohort(
        cohort_id=table.word("id"),
        article=table.text("article"),
        label=table.label("label"),
        where=read_attribute_filter(table.table("where", required=False)),
        counted_from=table.text("counted_from", "period"),
        first_year=FirstYear(table.choice("first_year", tuple(FirstYear), "whole")),
        target=_need(table, "target"),
        minima=Minima(table.choice("minima", tuple(Minima), "full")),
        open_reading=_open_reading(table),
    )
    _check_counted_from(table, cohort.counted_from)
    table.finish()
    return cohort


def _check_counted_from(table: Table, value: str) -> None:
    head, _, rest = value.partition(":")
    if value != "period" and not (head in ("attribute", "prerequisite") and rest):
        table.wrong(
            "counted_from", 'expected "period", "attribute:NAME" or "prerequisite:RULE"'
        )


def _head(table: Table) -> dict[str, Any]:
    return {
        "rule_id": table.word("id"),
        "article": table.text("article"),
        "label": table.label("label"),
        "cohorts": frozenset(table.words("cohorts")),
        "teachers": read_attribute_filter(table.table("teachers", required=False)),
        "open_reading": _open_reading(table),
    }


def _open_reading(table: Table) -> str | None:
    bearing = table.raw(OPEN) or []
    return bearing[0] if bearing else None


def _award(table: Table, head: dict[str, Any]) -> Award:
    basis = Basis(table.choice("basis", tuple(Basis), None))
    shares = _shares(table, basis)
    return Award(
        **head,
        where=_where(table),
        basis=basis,
        rate=_rate(table, basis),
        unit=table.word("unit") if table.has("unit") else None,
        weight=table.rational("weight", "1"),
        credits=sum((share.part for share in shares), Fraction(0))
        if basis is Basis.FIXED
        else Fraction(0),
        to=shares,
        otherwise=table.word("otherwise") if table.has("otherwise") else None,
        hours_per_credit=table.optional_rational("hours_per_credit"),
        times=table.number("times") if table.has("times") else None,
        within_activity_hours=table.flag("within_activity_hours", default=True),
        school_first=table.flag("school_first", default=False),
    )


def _rate(table: Table, basis: Basis) -> Fraction:
    """Read the rate: demanded by a rate, allowed where an activity may lack credits."""
    if basis is Basis.RATE or (basis is Basis.ACTIVITY and table.has("rate")):
        return table.rational("rate")
    return Fraction(0)


def _shares(table: Table, basis: Basis) -> tuple[Share, ...]:
    """Read `to`: a category, or a table of categories and their parts.

    The parts of a fixed award are its credits; of any other they add up to 1.
    """
    if basis is not Basis.FIXED and isinstance(table.data.get("to"), str):
        return (Share(category=table.word("to"), part=Fraction(1)),)
    parts = table.table("to")
    shares = tuple(
        Share(category=name, part=parts.rational(name)) for name in parts.names()
    )
    whole = sum((share.part for share in shares), Fraction(0))
    if basis is not Basis.FIXED and whole != 1:
        table.wrong("to", f"the parts add up to {whole}; expected 1")
    return shares


def _refusal(table: Table, head: dict[str, Any]) -> Refusal:
    outside = table.text("outside") if table.has("outside") else None
    if outside is not None and not _OUTSIDE.fullmatch(outside):
        table.wrong(
            "outside", 'expected "period", "counted_from" or "prerequisite:RULE"'
        )
    return Refusal(
        **head,
        where=_where(table),
        code=table.word("code"),
        outside=outside,
        counts_hours=table.flag("counts_hours", default=False),
    )


def _cap(table: Table, head: dict[str, Any]) -> Cap:
    need = _need(table, "limit")
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
        by_tag=table.word("by_tag") if table.has("by_tag") else None,
        at_least=table.rational("at_least"),
    )


def _offset(table: Table, head: dict[str, Any]) -> Offset:
    limit: Limit | Fraction = Limit.SHORTFALL
    if table.data.get("limit", "shortfall") in tuple(Limit):
        limit = Limit(table.choice("limit", tuple(Limit), "shortfall"))
    else:
        limit = table.rational("limit")
    shortfall_of = table.word("shortfall_of") if table.has("shortfall_of") else None
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
    attested = table.word("attested") if table.has("attested") else None
    return Minimum(
        **head,
        on=_on(table),
        where=_where(table),
        measure=Measure(table.choice("measure", tuple(Measure), "credits")),
        need=_need(table, "need"),
        hard=table.flag("hard", default=True),
        years=table.number("years") if table.has("years") else None,
        first_year=table.number("first_year") if table.has("first_year") else None,
        years_where=read_attribute_filter(table.table("years_where", required=False)),
        in_one=table.flag("in_one", default=False),
        soft_for=frozenset(table.words("soft_for")),
        before_offsets=table.flag("before_offsets", default=False),
        attested=attested,
    )


def _prerequisite(table: Table, head: dict[str, Any]) -> Prerequisite:
    return Prerequisite(**head, where=_where(table), hours=table.rational("hours"))


def _exclusion(table: Table, head: dict[str, Any]) -> Exclusion:
    return Exclusion(
        **head,
        where=read_attribute_filter(table.table("where")),
        unfulfilled=table.word("unfulfilled") if table.has("unfulfilled") else None,
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


def _need(table: Table, key: str) -> Need:
    """Read an amount "10", { share = "1/3" } or { per_year = "36/5" }."""
    value = table.data.get(key)
    if not isinstance(value, dict):
        if value == "target":
            table.raw(key)
            return Need(share=Fraction(1))
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
    inner.finish()
    return need


def _years_where(table: Table) -> AttributeFilter | None:
    return read_attribute_filter(table.table("where")) if table.has("where") else None
