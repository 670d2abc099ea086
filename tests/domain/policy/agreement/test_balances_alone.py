"""Balances and verdicts alone are those of the whole statement."""

from collections.abc import Sequence

import pytest

from domain.policy.columns.balances import Balances, balances
from domain.policy.columns.encode import population_of
from domain.policy.columns.flat import is_flat
from domain.policy.columns.outcome import VERDICTS
from domain.statement import Statement
from tests.domain.policy.agreement.cases import Case, case_of, told
from tests.domain.policy.agreement.compare import Difference, differing
from tests.domain.policy.agreement.effort import share
from tests.domain.policy.agreement.flat import flat_case
from tests.domain.policy.agreement.reduce import reduced

DOCUMENTS = share(100)
TOGETHER = 20


def difference(case: Case) -> Difference | None:
    """Return the first number in which balances alone and a statement differ."""
    return difference_alone(case, case.statements())


def difference_alone(case: Case, statements: Sequence[Statement]) -> Difference | None:
    """Do as `difference`, where the statements are known already."""
    found = balances(
        case.policy, population_of(case.facts), case.counted_up_to, case.readings
    )
    for teacher, statement in enumerate(statements):
        for one in differing(statement, teacher, said(statement, found, teacher)):
            return one
    return None


def said(statement: Statement, found: Balances, teacher: int):
    """Yield every number of both by its name."""
    total, scale = statement.total_credits, found.scale
    yield "verdict", statement.verdict, VERDICTS[found.verdict[teacher]]
    yield "total credits", total * scale, found.total_credits[teacher]
    for place, balance in enumerate(statement.balances):
        name = f"credits of {balance.category}"
        yield name, balance.category, found.categories[place]
        yield name, balance.credits * scale, found.credits[teacher, place]


@pytest.mark.parametrize("first", range(0, DOCUMENTS, TOGETHER))
def test_balances_alone_are_those_of_the_statement(first, tell):
    flat = 0
    for seed in range(first, first + TOGETHER):
        case = flat_case(seed)
        found = difference(case)
        if found is not None:
            smallest = reduced(case, difference)
            pytest.fail(f"{found}\n\n{difference(smallest)}\n{told(smallest)}")
        flat += is_flat(case.policy.head, case.policy.rules(case.readings))

    tell("balances alone", {"documents": TOGETHER, "of them flat": flat})
    assert flat > 5


def test_balances_of_other_documents_come_from_the_whole_evaluation():
    for seed in range(10):
        assert difference(case_of(seed)) is None
