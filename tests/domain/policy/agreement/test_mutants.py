"""Of all small mistakes that could be made in an evaluator most are found.

CREDIT_LEDGER_TEST_MUTANTS says how many are tried; with 1000 it is all of them. Some
change nothing that anybody could see: `<` for `<=` where both say 0, for instance.
"""

import os

import pytest

from domain.policy.columns.arithmetic import ScaleError
from tests.domain.policy.agreement.chance import Chance
from tests.domain.policy.agreement.compare import columns_of, differences
from tests.domain.policy.agreement.mutating import (
    COLUMNS,
    EXPLAIN,
    Mutant,
    at_work,
    mutants,
)
from tests.domain.policy.agreement.sound import AsNeeded, alone, whole
from tests.domain.policy.agreement.test_balances_alone import difference_alone

MUTANTS = int(os.environ.get("CREDIT_LEDGER_TEST_MUTANTS", "16"))
CASES = 25
ALONE_CASES = 15
FOUND_AT_LEAST = 0.6

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
def sound() -> AsNeeded:
    return AsNeeded(whole)


@pytest.fixture(scope="module")
def sound_alone() -> AsNeeded:
    return AsNeeded(alone)


def test_most_mutants_of_either_evaluator_are_found(sound, sound_alone, tell):
    every = [one for name in (*EXPLAIN, *COLUMNS) for one in mutants(name)]
    chosen = Chance(0).sample(every, min(MUTANTS, len(every)))

    unnoticed = [str(one) for one in chosen if not is_found(one, sound, sound_alone)]

    found = len(chosen) - len(unnoticed)
    tell("mutants", {"possible": len(every), "tried": len(chosen), "found": found})
    assert found >= FOUND_AT_LEAST * len(chosen), "\n".join(unnoticed)


def is_found(mutant: Mutant, sound, sound_alone) -> bool:
    of_columns = mutant.where.startswith("columns.")
    try:
        if any(differs(mutant, said) for said in sound.first(CASES)):
            return True
        some = sound_alone.first(ALONE_CASES if of_columns else 0)
        return any(differs_alone(mutant, *said) for said in some)
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
