"""Credit earned before the period may enter it, once, and no more than is allowed."""

from datetime import date
from fractions import Fraction

import pytest

from domain.facts import Status
from domain.policy.explain import explain
from tests.domain.policy.documents import (
    END,
    carried,
    completion,
    facts,
    found,
    left_out,
    rule,
    small,
    span,
    with_period,
)

NAMED = rule("carry", "carry_in", 'where = { carry_over = "named" }')
QUARTER = rule("carry", "carry_in", "window = { months = 3 }")


def before(number=1, on=date(2020, 11, 1), **other):
    return completion(number, on=on, **other)


def test_credit_from_before_the_period_counts_in_its_first_year():
    statement = explain(small(QUARTER), facts(before()), END)

    (parcel,) = statement.parcels
    assert (parcel.credits, parcel.year) == (1, 2021)
    assert parcel.completed_on == date(2020, 11, 1)
    assert [ref.rule_id for ref in parcel.rules] == ["core-course", "carry"]


@pytest.mark.parametrize(
    ("window", "inside", "outside"),
    [
        ("{ months = 3 }", date(2020, 10, 1), date(2020, 9, 30)),
        (
            "{ from = 2020-04-01, until = 2020-06-30 }",
            date(2020, 6, 30),
            date(2020, 7, 1),
        ),
        ("{ from = 2020-04-01 }", date(2020, 4, 1), date(2020, 3, 31)),
    ],
)
def test_a_window_is_closed_on_both_sides(window, inside, outside):
    policy = small(rule("carry", "carry_in", f"window = {window}"))

    assert explain(policy, facts(before(on=inside)), END).total_credits == 1
    late = explain(policy, facts(before(on=outside)), END)
    assert left_out(late) == ["outside-period"]


def test_a_filter_names_what_may_enter():
    named = before(tags={"carry_over": "named"})

    assert explain(small(NAMED), facts(named), END).total_credits == 1
    assert left_out(explain(small(NAMED), facts(before()), END)) == ["outside-period"]


def test_lines_from_elsewhere_may_be_named_alone():
    lines = rule("carry", "carry_in", "where = { carried_in = true }")
    history = facts(before(), carried_in=(carried(9, on=date(2019, 1, 1)),))

    statement = explain(small(lines), history, END)

    assert [parcel.origin for parcel in statement.parcels] == ["carry_in"]
    assert left_out(statement) == ["outside-period"]


def test_what_is_completed_inside_or_after_the_period_is_not_carried_in():
    everything = rule("carry", "carry_in", 'where = { kind = "core" }')
    history = facts(completion(1, on=date(2021, 1, 1)), before(2, date(2026, 1, 1)))

    statement = explain(small(everything), history, date(2026, 6, 30))

    assert [ref.rule_id for ref in statement.parcels[0].rules] == ["core-course"]
    assert left_out(statement) == ["outside-period"]


def test_the_earliest_enter_where_no_more_than_so_much_may():
    limited = rule("carry", "carry_in", 'window = { months = 3 }\nlimit = "3/2"')
    history = facts(before(1, date(2020, 12, 1)), before(2), completion(3))

    statement = explain(small(limited), history, END)

    assert statement.total_credits == Fraction(5, 2)
    (over,) = statement.uncounted
    assert (over.code, over.credits, over.rule.rule_id) == (
        "over-cap",
        Fraction(1, 2),
        "carry",
    )
    assert over.origin_id.endswith("1")
    assert not over.counted_hours


def test_a_limit_may_be_a_share_of_the_target():
    limited = rule(
        "carry", "carry_in", 'window = { months = 3 }\nlimit = { share = "1/20" }'
    )

    statement = explain(small(limited), facts(before()), END)

    assert statement.total_credits == Fraction(1, 2)


def test_the_limit_is_each_rule_s_own():
    named = rule("named", "carry_in", 'where = { carry_over = "named" }\nlimit = "1/2"')
    others = rule("others", "carry_in", 'window = { months = 3 }\nlimit = "3/4"')
    history = facts(before(1, tags={"carry_over": "named"}), before(2))

    statement = explain(small(named, others), history, END)

    assert statement.total_credits == Fraction(5, 4)
    assert [one.rule.rule_id for one in statement.uncounted] == ["named", "others"]


def test_a_refusal_of_what_lies_outside_the_period_lets_it_in():
    outside = rule("no", "refusal", 'code = "no"\noutside = "period"')

    assert explain(small(QUARTER, outside), facts(before()), END).total_credits == 1


COHORT = (
    '\n[[cohort]]\nid = "new"\narticle = "§1"\nlabel = { zh = "新", en = "New" }\n'
    'counted_from = "attribute:entry_on"\ntarget = "10"\n'
)


@pytest.mark.parametrize(
    ("entry_on", "codes"), [("2015-09-01", []), ("2022-09-01", ["early"])]
)
def test_it_stands_on_the_first_day_of_the_period_before_a_later_first_day(
    entry_on, codes
):
    early = rule("no", "refusal", 'code = "early"\noutside = "counted_from"')
    policy = small(QUARTER, early, cohorts=COHORT)
    history = facts(before(), spans=(span(date(2012, 9, 1), entry_on=entry_on),))

    assert left_out(explain(policy, history, END)) == codes


def test_it_counts_in_the_first_counted_year_of_who_began_later():
    policy = small(QUARTER, cohorts=COHORT)
    history = facts(before(), spans=(span(date(2012, 9, 1), entry_on="2022-09-01"),))

    assert explain(policy, history, END).parcels[0].year == 2022


def test_it_is_before_a_prerequisite_that_was_fulfilled_later():
    induction = rule(
        "induction", "prerequisite", 'where = { kind = "odd" }\nhours = "1"'
    )
    early = rule(
        "no", "refusal",
        'code = "early"\nwhere = { kind = "core" }\noutside = "prerequisite:induction"',
    )  # fmt: skip
    history = facts(before(), completion(2, "odd", on=date(2020, 12, 1)))

    statement = explain(small(QUARTER, induction, early), history, END)

    assert left_out(statement) == ["early", "no-award"]


def test_what_is_carried_in_waits_like_anything_else():
    waiting = before(status=Status.PENDING)

    statement = explain(small(QUARTER), facts(waiting), END)

    assert [one.credits for one in statement.waiting] == [1]


def test_what_is_carried_on_counts_in_one_of_two_periods_of_a_chain():
    head = with_period(
        "from = 2021-01-01, until = 2025-12-31, per_teacher = "
        '{ from = "attribute:begins_on", years = 2, renews = true }'
    )
    left = rule(
        "left", "refusal",
        'code = "carried-on"\nwhere = { carry_over = "named" }\ninside = "period"',
    )  # fmt: skip
    policy = small(NAMED, left, head=head)
    history = facts(
        completion(1, on=date(2022, 5, 1), tags={"carry_over": "named"}),
        completion(2, on=date(2022, 5, 1)),
        spans=(span(date(2012, 9, 1), begins_on="2020-07-01"),),
    )

    old = explain(policy, history, date(2022, 6, 30))
    new = explain(policy, history, date(2023, 6, 30))

    assert (old.total_credits, left_out(old)) == (1, ["carried-on"])
    assert [parcel.origin_id[-1] for parcel in new.parcels] == ["1"]
    assert left_out(new) == ["outside-period"]


def test_a_yearly_minimum_finds_it_in_the_first_year():
    yearly = rule("must", "minimum", 'need = "1"\nyears = 1')

    statement = explain(small(QUARTER, yearly), facts(before()), END)

    assert [f.have for f in found(statement, "must")] == [1, 0, 0, 0, 0]
