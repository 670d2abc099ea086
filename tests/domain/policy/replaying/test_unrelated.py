"""A replay between documents that have nothing in common: no rule, word or category."""

import pytest

from domain.policy.columns.encode import population_of
from domain.policy.columns.evaluate import evaluate
from domain.policy.load import load_policy, shipped_policies
from domain.policy.replaying.pairing import Pair
from domain.policy.replaying.replay import replay
from tests.domain.policy.documents import SHIPPED
from tests.domain.policy.replaying.worlds import (
    replayed,
    with_causes,
    with_credits,
    without_causes,
)

COMMISSION = SHIPPED["chaoyang-commission"]
TEXAS = load_policy(shipped_policies("texas")["texas-232-11-a"], "texas")
NOTHING_AWARDED = load_policy(
    """\
[document]
name = "elsewhere"
revision = "1"
series = "credits"
title = { zh = "别处", en = "Elsewhere" }
source = "Elsewhere 1"
issued = 2019-08-01
effective = 2019-08-01
period = { from = 2019-08-01, until = 2026-07-31 }

[[category]]
id = "hours"
shown = true
label = { zh = "学时", en = "Hours" }

[[cohort]]
id = "all"
article = "1"
label = { zh = "全体", en = "All" }
target = "35"
""",
    "elsewhere",
)
PAIRS = [
    (COMMISSION, TEXAS),
    (TEXAS, COMMISSION),
    (COMMISSION, NOTHING_AWARDED),
    (NOTHING_AWARDED, COMMISSION),
]


def some_teachers():
    return [
        with_credits("T1", core=3, **{"school.kind": "commission"}),
        with_credits("T2", extra=2, **{"school.kind": "private"}),
        with_credits("T3"),
    ]


@pytest.mark.untraced
@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_unrelated_documents_are_compared_as_their_statements_are(before, after):
    worlds = without_causes(before, after)
    facts = some_teachers()
    population = population_of(facts)

    result = replay(worlds, [Pair(before=population, after=population)], evaluate)

    assert result.canonical == replayed(worlds, facts).canonical


@pytest.mark.untraced
@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_the_causes_between_unrelated_documents_are_searched_to_an_end(before, after):
    worlds = with_causes(before, after)
    population = population_of(some_teachers())

    result = replay(worlds, [Pair(before=population, after=population)], evaluate)

    assert result.totals.counted > 0
    assert result.amendments
