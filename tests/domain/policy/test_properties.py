"""What must hold for every history, under every document and every reading."""

from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.facts import Status
from domain.policy.explain import explain
from domain.policy.model import Rules
from domain.policy.requirements import have
from domain.policy.warn import warnings
from tests.domain.policy.agreement.effort import share
from tests.domain.policy.documents import SHIPPED
from tests.domain.policy.histories import histories, readings_of, reports

pytestmark = pytest.mark.untraced
"""Examples of their own say what each branch is for."""

DAYS = st.dates(date(2020, 6, 1), date(2026, 6, 30))
POLICIES = st.sampled_from(sorted(SHIPPED)).map(SHIPPED.get)
CREDITS = st.sampled_from(["chaoyang-commission", "chaoyang-private"]).map(SHIPPED.get)

always = settings(
    max_examples=share(40),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def origins(statement):
    """Return the ids that a statement speaks of."""
    return {
        *(parcel.origin_id for parcel in statement.parcels),
        *(one.origin_id for one in statement.uncounted),
        *(one.posting_id for one in statement.waiting),
    }


def roots(statement):
    return [b for b in statement.balances if "." not in b.category]


@always
@given(st.data(), POLICIES, histories(), DAYS)
def test_nothing_is_dropped_in_silence(data, policy, history, day):
    readings = data.draw(readings_of(policy))

    statement = explain(policy, history, day, readings)

    told = {str(c.posting_id): c.completed_on for c in history.completions}
    told |= {str(c.carry_in_id): c.completed_on for c in history.carried_in}
    assert origins(statement) == {name for name, on in told.items() if on <= day}


@always
@given(st.data(), POLICIES, histories(), DAYS)
def test_parcels_add_up_to_balances_and_balances_to_the_total(
    data, policy, history, day
):
    readings = data.draw(readings_of(policy))

    statement = explain(policy, history, day, readings)

    whole = sum((p.credits for p in statement.parcels), Fraction(0))
    assert statement.total_credits == whole
    assert sum((b.credits for b in roots(statement)), Fraction(0)) == whole
    for balance in statement.balances:
        here = [
            p
            for p in statement.parcels
            if f"{p.category}.".startswith(f"{balance.category}.")
        ]
        assert balance.credits == sum((p.credits for p in here), Fraction(0))
        assert balance.hours == sum((p.hours for p in here), Fraction(0))
        assert sum(balance.by_year.values(), Fraction(0)) == balance.credits
    assert all(p.credits >= 0 and p.hours >= 0 for p in statement.parcels)
    assert all(len(p.rules) >= 1 for p in statement.parcels)


@always
@given(st.data(), POLICIES, histories(), DAYS)
def test_hours_add_up_to_parcels_and_what_counts_without_credit(
    data, policy, history, day
):
    readings = data.draw(readings_of(policy))

    statement = explain(policy, history, day, readings)

    parcels = sum((p.hours for p in statement.parcels), Fraction(0))
    without = sum(
        (one.hours for one in statement.uncounted if one.counted_hours), Fraction(0)
    )
    assert statement.total_hours == parcels + without


@always
@given(POLICIES, histories())
def test_parcels_have_ids_of_their_own(policy, history):
    statement = explain(policy, history, date(2026, 6, 30))

    ids = Counter(parcel.parcel_id for parcel in statement.parcels)
    assert not ids or max(ids.values()) == 1


@always
@given(st.data(), POLICIES, histories(), st.randoms())
def test_the_order_of_arrival_changes_nothing(data, policy, history, chance):
    readings = data.draw(readings_of(policy))
    shuffled = list(history.completions)
    chance.shuffle(shuffled)
    other = replace(
        history,
        completions=tuple(replace(c, position=99) for c in shuffled),
        carried_in=tuple(reversed(history.carried_in)),
    )

    one = explain(policy, history, date(2026, 6, 30), readings)

    assert explain(policy, other, date(2026, 6, 30), readings) == one


def existing():
    return histories(approved=True, existing=True)


def worth(statement):
    """Return the credits before caps: what stands and what was cut."""
    cut = (one.credits for one in statement.uncounted if one.code == "over-cap")
    return statement.total_credits + sum(cut, Fraction(0))


@always
@given(CREDITS, existing(), reports(500, approved=True))
def test_another_completion_never_lowers_the_credits(policy, history, added):
    more = replace(history, completions=(*history.completions, added))

    before = explain(policy, history, date(2026, 6, 30))
    after = explain(policy, more, date(2026, 6, 30))

    if added.kind != "it_project_2":  # given once: an earlier one takes its place
        assert worth(after) >= worth(before)
        assert after.total_credits >= before.total_credits


def without_offsets(policy):
    """Return a policy that is the same but for its offsets."""
    bare = replace(policy, _compiled={})
    rules = replace(policy.rules(), offsets=(), _binding={}, _by_kind={})
    key = tuple(sorted(rules.options.items()))
    bare._compiled[key] = rules  # noqa: SLF001 (the only way to take a rule away)
    return bare


@always
@given(CREDITS, histories(approved=True, size=20))
def test_an_offset_changes_no_total_and_breaks_no_protected_minimum(policy, history):
    day = date(2026, 6, 30)

    moved = explain(policy, history, day)
    stayed = explain(without_offsets(policy), history, day)

    assert moved.total_credits == stayed.total_credits
    assert moved.total_hours == stayed.total_hours
    before = {(f.rule.rule_id, f.year): f for f in stayed.findings}
    for finding in moved.findings:
        earlier = before[finding.rule.rule_id, finding.year]
        if finding.rule.rule_id in protected(policy.rules()):
            assert finding.met or not earlier.met
        if finding.rule.rule_id == "elective-6":
            assert finding.have >= earlier.have
            assert finding.have <= max(finding.need, earlier.have)


def protected(rules: Rules):
    return {rule_id for offset in rules.offsets for rule_id in offset.protect}


@always
@given(CREDITS, histories(approved=True, size=20))
def test_a_reading_without_limit_still_protects(policy, history):
    statement = explain(policy, history, date(2026, 6, 30), {"R5": "unlimited"})
    stayed = explain(without_offsets(policy), history, date(2026, 6, 30))

    before = {f.rule.rule_id: f.met for f in stayed.findings}
    for finding in statement.findings:
        if finding.rule.rule_id in protected(policy.rules()):
            assert finding.met or not before[finding.rule.rule_id]


@always
@given(CREDITS, existing())
def test_no_cap_is_exceeded(policy, history):
    statement = explain(policy, history, date(2026, 6, 30), {"R8": "capped"})

    standing = {b.category: b.credits for b in statement.balances}
    for cap in policy.rules({"R8": "capped"}).caps:
        assert sum(standing[name] for name in cap.on) <= cap.limit


@always
@given(POLICIES, histories(), reports(500))
def test_a_warning_says_what_a_statement_of_this_completion_alone_would(
    policy, history, added
):
    approved = replace(added, status=Status.APPROVED)
    alone = replace(history, completions=(approved,), carried_in=())
    day = max(added.completed_on, policy.period_until)

    said = warnings(policy, added, history)
    statement = explain(policy, alone, day)

    warned = {w.code for w in said if not w.field.startswith("tags.")}
    assert {one.code for one in statement.uncounted} == warned


@always
@given(CREDITS, existing(), st.integers(2021, 2025))
def test_what_a_minimum_finds_is_what_its_parcels_give(policy, history, year):
    day = date(year, 12, 31)

    statement = explain(policy, history, day)

    by_year = Counter()
    for parcel in statement.parcels:
        by_year[parcel.year] += parcel.credits
    for finding in statement.findings:
        if finding.rule.rule_id == "yearly-7.2":
            assert finding.have == by_year[finding.year]
        if finding.rule.rule_id == "total":
            assert finding.have == statement.total_credits
    assert have(policy.rules().minima[0], []) == 0
