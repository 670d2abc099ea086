from datetime import UTC, date, datetime
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

import pytest

from http_api.pages.formats import (
    day,
    instant,
    missing,
    number,
    percent,
    rounded,
    short_digest,
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(36), "36"),
        (Fraction(3, 2), "1.5"),
        (Fraction(5, 3), "1.66"),
        (Decimal("33.30"), "33.3"),
        (Fraction(0), "0"),
        (Fraction(100), "100"),
        (Fraction(1, 1000), "0"),
    ],
)
def test_r23_numbers_are_shown_to_two_decimals(value, shown):
    assert rounded(value) == shown


def test_a_page_never_shows_more_than_there_is():
    assert rounded(Fraction(35999, 1000)) == "35.99"


def test_what_is_missing_is_never_shown_as_nothing():
    assert rounded(Fraction(1, 1000), ROUND_CEILING) == "0.01"
    assert missing(Fraction(1, 1000)) == '<data value="1/1000">0.01</data>'


def test_the_exact_value_stands_beside_the_rounded_one():
    assert number(Fraction(5, 3)) == '<data value="5/3">1.66</data>'


def test_nothing_is_shown_as_a_dash():
    assert number(None) == "–"
    assert day(None) == "–"


def test_days_and_instants_say_themselves_to_machines(drawing):
    noon = datetime(2025, 12, 31, 16, 30, 5, tzinfo=UTC)

    with drawing.app_context():
        shown = instant(noon)

    assert day(date(2025, 12, 31)) == '<time datetime="2025-12-31">2025-12-31</time>'
    assert shown.striptags() == "2026-01-01 00:30:05", "the district's clock"
    assert 'datetime="2025-12-31T16:30:05+00:00"' in shown


def test_an_instant_that_was_not_is_a_dash(drawing):
    with drawing.app_context():
        assert instant(None) == "–"


def test_a_digest_is_cut_and_keeps_the_whole_in_its_title():
    shown = short_digest("ab" * 32)

    assert "ab" * 32 in shown
    assert shown.striptags() == "abababababab…"


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(0, 0, "–"), (0, 3, "0%"), (2, 3, "66%"), (999, 1000, "99%"), (3, 3, "100%")],
)
def test_a_rate_is_rounded_down_and_nobody_is_no_rate(part, whole, shown):
    assert percent(part, whole) == shown
