"""A fault: what is broken, and one round of breaking it."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from scripts.soak.stage import Stage
from scripts.soak.tally import Tally

Round = Callable[[Stage, Random], Tally]
"""Breaks something once, on a fresh database of the stage, and looks what held."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One way in which things break."""

    number: str
    """As `F1`."""
    title: str
    round: Round
    full: int
    """Rounds of a full soak."""
    few: int = 3
    """Rounds where nobody asks for more."""
    each: int = 1
    """How many rounds one call of `round` is: it may break the same place again."""

    def calls(self, rounds: int) -> int:
        """Return how many calls make so many rounds, or a few more."""
        return -(-rounds // self.each)


def dice(seed: int, number: str, place: int) -> Random:
    """Return the dice of a round: the same ones whenever it is run again."""
    return Random(f"{seed}/{number}/{place}")  # noqa: S311  nothing is kept secret
