"""The bars of a statement: which categories get one, and what is drawn in it.

The categories come from the statement's balances alone: a policy document says which
of its categories are shown with a bar of their own (at Chaoyang public and professional
required, elective, school-based and self-directed). What lies deeper stands below its
bar in small.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from domain.statement import Balance, Parcel, Statement, Waiting

SCALE = 1000
"""Width of a bar in units of its view box."""


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A coloured stretch of a bar: `own`, `moved`, `surplus` or `waiting`."""

    name: str
    start: int
    width: int


@dataclass(frozen=True, kw_only=True)
class CategoryBar:
    """One category: what it has, what it needs, what waits, and how to draw that."""

    balance: Balance
    children: tuple[Balance, ...]
    moved_in: Fraction
    """Credit that an offset carried here from another category."""
    waiting: Fraction
    """Credit that would come once somebody decides."""

    @property
    def missing(self) -> Fraction:
        """How much the minimum lacks; 0 where there is none."""
        return max(
            (self.balance.need or Fraction(0)) - self.balance.credits, Fraction()
        )

    @property
    def surplus(self) -> Fraction:
        """How much stands beyond the minimum."""
        if self.balance.need is None:
            return Fraction()
        return max(self.balance.credits - self.balance.need, Fraction())

    @property
    def full_scale(self) -> Fraction:
        """The credits that the whole width stands for."""
        have = self.balance.credits + self.waiting
        return max(have, self.balance.need or Fraction(), Fraction(1))

    @property
    def need_at(self) -> int | None:
        """Where the mark of the minimum stands."""
        if self.balance.need is None:
            return None
        return self._at(self.balance.need)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """What stands there, from left to right."""
        counted = self.balance.credits - self.surplus
        moved = min(self.moved_in, counted)
        stretches = (
            ("own", counted - moved),
            ("moved", moved),
            ("surplus", self.surplus),
            ("waiting", self.waiting),
        )
        return tuple(self._laid_out(stretches))

    def _laid_out(self, stretches: Iterable[tuple[str, Fraction]]) -> Iterable[Segment]:
        reached = Fraction()
        for name, amount in stretches:
            start, end = self._at(reached), self._at(reached + amount)
            reached += amount
            if end > start:
                yield Segment(name=name, start=start, width=end - start)

    def _at(self, amount: Fraction) -> int:
        return int(amount * SCALE / self.full_scale)


def category_bars(statement: Statement) -> tuple[CategoryBar, ...]:
    """Return the bars of a statement, in the order of its balances."""
    return tuple(
        CategoryBar(
            balance=balance,
            children=children_of(balance, statement.balances),
            moved_in=_moved_in(balance, statement.parcels),
            waiting=_waiting(balance, statement.waiting),
        )
        for balance in statement.balances
        if balance.shown
    )


def share(have: Fraction, need: Fraction) -> Markup:
    """Draw how much of a target is there, in one thin bar."""
    width = min(int(have * SCALE / need), SCALE) if need else SCALE
    tone = "good" if have >= need else "bad"
    return Markup(
        '<svg class="share" viewBox="0 0 1000 8" preserveAspectRatio="none"'
        ' aria-hidden="true"><rect class="track" width="1000" height="8"/>'
        '<rect class="{}" width="{}" height="8"/></svg>'
    ).format(tone, width)


def children_of(parent: Balance, balances: Iterable[Balance]) -> tuple[Balance, ...]:
    """Return the balances one level below another."""
    prefix = parent.category + "."
    return tuple(
        balance
        for balance in balances
        if balance.category.startswith(prefix)
        and "." not in balance.category[len(prefix) :]
    )


def within(category: str, ancestor: str) -> bool:
    """Whether a category is another one or lies below it."""
    return category == ancestor or category.startswith(ancestor + ".")


def _moved_in(balance: Balance, parcels: Iterable[Parcel]) -> Fraction:
    return sum(
        (
            parcel.credits
            for parcel in parcels
            if within(parcel.category, balance.category)
            and parcel.moved_from is not None
            and not within(parcel.moved_from, balance.category)
        ),
        Fraction(),
    )


def _waiting(balance: Balance, waiting: Iterable[Waiting]) -> Fraction:
    return sum(
        (item.credits for item in waiting if within(item.category, balance.category)),
        Fraction(),
    )
