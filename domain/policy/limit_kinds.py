"""Read the rules on what stays: caps, thresholds, and offsets."""

from fractions import Fraction
from typing import Any

from domain.policy.amounts import CEILING
from domain.policy.categories import EVERYTHING
from domain.policy.filters import COMPLETIONS
from domain.policy.rules import Cap, Limit, Offset, Threshold
from domain.policy.tables import Form, Table

PER = ("period", "year", "training")


def _on(table: Table, key: str) -> tuple[str, ...]:
    """Read a category, some of them, or "*" for everything, which an absent one is."""
    if table.raw(key) == EVERYTHING:
        return (EVERYTHING,)
    return table.words(key, (EVERYTHING,))


ON: Form[tuple[str, ...]] = Form(name="on", read=_on, blank=(EVERYTHING,))


def cap(table: Table, head: dict[str, Any]) -> Cap:
    """Read a cap: no more than a limit counts."""
    ceiling = table.form("limit", CEILING, required=True)
    per = table.choice("per", PER, "period")
    return Cap(
        **head,
        on=table.form("on", ON),
        where=table.form("where", COMPLETIONS),
        limit=ceiling.amount,
        of_target=ceiling.of_target,
        per_year=per == "year",
        per_training=per == "training",
        counts_hours=table.flag("counts_hours", default=True),
    )


def threshold(table: Table, head: dict[str, Any]) -> Threshold:
    """Read a threshold: a group counts only from a minimum on."""
    per = table.choice("per", PER, "period")
    return Threshold(
        **head,
        on=table.form("on", ON),
        where=table.form("where", COMPLETIONS),
        by_tag=table.tag("by_tag"),
        at_least=table.rational("at_least"),
        per_year=per == "year",
        per_training=per == "training",
    )


def offset(table: Table, head: dict[str, Any]) -> Offset:
    """Read an offset: surplus of one category stands in for another."""
    limit = table.form("limit", HOW_MUCH)
    shortfall_of = table.optional_word("shortfall_of")
    if limit is Limit.SHORTFALL and shortfall_of is None:
        table.wrong("shortfall_of", "is missing; expected the id of a minimum")
    return Offset(
        **head,
        source=table.word("from"),
        keep=table.rational("keep", "0"),
        to=table.word("to"),
        fills=table.form("fills", COMPLETIONS),
        travels=table.form("travels", COMPLETIONS),
        limit=limit,
        shortfall_of=shortfall_of,
        protect=table.words("protect"),
        automatic=table.choice("apply", ("automatic", "on_request"), "automatic")
        == "automatic",
        chain=table.flag("chain", default=False),
    )


def _how_much(table: Table, key: str) -> Limit | Fraction:
    """Read shortfall, unlimited, or an amount."""
    if table.data.get(key, "shortfall") in tuple(Limit):
        return Limit(table.choice(key, tuple(Limit), "shortfall"))
    return table.rational(key)


HOW_MUCH: Form[Limit | Fraction] = Form(
    name="how_much", read=_how_much, blank=Limit.SHORTFALL
)
