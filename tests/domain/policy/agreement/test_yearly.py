"""Yearly sums give what single trainings give, wherever they are said to suffice."""

import pytest

from domain.policy.columns.arithmetic import ScaleError
from domain.policy.columns.encode import population_of
from domain.policy.columns.evaluate import evaluate
from domain.policy.columns.outcome import Outcome
from domain.policy.columns.yearly import yearly_sums
from tests.domain.policy.agreement.cases import Case, told
from tests.domain.policy.agreement.compare import (
    Difference,
    differences_in_numbers,
)
from tests.domain.policy.agreement.effort import share
from tests.domain.policy.agreement.linear import linear_case
from tests.domain.policy.agreement.reduce import reduced

DOCUMENTS = share(60)


def by_year(case: Case) -> Outcome | None:
    """Return what yearly sums make of a case; None where they do not suffice."""
    rules = case.policy.rules(case.readings)
    population = population_of(case.facts)
    summed = yearly_sums(case.policy.head, rules, population, case.counted_up_to)
    if summed is None:
        return None
    return evaluate(case.policy, summed, case.counted_up_to, case.readings)


def difference(case: Case) -> Difference | None:
    outcome = by_year(case)
    if outcome is None:
        return None
    return next(differences_in_numbers(case.statements(), outcome), None)


def test_yearly_sums_and_single_trainings_say_the_same(tell):
    counts = {"documents": 0, "for which sums suffice": 0, "teachers": 0}
    for seed in range(DOCUMENTS):
        case = linear_case(seed)
        counts["documents"] += 1
        try:
            found = difference(case)
        except ScaleError:
            continue
        if found is not None:
            smallest = reduced(case, difference)
            pytest.fail(
                f"{found}\n\nsmallest: {difference(smallest)}\n{told(smallest)}"
            )
        if by_year(case) is not None:
            counts["for which sums suffice"] += 1
            counts["teachers"] += len(case.facts)

    tell("yearly sums", counts)
    assert counts["for which sums suffice"] > DOCUMENTS // 10
