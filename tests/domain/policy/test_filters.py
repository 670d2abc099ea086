"""Which completions and which teachers a filter means."""

from datetime import date
from decimal import Decimal

import pytest

from domain.policy.explain import explain
from domain.policy.filters import Days
from domain.terms import Result, Unit
from tests.domain.policy.documents import (
    END,
    carried,
    completion,
    facts,
    left_out,
    rule,
    small,
    span,
)


def barred(where, *completions, spans=(), **other):
    """Tell whether a refusal with this filter bars what is there."""
    policy = small(rule("bar", "refusal", f'code = "barred"\nwhere = {where}'))
    history = facts(*completions, spans=spans, **other)
    return "barred" in left_out(explain(policy, history, END))


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ('{ kind = "core" }', {}),
        ('{ kind = ["extra", "core"] }', {}),
        ('{ unit = "lessons" }', {"unit": Unit.LESSONS}),
        ('{ result = "attended" }', {"result": Result.ATTENDED}),
        ('{ provider = "P9" }', {"provider_id": "P9"}),
        ('{ school = "S9" }', {"school_id": "S9"}),
        ('{ activity = "A9" }', {"activity_id": "A9"}),
        ('{ level = "city" }', {"tags": {"level": "city"}}),
        ("{ activity_approved = false }", {"activity_approved": False}),
        ("{ provider_qualified = false }", {"provider_qualified": False}),
        ("{ recognised = true }", {"recognised_by": "D1"}),
        ("{ disallowed = true }", {"disallowed_by": "D1"}),
        ("{ corroborated = true }", {"corroborations": 1}),
        ("{ decided = { from = 2024-01-01 } }", {"decided_on": date(2024, 1, 1)}),
        ("{ completed = { until = 2022-05-01 } }", {}),
    ],
)
def test_a_key_means_what_has_that_value_and_nothing_else(where, told):
    other = {
        "kind": "odd",
        "on": date(2023, 1, 1),
    }

    assert barred(where, completion(1, **told))
    assert not barred(where, completion(1, **other))


def test_all_keys_must_hold():
    both = '{ kind = "core", level = "city" }'

    assert not barred(both, completion(1, tags={"level": "town"}))


def test_except_takes_out_what_it_means():
    where = '{ kind = "core", except = { level = "city", provider = "P1" } }'

    assert not barred(where, completion(1, tags={"level": "city"}))
    assert barred(where, completion(1, tags={"level": "city"}, provider_id="P2"))


def test_a_teacher_is_looked_at_on_the_day_of_completion():
    where = '{ teacher = { role = "a" } }'
    spans = (span(date(2020, 1, 1), role="b"), span(date(2023, 1, 1), role="a"))

    assert not barred(where, completion(1), spans=spans)
    assert barred(where, completion(1, on=date(2023, 1, 1)), spans=spans)


def test_a_teacher_may_be_meant_by_not_being_something():
    where = '{ teacher = { role = { not = ["a", "b"] } } }'

    assert barred(where, completion(1))
    assert not barred(where, completion(1), spans=(span(END, role=("c", "b")),))


def test_a_teacher_may_be_meant_by_a_day():
    where = "{ teacher = { entry_on = { from = 2021-01-01, until = 2021-12-31 } } }"

    assert barred(where, completion(1), spans=(span(END, entry_on="2021-12-31"),))
    assert not barred(where, completion(1), spans=(span(END, entry_on="2022-01-01"),))
    assert not barred(where, completion(1), spans=(span(END, entry_on="2020-12-31"),))
    assert not barred(where, completion(1), spans=(span(END, entry_on="later"),))
    assert not barred(where, completion(1))


def test_a_carried_in_line_was_approved_and_given_by_who_might():
    line = carried(1, worth="1", tags={"level": "city"})

    assert barred("{ carried_in = true }", carried_in=(line,))
    assert barred('{ level = "city" }', carried_in=(line,))
    assert not barred("{ activity_approved = false }", carried_in=(line,))
    assert not barred("{ provider_qualified = false }", carried_in=(line,))
    assert not barred("{ recognised = true }", carried_in=(line,))
    assert not barred('{ result = "passed" }', carried_in=(line,))
    assert not barred("{ decided = { from = 2000-01-01 } }", carried_in=(line,))
    assert not barred("{ carried_in = true }", completion(1))


def test_no_day_lies_in_no_interval():
    assert not Days().has(None)
    assert Days().has(END)


def test_carried_in_hours_stay_on_the_record_where_nothing_is_awarded():
    line = carried(1, "odd", hours=Decimal(5))

    (one,) = explain(small(), facts(carried_in=(line,)), END).uncounted

    assert (one.code, one.hours) == ("no-award", 5)
