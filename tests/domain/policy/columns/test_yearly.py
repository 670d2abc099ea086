"""A document knows whether yearly sums suffice for it."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from domain.facts import Ruling
from domain.policy.columns.encode import population_of
from domain.policy.columns.evaluate import evaluate
from domain.policy.columns.linear import (
    BY_ROW,
    BY_THE_DAY,
    EACH_TRAINING,
    NOT_BY_HOURS,
    WHICH_OF_THEM,
    obstacles,
)
from domain.policy.columns.yearly import yearly_sums
from domain.terms import Unit
from tests.domain.policy.documents import (
    END,
    EVERYBODY,
    carried,
    completion,
    facts,
    rule,
    small,
    with_period,
)
from tests.domain.policy.test_scenarios import POLICIES

PRO_RATA = EVERYBODY.replace(
    'target = "10"',
    'counted_from = "attribute:entry_on"\nfirst_year = "pro_rata"\ntarget = "10"',
)

AGAINST = {
    "a prerequisite": (rule("r", "prerequisite", 'hours = "10"'), BY_THE_DAY),
    "a carry-in": (
        rule("r", "carry_in", 'where = { kind = "core" }\nwindow = { months = 3 }'),
        BY_THE_DAY,
    ),
    "a fixed award": (
        rule(
            "r",
            "award",
            'where = { kind = "talk" }\nbasis = "fixed"\nto = { extra = "1" }',
        ),
        NOT_BY_HOURS,
    ),
    "a rounded award": (
        rule(
            "r",
            "award",
            'where = { kind = "talk" }\nbasis = "rate"\nrate = "1"\nto = "extra"\n'
            'step = "1/2"',
        ),
        EACH_TRAINING,
    ),
    "a day": (
        rule(
            "r",
            "refusal",
            'where = { completed = { from = 2024-01-01 } }\ncode = "late"',
        ),
        BY_ROW,
    ),
    "before a prerequisite": (
        rule("p", "prerequisite", 'hours = "10"')
        + rule("r", "refusal", 'outside = "prerequisite:p"\ncode = "early"'),
        BY_THE_DAY,
    ),
    "times": (rule("r", "minimum", 'measure = "times"\nneed = "1"'), EACH_TRAINING),
    "one training": (rule("r", "minimum", 'in_one = true\nneed = "1"'), EACH_TRAINING),
    "a cap a training": (
        rule("r", "cap", 'on = "extra"\nlimit = "1"\nper = "training"'),
        EACH_TRAINING,
    ),
    "a cap over two categories": (
        rule("r", "cap", 'on = ["core", "extra"]\nlimit = "1"'),
        WHICH_OF_THEM,
    ),
    "a cap over some": (
        rule("r", "cap", 'on = "extra"\nwhere = { theme = "x" }\nlimit = "1"'),
        WHICH_OF_THEM,
    ),
    "a cap through which a filter goes": (
        rule("r", "cap", 'on = "extra"\nlimit = "1"')
        + rule("m", "minimum", 'where = { theme = "x" }\nneed = "1"'),
        WHICH_OF_THEM,
    ),
    "an offset out of two": (
        rule("r", "offset", 'from = "core"\nto = "extra"\nlimit = "unlimited"'),
        WHICH_OF_THEM,
    ),
}


@pytest.mark.parametrize(("body", "why"), AGAINST.values(), ids=AGAINST)
def test_what_tells_one_training_of_a_year_from_another_stands_against_sums(body, why):
    policy = small(body)

    found = obstacles(policy.head, policy.rules())

    assert ("r", why) in [(one.rule_id, one.why) for one in found]
    assert yearly_sums(policy.head, policy.rules(), population_of([]), END) is None


def test_days_of_the_head_or_a_cohort_stand_against_sums():
    half = small(head=with_period("from = 2021-03-01, until = 2025-12-31"))
    pro_rata = small(cohorts=PRO_RATA)

    for policy, rule_id in ((half, "document"), (pro_rata, "all")):
        (found,) = obstacles(policy.head, policy.rules())

        assert (found.rule_id, found.why) == (rule_id, BY_THE_DAY)


def test_of_the_ten_rule_sets_yearly_sums_suffice_for_guangdong():
    linear = {
        name
        for name, policy in POLICIES.items()
        if not obstacles(policy.head, policy.rules())
    }

    assert linear == {"guangdong-yearly"}


def test_many_trainings_of_a_year_become_one_row_with_the_same_outcome():
    policy = small(
        rule("each", "minimum", 'on = "extra"\nneed = "1/2"\nyears = 1'),
        rule("most", "cap", 'on = "extra"\nlimit = "3"'),
    )
    one = facts(
        *(
            completion(n, "extra", "7.5", on=date(2021 + n % 5, 3, 1 + n % 20))
            for n in range(1, 60)
        )
    )
    population = population_of([one])

    summed = yearly_sums(policy.head, policy.rules(), population, END)

    assert summed is not None
    assert summed.rows == 5
    whole, sums = evaluate(policy, population, END), evaluate(policy, summed, END)
    assert np.array_equal(whole.by_year * sums.scale, sums.by_year * whole.scale)
    assert [f.met.tolist() for f in whole.findings] == [
        f.met.tolist() for f in sums.findings
    ]


def summed_or_not(policy, one, day=END):
    return yearly_sums(policy.head, policy.rules(), population_of([one]), day)


def test_a_day_inside_a_year_or_an_extension_needs_the_days():
    policy = small()
    longer = Ruling(
        ruling_id="R",
        series="credits",
        effect="extension",
        document_no="7",
        until=date(2026, 3, 1),
    )

    assert summed_or_not(policy, facts(completion(1))) is not None
    assert summed_or_not(policy, facts(completion(1)), date(2024, 12, 31)) is not None
    assert summed_or_not(policy, facts(completion(1)), date(2024, 6, 30)) is None
    assert summed_or_not(policy, facts(completion(1), rulings=(longer,))) is None


def test_stated_credit_under_a_cap_needs_the_days():
    policy = small(rule("most", "cap", 'on = "extra"\nlimit = "3"'))
    one = facts(completion(1), carried_in=(carried(2, "extra"),))

    assert summed_or_not(small(), one) is not None
    assert summed_or_not(policy, one) is None


def test_approved_hours_that_are_no_amount_of_the_unit_need_each_training():
    policy = small(
        head=with_period("from = 2021-01-01, until = 2025-12-31").replace(
            'lessons = "1"', 'lessons = "3/4", days = "7"'
        )
    )
    days = facts(completion(1, unit=Unit.DAYS, activity_hours=Decimal(10)))
    whole = facts(completion(1, unit=Unit.DAYS, activity_hours=Decimal(14)))

    assert summed_or_not(policy, days) is None
    assert summed_or_not(policy, whole) is not None


def test_nobody_has_yearly_sums_too():
    policy = small()

    summed = yearly_sums(policy.head, policy.rules(), population_of([]), END)

    assert summed is not None
    assert summed.rows == 0


def test_a_cap_over_what_a_tag_may_name_needs_the_days():
    below = small(rule("r", "cap", 'on = "core.one"\nlimit = "1"'))
    all_of_it = small(rule("r", "cap", 'on = "core"\nlimit = "1"'))

    assert obstacles(below.head, below.rules()) == ()
    assert [one.why for one in obstacles(all_of_it.head, all_of_it.rules())] == [
        WHICH_OF_THEM
    ]


def test_an_offset_out_of_one_category_leaves_sums_enough():
    policy = small(
        rule("r", "offset", 'from = "core.one"\nto = "extra"\nlimit = "unlimited"')
    )

    assert obstacles(policy.head, policy.rules()) == ()


def test_a_filter_on_another_category_leaves_sums_enough():
    policy = small(
        rule("r", "cap", 'on = "extra"\nlimit = "1"'),
        rule("m", "minimum", 'on = "core"\nwhere = { theme = "x" }\nneed = "1"'),
    )

    assert obstacles(policy.head, policy.rules()) == ()


def test_a_threshold_on_all_of_it_leaves_sums_enough():
    policy = small(
        rule("r", "cap", 'on = "extra"\nlimit = "9"'),
        rule("t", "threshold", 'on = "extra"\nat_least = "1"'),
    )

    assert obstacles(policy.head, policy.rules()) == ()
