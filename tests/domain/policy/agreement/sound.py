"""Cases with what is said of them while nothing is at fault, made as needed."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Generic, TypeVar

from domain.policy.columns.arithmetic import ScaleError
from domain.policy.columns.evaluate import Evaluation
from domain.statement import Statement
from tests.domain.policy.agreement.cases import Case, case_of
from tests.domain.policy.agreement.compare import columns_of
from tests.domain.policy.agreement.flat import flat_case

T = TypeVar("T")


class AsNeeded(Generic[T]):
    """What stands at every seed, made when it is asked for and kept."""

    def __init__(self, making: Callable[[int], T | None]) -> None:
        self._at = cache(making)

    def first(self, number: int, *, sooner: int = 0) -> Iterator[T]:
        """Yield what there is at the first so many seeds, one of them `sooner`."""
        for seed in sorted(range(number), key=lambda seed: seed != sooner):
            found = self._at(seed)
            if found is not None:
                yield found


Said = tuple[Case, Sequence[Statement], Evaluation]
"""A case, its statements, and what the columns make of it."""


def whole(seed: int) -> Said | None:
    """Return a case with what both evaluators make of it; None where one cannot."""
    case = case_of(seed)
    try:
        return case, case.statements(), columns_of(case)
    except ScaleError:
        return None


def alone(seed: int) -> tuple[Case, Sequence[Statement]]:
    """Return a case whose balances can mostly be told alone, and its statements."""
    case = flat_case(seed)
    return case, case.statements()
