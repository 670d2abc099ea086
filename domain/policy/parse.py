"""Turn the tables of a resolved document into categories, cohorts and rules."""

from collections.abc import Mapping
from typing import Any

from domain.policy.filters import read_attribute_filter
from domain.policy.kinds import KINDS, read_need
from domain.policy.mistakes import Mistakes
from domain.policy.model import Cohort, FirstYear, Minima
from domain.policy.readings import OPEN
from domain.policy.rules import AnyRule, Category
from domain.policy.tables import Table


def parse_rule(data: Mapping[str, Any], mistakes: Mistakes) -> AnyRule | None:
    """Read one [[rule]]; None where its kind is not known."""
    table = Table(dict(data), mistakes, data["id"])
    kind = table.choice("kind", tuple(KINDS), None)
    if kind != data.get("kind"):
        return None
    rule = KINDS[kind](table, _head(table))
    table.finish()
    return rule


def parse_category(data: Mapping[str, Any], mistakes: Mistakes) -> Category:
    """Read one [[category]]."""
    table = Table(dict(data), mistakes, data["id"])
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
    table = Table(dict(data), mistakes, data["id"])
    cohort = Cohort(
        cohort_id=table.word("id"),
        article=table.text("article"),
        label=table.label("label"),
        where=read_attribute_filter(table.table("where", required=False)),
        counted_from=table.text("counted_from", "period"),
        first_year=FirstYear(table.choice("first_year", tuple(FirstYear), "whole")),
        target=read_need(table, "target"),
        minima=Minima(table.choice("minima", tuple(Minima), "full")),
        open_reading=_open_reading(table),
    )
    _check_counted_from(table, cohort.counted_from)
    if cohort.target.share is not None or cohort.target.where is not None:
        table.wrong("target", 'expected an amount or { per_year = "36/5" } alone')
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
