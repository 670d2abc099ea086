"""What is malformed, and what canonical JSON takes."""

from datetime import date
from decimal import Decimal

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import limits
from domain.canonical import SAFE_INTEGER, canonical_bytes, digest, sha256_hex
from domain.errors import (
    AtomicBatchTooLargeError,
    BatchRefusedError,
    CountDiffersError,
    KeyReusedError,
    MalformedDateError,
    MalformedTextError,
    NameMismatchError,
    NotAnImporterError,
    NotCanonicalError,
    SourceMissingError,
    StaleStatementError,
)


@settings(deadline=None)
@given(
    st.decimals(
        allow_nan=False,
        allow_infinity=False,
        places=2,
        min_value=Decimal("0.01"),
        max_value=2000,
    )
)
def test_an_amount_keeps_its_value_in_plain_notation(amount):
    plain = limits.checked_amount("amount", amount)

    assert plain == amount
    assert "E" not in str(plain)
    assert limits.checked_optional_amount("amount", None) is None


@pytest.mark.parametrize("text", ["S1", "2021-XK-017", "a", "A" * 64, "t_1.b"])
def test_identifiers(text):
    assert limits.is_id(text)
    assert limits.checked_id("teacher_id", text) == text


@pytest.mark.parametrize(
    "text", ["", "-a", "a b", "甲", "a\n", "A" * 65, "a:b", "\ud800", "T１"]
)
def test_what_is_no_identifier(text):
    assert not limits.is_id(text)
    with pytest.raises(MalformedTextError) as found:
        limits.checked_id("teacher_id", text)
    assert found.value.field == "teacher_id"
    str(found.value).encode()


@pytest.mark.parametrize("text", ["Word", "two words", "", "x" * 81, "词"])
def test_what_is_no_word(text):
    with pytest.raises(MalformedTextError):
        limits.checked_word("kind", text)


def test_texts_have_characters_that_can_be_kept():
    assert limits.checked_text("note", "一段话\n另一段") == "一段话\n另一段"
    for text in ("", "   ", "a\x00", "\udfff", "x" * 301):
        with pytest.raises(MalformedTextError):
            limits.checked_text("note", text)


def test_an_occasion_may_be_empty():
    assert limits.checked_occasion("occasion", "") == ""
    assert limits.checked_occasion("occasion", "春季") == "春季"


def test_attributes_are_words_with_short_texts():
    assert limits.checked_attributes("attributes", {"b": ["x"], "a": ()}) == {
        "a": (),
        "b": ("x",),
    }
    for malformed in (
        {"Role": ("x",)},
        {"role": ("\x00",)},
        {"role": tuple("x" * 51)},
        {f"a{n}": () for n in range(51)},
    ):
        with pytest.raises(MalformedTextError):
            limits.checked_attributes("attributes", malformed)


def test_days_and_years_can_be_meant():
    assert limits.checked_date("on", date(2024, 2, 29)) == date(2024, 2, 29)
    assert limits.checked_year("year", 2024, last=2024) == 2024
    for day in (date(limits.FIRST_YEAR, 1, 1), date(limits.LAST_YEAR, 12, 31)):
        assert limits.checked_date("on", day) == day
    with pytest.raises(MalformedDateError):
        limits.checked_date("on", date(1, 1, 1))
    with pytest.raises(MalformedDateError):
        limits.checked_year("year", 2025, last=2024)


# --- canonical JSON (RFC 8785, without numbers that need formatting) ------------------

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-SAFE_INTEGER, SAFE_INTEGER)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abXYZ_019"), inner),
)


@settings(deadline=None)
@given(PLAIN)
def test_canonical_json_is_that_of_rfc_8785(value):
    assert canonical_bytes(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (0.5, "$"),
        ({"a": [1, 2**53]}, "$.a[1]"),
        ({"键": 1}, "$"),
        ({1: 1}, "$"),
        (["\ud800"], "$[0]"),
        ({"a": Decimal(1)}, "$.a"),
    ],
)
def test_what_has_no_canonical_json_is_refused_with_its_place(value, path):
    with pytest.raises(NotCanonicalError) as found:
        canonical_bytes(value)
    assert found.value.field == path


def test_a_digest_is_over_the_canonical_bytes():
    assert digest({"b": 1, "a": None}) == sha256_hex(b'{"a":null,"b":1}')


# --- refusals -------------------------------------------------------------------------


def test_refusals_say_what_was_wrong_in_a_sentence():
    errors = [
        KeyReusedError("k1"),
        NameMismatchError("T1"),
        NotAnImporterError("reported_at"),
        SourceMissingError(),
        StaleStatementError("T1", 3, 4),
        AtomicBatchTooLargeError(2001, 2000),
        CountDiffersError(10, 12),
        BatchRefusedError(list(range(1, 31)), []),
    ]

    assert [error.code for error in errors] == [
        "key-reused",
        "name-mismatch",
        "not-an-importer",
        "source-missing",
        "stale-statement",
        "atomic-batch-too-large",
        "count-differs",
        "batch-refused",
    ]
    assert errors[-1].message.endswith("19, 20, ... was refused.")
    assert BatchRefusedError([3], []).message == (
        "Nothing was recorded: row 3 was refused."
    )
