"""Small histories for what random ones found of yearly sums."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from domain.policy.columns.encode import population_of
from domain.policy.columns.evaluate import evaluate
from domain.policy.columns.yearly import yearly_sums
from domain.policy.explain import explain
from domain.terms import Unit
from tests.domain.policy.documents import carried, completion, facts, rule, small

END = date(2025, 12, 31)
TO_EXTRA = 'basis = "rate"\nrate = "1/10"\nto = "extra"'


def award(rule_id, body=""):
    return rule(rule_id, "award", f"{TO_EXTRA}\n{body}")


def both(policy, history):
    """Return the credits of single trainings and of yearly sums, if these suffice."""
    single = explain(policy, history, END).total_credits
    population = population_of([history])
    summed = yearly_sums(policy.head, policy.rules(), population, END)
    if summed is None:
        return single, single
    outcome = evaluate(policy, summed, END)
    return single, outcome.exact(outcome.total_credits[0])


def test_hours_of_an_activity_count_where_the_unit_has_none():
    policy = small(award("all"), awards="")
    history = facts(
        completion(1, amount="5", unit=Unit.DAYS, activity_hours=Decimal(10))
    )

    assert both(policy, history) == (1, 1)


def test_only_awards_that_say_so_are_bounded_by_approved_hours():
    policy = small(
        award("free", 'where = { kind = "core" }\nwithin_activity_hours = false'),
        award("bounded", 'where = { kind = "extra" }'),
        awards="",
    )
    history = facts(completion(1, "core", "30", activity_hours=Decimal(10)))

    assert both(policy, history) == (3, 3)


def test_what_an_authority_stated_stands_in_its_place_before_a_cap():
    policy = small(
        award("all"), rule("most", "cap", 'on = "extra"\nlimit = "2"'), awards=""
    )
    history = facts(
        completion(1, amount="20", on=date(2022, 3, 1)),
        carried_in=(carried(2, worth="1", on=date(2022, 5, 1), hours=Decimal(4)),),
    )

    single = explain(policy, history, END)

    summed = yearly_sums(policy.head, policy.rules(), population_of([history]), END)
    if summed is not None:
        outcome = evaluate(policy, summed, END)
        assert outcome.exact(outcome.hours[0, -1]) == single.balances[-1].hours
    assert single.balances[-1].hours == 20


def test_redone_training_stands_in_its_own_place_before_a_cap():
    policy = small(
        award("all"), rule("most", "cap", 'on = "extra"\nlimit = "3"'), awards=""
    )
    history = facts(
        completion(1, amount="15", on=date(2021, 3, 1), makes_up_for=2023),
        completion(2, amount="15", on=date(2022, 3, 1)),
        completion(3, amount="15", on=date(2023, 3, 1)),
    )

    single = explain(policy, history, END).balances[-1].by_year

    summed = yearly_sums(policy.head, policy.rules(), population_of([history]), END)
    if summed is not None:
        outcome = evaluate(policy, summed, END)
        years = dict(zip(outcome.years, outcome.by_year[0, :, -1], strict=True))
        assert {y: outcome.exact(c) for y, c in years.items() if c} == single
    assert single == {2022: Fraction(3, 2), 2023: Fraction(3, 2)}


def test_an_award_by_the_amount_knows_no_bound_by_approved_hours():
    policy = small(award("all", 'unit = "hours"'), awards="")
    history = facts(completion(1, amount="17", activity_hours=Decimal(2)))

    single, summed = both(policy, history)

    assert single == summed
