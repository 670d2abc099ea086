from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from domain.statement import Finding, Label, RuleRef
from domain.terms import Role
from http_api.describing import Components
from http_api.presenting import display, present

FINDING = Finding(
    rule=RuleRef(rule_id="total", article="A2§3"),
    label=Label(zh="总学分", en="In all"),
    have=Fraction(71, 2),
    need=Fraction(36),
    unit="credits",
    year=None,
    hard=True,
    met=False,
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, None),
        (True, True),
        (7, 7),
        ("学分", "学分"),
        (Fraction(3, 2), "3/2"),
        (Fraction(36), "36"),
        (Decimal("4.50"), "4.5"),
        (Decimal("1E+2"), "100"),
        (date(2024, 6, 30), "2024-06-30"),
        (datetime(2024, 6, 30, 9, tzinfo=UTC), "2024-06-30T09:00:00Z"),
        (UUID(int=7), "00000000-0000-0000-0000-000000000007"),
        (Role.SCHOOL, "school"),
        ((1, (2, 3)), [1, [2, 3]]),
        (MappingProxyType({2024: Fraction(1, 3)}), {"2024": "1/3"}),
    ],
    ids=repr,
)
def test_every_kind_of_value_has_one_form(value, shown):
    assert present(value) == shown


@pytest.mark.parametrize("value", [1.5, b"x", object(), 1j])
def test_a_value_without_a_stated_form_is_not_guessed_at(value):
    with pytest.raises(TypeError):
        present(value)


def test_a_dataclass_is_shown_field_by_field_with_what_is_derived_from_it():
    told = present(FINDING)

    assert told["have"] == "71/2"
    assert told["have_display"] == "35.50"
    assert (told["missing"], told["missing_display"]) == ("1/2", "0.50")
    assert told["label"] == {"zh": "总学分", "en": "In all"}
    assert told["year"] is None


@pytest.mark.parametrize(
    ("value", "cut", "rounded_up"),
    [
        (Fraction(1, 3), "0.33", "0.34"),
        (Fraction(2, 3), "0.66", "0.67"),
        (Fraction(1, 200), "0.00", "0.01"),
        (Fraction(35996, 1000), "35.99", "36.00"),
        (Fraction(72, 10), "7.20", "7.20"),
        (Fraction(0), "0.00", "0.00"),
        (Fraction(2000), "2000.00", "2000.00"),
    ],
    ids=str,
)
def test_r23_what_is_there_is_cut_and_what_is_missing_rounded_up(
    value, cut, rounded_up
):
    assert display(value) == cut
    assert display(value, up=True) == rounded_up


@given(st.fractions(min_value=0, max_value=3000, max_denominator=400))
def test_what_is_displayed_is_never_off_by_a_hundredth(value):
    assert 0 <= value - Fraction(display(value)) < Fraction(1, 100)
    assert 0 <= Fraction(display(value, up=True)) - value < Fraction(1, 100)


def test_what_is_shown_is_what_is_described():
    components = Components()
    components.refer(Finding)
    schemas = components.schemas
    document = {**schemas["Finding"], "components": {"schemas": schemas}}

    Draft202012Validator(document).validate(present(FINDING))

    shown = set(present(FINDING)) | {"links"}
    assert shown == set(schemas["Finding"]["properties"])


def test_a_type_that_has_no_schema_is_not_guessed_at():
    @dataclass(frozen=True)
    class Odd:
        value: bytes

    with pytest.raises(TypeError):
        Components().refer(Odd)
