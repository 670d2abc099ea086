"""What one filter says of another is said only where it is sure."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.policy.declared import Declared
from domain.policy.filters import read_completion_filter
from domain.policy.implication import apart, implies, is_empty, teachers_imply
from domain.policy.mistakes import Mistakes
from domain.policy.tables import Table
from tests.domain.policy.agreement.effort import share
from tests.domain.policy.documents import completion
from tests.domain.policy.histories import reports

DECLARED = Declared(
    tags=frozenset({"theme", "level"}), attributes=frozenset({"role", "entry_on"})
)


def where(text):
    mistakes = Mistakes("x", "")
    table = tomllib.loads(f"where = {text}")["where"]
    found = read_completion_filter(Table(table, mistakes, None, declared=DECLARED))
    assert mistakes.found == []
    return found


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        ('{ kind = "a" }', "{}"),
        ('{ kind = "a" }', '{ kind = ["a", "b"] }'),
        ('{ kind = "a", theme = "x" }', '{ kind = "a" }'),
        ('{ kind = "a" }', '{ kind = { not = ["b"] } }'),
        ('{ kind = { not = ["a", "b"] } }', '{ kind = { not = ["b"] } }'),
        ("{ recognised = true, disallowed = false }", "{ recognised = true }"),
        (
            "{ completed = { from = 2022-01-01, until = 2022-12-31 } }",
            "{ completed = { from = 2022-01-01 } }",
        ),
        (
            "{ completed = { until = 2022-01-01 } }",
            "{ completed = { until = 2023-01-01 } }",
        ),
        ("{ decided = {} }", "{ decided = {} }"),
        ('{ teacher = { role = "x" } }', '{ teacher = { role = ["x", "y"] } }'),
        (
            '{ teacher = { role = { not = ["x", "y"] } } }',
            '{ teacher = { role = { not = ["x"] } } }',
        ),
        (
            "{ teacher = { entry_on = { from = 2022-01-01 } } }",
            "{ teacher = { entry_on = { from = 2021-01-01 } } }",
        ),
        ('{ kind = "a" }', '{ except = { kind = "b" } }'),
        (
            '{ except = { kind = ["a", "b"] } }',
            '{ except = { kind = "a", theme = "x" } }',
        ),
        ("{ carried_in = true }", "{ except = { carried_in = false } }"),
        (
            "{ completed = { until = 2021-12-31 } }",
            "{ except = { completed = { from = 2022-01-01 } } }",
        ),
        (
            "{ completed = { from = 2023-01-01 } }",
            "{ except = { completed = { until = 2022-12-31 } } }",
        ),
        ('{ kind = "a" }', '{ except = { kind = { not = ["a"] } } }'),
        ('{ kind = { not = ["a"] } }', '{ except = { kind = "a" } }'),
    ],
)  # fmt: skip
def test_a_narrower_filter_implies_a_wider_one(narrow, wide):
    assert implies(where(narrow), where(wide))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("{}", '{ kind = "a" }'),
        ('{ kind = ["a", "b"] }', '{ kind = "a" }'),
        ('{ theme = "a" }', '{ level = "a" }'),
        ("{}", '{ kind = { not = ["a"] } }'),
        ('{ kind = "a" }', '{ kind = { not = ["a"] } }'),
        ("{}", "{ recognised = true }"),
        ("{ recognised = false }", "{ recognised = true }"),
        ("{}", "{ completed = {} }"),
        ("{ completed = {} }", "{ completed = { from = 2022-01-01 } }"),
        (
            "{ completed = { from = 2022-01-01 } }",
            "{ completed = { until = 2023-01-01 } }",
        ),
        ("{}", '{ teacher = { role = "x" } }'),
        ('{ teacher = { role = "y" } }', '{ teacher = { role = { not = ["x"] } } }'),
        ("{}", '{ except = { kind = "a" } }'),
        ('{ except = { kind = "a" } }', '{ except = { kind = ["a", "b"] } }'),
    ],
)  # fmt: skip
def test_where_it_is_not_sure_nothing_is_implied(one, other):
    assert not implies(where(one), where(other))


def test_a_teacher_of_two_roles_may_have_a_word_and_one_that_is_barred():
    has = where('{ teacher = { role = "x" } }')
    lacks = where('{ teacher = { role = { not = ["y"] } } }')

    assert not teachers_imply(has.teacher, lacks.teacher)


@pytest.mark.parametrize(
    "text",
    [
        '{ kind = "a", except = { kind = ["a", "b"] } }',
        '{ kind = "a", except = {} }',
    ],
)
def test_a_filter_that_leaves_out_all_it_means_is_empty(text):
    assert is_empty(where(text))


@pytest.mark.parametrize("text", ["{}", '{ kind = "a", except = { theme = "x" } }'])
def test_other_filters_are_not_empty(text):
    assert not is_empty(where(text))


KEYS = ["kind", "theme", "recognised", "completed"]
WORDS = st.sampled_from(["public_required", "professional", "induction"])
ALLOWED = st.lists(WORDS, min_size=1, max_size=2, unique=True)


@st.composite
def filters(draw, depth=1):
    """Draw a filter as a document writes it."""
    parts = {}
    for key in draw(st.sets(st.sampled_from(KEYS))):
        if key == "recognised":
            parts[key] = draw(st.sampled_from(["true", "false"]))
        elif key == "completed":
            year = draw(st.integers(2021, 2024))
            side = draw(st.sampled_from(["from", "until"]))
            parts[key] = f"{{ {side} = {year}-01-01 }}"
        else:
            words = draw(ALLOWED if key == "kind" else st.just(["ethics"]))
            barred = draw(st.booleans())
            parts[key] = f"{{ not = {words} }}" if barred else str(words)
    if depth and draw(st.booleans()):
        parts["except"] = draw(filters(depth=0))
    return "{ " + ", ".join(f"{k} = {v}" for k, v in parts.items()) + " }"


@pytest.mark.untraced
@settings(max_examples=share(200), deadline=None)
@given(filters(), filters(), reports(1))
def test_what_is_said_holds_for_every_completion(one, other, report):
    narrow, wide = where(one), where(other)
    matches = [each.matches(report, {}) for each in (narrow, wide)]

    if implies(narrow, wide):
        assert matches[1] or not matches[0]
    if apart(narrow, wide):
        assert not all(matches)
    if is_empty(narrow):
        assert not matches[0]


def test_something_of_it_is_said_of_most_pairs():
    narrow = where('{ kind = "a", theme = "x" }')

    assert apart(narrow, where('{ kind = "b" }'))
    assert not apart(narrow, where('{ theme = "x" }'))
    assert narrow.matches(completion(1, "a", tags={"theme": "x"}), {})
