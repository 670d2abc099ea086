"""What is no TOML, or more than anybody writes, is a mistake and stops nothing."""

import pytest

from domain.policy.load import load_policy
from domain.policy.mistakes import PolicyError
from domain.policy.scenario_file import read_scenarios
from domain.policy.toml import MOST_LEVELS
from tests.domain.policy.mistakes import GOOD, MINIMUM, at_end

TOO_DEEP = "is not TOML: it is nested too deeply; at most 50 levels are read"
TOO_LONG = "is not TOML: a whole number has more than 64 bits"
MARK = "\ufeff"


def told(text, read=load_policy):
    with pytest.raises(PolicyError) as refused:
        read(text, "x")
    return [str(mistake) for mistake in refused.value.mistakes]


def nested(levels):
    return "a = " + "[" * levels + "]" * levels


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 5000,
        nested(5000),
        nested(MOST_LEVELS + 1),
        ".".join(["a"] * 3000) + " = 1",
        at_end(MINIMUM + ".".join(["a"] * 3000) + " = 1"),
    ],
    ids=["without end", "by far", "by one", "by dots", "in a rule"],
)
@pytest.mark.parametrize("read", [load_policy, read_scenarios])
def test_what_is_nested_too_deeply_is_a_mistake(text, read):
    assert told(text, read) == [f"x: {TOO_DEEP}"]


def test_as_many_levels_as_are_read_are_no_mistake_by_themselves():
    (mistake, *_) = told(nested(MOST_LEVELS - 1))

    assert "key a: is not a key here" in mistake


@pytest.mark.parametrize("number", ["9" * 5000, str(2**63), "-9_" + "9" * 30])
def test_a_whole_number_without_end_is_a_mistake_on_its_line(number):
    text = at_end(MINIMUM + 'need = "1"\nyears = ' + number)

    assert told(text) == [f"x:{text.count(chr(10)) + 1}: {TOO_LONG}"]


def test_one_that_is_written_otherwise_has_no_line():
    assert told("years = 0x" + "f" * 5000) == [f"x: {TOO_LONG}"]


def test_a_byte_order_mark_before_the_document_says_nothing():
    assert load_policy(MARK + GOOD, "x").document == "small"
    (mistake, *_) = told(MARK + "day = 1\n" + GOOD)
    assert mistake.startswith("x:1: key day: is not a key here")
