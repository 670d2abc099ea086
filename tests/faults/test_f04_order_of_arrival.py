"""F4: what is told of one teacher arrives in every order."""

import pytest
from hypothesis import HealthCheck, given, settings, strategies

from scripts.soak.faults.f04_order_of_arrival import a_story, arrival, told


@pytest.fixture(scope="module")
def place(stage):
    with stage.place() as place:
        yield place


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(strategies.randoms(use_true_random=False))
def test_no_order_of_arrival_changes_facts_statements_or_refusals(place, random):
    story = a_story(random)
    first, second = arrival(story, random), arrival(story, random)

    assert told(place.settings, first) == told(place.settings, second)
