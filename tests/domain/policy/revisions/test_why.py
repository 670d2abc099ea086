"""Why one teacher's statement changed: by facts, by rules, or only by both."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.policy.explain import explain
from domain.policy.revisions.amendments import revision_of
from domain.policy.revisions.why import Known, why
from domain.statement import Verdict
from tests.domain.policy.agreement.effort import share
from tests.domain.policy.documents import (
    END,
    SHIPPED,
    completion,
    facts,
    rule,
    small,
    span,
)
from tests.domain.policy.histories import histories, readings_of
from tests.domain.policy.revisions.test_diff import R1

TOTAL = rule("total", "minimum", 'need = "target"')
CAP = rule("core-cap", "cap", 'on = "core"\nlimit = "8"')
RULES = small(TOTAL, CAP)
LOOSER = small(TOTAL, CAP.replace('"8"', '"12"'))

HUNDRED = facts(completion(1, amount="100"))
EIGHTY = facts(completion(1, amount="80"))


def known(told, day=END):
    return Known(facts=told, counted_up_to=day)


def told(before, after, old, new, **readings):
    return why(known(before), known(after), revision_of(old, new, **readings))


def parts(explanation, name):
    (found,) = [one for one in explanation.amounts if one.name == name]
    return found.from_facts, found.from_policy, found.only_together


def test_nothing_changed_and_so_nothing_is_told():
    found = told(HUNDRED, HUNDRED, RULES, RULES)

    assert (found.amounts, found.requirements, found.parcels) == ((), (), ())
    assert found.effects == ()
    assert found.cause.alone == ()


def test_new_facts_alone():
    found = told(EIGHTY, HUNDRED, LOOSER, LOOSER)

    assert parts(found, "total") == (2, 0, 0)
    assert found.verdict_before is Verdict.NOT_MET
    assert found.verdict_by_facts is found.verdict_after is Verdict.MET
    assert found.verdict_by_policy is Verdict.NOT_MET
    assert found.cause.alone == ("facts",)


def test_new_rules_alone():
    found = told(HUNDRED, HUNDRED, RULES, LOOSER)

    assert parts(found, "total") == (0, 2, 0)
    assert found.cause.alone == ("rule:core-cap",)
    (effect,) = found.effects
    assert (effect.amendment_id, effect.total) == ("rule:core-cap", 2)
    assert (effect.verdict, effect.articles) == (Verdict.MET, ("§2",))
    assert effect.label.en == "core-cap (§2): limit 8 -> 12"


def test_what_only_both_bring_is_told_apart():
    found = told(EIGHTY, HUNDRED, RULES, LOOSER)

    assert parts(found, "total") == (0, 0, 2)
    assert parts(found, "core") == (0, 0, 2)
    assert found.cause.alone == ()
    assert found.cause.together == ("facts", "rule:core-cap")
    assert [(one.amendment_id, one.total) for one in found.effects] == [
        ("facts", 0),
        ("rule:core-cap", 2),
    ]


def test_the_four_statements_are_there_with_the_texts_that_they_apply():
    found = told(EIGHTY, HUNDRED, RULES, LOOSER).statements

    totals = [statement.total_credits for statement in found.statements]
    digests = [statement.policy.digest for statement in found.statements]

    assert totals == [8, 8, 8, 10]
    assert digests == [RULES.digest, RULES.digest, LOOSER.digest, LOOSER.digest]


def test_a_later_day_counts_as_facts():
    rest = facts(completion(1, amount="100", on=date(2025, 6, 1)))

    found = why(
        known(rest, date(2024, 12, 31)), known(rest), revision_of(LOOSER, LOOSER)
    )

    assert found.cause.alone == ("facts",)


def test_another_reading_is_told_by_its_question():
    policy = small(R1, TOTAL, CAP.replace('"8"', '{ R1 = { few = "8", many = "12" } }'))

    found = told(HUNDRED, HUNDRED, policy, policy, readings_after={"R1": "many"})

    assert found.cause.alone == ("reading:R1",)
    assert "How many?" in found.effects[0].label.en


def test_a_requirement_that_comes_goes_or_is_met_otherwise_is_told():
    asked = small(TOTAL, CAP, rule("more", "minimum", 'need = "9"'))

    came = told(HUNDRED, HUNDRED, RULES, asked).requirements
    went = told(HUNDRED, HUNDRED, asked, RULES).requirements
    met = told(HUNDRED, HUNDRED, RULES, LOOSER).requirements

    assert [(one.rule_id, one.before, one.year) for one in came] == [
        ("more", None, None)
    ]
    assert [(one.rule_id, one.after) for one in went] == [("more", None)]
    assert went[0].label.zh == "条"
    assert [(one.rule_id, one.before.met, one.after.met) for one in met] == [
        ("total", False, True)
    ]


def test_another_wording_of_a_requirement_is_no_change():
    reworded = small(TOTAL.replace('"Rule"', '"All of it"'), CAP)

    found = told(HUNDRED, HUNDRED, RULES, reworded)

    assert found.requirements == ()
    assert found.statements.after.findings[0].label.en == "All of it"


def test_parcels_say_which_side_makes_them():
    more = facts(completion(1, amount="80"), completion(2, "extra", "20"))

    (added,) = told(EIGHTY, more, RULES, LOOSER).parcels
    (grown,) = told(HUNDRED, HUNDRED, RULES, LOOSER).parcels
    (gone,) = told(more, EIGHTY, RULES, RULES).parcels

    assert (added.before, added.after.credits) == (None, 1)
    assert (added.by_facts, added.by_policy) == (True, False)
    assert (grown.before.credits, grown.after.credits) == (8, 10)
    assert (grown.by_facts, grown.by_policy) == (False, True)
    assert gone.after is None
    assert gone.by_facts


def test_a_document_may_cease_to_speak_of_a_teacher():
    here = facts(completion(1, amount="100"), spans=(span(date(2012, 9, 1), a="here"),))
    governs = '[governs]\na = "there"\n'

    found = told(here, here, LOOSER, small(governs, TOTAL, CAP.replace("8", "12")))

    assert found.verdict_after is None
    assert found.cause.alone == ("document:governs",)


def test_a_combination_that_makes_no_document_is_no_cause():
    # An offset may protect credits only; either reading lets the minimum count them.
    either = (
        'measure = { R1 = { many = "credits",'
        ' few = { R2 = { few = "hours", many = "credits" } } } }\n'
    )
    few = (R1, R1.replace("R1", "R2"))
    many = [one.replace('default = "few"', 'default = "many"') for one in few]
    travels = 'from = "core"\nkeep = "1"\nto = "extra"\n'
    old = small(
        *few,
        rule("m1", "minimum", 'need = "5"'),
        rule("surplus", "offset", f'{travels}limit = "9"'),
    )
    new = small(
        *many,
        rule("m1", "minimum", f'on = "extra"\nneed = "5"\n{either}'),
        rule("surplus", "offset", f'{travels}limit = "2"\nprotect = ["m1"]'),
    )

    found = told(HUNDRED, HUNDRED, old, new)

    assert (found.verdict_before, found.verdict_after) == (Verdict.MET, Verdict.NOT_MET)
    assert found.cause.needed == ("rule:m1", "rule:surplus")
    assert found.cause.together == ("reading:R1", "rule:m1", "rule:surplus")


@pytest.mark.untraced
@settings(max_examples=share(10), deadline=None)
@given(st.data(), histories(), histories())
def test_the_parts_of_every_amount_add_up_exactly(data, before, after):
    old = SHIPPED["chaoyang-commission"]
    new = SHIPPED[data.draw(st.sampled_from(sorted(SHIPPED)))]
    reading = data.draw(readings_of(new))

    found = told(before, after, old, new, readings_after=reading)

    first, last = found.statements.before, found.statements.after
    assert first == explain(old, before, END)
    assert last == explain(new, after, END, reading)
    for one in found.amounts:
        whole = one.from_facts + one.from_policy + one.only_together
        assert one.after == one.before + whole
    changed = {one.name: one.after for one in found.amounts}
    assert changed.get("total", first.total_credits) == last.total_credits
    moved = sum(
        (one.after.credits if one.after else Fraction(0))
        - (one.before.credits if one.before else Fraction(0))
        for one in found.parcels
    )
    assert moved == last.total_credits - first.total_credits
    turned = found.verdict_before is not found.verdict_after
    assert bool(found.cause.alone or found.cause.together) or not turned
