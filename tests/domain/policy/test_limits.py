"""Caps, thresholds and offsets: what counts, what stays out, what stands elsewhere."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest

from domain.facts import ApprovedOffset, Ruling
from domain.policy.explain import explain
from tests.domain.policy.documents import (
    END,
    completion,
    facts,
    found,
    left_out,
    rule,
    small,
    standing,
)

CAP = rule("cap", "cap", 'on = "core"\nlimit = "3"')
TWO_YEARS = (
    completion(1, amount="20", on=date(2021, 5, 1)),
    completion(2, amount="20", on=date(2022, 5, 1)),
)


def test_the_earliest_stays_under_a_cap():
    statement = explain(small(CAP), facts(*reversed(TWO_YEARS)), END)

    assert statement.total_credits == 3
    assert [(p.year, p.credits) for p in statement.parcels] == [(2021, 2), (2022, 1)]
    assert [one.credits for one in statement.uncounted] == [1]
    assert statement.uncounted[0].origin_id == str(UUID(int=2))


def test_the_smaller_id_stays_where_the_day_is_the_same():
    first, second = completion(1, amount="20"), completion(2, amount="20")

    statement = explain(small(CAP), facts(second, first), END)

    assert statement.uncounted[0].origin_id == str(UUID(int=2))


def test_a_cap_stands_in_the_chain_of_what_it_let_through():
    statement = explain(small(CAP), facts(*TWO_YEARS), END)

    assert [ref.rule_id for ref in statement.parcels[0].rules] == ["core-course", "cap"]


def test_the_hours_of_a_cut_credit_still_count():
    statement = explain(small(CAP), facts(*TWO_YEARS), END)

    assert statement.total_hours == 40
    assert statement.uncounted[0].counted_hours


def test_a_cap_may_leave_the_hours_out_too():
    cap = rule("cap", "cap", 'on = "core"\nlimit = "3"\ncounts_hours = false')

    statement = explain(small(cap), facts(*TWO_YEARS), END)

    assert statement.total_hours == 30


def test_a_yearly_cap_gives_each_year_its_own_room():
    cap = rule("cap", "cap", 'on = "core"\nlimit = "1"\nper = "year"')

    statement = explain(small(cap), facts(*TWO_YEARS), END)

    assert [(p.year, p.credits) for p in statement.parcels] == [(2021, 1), (2022, 1)]


def test_redone_training_takes_the_room_of_the_year_it_makes_up_for():
    cap = rule("cap", "cap", 'on = "core"\nlimit = "2"\nper = "year"')
    redone = completion(3, amount="20", on=date(2023, 5, 1), makes_up_for=2021)

    statement = explain(small(cap), facts(TWO_YEARS[0], redone), END)

    assert statement.total_credits == 2


def test_a_cap_may_be_a_share_of_the_target():
    cap = rule("cap", "cap", 'on = "core"\nlimit = { share = "1/4" }')

    statement = explain(small(cap), facts(*TWO_YEARS), END)

    assert statement.total_credits == Fraction(5, 2)


def test_a_cap_speaks_only_of_what_its_filter_means():
    cap = rule("cap", "cap", 'limit = "1"\nwhere = { provider = "P9" }')
    other = completion(3, amount="20", provider_id="P9")

    statement = explain(small(cap), facts(*TWO_YEARS, other), END)

    assert statement.total_credits == 5


def test_a_finer_category_fills_a_cap_before_what_lies_on_it():
    untagged = completion(1, amount="30", on=date(2021, 1, 5))
    tagged = completion(2, amount="20", on=date(2024, 1, 5), tags={"part": "one"})

    statement = explain(small(CAP), facts(untagged, tagged), END)

    assert standing(statement) == {"core": 3, "core.one": 2}


THRESHOLD = rule("least", "threshold", 'on = "core"\nat_least = "3"')


def test_a_group_below_its_threshold_does_not_count():
    statement = explain(small(THRESHOLD), facts(TWO_YEARS[0]), END)

    assert statement.total_credits == 0
    assert left_out(statement) == ["below-threshold"]


def test_a_group_at_its_threshold_counts_whole():
    threshold = rule("least", "threshold", 'on = "core"\nat_least = "4"')

    statement = explain(small(threshold), facts(*TWO_YEARS), END)

    assert statement.total_credits == 4


def test_a_threshold_may_group_by_a_tag():
    threshold = rule(
        "least", "threshold", 'on = "core"\nat_least = "3"\nby_tag = "block"'
    )
    history = facts(
        completion(1, amount="20", tags={"block": "x"}),
        completion(2, amount="20", tags={"block": "x"}),
        completion(3, amount="20", tags={"block": "y"}),
        completion(4, amount="10"),
        completion(5, kind="extra", amount="20"),
    )

    statement = explain(small(threshold), history, END)

    assert standing(statement) == {"core": 4, "extra": 1}
    assert left_out(statement) == ["below-threshold", "below-threshold"]


LACK = rule("extra-2", "minimum", 'on = "extra"\nneed = "2"')
KEPT = rule("core-3", "minimum", 'on = "core"\nneed = "3"')
BODY = 'from = "core"\nkeep = "2"\nto = "extra"\n'
SHORTFALL = rule(
    "travel", "offset", BODY + 'shortfall_of = "extra-2"\nprotect = ["core-3"]'
)


def test_surplus_travels_as_far_as_the_shortfall_and_the_protected_minimum_allow():
    plenty = facts(completion(1, amount="60"))
    little = facts(completion(1, amount="40"))
    policy = small(LACK, KEPT, SHORTFALL)

    assert standing(explain(policy, plenty, END)) == {"core": 4, "extra": 2}
    assert standing(explain(policy, little, END)) == {"core": 3, "extra": 1}


def test_nothing_travels_from_a_minimum_that_falls_short_already():
    policy = small(LACK, KEPT, SHORTFALL)

    statement = explain(policy, facts(completion(1, amount="25")), END)

    assert standing(statement) == {"core": Fraction(5, 2)}


def test_nothing_travels_where_nothing_is_lacking():
    policy = small(LACK, KEPT, SHORTFALL)
    history = facts(completion(1, amount="60"), completion(2, "extra", "60"))

    statement = explain(policy, history, END)

    assert standing(statement) == {"core": 6, "extra": 3}


def test_what_travelled_says_from_where_and_through_which_rule():
    statement = explain(
        small(LACK, KEPT, SHORTFALL), facts(completion(1, amount="60")), END
    )

    stays, gone = statement.parcels
    assert (stays.category, stays.moved_from) == ("core", None)
    assert (gone.category, gone.moved_from) == ("extra", "core")
    assert gone.rules[-1].rule_id == "travel"
    assert gone.parcel_id == f"{UUID(int=1)}-0-travel"
    assert gone.hours == 20


def test_a_whole_lot_may_travel():
    unlimited = rule("travel", "offset", BODY + 'limit = "unlimited"')

    statement = explain(small(unlimited), facts(*TWO_YEARS), END)

    assert [(p.category, p.credits) for p in statement.parcels] == [
        ("core", 2),
        ("extra", 2),
    ]


def test_a_fixed_limit_bounds_what_travels():
    limited = rule("travel", "offset", BODY + 'limit = "1/2"')

    statement = explain(small(limited), facts(*TWO_YEARS), END)

    assert standing(statement) == {"core": Fraction(7, 2), "extra": Fraction(1, 2)}


def test_what_may_not_travel_fills_the_kept_amount_first():
    held = rule(
        "travel",
        "offset",
        BODY + 'limit = "unlimited"\ntravels = { except = { provider = "P9" } }',
    )
    late = completion(3, amount="20", on=date(2024, 1, 1), provider_id="P9")

    statement = explain(small(held), facts(*TWO_YEARS, late), END)

    assert standing(statement) == {"core": 2, "extra": 4}


def test_credit_that_travelled_does_not_travel_again():
    out = rule("a-out", "offset", BODY + 'limit = "unlimited"')
    back = rule(
        "b-back", "offset", 'from = "extra"\nto = "core.one"\nlimit = "unlimited"'
    )

    statement = explain(small(out, back), facts(*TWO_YEARS), END)

    assert standing(statement) == {"core": 2, "extra": 2}


@pytest.mark.parametrize(
    ("approved", "extra"),
    [((), 0), (("1",), 1), (("1", "0.5"), Fraction(3, 2)), (("9",), 2)],
)
def test_an_approved_offset_is_a_permission_as_far_as_surplus_exists(approved, extra):
    asked = rule("travel", "offset", BODY + 'limit = "unlimited"\napply = "on_request"')
    offsets = tuple(
        ApprovedOffset(
            offset_id=UUID(int=number), rule_id="travel", credits=Decimal(amount)
        )
        for number, amount in enumerate(approved)
    )

    statement = explain(small(asked), facts(*TWO_YEARS, offsets=offsets), END)

    assert standing(statement).get("extra", 0) == extra


def test_a_permission_for_another_rule_permits_nothing():
    asked = rule("travel", "offset", BODY + 'limit = "unlimited"\napply = "on_request"')
    other = ApprovedOffset(offset_id=UUID(int=1), rule_id="other", credits=Decimal(1))

    statement = explain(small(asked), facts(*TWO_YEARS, offsets=(other,)), END)

    assert standing(statement) == {"core": 4}


def test_a_shortfall_of_a_minimum_that_does_not_bind_is_none():
    narrow = rule(
        "extra-2",
        "minimum",
        'on = "extra"\nneed = "2"\nteachers = { entry = "new" }',
    )

    statement = explain(
        small(narrow, KEPT, SHORTFALL), facts(completion(1, amount="60")), END
    )

    assert standing(statement) == {"core": 6}


def test_a_minimum_that_holds_both_ends_protects_nothing():
    both = rule("core-3", "minimum", 'on = ["core", "extra"]\nneed = "3"')

    statement = explain(
        small(LACK, both, SHORTFALL), facts(completion(1, amount="30")), END
    )

    assert standing(statement) == {"core": 2, "extra": 1}


def test_a_target_set_by_a_ruling_moves_what_is_a_share_of_it():
    cap = rule("cap", "cap", 'on = "core"\nlimit = { share = "1/4" }')
    ruling = Ruling(
        ruling_id="R",
        series="credits",
        effect="target",
        document_no="D1",
        credits=Decimal(4),
    )
    other = Ruling(
        ruling_id="S",
        series="duties",
        effect="target",
        document_no="D2",
        credits=Decimal(99),
    )

    statement = explain(small(cap), facts(*TWO_YEARS, rulings=(other, ruling)), END)

    assert statement.target == 4
    assert statement.total_credits == 1
    assert found(statement, "cap") == []


def test_a_cap_may_be_on_everything():
    named = rule("cap", "cap", 'on = "*"\nlimit = "1"')
    silent = rule("cap", "cap", 'limit = "1"')
    history = facts(*TWO_YEARS, completion(3, "extra", "40"))

    assert explain(small(named), history, END).total_credits == 1
    assert explain(small(silent), history, END).total_credits == 1
