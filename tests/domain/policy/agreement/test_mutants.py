"""Of all small mistakes that could be made in an evaluator most are found.

CREDIT_LEDGER_TEST_MUTANTS says how many are tried; with 1000 it is all of them. Some
change nothing that anybody could see: `<` for `<=` where both say 0, for instance.
"""

import os

import pytest

from domain.policy.columns.arithmetic import ScaleError
from tests.domain.policy.agreement.chance import Chance
from tests.domain.policy.agreement.compare import columns_of, differences
from tests.domain.policy.agreement.flat import flat_case
from tests.domain.policy.agreement.mutating import (
    COLUMNS,
    EXPLAIN,
    Mutant,
    at_work,
    mutants,
)
from tests.domain.policy.agreement.test_balances_alone import difference_alone
from tests.domain.policy.agreement.test_faults import Sound

MUTANTS = int(os.environ.get("CREDIT_LEDGER_TEST_MUTANTS", "24"))
CASES = 40
ALONE_CASES = 15
FOUND_AT_LEAST = 0.7

STOPS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    ScaleError,
    TypeError,
    ValueError,
)
"""What a mutant may raise; it is found by that too."""


@pytest.fixture(scope="module")
def sound() -> Sound:
    return Sound()


@pytest.fixture(scope="module")
def flat():
    return [(case, case.statements()) for case in map(flat_case, range(ALONE_CASES))]


def test_most_mutants_of_either_evaluator_are_found(sound, flat, tell):
    every = [one for name in (*EXPLAIN, *COLUMNS) for one in mutants(name)]
    chosen = Chance(0).sample(every, min(MUTANTS, len(every)))

    unnoticed = [str(one) for one in chosen if not is_found(one, sound, flat)]

    found = len(chosen) - len(unnoticed)
    tell("mutants", {"possible": len(every), "tried": len(chosen), "found": found})
    assert found >= FOUND_AT_LEAST * len(chosen), "\n".join(unnoticed)


def is_found(mutant: Mutant, sound, flat) -> bool:
    of_columns = mutant.where.startswith("columns.")
    try:
        return any(differs(mutant, sound[place]) for place in range(CASES)) or (
            of_columns and any(differs_alone(mutant, *one) for one in flat)
        )
    except STOPS:
        return True


def differs(mutant: Mutant, said) -> bool:
    case, statements, columns = said
    with at_work(mutant):
        if mutant.where.startswith("columns."):
            columns = columns_of(case)
        else:
            statements = case.statements()
        return next(differences(statements, columns), None) is not None


def differs_alone(mutant: Mutant, case, statements) -> bool:
    with at_work(mutant):
        return difference_alone(case, statements) is not None
