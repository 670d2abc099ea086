"""Read how much: an amount, a share of the target, or so much for each year."""

from dataclasses import dataclass
from fractions import Fraction

from domain.policy.filters import TEACHERS, AttributeFilter
from domain.policy.rules import Need
from domain.policy.tables import Form, Table


@dataclass(frozen=True, kw_only=True)
class Ceiling:
    """No more than this: an amount, or a share of the target."""

    amount: Fraction
    of_target: bool = False


def _need(table: Table, key: str) -> Need:
    """Read an amount "10", "target", { share = "1/3" } or { per_year = "36/5" }."""
    value = table.data.get(key)
    if value == "target":
        table.raw(key)
        return Need(share=Fraction(1))
    if not isinstance(value, dict):
        return Need(amount=table.rational(key))
    need = read_need_table(table.table(key))
    if (need.share is None) is (need.per_year is None):
        table.wrong(key, "expected either share or per_year, and not both")
    return need


def read_need_table(inner: Table) -> Need:
    """Read { share = "1/3" }, or { per_year = "36/5" } with where and otherwise."""
    need = Need(
        share=inner.optional_rational("share"),
        per_year=inner.optional_rational("per_year"),
        where=_years_where(inner),
        otherwise=inner.rational("otherwise", "0"),
    )
    if need.per_year is None and inner.has("where"):
        inner.wrong(
            "where",
            "means something only beside per_year; write that too, or drop this",
        )
    if need.where is None and inner.has("otherwise"):
        inner.wrong(
            "otherwise",
            "means something only beside where; write that too, or drop this",
        )
    inner.finish()
    return need


def _years_where(table: Table) -> AttributeFilter | None:
    where = table.form("where", TEACHERS)
    return where if table.has("where") else None


def _target(table: Table, key: str) -> Need:
    """Read an amount, or { per_year = "36/5" }; a share would be one of itself."""
    need = _need(table, key)
    if need.share is not None:
        table.wrong(key, 'expected an amount or { per_year = "36/5" }')
    return need


def _ceiling(table: Table, key: str) -> Ceiling:
    """Read an amount or { share = "1/3" } of the target."""
    if not isinstance(table.data.get(key), dict):
        return Ceiling(amount=table.rational(key))
    inner = table.table(key)
    if not inner.has("share"):
        table.wrong(key, 'expected an amount or { share = "1/3" }')
        return Ceiling(amount=Fraction(0))
    return read_ceiling_table(inner)


def read_ceiling_table(inner: Table) -> Ceiling:
    """Read { share = "1/3" }."""
    ceiling = Ceiling(amount=inner.rational("share"), of_target=True)
    inner.finish()
    return ceiling


NEED: Form[Need] = Form(name="need", read=_need, blank=Need(amount=Fraction(0)))
TARGET: Form[Need] = Form(name="target", read=_target, blank=NEED.blank)
CEILING: Form[Ceiling] = Form(
    name="ceiling", read=_ceiling, blank=Ceiling(amount=Fraction(0))
)
