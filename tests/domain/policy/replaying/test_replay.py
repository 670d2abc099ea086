"""What a replay tells: who gains or loses, in what else worlds differ, and where."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import numpy as np
import pytest

from domain.facts import ApprovedOffset, Attestation, Ruling, TeacherFacts
from domain.policy.columns.encode import population_of
from domain.policy.replaying.change import Amount, Aspect, Change
from domain.policy.replaying.pairing import Pair, narrowed
from domain.policy.replaying.sight import taken
from domain.statement import Verdict
from tests.domain.policy.documents import (
    END,
    EVERYBODY,
    completion,
    rule,
    small,
    span,
)
from tests.domain.policy.replaying.worlds import (
    a_teacher,
    changes,
    replayed,
    the_change,
    with_credits,
    without_causes,
)


def needs(core, more="", **other):
    """Return the small document with a minimum of the core category."""
    minimum = rule("core-min", "minimum", f'on = "core"\nneed = "{core}"')
    return small(minimum, more, **other)


FIVE, SEVEN = needs(5), needs(7)


def test_who_met_the_old_minimum_and_not_the_new_one_lost():
    result = replayed(without_causes(FIVE, SEVEN), [with_credits("T1", core=6)])

    change = the_change(result)
    assert change.change is Change.LOST
    assert change.aspects == (Aspect.VERDICT, Aspect.SHORTFALL)
    assert (change.before.verdict, change.after.verdict) == (
        Verdict.MET,
        Verdict.NOT_MET,
    )
    (lack,) = change.after.withheld
    assert (lack.rule_id, lack.year, lack.unit) == ("core-min", None, "credits")
    assert (lack.have, lack.need) == (6, 7)
    assert (change.before.withheld, change.after.shortfall) == ((), 1)


def test_the_way_back_is_a_gain():
    result = replayed(without_causes(SEVEN, FIVE), [with_credits("T1", core=6)])

    change = the_change(result)
    assert change.change is Change.GAINED
    assert [lack.rule_id for lack in change.before.withheld] == ["core-min"]
    assert (change.before.shortfall, change.after.shortfall) == (1, 0)


def test_who_stays_below_is_listed_with_another_shortfall():
    result = replayed(without_causes(FIVE, SEVEN), [with_credits("T1", core=2)])

    change = the_change(result)
    assert (change.change, change.aspects) == (Change.AMOUNTS, (Aspect.SHORTFALL,))
    assert (change.before.shortfall, change.after.shortfall) == (3, 5)
    assert (result.totals.unchanged, result.totals.amounts) == (1, 1)


def test_who_fulfils_both_is_unchanged_and_not_listed():
    result = replayed(without_causes(FIVE, SEVEN), [with_credits("T1", core=8)])

    assert result.changes == ()
    assert (result.totals.counted, result.totals.unchanged) == (1, 1)
    assert result.totals.amounts == 0


def test_another_rate_changes_balances_and_total():
    awards = rule(
        "core-course",
        "award",
        'where = { kind = "core" }\nbasis = "rate"\nrate = "1/3"\nto = "core"',
    )
    result = replayed(
        without_causes(FIVE, needs(5, awards=awards)),
        [with_credits("T1", core=8)],
    )

    change = the_change(result)
    assert change.aspects == (Aspect.TOTAL, Aspect.BALANCES)
    assert change.balances == (("core", Fraction(8), Fraction(80, 3)),)
    assert change.after.total == Fraction(80, 3)


def test_a_category_that_a_document_lacks_holds_nothing_there():
    other = needs(
        5,
        awards=rule(
            "core-course",
            "award",
            'where = { kind = "core" }\nbasis = "rate"\nrate = "1/10"\nto = "new"',
        ),
        more='\n[[category]]\nid = "new"\nlabel = { zh = "新", en = "New" }\n',
    )
    result = replayed(without_causes(FIVE, other), [with_credits("T1", core=8)])

    change = the_change(result)
    assert set(change.balances) == {("core", 8, 0), ("new", 0, 8)}
    assert change.change is Change.LOST


def test_another_cohort_and_target_are_told():
    lower = EVERYBODY.replace('"all"', '"some"').replace('"10"', '"4"')
    result = replayed(
        without_causes(FIVE, needs(5, cohorts=lower)), [with_credits("T1", core=8)]
    )

    change = the_change(result)
    assert change.aspects == (Aspect.COHORT, Aspect.TARGET)
    assert (change.before.cohort, change.after.cohort) == ("all", "some")
    assert (change.before.target, change.after.target) == (10, 4)
    assert [one.cohort for one in result.cohorts] == ["some"], "the cohort after"


ONLY_S1 = '\n[governs]\nschool = ["S1"]\n'


def governing(text):
    return small(text, rule("core-min", "minimum", 'on = "core"\nneed = "5"'))


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (ONLY_S1, "", Change.NEWLY_IN_SCOPE),
        ("", ONLY_S1, Change.NEWLY_OUT_OF_SCOPE),
    ],
)
def test_whom_only_one_document_governs_comes_into_scope_or_goes(before, after, change):
    elsewhere = with_credits("T2", core=8, school="S2")

    result = replayed(
        without_causes(governing(before), governing(after)),
        [with_credits("T1", core=8), elsewhere],
    )

    one = the_change(result)
    assert (one.teacher_id, one.change) == ("T2", change)
    assert (one.before is None) == (change is Change.NEWLY_IN_SCOPE)
    assert one.aspects == (Aspect.VERDICT,)
    assert result.totals.counted == 2
    assert [one.cohort for one in result.cohorts] == ["all"]


def test_whom_neither_document_governs_is_not_counted():
    policy = governing(ONLY_S1)

    result = replayed(without_causes(policy, policy), [with_credits("T2", school="S2")])

    assert result.totals.counted == 0
    assert (result.schools, result.cohorts, result.changes) == ((), (), ())


def test_whom_an_exclusion_takes_out_went_out_of_scope_by_that_rule():
    excluded = rule("not-s1", "exclusion", 'where = { school = ["S1"] }')

    result = replayed(
        without_causes(FIVE, needs(5, excluded)), [with_credits("T1", core=8)]
    )

    change = the_change(result)
    assert change.change is Change.NEWLY_OUT_OF_SCOPE
    assert change.after.excluded_by == "not-s1"
    assert result.totals.after == {"met": 0, "not_met": 0, "not_in_scope": 1}


def test_whom_no_document_has_in_scope_stays_so():
    excluded = needs(5, rule("not-s1", "exclusion", 'where = { school = ["S1"] }'))
    elsewhere = small('\n[governs]\nschool = ["S2"]\n')

    result = replayed(without_causes(excluded, elsewhere), [with_credits("T1", core=8)])

    assert result.changes == ()
    assert (result.totals.counted, result.totals.unchanged) == (1, 1)


def test_teachers_are_grouped_by_the_school_of_the_last_counted_day():
    moved = TeacherFacts(
        teacher_id="T3",
        spans=(
            span(date(2012, 9, 1), school="S1"),
            span(date(2023, 9, 1), school="S2"),
        ),
        completions=(completion(1, "core", 60),),
    )
    nowhere = TeacherFacts(teacher_id="T4", spans=(span(date(2012, 9, 1)),))
    facts = [with_credits("T1", core=6), with_credits("T2", core=8), moved, nowhere]

    result = replayed(without_causes(FIVE, SEVEN), facts)

    lost = {one.school_id: one.tally.lost for one in result.schools}
    assert lost == {"": 0, "S1": 1, "S2": 1}
    assert {one.school_id: one.tally.counted for one in result.schools}["S1"] == 2
    assert result.totals.lost == 2
    assert [one.school_id for one in result.changes] == ["S1", "S2", ""]


def test_a_district_without_schools_is_one_group():
    nowhere = TeacherFacts(teacher_id="T1", spans=(span(date(2012, 9, 1), role="x"),))

    result = replayed(without_causes(FIVE, SEVEN), [nowhere])

    assert [one.school_id for one in result.schools] == [""]


def test_the_clauses_name_from_whom_they_withhold_and_who_turned_on_them():
    yearly = rule("each-year", "minimum", 'need = "1"\nyears = 1\nfirst_year = 2024')
    facts = [
        with_credits("T1", core=6),
        with_credits("T2", core=3),
        a_teacher("T3", completion(1, "core", "60", date(2024, 5, 1))),
    ]

    result = replayed(without_causes(FIVE, needs(5, yearly)), facts)

    (first, second) = result.clauses
    assert (first.rule_id, first.article, first.label.en) == ("each-year", "§2", "Rule")
    assert (first.withheld_before, first.withheld_after, first.lost) == (0, 3, 2)
    assert (second.rule_id, second.withheld_before, second.withheld_after) == (
        "core-min",
        1,
        1,
    )
    assert (second.lost, second.gained) == (0, 0)


def test_what_withheld_a_verdict_that_was_gained_is_counted_as_gained():
    result = replayed(without_causes(SEVEN, FIVE), [with_credits("T1", core=6)])

    (clause,) = result.clauses
    assert (clause.gained, clause.lost, clause.withheld_after) == (1, 0, 0)


def test_the_shortfall_is_spread_over_closed_buckets():
    facts = [
        with_credits("T1", core=7),
        with_credits("T2", core=6),
        with_credits("T3", core=5),
        with_credits("T4"),
    ]

    result = replayed(without_causes(FIVE, SEVEN), facts)

    told = [
        (str(b.verdict), b.above, b.up_to, b.before, b.after) for b in result.shortfalls
    ]
    assert told == [
        ("met", None, None, 3, 1),
        ("not_met", None, None, 0, 0),
        ("not_met", 0, 1, 0, 1),
        ("not_met", 1, 2, 0, 1),
        ("not_met", 2, 5, 1, 0),
        ("not_met", 5, 10, 0, 1),
    ]


def test_more_than_all_edges_lies_in_the_last_bucket():
    result = replayed(without_causes(FIVE, needs(90_000)), [with_credits("T1", core=8)])

    last = result.shortfalls[-1]
    assert (last.above, last.up_to, last.after) == (50_000, None, 1)


def test_who_lacks_only_hours_lacks_no_credits():
    hours = rule("hours", "minimum", 'need = "900"\nmeasure = "hours"')

    result = replayed(
        without_causes(FIVE, needs(5, hours)), [with_credits("T1", core=8)]
    )

    assert result.changes[0].after.shortfall == 0
    lacks_no_credits = result.shortfalls[1]
    assert (lacks_no_credits.above, lacks_no_credits.after) == (None, 1)


def test_an_exempted_requirement_withholds_nothing():
    exempted = Ruling(
        ruling_id="RU1",
        series="credits",
        effect="exemption",
        document_no="1",
        rule_id="core-min",
    )
    teacher = with_credits("T1", core=6)
    lifted = TeacherFacts(
        teacher_id="T1",
        spans=teacher.spans,
        completions=teacher.completions,
        rulings=(exempted,),
    )

    result = replayed(without_causes(FIVE, SEVEN), [lifted])

    assert result.changes == ()


def test_later_facts_are_compared_with_earlier_ones():
    before = [with_credits("T1", core=6), with_credits("T3", core=8)]
    after = [with_credits("T1", core=8), with_credits("T2", core=8)]

    result = replayed(without_causes(SEVEN, SEVEN), before, after)

    assert changes(result) == {
        "T1": Change.GAINED,
        "T2": Change.NEWLY_IN_SCOPE,
        "T3": Change.NEWLY_OUT_OF_SCOPE,
    }
    assert [one.school_id for one in result.changes] == ["S1", "S1", "S1"]


def test_facts_of_the_same_teachers_in_any_order_are_compared_one_by_one():
    before = [with_credits("T2", core=6), with_credits("T1", core=8)]
    after = [with_credits("T1", core=8), with_credits("T2", core=8)]

    result = replayed(without_causes(SEVEN, SEVEN), before, after, size=1)

    assert changes(result) == {"T2": Change.GAINED}


def test_a_watcher_is_told_of_every_piece_and_may_break_off():
    facts = [with_credits(f"T{number}", core=6) for number in range(5)]
    done = []

    replayed(without_causes(FIVE, SEVEN), facts, size=2, watch=done.append)

    assert done == [2, 2, 1]
    with pytest.raises(InterruptedError):
        replayed(without_causes(FIVE, SEVEN), facts, size=2, watch=_stop)


def _stop(teachers):
    raise InterruptedError


def test_a_pair_is_narrowed_on_either_side():
    before = population_of([with_credits("T1"), with_credits("T2")])
    after = population_of([with_credits("T3"), with_credits("T2", core=3)])
    wanted = {"T2", "T3"}

    same = narrowed(Pair(before=before, after=before), wanted)
    other = narrowed(Pair(before=before, after=after), wanted)

    assert same.before is same.after
    assert list(same.before.teacher_ids) == ["T2"]
    assert list(other.before.teacher_ids) == ["T2"]
    assert list(other.after.teacher_ids) == ["T3", "T2"]
    assert other.after.rows == 1


def test_some_teachers_are_taken_with_all_that_is_theirs():
    facts = [
        replace(
            with_credits(f"T{number}", core=number),
            offsets=(offset(number),),
            attestations=(attestation(number),),
            rulings=(ruling(number),),
        )
        for number in (1, 2, 3)
    ]
    whole = population_of(facts)

    some = taken(whole, np.array([2, 0]))

    assert list(some.teacher_ids) == ["T3", "T1"]
    assert some.amount.tolist() == [3000, 1000]
    assert some.starts.tolist() == [0, 1, 2]
    assert some.offset_teacher.tolist() == some.attested_teacher.tolist() == [0, 1]
    assert some.offset_credits.tolist() == [300, 100]
    assert {t: r[0].ruling_id for t, r in some.rulings.items()} == {0: "RU3", 1: "RU1"}


def offset(number):
    return ApprovedOffset(
        offset_id=UUID(int=number), rule_id="r", credits=Decimal(number)
    )


def attestation(number):
    return Attestation(
        attestation_id=UUID(int=number), subject="s", on=END, document_no="1"
    )


def ruling(number):
    return Ruling(
        ruling_id=f"RU{number}", series="credits", effect="x", document_no="1"
    )


def test_amounts_are_compared_as_the_fractions_that_they_are():
    half, third = Amount(1, 2), Amount(1, 3)

    assert max(third, half) == half
    assert half > Fraction(1, 3)
    assert not third > Fraction(1, 3)
