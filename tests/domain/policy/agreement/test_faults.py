"""A fault in either evaluator does not go unnoticed."""

import pytest

from tests.domain.policy.agreement.compare import (
    Difference,
    columns_of,
    differences,
)
from tests.domain.policy.agreement.faults import EXPLAIN
from tests.domain.policy.agreement.faults_of_columns import ALONE, COLUMNS
from tests.domain.policy.agreement.faulty import Fault, committed
from tests.domain.policy.agreement.sound import AsNeeded, alone, whole
from tests.domain.policy.agreement.test_balances_alone import difference_alone

CASES = 200
"""How many cases a fault may pass before it counts as unnoticed."""


@pytest.fixture(scope="module")
def sound() -> AsNeeded:
    return AsNeeded(whole)


@pytest.fixture(scope="module")
def sound_alone() -> AsNeeded:
    return AsNeeded(alone)


@pytest.mark.parametrize("fault", EXPLAIN, ids=str)
def test_a_fault_of_explain_is_found(sound, fault: Fault):
    assert found(sound, fault, lambda case, _, columns: (case.statements(), columns))


@pytest.mark.parametrize("fault", COLUMNS, ids=str)
def test_a_fault_of_the_columns_is_found(sound, fault: Fault):
    assert found(sound, fault, lambda case, said, _: (said, columns_of(case)))


@pytest.mark.parametrize("fault", ALONE, ids=str)
def test_a_fault_of_balances_alone_is_found(sound_alone, fault: Fault):
    for case, statements in sound_alone.first(CASES, sooner=fault.shown_by):
        with committed(fault):
            difference = difference_alone(case, statements)
        if difference is not None:
            return
    pytest.fail(f"{fault} went unnoticed")


def test_without_a_fault_nothing_is_found(sound):
    for _, statements, columns in sound.first(20):
        assert next(differences(statements, columns), None) is None


def found(sound, fault, again) -> Difference | None:
    """Return the first difference that a fault makes."""
    for case in sound.first(CASES, sooner=fault.shown_by):
        with committed(fault):
            said = again(*case)
        difference = next(differences(*said), None)
        if difference is not None:
            return difference
    return None
