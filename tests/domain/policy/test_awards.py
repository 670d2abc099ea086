"""What one completion is worth, exactly, and why it is worth nothing."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from domain.facts import Status
from domain.policy.explain import explain
from domain.terms import Unit
from tests.domain.policy.documents import (
    END,
    carried,
    completion,
    facts,
    left_out,
    rule,
    small,
    standing,
)


def award(body, where='where = { kind = "odd" }'):
    return rule("odd", "award", f"{where}\n{body}")


FIXED = award('basis = "fixed"\nto = { core = "1", extra = "2" }\ntimes = 1')
ACTIVITY = award('basis = "activity"\nto = "extra"\nhours_per_credit = "10"')


def test_the_first_award_that_matches_applies():
    second = rule("late", "award", 'basis = "rate"\nrate = "1"\nto = "extra"')
    policy = small(second)

    statement = explain(policy, facts(completion(1, amount="7")), END)

    assert standing(statement) == {"core": Fraction(7, 10)}
    assert statement.parcels[0].rules[0].rule_id == "core-course"


def test_a_tag_tells_the_finer_category():
    statement = explain(small(), facts(completion(1, tags={"part": "one"})), END)

    assert standing(statement) == {"core": 1, "core.one": 1}


def test_an_unknown_tag_counts_one_level_above():
    statement = explain(small(), facts(completion(1, tags={"part": "two"})), END)

    assert standing(statement) == {"core": 1}


def test_a_share_goes_where_its_part_says():
    split = award('basis = "rate"\nrate = "1/3"\nto = { core = "1/4", extra = "3/4" }')

    statement = explain(small(split), facts(completion(1, "odd", "8")), END)

    assert standing(statement) == {"core": Fraction(2, 3), "extra": Fraction(2)}
    assert [p.hours for p in statement.parcels] == [2, 6]


def test_a_weight_multiplies_the_rate():
    heavy = award('basis = "rate"\nrate = "1/10"\nweight = "3/2"\nto = "extra"')

    statement = explain(small(heavy), facts(completion(1, "odd", "10")), END)

    assert statement.total_credits == Fraction(3, 2)


def test_a_fixed_award_gives_its_parts_once():
    history = facts(completion(1, "odd"), completion(2, "odd", on=date(2023, 5, 1)))

    statement = explain(small(FIXED), history, END)

    assert standing(statement) == {"core": 1, "extra": 2}
    assert left_out(statement) == ["once-only"]
    assert statement.uncounted[0].credits == 3


def test_what_awaits_the_district_does_not_use_up_an_award():
    pending = completion(1, "odd", status=Status.PENDING)

    statement = explain(
        small(FIXED), facts(pending, completion(2, "odd", on=date(2023, 5, 1))), END
    )

    assert statement.total_credits == 3
    assert [one.credits for one in statement.waiting] == [3]


def test_a_recognised_number_is_split_as_the_award_is():
    recognised = completion(1, "odd", recognised_credits=Decimal(6))

    statement = explain(small(FIXED), facts(recognised), END)

    assert standing(statement) == {"core": 2, "extra": 4}


def test_an_award_by_another_unit_counts_that_unit():
    days = award('basis = "rate"\nunit = "days"\nrate = "1"\nto = "extra"')
    history = facts(
        completion(1, "odd", "5", unit=Unit.DAYS, activity_hours=Decimal(40)),
        completion(2, "odd", "5"),
    )

    statement = explain(small(days), history, END)

    assert statement.total_credits == 5
    assert statement.total_hours == 40
    assert left_out(statement) == ["unit-without-rate"]


def test_an_activity_gives_what_it_was_approved_at():
    history = facts(completion(1, "odd", "40", activity_credits=Decimal("2.5")))

    statement = explain(small(ACTIVITY), history, END)

    assert statement.total_credits == Fraction(5, 2)
    assert statement.total_hours == 40


def test_an_activity_without_credits_gives_none():
    statement = explain(small(ACTIVITY), facts(completion(1, "odd")), END)

    assert left_out(statement) == ["credits-not-fixed"]
    assert statement.uncounted[0].hours == 10


def test_attested_credit_is_what_was_attested():
    attested = award('basis = "attested"\nto = "extra"\nhours_per_credit = "20"')
    told = completion(1, "odd", "1.5", unit=Unit.CREDITS)

    statement = explain(small(attested), facts(told, completion(2, "odd")), END)

    assert statement.total_credits == Fraction(3, 2)
    assert statement.total_hours == 30
    assert statement.parcels[0].hours_inferred
    assert left_out(statement) == ["credits-not-attested"]


def test_hours_without_credit_still_stand_as_a_parcel():
    only = award('basis = "none"\nto = "extra"')

    statement = explain(small(only), facts(completion(1, "odd", "12")), END)

    assert statement.total_credits == 0
    assert statement.total_hours == 12
    assert len(statement.parcels) == 1


def test_hours_beyond_the_approved_ones_are_named_with_what_they_would_give():
    history = facts(completion(1, "extra", "50", activity_hours=Decimal(40)))

    statement = explain(small(), history, END)

    assert statement.total_credits == 2
    assert left_out(statement) == ["hours-exceed-activity"]
    assert statement.uncounted[0].credits == Fraction(1, 2)
    assert statement.uncounted[0].hours == 10


def test_hours_beyond_the_approved_ones_of_recognised_credit_give_none():
    history = facts(
        completion(
            1,
            "extra",
            "50",
            activity_hours=Decimal(40),
            recognised_credits=Decimal(3),
        )
    )

    statement = explain(small(), history, END)

    assert statement.total_credits == 3
    assert statement.uncounted[0].credits == 0


def test_an_award_may_take_all_hours_that_were_reported():
    whole = award(
        'basis = "rate"\nrate = "1/10"\nto = "extra"\nwithin_activity_hours = false'
    )
    history = facts(completion(1, "odd", "50", activity_hours=Decimal(40)))

    assert explain(small(whole), history, END).total_credits == 5


def test_a_recognition_stands_in_the_chain_of_rules():
    history = facts(completion(1, recognised_by="District 2023-4"))

    (parcel,) = explain(small(), history, END).parcels

    assert [ref.article for ref in parcel.rules] == ["§2", "District 2023-4"]


def test_a_carried_in_line_keeps_its_credits_and_hours():
    line = carried(7, worth="4", hours=Decimal(50))

    statement = explain(small(), facts(carried_in=(line,)), END)

    assert statement.total_credits == 4
    assert statement.total_hours == 50
    assert statement.parcels[0].origin == "carry_in"


@pytest.mark.parametrize(
    ("status", "awaits"),
    [
        (Status.PENDING, "school"),
        (Status.PROVISIONAL, "district"),
    ],
)
def test_where_the_school_comes_first_it_is_named_first(status, awaits):
    first = award('basis = "rate"\nrate = "1"\nto = "extra"\nschool_first = true')
    history = facts(completion(1, "odd", "2", status=status))

    (waiting,) = explain(small(first), history, END).waiting

    assert (waiting.awaits, waiting.credits, waiting.category) == (awaits, 2, "extra")


def test_a_refusal_comes_before_any_worth_and_says_what_was_lost():
    no = rule("no", "refusal", 'code = "no"\nwhere = { provider = "P9" }')

    statement = explain(small(no), facts(completion(1, provider_id="P9")), END)

    assert statement.parcels == ()
    assert statement.uncounted[0].code == "no"
    assert statement.uncounted[0].credits == 1


def test_a_refusal_may_leave_the_hours():
    no = rule("no", "refusal", 'code = "no"\nwhere = { a = "b" }\ncounts_hours = true')
    history = facts(completion(1, tags={"a": "b"}))

    statement = explain(small(no), history, END)

    assert statement.total_hours == 10
    assert statement.uncounted[0].counted_hours


def test_what_awaits_the_district_gives_no_hours_either():
    no = rule("no", "refusal", 'code = "no"\nwhere = { a = "b" }\ncounts_hours = true')
    pending = completion(1, tags={"a": "b"}, status=Status.PENDING)

    statement = explain(small(no), facts(pending), END)

    assert statement.total_hours == 0
    assert not statement.uncounted[0].counted_hours


def test_without_a_rule_of_its_own_the_period_still_bounds():
    history = facts(completion(1, on=date(2020, 12, 31)))

    statement = explain(small(), history, END)

    assert left_out(statement) == ["outside-period"]
    assert statement.uncounted[0].rule.article == "S1"


def test_what_is_refused_without_an_award_keeps_its_hours_on_the_record():
    statement = explain(small(), facts(completion(1, "odd", "8")), END)

    assert left_out(statement) == ["no-award"]
    assert statement.uncounted[0].hours == 8


def test_a_rejected_completion_names_the_document_it_was_decided_under():
    history = facts(completion(1, status=Status.REJECTED))

    (one,) = explain(small(), history, END).uncounted

    assert (one.code, one.rule.rule_id, one.rule.article) == (
        "rejected",
        "decision",
        "S1",
    )


def test_hours_are_left_only_where_there_is_an_award():
    no = rule("no", "refusal", 'code = "no"\nwhere = { a = "b" }\ncounts_hours = true')
    history = facts(completion(1, "odd", tags={"a": "b"}))

    statement = explain(small(no), history, END)

    assert left_out(statement) == ["no"]
    assert statement.total_hours == 0
    assert statement.uncounted[0].hours == 10


def test_an_award_passes_over_what_its_filter_does_not_mean():
    other = award(
        'basis = "rate"\nrate = "1"\nto = "extra"',
        'where = { kind = "odd", level = "city" }',
    )

    statement = explain(small(other), facts(completion(1, "odd")), END)

    assert left_out(statement) == ["no-award"]
