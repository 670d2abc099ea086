"""Small documents for what only one kind of rule asks of the columns."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.policy.columns.encode import population_of
from domain.policy.columns.evaluate import evaluation
from domain.policy.columns.linear import EACH_TRAINING, obstacles
from domain.policy.columns.lots import Trace
from domain.policy.explain import explain
from tests.domain.policy.agreement.compare import differences
from tests.domain.policy.documents import END, completion, facts, rule, small, span

TALK = rule(
    "talk",
    "award",
    'where = { kind = "talk" }\nbasis = "fixed"\nto = { "core.one" = "3" }',
)
ONE_HUNDREDTH = replace(completion(1, "talk"), amount=Decimal("0.01"))
"""An hour that three credits do not divide."""


def agreed(policy, *completions):
    """Return the statement of a head, of whom both evaluators say the same."""
    one = facts(*completions, spans=(span(date(2021, 1, 1), role="head"),))
    statement = explain(policy, one, END)
    found = evaluation(policy, population_of([one]), END)
    assert [str(d) for d in differences([statement], found)] == []
    return statement


def away(name, limit, more=""):
    body = f'from = "core"\nkeep = "1"\nto = "extra"\nlimit = "{limit}"\n{more}'
    return rule(name, "offset", body)


def test_what_lies_inside_the_period_may_be_refused():
    policy = small(rule("never", "refusal", 'code = "never"\ninside = "period"'))

    statement = agreed(policy, completion(1), completion(2, on=date(2020, 5, 1)))

    assert not statement.parcels
    assert {one.code for one in statement.uncounted} >= {"never"}


def test_a_training_counts_only_when_it_is_large_enough_by_itself():
    policy = small(rule("large", "threshold", 'at_least = "2"\nper = "training"'))

    statement = agreed(policy, completion(1, amount="10"), completion(2, amount="30"))

    assert statement.total_credits == 3
    assert EACH_TRAINING in {
        one.why for one in obstacles(policy.head, policy.rules(()))
    }


def test_hours_that_do_not_divide_are_cut_again_by_the_next_offset():
    second = away("second", "1/2", 'travels = { kind = "talk" }')
    policy = small(TALK, away("first", "1"), second)

    statement = agreed(policy, ONE_HUNDREDTH)

    assert statement.total_hours * 100 == 1


def test_hours_before_offsets_are_those_that_were_earned():
    earned = rule(
        "earned",
        "minimum",
        'on = "core"\nmeasure = "hours"\nneed = "1/100"\nbefore_offsets = true',
    )
    policy = small(TALK, away("first", "1"), earned)

    (finding,) = agreed(policy, ONE_HUNDREDTH).findings

    assert finding.met


def test_hours_of_some_teachers_trainings_add_up_where_they_do_not_divide():
    asked = 'where = { teacher = { role = "head" } }\n'
    some = rule(
        "some", "minimum", f'{asked}on = "core"\nmeasure = "hours"\nneed = "1/100"'
    )
    policy = small(TALK, away("first", "1"), some)

    (finding,) = agreed(policy, ONE_HUNDREDTH).findings

    assert not finding.met


def test_what_lies_before_a_prerequisite_may_be_refused():
    first = rule("first", "prerequisite", 'where = { kind = "extra" }\nhours = "10"')
    early = rule("early", "refusal", 'code = "early"\noutside = "prerequisite:first"')
    policy = small(first, early)

    statement = agreed(
        policy,
        completion(1, on=date(2021, 3, 1)),
        completion(2, "extra", "10", on=date(2022, 3, 1)),
        completion(3, on=date(2023, 3, 1)),
    )

    assert {one.code for one in statement.uncounted} == {"early"}
    assert {parcel.year for parcel in statement.parcels} == {2022, 2023}


def test_the_same_chain_of_rules_has_one_number():
    trace = Trace()

    numbers = [trace.of(chain) for chain in (("a",), ("a", "b"), ("a",))]

    assert numbers == [0, 1, 0]
    assert trace.chains == [("a",), ("a", "b")]
