"""Balances of a flat document are what the whole evaluation says they are."""

import random
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from domain.facts import ApprovedOffset, Ruling, Status
from domain.policy.columns import sorts
from domain.policy.columns.balances import balances
from domain.policy.columns.encode import population_of
from domain.policy.columns.evaluate import evaluate
from domain.policy.columns.flat import is_flat
from domain.terms import Result, Unit
from tests.domain.policy.documents import (
    END,
    carried,
    completion,
    facts,
    rule,
    small,
    span,
)

SPLIT = rule(
    "split",
    "award",
    'where = { kind = "split" }\nbasis = "fixed"\n'
    'to = { "core.one" = "2", extra = "1" }',
)
BY_ACTIVITY = rule(
    "by-activity",
    "award",
    'where = { kind = "approved", provider_qualified = true }\nbasis = "activity"\n'
    'to = "extra"',
)
FAILED = rule(
    "failed", "refusal", 'where = { result = "not_passed" }\ncode = "not-passed"'
)
RULES = (
    rule("few", "threshold", 'on = "extra"\nat_least = "3/2"'),
    rule("most", "cap", 'on = "extra"\nlimit = "7/2"'),
    rule("share", "cap", 'on = "core.one"\nlimit = { share = "1/4" }'),
    rule(
        "away",
        "offset",
        'from = "extra"\nkeep = "1"\nto = "core.one"\nlimit = "shortfall"\n'
        'shortfall_of = "core-4"\nprotect = ["extra-2"]',
    ),
    rule(
        "asked",
        "offset",
        'from = "core.one"\nkeep = "1/2"\nto = "extra"\nlimit = "2"\n'
        'apply = "on_request"',
    ),
    rule("free", "offset", 'from = "extra"\nto = "core.one"\nlimit = "unlimited"'),
)
MINIMA = (
    rule("total", "minimum", 'need = "target"'),
    rule("core-4", "minimum", 'on = "core"\nneed = "4"'),
    rule("extra-2", "minimum", 'on = "extra"\nneed = "2"'),
    rule("earned", "minimum", 'on = "core"\nneed = "1"\nbefore_offsets = true'),
    rule("soft", "minimum", 'on = "extra"\nneed = "99"\nhard = false'),
    rule(
        "of-some",
        "minimum",
        'on = "extra"\nneed = "5"\nteachers = { role = "trainer" }',
    ),
)
GONE = rule("gone", "exclusion", 'where = { service = "retired" }')


def document(chance):
    """Return a random flat document."""
    rules = [one for one in RULES[:-1] if chance.random() < 0.5]
    if RULES[3] not in rules:
        rules.append(RULES[-1])
    head = [SPLIT, BY_ACTIVITY, FAILED, GONE]
    return small(*head, *rules, *MINIMA)


def teacher(chance):
    """Return a teacher with a random history."""
    rows = [
        completion(
            number,
            chance.choice(["core", "extra", "split", "approved", "strange"]),
            str(Decimal(chance.randrange(1, 6000)) / 100),
            on=date(chance.randrange(2019, 2027), chance.randrange(1, 13), 9),
            unit=chance.choice([Unit.HOURS, Unit.HOURS, Unit.LESSONS, Unit.DAYS]),
            result=chance.choice([Result.PASSED, Result.PASSED, Result.NOT_PASSED]),
            status=chance.choice([Status.APPROVED, Status.APPROVED, Status.PENDING]),
            tags=chance.choice([{}, {"part": "one"}, {"part": "none"}]),
            activity_hours=chance.choice([None, Decimal(20), Decimal("0.5")]),
            activity_credits=chance.choice([None, Decimal("1.5")]),
            provider_qualified=chance.random() < 0.7,
            recognised_credits=chance.choice([None, None, Decimal("0.7")]),
        )
        for number in range(1, chance.randrange(2, 20))
    ]
    role = chance.choice(["trainer", "none"])
    service = chance.choice(["active", "active", "retired"])
    exempt = Ruling(
        ruling_id="R",
        series="credits",
        effect="exemption",
        document_no="7",
        rule_id="core-4",
    )
    return facts(
        *rows,
        spans=(span(date(2012, 9, 1), role=role, service=service),),
        carried_in=(carried(99, "extra", "1"),) if chance.random() < 0.2 else (),
        offsets=(
            ApprovedOffset(
                offset_id=rows[0].posting_id, rule_id="asked", credits=Decimal("0.6")
            ),
        )
        if chance.random() < 0.5
        else (),
        rulings=(exempt,) if chance.random() < 0.2 else (),
    )


def assert_the_same(policy, population, day):
    whole = evaluate(policy, population, day)
    told = balances(policy, population, day)

    assert told.verdict.tolist() == whole.verdict.tolist()
    for name in ("credits", "total_credits"):
        one, other = getattr(told, name), getattr(whole, name)
        assert np.array_equal(one * whole.scale, other * told.scale), name
    assert list(told.categories) == list(whole.categories)


def test_rows_may_be_added_up_in_parts(monkeypatch):
    monkeypatch.setattr(sorts, "ROWS_AT_ONCE", 5)
    chance = random.Random(7)  # noqa: S311 (no secret)

    for _ in range(5):
        policy = document(chance)
        population = population_of([teacher(chance) for _ in range(12)])
        assert_the_same(policy, population, END)


@pytest.mark.parametrize("seed", range(60))
def test_balances_of_a_flat_document_are_those_of_the_whole_evaluation(seed):
    chance = random.Random(seed)  # noqa: S311 (no secret)
    policy = document(chance)
    population = population_of([teacher(chance) for _ in range(12)])

    assert is_flat(policy.head, policy.rules())
    assert_the_same(policy, population, chance.choice([END, date(2023, 6, 30)]))


NOT_FLAT = {
    "a yearly minimum": rule("yearly", "minimum", 'need = "1"\nyears = 1'),
    "hours": rule("hours", "minimum", 'measure = "hours"\nneed = "9"'),
    "one training": rule("one", "minimum", 'need = "1"\nin_one = true'),
    "a filter": rule("a", "minimum", 'where = { theme = "x" }\nneed = "1"'),
    "a cap a year": rule("cap", "cap", 'on = "extra"\nlimit = "1"\nper = "year"'),
    "a cap over two": rule("cap", "cap", 'on = ["core", "extra"]\nlimit = "1"'),
    "a threshold by tag": rule("t", "threshold", 'by_tag = "topic"\nat_least = "1"'),
    "a day": rule(
        "late",
        "refusal",
        'where = { completed = { from = 2024-01-01 } }\ncode = "late"',
    ),
    "a day that is excepted": rule(
        "early",
        "refusal",
        'where = { kind = "core", except = { completed = { from = 2024-01-01 } } }\n'
        'code = "early"',
    ),
    "the teacher's attribute": rule(
        "trainers",
        "refusal",
        'where = { teacher = { role = "trainer" } }\ncode = "trainer"',
    ),
    "once": rule(
        "once",
        "award",
        'where = { kind = "once" }\nbasis = "fixed"\nto = { extra = "1" }\ntimes = 1',
    ),
    "before it was counted": rule(
        "before", "refusal", 'outside = "counted_from"\ncode = "before-entry"'
    ),
    "a prerequisite": rule("first", "prerequisite", 'hours = "10"'),
    "some teachers only": rule(
        "some",
        "refusal",
        'where = { kind = "core" }\ncode = "no"\nteachers = { role = "trainer" }',
    ),
    "a source of two": rule(
        "move", "offset", 'from = "core"\nto = "extra"\nlimit = "unlimited"'
    ),
}


@pytest.mark.parametrize("body", NOT_FLAT.values(), ids=NOT_FLAT)
def test_a_document_that_tells_lots_apart_is_evaluated_as_a_whole(body):
    chance = random.Random(7)  # noqa: S311 (no secret)
    policy = small(body)
    population = population_of([teacher(chance) for _ in range(12)])

    assert not is_flat(policy.head, policy.rules())
    assert_the_same(policy, population, END)


def test_marks_may_be_excepted_in_a_flat_document():
    policy = small(
        rule(
            "unapproved",
            "refusal",
            'where = { kind = "core", except = { activity_approved = true } }\n'
            'code = "not-approved"',
        )
    )

    assert is_flat(policy.head, policy.rules())


def test_a_cohort_that_counts_from_a_day_of_its_own_is_not_flat():
    cohorts = """
[[cohort]]
id = "all"
article = "§1"
label = { zh = "全体", en = "All" }
counted_from = "attribute:entry_on"
target = "10"
"""
    policy = small(cohorts=cohorts)

    assert not is_flat(policy.head, policy.rules())


def test_an_extended_period_is_evaluated_as_a_whole():
    policy = small(*MINIMA)
    longer = Ruling(
        ruling_id="R",
        series="credits",
        effect="extension",
        document_no="7",
        until=date(2026, 12, 31),
    )
    late = facts(completion(1, "extra", on=date(2026, 3, 1)), rulings=(longer,))

    assert_the_same(policy, population_of([late]), date(2026, 6, 30))
    told = balances(policy, population_of([late]), date(2026, 6, 30))
    assert told.total_credits.tolist() == [told.scale // 2]


def test_nobody_and_nothing_have_balances_too():
    policy = small(*MINIMA)

    for population in (population_of([]), population_of([facts()])):
        assert_the_same(policy, population, END)


PLAIN = rule(
    "plain",
    "award",
    'basis = "rate"\nrate = "1/10"\nto = "extra"\nwithin_activity_hours = false',
)
OF_TRAINERS = rule(
    "away",
    "offset",
    'from = "extra"\nto = "core"\nlimit = "unlimited"\n'
    'protect = ["core-4", "earned"]\nteachers = { role = "trainer" }',
)


def test_hours_alone_make_balances_and_an_offset_binds_whom_it_names():
    policy = small(OF_TRAINERS, *MINIMA, awards=PLAIN)
    people = [
        facts(
            completion(1, amount="40"),
            spans=(span(date(2012, 9, 1), role=role),),
        )
        for role in ("trainer", "none")
    ]

    assert_the_same(policy, population_of(people), END)
    told = balances(policy, population_of(people), END)
    core = list(told.categories).index("core")
    assert told.credits[:, core].tolist() == [4 * told.scale, 0]
