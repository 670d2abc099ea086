"""Words with amounts, and words that nobody lists."""

from fractions import Fraction

import pytest

from domain.vocabulary import load_vocabulary
from http_api.pages.words import WORDS, lacking, quantity, word


@pytest.mark.parametrize(
    ("language", "value", "unit", "said"),
    [
        ("en", 1, "credits", "1 credit"),
        ("en", 2, "credits", "2 credits"),
        ("en", Fraction(1, 2), "credits", "0.5 credits"),
        ("en", 1, "semester_hours", "1 semester hour"),
        ("zh", 1, "credits", "1 学分"),
        ("zh", 3, "hours", "3 学时"),
        ("zh", 3, "distinct", "3 种"),
        ("en", 1, "distinct", "1 kind"),
    ],
)
def test_an_amount_agrees_with_its_unit(drawing, language, value, unit, said):
    with drawing.test_request_context(f"/?lang={language}"):
        assert quantity(value, unit) == said


def test_what_is_missing_is_rounded_up(drawing):
    with drawing.test_request_context("/?lang=en"):
        assert lacking(Fraction(1, 1000), "credits") == "0.01 credits"


def test_a_word_that_nobody_lists_is_shown_as_it_is(drawing):
    with drawing.test_request_context("/?lang=en"):
        assert word("never-heard", "kind") == "never-heard"
        assert word("never-heard", "reason") == "never-heard"


def test_every_reason_to_reject_can_be_read_out():
    assert set(WORDS["rejection"]) <= set(WORDS["reason"])


def test_what_the_pages_say_themselves_is_in_no_group_of_the_vocabulary():
    assert not set(WORDS) & set(load_vocabulary().groups)
