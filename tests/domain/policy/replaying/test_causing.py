"""Why a verdict turned: by which edit, by later facts, by another day."""

from dataclasses import fields, replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.policy.columns.encode import population_of
from domain.policy.columns.evaluate import evaluate
from domain.policy.load import load_policy
from domain.policy.mistakes import PolicyError
from domain.policy.replaying.change import Change
from domain.policy.replaying.pairing import Pair
from domain.policy.replaying.replay import replay
from domain.policy.revisions.amendments import Revision
from tests.domain.policy.agreement.effort import share
from tests.domain.policy.documents import (
    END,
    EVERYBODY,
    SHIPPED,
    completion,
    rule,
    small,
)
from tests.domain.policy.histories import histories, readings_of
from tests.domain.policy.replaying.worlds import (
    a_teacher,
    replayed,
    the_change,
    with_causes,
    with_credits,
    without_causes,
)


def needs(core, extra=0, hours=0, times=0):
    return small(
        rule("core-min", "minimum", f'on = "core"\nneed = "{core}"'),
        rule("extra-min", "minimum", f'on = "extra"\nneed = "{extra}"'),
        rule("hours-min", "minimum", f'need = "{hours}"\nmeasure = "hours"'),
        rule("times-min", "minimum", f'need = "{times}"\nmeasure = "times"'),
    )


def test_an_edit_that_brings_the_change_by_itself_is_its_cause_alone():
    result = replayed(
        with_causes(needs(5, 0), needs(7, 0)), [with_credits("T1", core=6)]
    )

    assert the_change(result).cause.alone == ("rule:core-min",)
    (effect,) = result.amendments
    assert (effect.amendment_id, effect.alone, effect.together) == (
        "rule:core-min",
        1,
        0,
    )
    assert effect.articles == ("§2",)
    assert effect.label.en


def test_each_of_two_edits_may_do_it():
    result = replayed(
        with_causes(needs(5, 0), needs(7, 2)), [with_credits("T1", core=6)]
    )

    cause = the_change(result).cause
    assert set(cause.alone) == {"rule:core-min", "rule:extra-min"}
    assert cause.needed == ()


def test_two_edits_that_only_do_it_together_are_told_together():
    result = replayed(
        with_causes(needs(7, 2), needs(5, 0)), [with_credits("T1", core=6)]
    )

    change = the_change(result)
    assert change.change is Change.GAINED
    assert change.cause.alone == ()
    assert set(change.cause.together) == {"rule:core-min", "rule:extra-min"}
    assert {one.amendment_id: one.together for one in result.amendments} == {
        "rule:core-min": 1,
        "rule:extra-min": 1,
    }
    assert change.as_json()["cause"]["together"] == list(change.cause.together)


def test_who_only_has_other_amounts_has_no_cause():
    result = replayed(
        with_causes(needs(5), needs(7)),
        [with_credits("T1", core=6), with_credits("T2", core=3)],
    )

    assert [one.cause is None for one in result.changes] == [False, True]


def test_later_facts_are_a_cause_of_their_own():
    worlds = with_causes(needs(7), needs(7), facts_differ=True)

    result = replayed(
        worlds, [with_credits("T1", core=6)], [with_credits("T1", core=8)]
    )

    assert the_change(result).cause.alone == ("facts",)
    assert [one.label.en for one in result.amendments] == ["Facts known later"]


def test_facts_and_rules_may_only_turn_it_together():
    worlds = with_causes(needs(9), needs(7), facts_differ=True)

    result = replayed(
        worlds, [with_credits("T1", core=6)], [with_credits("T1", core=8)]
    )

    assert the_change(result).cause.together == ("facts", "rule:core-min")


def test_who_became_known_later_came_into_scope_by_the_facts():
    worlds = with_causes(needs(9), needs(7), facts_differ=True)

    result = replayed(worlds, [], [with_credits("T1", core=10)])

    change = the_change(result)
    assert change.change is Change.NEWLY_IN_SCOPE
    assert change.cause.alone == ("facts",)


def test_another_counted_day_is_a_cause_of_its_own():
    late = a_teacher("T1", completion(1, "core", "80", date(2025, 3, 1)))
    worlds = with_causes(needs(7), needs(7), days=(date(2024, 12, 31), END))

    change = the_change(replayed(worlds, [late]))

    assert change.cause.alone == ("counted-up-to",)


def test_of_several_causes_each_teacher_has_its_own():
    facts = [
        with_credits("T1", core=6, extra=3),
        with_credits("T2", core=8, extra=1),
        with_credits("T3", core=8, extra=3),
    ]

    result = replayed(with_causes(needs(5, 0), needs(7, 2)), facts, size=2)

    causes = {one.teacher_id: one.cause.alone for one in result.changes}
    assert causes == {"T1": ("rule:core-min",), "T2": ("rule:extra-min",)}
    assert result.causes_cut_short == 0


def test_only_those_are_asked_about_again_who_have_no_cause_alone():
    facts = [with_credits("T1", core=6), with_credits("T2", core=8, extra=1)]

    result = replayed(with_causes(needs(7, 2, 60, 1), needs(5, 0, 0, 0)), facts)

    together, alone = (one.cause for one in result.changes)
    assert set(together.together) == {"rule:core-min", "rule:extra-min"}
    assert alone.alone == ("rule:extra-min",)


def test_so_it_is_where_the_facts_of_the_sides_differ():
    worlds = with_causes(needs(9, 2, 60, 1), needs(7), facts_differ=True)
    before = [
        with_credits("T0", core=9, extra=2),
        with_credits("T1", core=6, extra=2),
        with_credits("T3", core=9, extra=1),
    ]
    after = [
        with_credits("T1", core=8, extra=2),
        with_credits("T2", core=12),
        with_credits("T3", core=9, extra=1),
    ]

    changes = replayed(worlds, before, after).changes

    causes = {one.teacher_id: one.cause for one in changes}
    assert causes["T0"].alone == ("facts",)
    assert causes["T1"].together == ("facts", "rule:core-min")
    assert causes["T2"].together == ("facts", "rule:extra-min")
    assert causes["T3"].alone == ("rule:extra-min",)


class OnlyTogether(Revision):
    """A revision whose edits make no document one by one."""

    def amended(self, chosen):
        if len(chosen) == 1:
            raise PolicyError([])
        return super().amended(chosen)


def test_a_choice_of_edits_that_makes_no_document_brings_nothing():
    worlds = with_causes(needs(5, 0), needs(7, 2))
    revision = worlds.revision
    parts = {part.name: getattr(revision, part.name) for part in fields(revision)}
    broken = OnlyTogether(**parts)

    result = replayed(replace(worlds, revision=broken), [with_credits("T1", core=6)])

    cause = the_change(result).cause
    assert (cause.alone, set(cause.together)) == (
        (),
        {"rule:core-min", "rule:extra-min"},
    )


COMMISSION = SHIPPED["chaoyang-commission"]
REVISED = [
    COMMISSION,
    SHIPPED["chaoyang-private"],
    load_policy(
        COMMISSION.text.replace('keep = "10"', 'keep = "8"').replace(
            'rate = "1/10"', 'rate = "1/7"'
        ),
        "revised",
    ),
]


def drawn_facts(data):
    drawn = enumerate(data.draw(st.lists(histories(), max_size=6)))
    return [replace(one, teacher_id=f"T{number}") for number, one in drawn]


def fast(worlds, facts):
    population = population_of(facts)
    pair = Pair(before=population, after=population)
    return replay(worlds, [pair], evaluate, size=4)


@pytest.mark.untraced
@settings(max_examples=share(15), deadline=None)
@given(st.data())
def test_the_columns_give_the_very_result_of_the_naive_replay(data):
    facts = drawn_facts(data)
    before, after = (data.draw(st.sampled_from(REVISED)) for _ in range(2))
    readings = tuple(data.draw(readings_of(policy)) for policy in (before, after))
    worlds = without_causes(before, after, readings=readings)

    assert fast(worlds, facts).canonical == replayed(worlds, facts).canonical


@settings(max_examples=6, deadline=None)
@given(st.data())
def test_the_columns_find_the_very_causes_of_the_naive_replay(data):
    facts = drawn_facts(data)
    worlds = with_causes(COMMISSION, REVISED[-1])

    assert fast(worlds, facts).canonical == replayed(worlds, facts).canonical


PRO_RATA = (
    """
[[cohort]]
id = "late"
article = "§1"
label = { zh = "后来", en = "Late" }
where = { entry = ["new"] }
counted_from = "attribute:entry_on"
first_year = "pro_rata"
target = "10"
minima = "pro_rata"
"""
    + EVERYBODY
)


def test_a_shortfall_of_days_is_told_to_the_day():
    facts = [
        with_credits("T1", core=2, entry="new", entry_on="2023-03-16"),
        with_credits("T2", core=2),
        with_credits("T3", core=8, entry="new", entry_on="2023-03-16"),
    ]
    before, after = (
        small(
            rule("core-min", "minimum", f'on = "core"\nneed = "{n}"'), cohorts=PRO_RATA
        )
        for n in (5, 6)
    )
    worlds = without_causes(before, after)

    result = fast(worlds, facts)

    assert result.canonical == replayed(worlds, facts).canonical
    late, _ = result.changes
    years = Fraction(5, 1) - 2 - Fraction(31 + 28 + 15, 365)
    assert late.after.shortfall == 6 * years / 5 - 2
    assert late.after.shortfall.denominator == 1825
    assert [b.after for b in result.shortfalls if b.up_to == 2] == [1]
