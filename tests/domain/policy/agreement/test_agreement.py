"""Both evaluators say the same of every teacher under every document.

CREDIT_LEDGER_TEST_POLICIES says how many random documents are tried, and
CREDIT_LEDGER_TEST_FIRST_SEED with which of them to begin.
"""

import os

import pytest

from domain.policy.columns.arithmetic import ScaleError
from domain.policy.columns.encode import population_of
from domain.policy.columns.evaluate import evaluation
from tests.domain.policy.agreement.cases import TEACHERS, Case, case_of, told
from tests.domain.policy.agreement.chance import Chance
from tests.domain.policy.agreement.compare import (
    Difference,
    columns_of,
    difference,
    differences,
)
from tests.domain.policy.agreement.effort import POLICIES
from tests.domain.policy.agreement.reduce import reduced

FIRST = int(os.environ.get("CREDIT_LEDGER_TEST_FIRST_SEED", "0"))
TOGETHER = 25
REFUSED_AT_MOST = 3
"""How many of so many documents may need finer parts than columns can hold."""


GROUPS = [
    pytest.param(first, marks=() if first == FIRST else pytest.mark.untraced)
    for first in range(FIRST, FIRST + POLICIES, TOGETHER)
]
"""The first case of each group; branches are traced in the first group alone."""


@pytest.mark.parametrize("first", GROUPS)
def test_both_evaluators_say_the_same_of_everybody(first, tell):
    refused = teachers = parcels = 0
    for seed in range(first, first + TOGETHER):
        case = case_of(seed)
        statements = case.statements()
        try:
            columns = columns_of(case)
        except ScaleError:
            refused += 1
            continue
        found = next(differences(statements, columns), None)
        if found is not None:
            pytest.fail(explained(case, found))
        teachers += len(statements)
        parcels += sum(len(statement.parcels) for statement in statements)

    tell(
        "explain = columns",
        {
            "policies": TOGETHER - refused,
            "too fine for columns": refused,
            "teachers": teachers,
            "parcels": parcels,
        },
    )
    assert refused <= REFUSED_AT_MOST


@pytest.mark.untraced
def test_teachers_alone_come_out_as_among_others():
    for seed in range(FIRST, FIRST + TOGETHER):
        case = case_of(seed)
        population = population_of(case.facts)
        first, last = sorted(Chance(seed).sample(range(TEACHERS + 1), 2))

        columns = evaluation(
            case.policy,
            population.part(first, last),
            case.counted_up_to,
            case.readings,
        )

        statements = case.statements()[first:last]
        assert next(differences(statements, columns), None) is None


def test_nobody_comes_out_as_nobody():
    case = case_of(FIRST, teachers=0)

    assert len(columns_of(case).outcome) == 0


def explained(case: Case, found: Difference) -> str:
    """Say where the evaluators differ, and show the smallest case that shows it."""
    smallest = reduced(case, difference)
    still = difference(smallest)
    return f"seed {case.seed}: {found}\n\nsmallest: {still}\n{told(smallest)}"
