"""Small histories for what random ones found."""

from datetime import date

from domain.policy.columns.encode import population_of
from domain.policy.columns.evaluate import evaluate
from domain.policy.explain import explain
from tests.domain.policy.documents import completion, facts, rule, small

REFUSES_HOURS_STAY = rule(
    "late", "refusal", 'code = "late"\nwhere = { kind = "odd" }\ncounts_hours = true'
)


def test_hours_that_are_said_to_count_are_in_the_total():
    statement = explain(
        small(REFUSES_HOURS_STAY),
        facts(completion(1, "odd", "10")),
        date(2025, 12, 31),
    )

    counted = [one.hours for one in statement.uncounted if one.counted_hours]
    assert statement.total_hours == sum(counted)


def test_where_nothing_is_awarded_everybody_has_nothing():
    policy = small(rule("total", "minimum", 'need = "target"'), awards="")
    history = facts(completion(1), completion(2, "extra"))

    outcome = evaluate(policy, population_of([history]), date(2025, 12, 31))

    assert outcome.total_credits.tolist() == [0]
