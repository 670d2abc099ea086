"""A replay says of random histories what comparing their statements one by one says."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.canonical import canonical_bytes
from domain.policy.explain import explain
from domain.policy.load import load_policy
from domain.policy.replaying.change import Change
from tests.domain.policy.agreement.effort import share
from tests.domain.policy.documents import SHIPPED
from tests.domain.policy.histories import histories, readings_of
from tests.domain.policy.replaying.naive import (
    naive_changes,
    shortfall,
    withholding,
)
from tests.domain.policy.replaying.worlds import (
    replayed,
    with_credits,
    without_causes,
)

COMMISSION = SHIPPED["chaoyang-commission"]
REVISED = [
    COMMISSION,
    SHIPPED["chaoyang-private"],
    load_policy(COMMISSION.text.replace('keep = "10"', 'keep = "8"'), "revised"),
    load_policy(COMMISSION.text.replace('need = "6"', 'need = "4"'), "revised"),
    load_policy(COMMISSION.text.replace('rate = "1/10"', 'rate = "1/7"'), "revised"),
]
DAYS = st.dates(date(2022, 6, 1), date(2026, 6, 1))


def statements(world, facts):
    """Return what a world says of teachers; None where it does not speak of them."""
    policy, readings = world.applied.policy, world.applied.readings
    return {
        one.teacher_id: explain(policy, one, world.counted_up_to, readings)
        if policy.head.governs.matches(one.attributes_on(world.last_day))
        else None
        for one in facts
    }


@pytest.mark.untraced
@settings(max_examples=share(20), deadline=None)
@given(st.data())
def test_a_replay_equals_the_naive_one(data):
    facts = [
        replace(one, teacher_id=f"T{number}")
        for number, one in enumerate(data.draw(st.lists(histories(), max_size=6)))
    ]
    before, after = (data.draw(st.sampled_from(REVISED)) for _ in range(2))
    readings = tuple(data.draw(readings_of(policy)) for policy in (before, after))
    day = data.draw(DAYS)
    worlds = without_causes(before, after, days=(day, day), readings=readings)
    old, new = (statements(world, facts) for world in (worlds.before, worlds.after))

    result = replayed(worlds, facts, size=data.draw(st.integers(1, 6)))

    became = naive_changes(old, new)
    listed = {one.teacher_id: one for one in result.changes}
    assert {name: one.change for name, one in listed.items()} == {
        name: change for name, change in became.items() if change is not None
    }
    assert result.totals.counted == len(became)
    assert result.totals.gained == list(became.values()).count(Change.GAINED)
    for name, one in listed.items():
        _says_the_same(one.before, old[name])
        _says_the_same(one.after, new[name])


@pytest.mark.untraced
@settings(max_examples=share(15), deadline=None)
@given(st.data())
def test_so_it_does_where_the_facts_of_the_sides_differ(data):
    known, later = (
        [
            replace(one, teacher_id=f"T{number}")
            for number, one in enumerate(data.draw(st.lists(histories(), max_size=4)))
        ]
        for _ in range(2)
    )
    before, after = (data.draw(st.sampled_from(REVISED)) for _ in range(2))
    worlds = without_causes(before, after)
    old, new = statements(worlds.before, known), statements(worlds.after, later)

    result = replayed(worlds, known, later, size=data.draw(st.integers(1, 4)))

    became = naive_changes(old, new)
    assert {one.teacher_id: one.change for one in result.changes} == {
        name: change for name, change in became.items() if change is not None
    }
    assert result.totals.counted == len(became)


def _says_the_same(standing, statement):
    if statement is None:
        assert standing is None
        return
    assert standing.verdict == statement.verdict
    assert standing.cohort == statement.cohort
    assert standing.target == statement.target
    assert standing.total == statement.total_credits
    assert standing.shortfall == shortfall(statement)
    assert [
        (one.rule_id, one.year, one.have, one.need) for one in standing.withheld
    ] == [(f.rule.rule_id, f.year, f.have, f.need) for f in withholding(statement)]


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_the_digest_is_the_same_again_and_for_pieces_of_any_size(data):
    facts = [
        replace(one, teacher_id=f"T{number}")
        for number, one in enumerate(data.draw(st.lists(histories(), max_size=5)))
    ]
    worlds = without_causes(REVISED[0], data.draw(st.sampled_from(REVISED)))

    first = replayed(worlds, facts)
    again = replayed(worlds, facts, size=1)

    assert first.canonical == again.canonical
    assert first.digest == again.digest
    assert len(first.digest) == 64
    told = {"summary": first.summary, "differences": first.differences}
    assert first.canonical == canonical_bytes(told)


def test_another_result_has_another_digest():
    worlds = without_causes(COMMISSION, COMMISSION)
    somebody = with_credits("T1", **{"school.kind": "commission"})

    assert replayed(worlds, []).digest != replayed(worlds, [somebody]).digest
