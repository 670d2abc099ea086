"""A fault in either evaluator does not go unnoticed."""

from collections.abc import Iterator, Sequence
from itertools import count

import pytest

from domain.policy.columns.arithmetic import ScaleError
from domain.policy.columns.evaluate import Evaluation
from domain.statement import Statement
from tests.domain.policy.agreement.cases import Case, case_of
from tests.domain.policy.agreement.compare import (
    Difference,
    columns_of,
    differences,
)
from tests.domain.policy.agreement.faults import EXPLAIN
from tests.domain.policy.agreement.faults_of_columns import ALONE, COLUMNS
from tests.domain.policy.agreement.faulty import Fault, committed
from tests.domain.policy.agreement.flat import flat_case
from tests.domain.policy.agreement.test_balances_alone import difference_alone

CASES = 200
ALONE_CASES = 80
"""How many cases a fault may pass before it counts as unnoticed."""

Said = tuple[Case, Sequence[Statement], Evaluation]


class Sound:
    """Cases with what both evaluators say while nothing is at fault, as needed."""

    def __init__(self) -> None:
        self._known: list[Said] = []
        self._further = self._made()

    def __getitem__(self, place: int) -> Said:
        while len(self._known) <= place:
            self._known.append(next(self._further))
        return self._known[place]

    def _made(self) -> Iterator[Said]:
        for seed in count():
            case = case_of(seed)
            try:
                yield case, case.statements(), columns_of(case)
            except ScaleError:
                continue


@pytest.fixture(scope="module")
def sound() -> Sound:
    return Sound()


@pytest.mark.parametrize("fault", EXPLAIN, ids=str)
def test_a_fault_of_explain_is_found(sound, fault: Fault):
    assert found(sound, fault, lambda case, _, columns: (case.statements(), columns))


@pytest.mark.parametrize("fault", COLUMNS, ids=str)
def test_a_fault_of_the_columns_is_found(sound, fault: Fault):
    assert found(sound, fault, lambda case, said, _: (said, columns_of(case)))


@pytest.mark.parametrize("fault", ALONE, ids=str)
def test_a_fault_of_balances_alone_is_found(flat, fault: Fault):
    with committed(fault):
        assert any(difference_alone(case, statements) for case, statements in flat)


@pytest.fixture(scope="module")
def flat() -> list[tuple[Case, Sequence[Statement]]]:
    """Cases that take the path of balances alone, with their statements."""
    cases = [flat_case(seed) for seed in range(ALONE_CASES)]
    return [(case, case.statements()) for case in cases]


def test_without_a_fault_nothing_is_found(sound):
    for place in range(20):
        _, statements, columns = sound[place]
        assert next(differences(statements, columns), None) is None


def found(sound, fault, again) -> Difference | None:
    """Return the first difference that a fault makes."""
    for place in range(CASES):
        case = sound[place]
        with committed(fault):
            said = again(*case)
        difference = next(differences(*said), None)
        if difference is not None:
            return difference
    return None
