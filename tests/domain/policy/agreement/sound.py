"""Cases with what is said of them while nothing is at fault, made as needed."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Generic, TypeVar

from domain.policy.columns.arithmetic import ScaleError
from domain.policy.columns.evaluate import Evaluation
from domain.statement import Statement
from tests.domain.policy.agreement.cases import Case, case_of
from tests.domain.policy.agreement.compare import columns_of
from tests.domain.policy.agreement.flat import flat_case

T = TypeVar("T")


class AsNeeded(Generic[T]):
    """A sequence without end, of which no more is made than was asked for."""

    def __init__(self, making: Iterator[T]) -> None:
        self._making = making
        self._made: list[T] = []

    def first(self, number: int) -> Iterator[T]:
        """Yield the first so many."""
        for place in range(number):
            while len(self._made) <= place:
                self._made.append(next(self._making))
            yield self._made[place]


Said = tuple[Case, Sequence[Statement], Evaluation]
"""A case, its statements, and what the columns make of it."""


def whole() -> Iterator[Said]:
    """Yield cases with what both evaluators make of them."""
    for seed in count():
        case = case_of(seed)
        try:
            yield case, case.statements(), columns_of(case)
        except ScaleError:
            continue


def alone() -> Iterator[tuple[Case, Sequence[Statement]]]:
    """Yield cases whose balances can mostly be told alone, with their statements."""
    for seed in count():
        case = flat_case(seed)
        yield case, case.statements()
