"""Chance by seed: the same number always draws the same policies and histories."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeVar
from uuid import UUID

T = TypeVar("T")

TURNS = ((1, 1), (12, 31), (7, 1), (6, 30), (2, 28))
"""Days at which years begin or end, and the last of February."""


class Chance(Random):
    """A seeded source of the few shapes of values that documents and facts have."""

    def maybe(self, share: float) -> bool:
        """Say yes this often."""
        return self.random() < share

    def weighted(self, shares: dict[T, float]) -> T:
        """Choose one, in proportion to its weight."""
        return self.choices(list(shares), list(shares.values()))[0]

    def some(self, words: Sequence[T], most: int | None = None) -> list[T]:
        """Choose one or more, in the order in which they stand."""
        count = self.randint(1, min(most or len(words), len(words)))
        chosen = set(self.sample(range(len(words)), count))
        return [word for place, word in enumerate(words) if place in chosen]

    def word_or_list(self, words: Sequence[str], most: int = 3) -> Any:
        """Choose a word, or a list of words, as a document may write either."""
        chosen = self.some(words, most)
        return chosen[0] if len(chosen) == 1 and self.maybe(0.7) else chosen

    def amount(self, low: int, high: int) -> str:
        """Return an exact amount as a document writes it."""
        form = self.weighted({"whole": 5, "half": 2, "decimal": 2, "fraction": 1})
        whole = self.randint(low, high)
        if form == "whole":
            return str(whole)
        if form == "half":
            return f"{2 * whole + 1}/2"
        if form == "decimal":
            return f"{whole}.{self.choice(('2', '25', '05', '75', '8'))}"
        return f"{3 * whole + self.randint(1, 2)}/3"

    def hundredths(self, low: int, high: int) -> Decimal:
        """Return an amount as a posting may have it: two places, above 0."""
        whole = self.randint(low, high)
        if self.maybe(0.6):
            return Decimal(max(whole, 1))
        return Decimal(100 * whole + self.randint(1, 99)) / 100

    def day(self, first: date, last: date, turn: float = 0.35) -> date:
        """Return a day of an interval, this often one at which something turns."""
        found = first + timedelta(days=self.randint(0, (last - first).days))
        if not self.maybe(turn):
            return found
        edge = date(found.year, *self.choice(TURNS))
        if edge.day == 28:
            edge = date(found.year, 3, 1) - timedelta(days=1)
        return min(max(edge, first), last)

    def identifier(self) -> UUID:
        """Return an id; some share their first half, so that the second decides."""
        half = self.choice((1, 2**63)) if self.maybe(0.3) else self.getrandbits(64)
        return UUID(int=half << 64 | self.getrandbits(64))
