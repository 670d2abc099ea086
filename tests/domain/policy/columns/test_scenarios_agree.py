"""Both evaluators say the same of every scenario of every shipped document."""

import pytest

from domain.policy.columns.encode import population_of
from domain.policy.columns.evaluate import evaluation
from domain.policy.explain import explain
from tests.domain.policy.agreement.compare import differences
from tests.domain.policy.test_scenarios import POLICIES, SCENARIOS


@pytest.mark.untraced
@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_columns_say_of_a_scenario_what_explain_says(name):
    policy = POLICIES[name]
    scenarios = SCENARIOS[name]

    for one in scenarios:
        statement = explain(policy, one.facts, one.counted_up_to, one.readings)
        found = evaluation(
            policy, population_of([one.facts]), one.counted_up_to, one.readings
        )

        assert [str(d) for d in differences([statement], found)] == [], one.says
    assert scenarios
