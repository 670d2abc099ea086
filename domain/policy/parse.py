"""Turn the tables of a resolved document into categories, cohorts and rules."""

import re
from collections.abc import Mapping
from typing import Any

from domain.policy.amounts import TARGET
from domain.policy.categories import Category
from domain.policy.declared import Declared
from domain.policy.filters import TEACHERS
from domain.policy.kinds import KINDS
from domain.policy.mistakes import Mistakes
from domain.policy.model import Cohort, FirstYear, Minima
from domain.policy.readings import OPEN
from domain.policy.rules import AnyRule
from domain.policy.tables import Form, Table


def parse_rule(
    data: Mapping[str, Any], mistakes: Mistakes, declared: Declared
) -> AnyRule | None:
    """Read one [[rule]]; None where its kind is not known."""
    table = Table(dict(data), mistakes, data["id"], declared=declared)
    kind = table.choice("kind", tuple(KINDS), None)
    if kind != data.get("kind"):
        return None
    return read_rule(table, kind)


def read_rule(table: Table, kind: str) -> AnyRule:
    """Read a rule of a kind: what every rule has, and what this kind has."""
    rule = KINDS[kind](table, _head(table))
    table.finish()
    return rule


def parse_category(data: Mapping[str, Any], mistakes: Mistakes) -> Category:
    """Read one [[category]]."""
    return read_category(Table(dict(data), mistakes, data["id"]))


def read_category(table: Table) -> Category:
    """Read a category: its path and its name."""
    table.raw(OPEN)
    category = Category(
        category_id=table.word("id"),
        label=table.label("label"),
        shown=table.flag("shown", default=False),
    )
    table.finish()
    return category


def parse_cohort(
    data: Mapping[str, Any], mistakes: Mistakes, declared: Declared
) -> Cohort:
    """Read one [[cohort]]."""
    return read_cohort(Table(dict(data), mistakes, data["id"], declared=declared))


def read_cohort(table: Table) -> Cohort:
    """Read a cohort: whom it takes, from when on, and what it asks."""
    cohort = Cohort(
        cohort_id=table.word("id"),
        article=table.text("article"),
        label=table.label("label"),
        where=table.form("where", TEACHERS),
        counted_from=table.form("counted_from", COUNTED_FROM),
        first_year=FirstYear(table.choice("first_year", tuple(FirstYear), "whole")),
        target=table.form("target", TARGET, required=True),
        minima=Minima(table.choice("minima", tuple(Minima), "full")),
        open_reading=_open_reading(table),
    )
    table.finish()
    return cohort


def _counted_from(table: Table, key: str) -> str:
    """Read from when on a cohort counts; an absent key means the whole period."""
    value = table.text(key, "period")
    source, _, name = value.partition(":")
    if not SINCE.fullmatch(value):
        table.wrong(key, 'expected "period", "attribute:NAME" or "prerequisite:RULE"')
    elif source == "attribute":
        table.refuse(key, table.declared.strange_attribute(name))
    return value


SINCE = re.compile(r"period|(attribute|prerequisite):.+")
COUNTED_FROM: Form[str] = Form(name="counted_from", read=_counted_from, blank="period")


def _head(table: Table) -> dict[str, Any]:
    return {
        "rule_id": table.word("id"),
        "article": table.text("article"),
        "label": table.label("label"),
        "cohorts": frozenset(table.words("cohorts")),
        "teachers": table.form("teachers", TEACHERS),
        "open_reading": _open_reading(table),
    }


def _open_reading(table: Table) -> str | None:
    bearing = table.raw(OPEN) or []
    return bearing[0] if bearing else None
