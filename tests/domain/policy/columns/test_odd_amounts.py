"""Where amounts do not divide, columns stay exact or say that they cannot be."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from domain.policy.columns.arithmetic import ScaleError
from domain.policy.columns.encode import population_of
from domain.policy.columns.evaluate import evaluate, evaluation
from domain.policy.columns.lots import _apart
from domain.policy.explain import explain
from tests.domain.policy.agreement.compare import differences
from tests.domain.policy.documents import END, completion, facts, rule, small

FIXED = rule(
    "fixed",
    "award",
    'where = { kind = "talk" }\nbasis = "fixed"\nto = { "core.one" = "3" }',
)
TO_EXTRA = rule(
    "away",
    "offset",
    'from = "core"\nkeep = "1"\nto = "extra"\nlimit = "unlimited"',
)
HOURS = rule("hours", "minimum", 'on = "extra"\nmeasure = "hours"\nneed = "{need}"')


def talks(*hours):
    """Return a teacher with talks of 3 credits and so many hours each."""
    return facts(
        *(
            replace(completion(number, "talk"), amount=Decimal(amount))
            for number, amount in enumerate(hours, 1)
        )
    )


def both(policy, one):
    statement = explain(policy, one, END)
    found = evaluation(policy, population_of([one]), END)

    assert [str(d) for d in differences([statement], found)] == []
    return statement, found.outcome


def test_hours_of_a_cut_lot_that_do_not_divide_are_exact():
    policy = small(FIXED, TO_EXTRA)

    statement, outcome = both(policy, talks("0.01"))

    assert statement.total_credits == 3
    moved = outcome.hours_in(0, "extra")
    assert moved == Fraction(1, 100) * 2 / 3
    assert outcome.hours_in(0, "*") == Fraction(1, 100)


@pytest.mark.parametrize("need", ["1/150", "2/300", "67/10000", "1/200"])
def test_a_minimum_of_hours_compares_what_does_not_divide_exactly(need):
    policy = small(FIXED, TO_EXTRA, HOURS.replace("{need}", need))

    statement, _ = both(policy, talks("0.01"))

    found = next(f for f in statement.findings if f.rule.rule_id == "hours")
    assert found.met is (Fraction(2, 300) >= Fraction(need))


def test_the_largest_training_compares_hours_that_do_not_divide_exactly():
    in_one = HOURS.replace("{need}", "1/150")
    in_one = in_one.replace("measure", "in_one = true\nmeasure")
    policy = small(FIXED, TO_EXTRA, in_one)

    statement, _ = both(policy, talks("0.01", "0.01"))

    assert statement.findings


def test_a_lot_is_cut_twice_and_its_hours_stay_exact():
    no_more = rule("no-more", "cap", 'on = "core"\nlimit = "7/2"')
    policy = small(FIXED, no_more, TO_EXTRA)

    statement, outcome = both(policy, talks("0.01", "0.02"))

    assert sum(p.credits for p in statement.parcels) == Fraction(7, 2)
    assert outcome.hours_in(0, "*") == Fraction(3, 100)
    assert outcome.hours_in(0, "extra") == Fraction(2, 300) + Fraction(1, 300)


def test_amounts_too_fine_for_columns_are_refused():
    fine = "".join(
        rule(
            f"fine-{prime}",
            "award",
            f'where = {{ kind = "k-{prime}" }}\nbasis = "rate"\nrate = "1/{prime}"\n'
            'to = "extra"',
        )
        for prime in (999983, 999979, 999961, 999959)
    )

    with pytest.raises(ScaleError, match="too fine to add up"):
        evaluate(small(fine), population_of([talks("1")]), date(2025, 12, 31))


def test_hours_too_fine_for_columns_are_refused():
    with pytest.raises(ScaleError):
        _apart(Fraction(1, 2**63))


def test_what_there_is_and_what_is_asked_are_told_exactly():
    policy = small(FIXED, TO_EXTRA, HOURS.replace("{need}", "1/7"))
    outcome = evaluate(policy, population_of([talks("0.01")]), END)

    (finding,) = outcome.findings_of(0)

    assert outcome.have(finding, 0) == Fraction(2, 300)
    assert outcome.need(finding, 0) == Fraction(1, 7)
