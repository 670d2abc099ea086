"""Read the head of a document: what it is, for when, for whom, and its own words."""

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from domain.policy.calendar import (
    EARLIEST,
    LATEST,
    MOST_YEARS,
    CountedYears,
    years_between,
)
from domain.policy.declared import Declared
from domain.policy.filters import TEACHERS
from domain.policy.mistakes import Mistakes
from domain.policy.model import Document, PerTeacher
from domain.policy.readings import Reading
from domain.policy.tables import Form, Table
from domain.terms import Unit

MONTH_AND_DAY = re.compile(r"[0-9]{2}-[0-9]{2}", re.ASCII)
ENDS = ("from", "until")
"""The first and the last day of a period."""

A_COMMON_YEAR = 2023
"""A year without 29 February, on which no counted year may begin."""


def read_head(
    raw: Mapping[str, Any], readings: Mapping[str, Reading], mistakes: Mistakes
) -> Document:
    """Read [document] and [governs]."""
    table = Table(raw.get("document", {}), mistakes, None, "document")
    declared = Declared(
        tags=frozenset(table.own_words("tags")),
        attributes=frozenset(table.own_words("attributes")),
    )
    table.declared = declared
    governs = {"governs": raw["governs"]} if "governs" in raw else {}
    top = Table(governs, mistakes, None, declared=declared)
    return Document(
        **read_document(table),
        governs=top.form("governs", TEACHERS),
        readings=readings,
        tags=declared.tags,
        attributes=declared.attributes,
    )


def read_document(table: Table) -> dict[str, Any]:
    """Read the keys of [document]."""
    for key in ("tags", "attributes"):
        table.own_words(key)
    period: dict[str, Any] = table.form("period", PERIOD, required=True)
    found = {
        "name": table.word("name"),
        "revision": table.word("revision"),
        "series": table.word("series"),
        "title": table.label("title"),
        "source": table.text("source"),
        "issued": table.day("issued"),
        "effective": table.day("effective"),
        **period,
        "year_begins": table.form("year_begins", YEAR_BEGINS),
        "hours_per": table.form("hours_per", UNITS),
        "binding": table.flag("binding", default=True),
    }
    table.finish()
    return found


def _period(table: Table, key: str) -> dict[str, Any]:
    """Read { from, until } and what is the teacher's own."""
    inner = table.table(key)
    period = read_period_table(inner)
    if all(inner.data.get(key) == period[f"period_{key}"] for key in ENDS):
        _check_days(inner, *(period[f"period_{key}"] for key in ENDS))
    return period


def _check_days(inner: Table, first: date, last: date) -> None:
    """Refuse a period of another age, in the wrong order, or of ages."""
    strange = [
        key
        for key, day in zip(ENDS, (first, last), strict=True)
        if not EARLIEST <= day <= LATEST
    ]
    for key in strange:
        inner.wrong(key, f"expected a day from {EARLIEST} to {LATEST}")
    if first > last:
        inner.wrong(
            "until", "ends before the period begins; from must not be after until"
        )
    elif not strange and years_between(first, last) > MOST_YEARS:
        inner.wrong("until", f"expected a period of at most {MOST_YEARS} years")


def read_period_table(inner: Table) -> dict[str, Any]:
    """Read the keys of the period."""
    period = {
        "period_from": inner.day("from"),
        "period_until": inner.day("until"),
        "per_teacher": inner.form("per_teacher", PER_TEACHER),
    }
    inner.finish()
    return period


def _per_teacher(table: Table, key: str) -> PerTeacher | None:
    inner = table.table(key, required=False)
    return read_per_teacher_table(inner) if table.has(key) else None


def read_per_teacher_table(inner: Table) -> PerTeacher:
    """Read { from, years, renews } or { from, until }; days stand in attributes."""
    own = PerTeacher(
        begins=inner.form("from", ATTRIBUTE, required=True) or "",
        ends=inner.form("until", ATTRIBUTE),
        years=inner.optional_count("years", MOST_YEARS),
        renews=inner.flag("renews", default=False),
    )
    if inner.has("until") is inner.has("years"):
        inner.wrong("years", "expected either years or until, and not both")
    if own.renews and not inner.has("years"):
        inner.wrong(
            "renews", "means something only beside years; write that too, or drop this"
        )
    inner.finish()
    return own


def _attribute(table: Table, key: str) -> str | None:
    """Read "attribute:NAME", or None where the key is absent."""
    source, _, name = (table.text(key) if table.has(key) else "").partition(":")
    if source == "attribute" and name:
        table.refuse(key, table.declared.strange_attribute(name))
    elif table.has(key) or key == "from":
        table.wrong(key, 'expected "attribute:NAME"')
    return name or None


def _units(table: Table, key: str) -> dict[str, Fraction]:
    """Read the hours of one of each unit; an hour is one hour."""
    units = table.table(key, required=False)
    for name in units.names():
        if name not in tuple(Unit):
            units.wrong(name, f"is not a unit; known units: {', '.join(Unit)}")
    hours = {str(Unit.HOURS): Fraction(1)}
    return hours | {name: units.rational(name) for name in units.names()}


def _year_begins(table: Table, key: str) -> CountedYears:
    """Read the first day of a counted year, as "07-01"."""
    written = table.text(key, "01-01")
    day = _day_of_a_common_year(written)
    if day is None:
        table.wrong(key, 'expected a month and a day of every year, as "07-01"')
        return CountedYears()
    return CountedYears(month=day.month, day=day.day)


def _day_of_a_common_year(written: str) -> date | None:
    if not MONTH_AND_DAY.fullmatch(written):
        return None
    try:
        return date.fromisoformat(f"{A_COMMON_YEAR}-{written}")
    except ValueError:
        return None


PERIOD: Form[dict[str, Any]] = Form(name="period", read=_period, blank={})
PER_TEACHER: Form[PerTeacher | None] = Form(
    name="per_teacher", read=_per_teacher, blank=None
)
ATTRIBUTE: Form[str | None] = Form(name="attribute", read=_attribute, blank=None)
UNITS: Form[dict[str, Fraction]] = Form(name="units", read=_units, blank={})
YEAR_BEGINS: Form[CountedYears] = Form(
    name="year_begins", read=_year_begins, blank=CountedYears()
)
