"""The small print of rule sets: steps, times a year, one training, chains, words."""

from datetime import date
from fractions import Fraction

import pytest

from domain.facts import Ruling
from domain.policy.explain import explain
from tests.domain.policy.documents import (
    END,
    attested,
    carried,
    completion,
    facts,
    found,
    left_out,
    rule,
    small,
    span,
    standing,
)

HALF_STEPS = rule(
    "odd", "award",
    'where = { kind = "odd" }\nbasis = "rate"\nrate = "1/10"\nstep = "1/2"\n'
    'to = "extra"',
)  # fmt: skip


# --- awards ---------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "credits_"), [("4", 0), ("5", Fraction(1, 2)), ("19", Fraction(3, 2))]
)
def test_a_rate_may_give_whole_steps_alone(hours, credits_):
    statement = explain(small(HALF_STEPS), facts(completion(1, "odd", hours)), END)

    assert statement.total_credits == credits_
    assert statement.total_hours == int(hours)


def test_what_is_less_than_a_step_is_named():
    statement = explain(small(HALF_STEPS), facts(completion(1, "odd", "19")), END)

    (rest,) = statement.uncounted
    assert (rest.code, rest.credits, rest.hours) == ("rounded-down", Fraction(2, 5), 0)
    assert rest.rule.rule_id == "odd"


@pytest.mark.parametrize(
    "told", [{"recognised_credits": Fraction(7, 10)}, {"amount": "7"}], ids=str
)
def test_a_number_that_somebody_stated_is_not_rounded(told):
    activity = HALF_STEPS.replace('basis = "rate"', 'basis = "activity"')
    report = completion(1, "odd", **({"activity_credits": Fraction(7, 10)} | told))

    assert explain(small(activity), facts(report), END).total_credits == Fraction(7, 10)


def test_what_an_authority_recognised_is_not_rounded():
    report = completion(1, "odd", "30", recognised_credits=Fraction(7, 10))

    statement = explain(small(HALF_STEPS), facts(report), END)

    assert statement.total_credits == Fraction(7, 10)
    assert left_out(statement) == []


def test_a_line_from_elsewhere_is_not_rounded():
    history = facts(carried_in=(carried(1, "odd", "0.7"),))

    assert explain(small(HALF_STEPS), history, END).total_credits == Fraction(7, 10)


def test_an_award_may_be_given_so_often_in_each_year():
    once_a_year = rule(
        "odd", "award",
        'where = { kind = "odd" }\nbasis = "fixed"\nto = { extra = "1" }\n'
        'times = 1\ntimes_per = "year"',
    )  # fmt: skip
    days = (date(2021, 3, 1), date(2021, 9, 1), date(2022, 3, 1))
    reports = [completion(n, "odd", on=day) for n, day in enumerate(days, 1)]

    statement = explain(small(once_a_year), facts(*reports), END)

    assert [parcel.year for parcel in statement.parcels] == [2021, 2022]
    assert left_out(statement) == ["once-only"]


# --- limits ---------------------------------------------------------


def test_a_cap_may_hold_for_each_training():
    cap = rule("cap", "cap", 'on = "core"\nlimit = "3"\nper = "training"')
    history = facts(completion(1, amount="50"), completion(2, amount="20"))

    statement = explain(small(cap), history, END)

    assert [parcel.credits for parcel in statement.parcels] == [3, 2]
    assert [one.credits for one in statement.uncounted] == [2]


def test_the_parts_of_one_training_share_its_cap():
    cap = rule("cap", "cap", 'limit = "3"\nper = "training"')
    split = rule(
        "odd", "award",
        'where = { kind = "odd" }\nbasis = "fixed"\nto = { core = "2", extra = "2" }',
    )  # fmt: skip

    statement = explain(small(cap, split), facts(completion(1, "odd")), END)

    assert standing(statement) == {"core": 2, "extra": 1}


def test_a_threshold_may_hold_in_each_year():
    crumbs = rule("min", "threshold", 'on = "core"\nat_least = "2"\nper = "year"')
    history = facts(
        completion(1, on=date(2021, 5, 1)),
        completion(2, on=date(2021, 6, 1)),
        completion(3, on=date(2022, 6, 1)),
    )

    statement = explain(small(crumbs), history, END)

    assert statement.total_credits == 2
    assert left_out(statement) == ["below-threshold"]


FIRST = rule("first", "offset", 'from = "core"\nto = "extra"\nlimit = "unlimited"')
SECOND = rule("second", "offset", 'from = "extra"\nto = "own"\nlimit = "unlimited"')
OWN = '\n[[category]]\nid = "own"\nlabel = { zh = "自", en = "Own" }\n'


@pytest.mark.parametrize(
    ("chain", "standing_"), [("", {"extra": 1}), ("chain = true\n", {"own": 1})]
)
def test_credit_travels_again_only_where_a_rule_chains(chain, standing_):
    policy = small(OWN, FIRST, SECOND + chain)

    statement = explain(policy, facts(completion(1)), END)

    assert standing(statement) == standing_


def test_what_travelled_twice_names_both_offsets_and_the_last_category():
    policy = small(OWN, FIRST, SECOND + "chain = true\n")

    (parcel,) = explain(policy, facts(completion(1)), END).parcels

    assert [ref.rule_id for ref in parcel.rules] == ["core-course", "first", "second"]
    assert parcel.moved_from == "extra"
    assert parcel.parcel_id.endswith("-0-first-second")


def test_what_was_carried_here_fills_the_kept_amount_of_a_chain():
    keeps = SECOND + 'keep = "3/4"\nchain = true\n'

    statement = explain(small(OWN, FIRST, keeps), facts(completion(1)), END)

    assert standing(statement) == {"extra": Fraction(3, 4), "own": Fraction(1, 4)}


def test_an_earlier_rule_carries_nothing_that_a_later_one_brings():
    policy = small(OWN, SECOND + "chain = true\n", FIRST)

    assert standing(explain(policy, facts(completion(1)), END)) == {"extra": 1}


# --- requirements ---------------------------------------------------


def have(body, *completions):
    policy = small(rule("must", "minimum", body))
    (finding,) = found(explain(policy, facts(*completions), END), "must")
    return finding


def test_a_minimum_may_count_the_values_of_a_tag():
    themes = ("ethics", "law", "ethics", None)
    reports = [
        completion(n, tags={"theme": theme} if theme else {})
        for n, theme in enumerate(themes, 1)
    ]

    finding = have('need = "3"\nmeasure = "distinct"\nof = "theme"', *reports)

    assert (finding.have, finding.unit, finding.met) == (2, "distinct", False)


def test_completions_of_one_block_are_one_training_where_the_minimum_says_so():
    block = [completion(n, tags={"block": "b1"}) for n in (1, 2)]
    alone = completion(3, amount="15")

    one_piece = 'need = "2"\nin_one = true'
    assert have(one_piece, *block, alone).have == Fraction(3, 2)
    assert have(f'{one_piece}\nby_tag = "block"', *block, alone).have == 2


def test_a_block_is_not_taken_for_the_completion_of_that_id():
    report = completion(1, amount="10")
    block = completion(2, tags={"block": str(report.posting_id)})

    assert have('need = "2"\nin_one = true\nby_tag = "block"', report, block).have == 1


# --- who must reach what --------------------------------------------


def test_a_target_may_ask_less_of_years_on_leave():
    cohort = (
        '\n[[cohort]]\nid = "all"\narticle = "§1"\nlabel = { zh = "全", en = "All" }\n'
        'target = { per_year = "20", where = { service = "active" }, '
        'otherwise = "5" }\n'
    )
    spans = (
        span(date(2012, 9, 1), service="active"),
        span(date(2022, 3, 1), service="leave"),
        span(date(2023, 3, 1), service="active"),
    )

    assert explain(small(cohorts=cohort), facts(spans=spans), END).target == 85


def test_an_attestation_of_an_extension_counts_in_the_period_and_in_no_year():
    body = 'need = "1"\nmeasure = "times"\nattested = "practice"'
    policy = small(
        rule("whole", "minimum", body), rule("yearly", "minimum", f"{body}\nyears = 1")
    )
    history = facts(attestations=(attested(date(2026, 3, 1)),), rulings=(extension(),))

    statement = explain(policy, history, date(2026, 6, 30))

    assert [f.have for f in found(statement, "whole")] == [1]
    assert [f.have for f in found(statement, "yearly")] == [0, 0, 0, 0, 0]


def extension():
    return Ruling(
        ruling_id="RU1",
        series="credits",
        effect="extension",
        document_no="D1",
        until=date(2026, 6, 30),
    )


def test_an_attestation_from_before_the_period_does_not_count():
    body = 'need = "1"\nmeasure = "times"\nattested = "practice"'
    history = facts(attestations=(attested(date(2020, 12, 31)),))

    statement = explain(small(rule("must", "minimum", body)), history, END)

    assert [f.have for f in found(statement, "must")] == [0]


def test_a_refusal_may_keep_to_the_inside_of_the_period():
    inside = rule("no", "refusal", 'code = "no"\ninside = "period"')
    history = facts(completion(1), completion(2, on=date(2020, 5, 1)))

    assert left_out(explain(small(inside), history, END)) == ["outside-period", "no"]


def test_an_award_may_be_given_so_often_for_each_activity():
    once = HALF_STEPS + 'times = 1\ntimes_per = "activity"\n'
    twice = [completion(n, "odd", activity_id="A1") for n in (1, 2)]
    other = completion(3, "odd", activity_id="A2")
    lines = (carried(8, "odd"), carried(9, "odd"))

    statement = explain(small(once), facts(*twice, other, carried_in=lines), END)

    assert [p.origin_id[-1] for p in statement.parcels] == ["1", "3", "8", "9"]
    assert left_out(statement) == ["once-only"]


def test_a_training_by_itself_may_be_too_short_to_count():
    short = rule("short", "threshold", 'at_least = "1"\nper = "training"')
    split = rule(
        "odd", "award",
        'where = { kind = "odd" }\nbasis = "rate"\nrate = "1/10"\n'
        'to = { core = "1/2", extra = "1/2" }',
    )  # fmt: skip
    history = facts(completion(1, amount="9"), completion(2, "odd", amount="10"))

    statement = explain(small(short, split), history, END)

    assert standing(statement) == {"core": Fraction(1, 2), "extra": Fraction(1, 2)}
    assert left_out(statement) == ["below-threshold"]
