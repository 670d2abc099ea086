"""A rule that can never apply is named, and never one that can."""

import pytest

from tests.domain.policy.documents import EVERYBODY, rule
from tests.domain.policy.mistakes import COHORT
from tests.domain.policy.warned import award, told

REFUSAL = 'code = "no"\n'
ATTENDED = REFUSAL + 'where = { kind = "core", result = "attended" }'
OF_CORE = REFUSAL + 'where = { kind = "core" }'

NEVER_REACHED = [
    ("an award", award("x", '{ kind = "core", result = "passed" }'), "x", "where"),
    (
        "a refusal",
        rule("w", "refusal", OF_CORE)
        + rule("x", "refusal", ATTENDED),
        "x",
        "where",
    ),
    (
        "a refusal outside of the period",
        rule("w", "refusal", OF_CORE)
        + rule(
            "x", "refusal", OF_CORE + '\noutside = "period"'
        ),
        "x",
        "where",
    ),
    (
        "a refusal inside of the period",
        rule("w", "refusal", OF_CORE)
        + rule("x", "refusal", OF_CORE + '\ninside = "period"'),
        "x",
        "where",
    ),
    (
        "a carry-in",
        rule("w", "carry_in", "window = { months = 3 }")
        + rule("x", "carry_in", 'where = { kind = "core" }\nwindow = { months = 3 }'),
        "x",
        "where",
    ),
    (
        "a category",
        '\n[[category]]\nid = "own"\nlabel = { zh = "自", en = "Own" }\n',
        "own",
        "id",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "name", "key"), [pytest.param(*c[1:], id=c[0]) for c in NEVER_REACHED]
)
def test_what_is_never_reached_is_named(parts, name, key):
    assert told(parts) == [("never-reached", name, key)]


REACHED = [
    ("another kind", award("x", '{ kind = "odd" }')),
    ("wider than the earlier", award("x", "{}")),
    (
        "for other teachers",
        rule(
            "x", "award",
            'teachers = { school = "S1" }\nwhere = { kind = "odd" }\nbasis = "none"\n'
            'to = "extra"',
        )
        + rule(
            "y", "award",
            'teachers = { school = "S2" }\nwhere = { kind = "odd" }\nbasis = "none"\n'
            'to = "extra"',
        ),
    ),
    (
        "before a prerequisite alone",
        rule(
            "w", "refusal", OF_CORE + '\noutside = "period"'
        )
        + rule("x", "refusal", OF_CORE),
    ),
    (
        "inside alone",
        rule("w", "refusal", OF_CORE + '\ninside = "period"')
        + rule("x", "refusal", OF_CORE),
    ),
    (
        "another window",
        rule("w", "carry_in", "window = { months = 3 }")
        + rule("x", "carry_in", "window = { months = 6 }"),
    ),
    (
        "a category that an offset alone reaches",
        '\n[[category]]\nid = "own"\nlabel = { zh = "自", en = "Own" }\n'
        + rule("x", "offset", 'from = "core"\nto = "own"\nlimit = "1"')
        + rule("m", "minimum", 'on = "own"\nneed = "1"'),
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    "parts", [pytest.param(case[1], id=case[0]) for case in REACHED]
)
def test_what_may_be_reached_is_not_warned_of(parts):
    assert told(parts) == []


def test_a_cohort_that_an_earlier_one_takes_whole_is_named():
    some = COHORT + 'target = "1"\nwhere = { school = ["S1", "S2"] }\n'
    fewer = some.replace('id = "c"', 'id = "d"').replace(', "S2"', "")

    assert told(cohorts=some + fewer + EVERYBODY) == [("never-reached", "d", "where")]
    assert told(cohorts=fewer + some + EVERYBODY) == []


AGAINST_ITSELF = '{ kind = "a", except = { kind = "a" } }'
INSIDE = "window = { from = 2021-01-01 }"

NEVER_APPLIES = [
    ("a filter against itself", award("x", AGAINST_ITSELF), "where"),
    ("a window inside the period", rule("x", "carry_in", INSIDE), "window"),
    (
        "a wider cap",
        rule("w", "cap", 'on = "core"\nlimit = "3"')
        + rule("x", "cap", 'on = "core.one"\nlimit = "3"\nper = "year"'),
        "limit",
    ),
    (
        "a wider cap of one training",
        rule("w", "cap", 'limit = "3"\nper = "training"')
        + rule("x", "cap", 'on = "core"\nlimit = "4"\nper = "training"'),
        "limit",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "key"), [pytest.param(*c[1:], id=c[0]) for c in NEVER_APPLIES]
)
def test_what_never_applies_is_named(parts, key):
    assert told(parts) == [("never-applies", "x", key)]


def test_a_refusal_of_everything_is_named():
    assert told(rule("x", "refusal", REFUSAL + "where = {}")) == [
        ("refuses-everything", "x", "where")
    ]
