"""A document with a mistake is refused whole, and its author told where it stands."""

from datetime import date

import pytest

from domain.policy.explain import explain
from domain.policy.load import load_policy
from domain.policy.mistakes import PolicyError, PolicyMistake, ReadingUnknownError
from tests.domain.policy.documents import (
    END,
    HEAD,
    LABEL,
    SHIPPED,
    facts,
    rule,
    small,
)
from tests.domain.policy.mistakes import GOOD, MINIMUM, READING, TABLE, at_end


def mistakes_of(text):
    with pytest.raises(PolicyError) as refused:
        load_policy(text, "small.toml")
    return refused.value.mistakes


def line_of(text, needle):
    at = text.index(needle) if text.startswith(needle) else text.rindex("\n" + needle)
    return text[: at + 1].count("\n") + 1


def test_the_small_document_is_good():
    assert load_policy(GOOD, "small.toml").document == "small"


@pytest.mark.parametrize(
    ("text", "rule_id", "key", "expected", "where"),
    [pytest.param(*case[1:], id=case[0]) for case in TABLE],
)
def test_a_mistake_is_named_with_its_place(text, rule_id, key, expected, where):
    mistakes = mistakes_of(text)

    named = [m for m in mistakes if (m.rule, m.key) == (rule_id, key)]
    assert named, [str(mistake) for mistake in mistakes]
    assert expected in named[0].expected
    if where is not None:
        lines = text.splitlines()
        first = text.index("\n" + where) if key == "id" else None
        head = line_of(text[: first + 1] + where if first else text, where)
        assert named[0].line is not None
        assert named[0].line in (head, head + 1), lines[named[0].line - 1]


def test_what_is_no_toml_is_refused_with_its_place():
    (mistake,) = mistakes_of("day = 1\nneed = ?\n")

    assert "is not TOML" in mistake.expected
    assert mistake.line == 2


def test_a_text_without_end_is_refused_without_a_line():
    (mistake,) = mistakes_of('need = "1')

    assert "is not TOML" in mistake.expected
    assert mistake.line is None


@pytest.mark.parametrize(
    ("array", "most"),
    [("rule", 1000), ("category", 1000), ("cohort", 100), ("reading", 100)],
)
def test_of_what_there_may_be_so_many_and_no_more(array, most):
    stood = GOOD.count(f"[[{array}]]")
    text = GOOD + f"\n[[{array}]]" * (most + 1 - stood)

    (mistake,) = mistakes_of(text)

    expected = f"expected at most {most} tables [[{array}]], found {most + 1}"
    assert str(mistake) == (
        f"small.toml:{text.count(chr(10)) + 1}: key {array}: {expected}"
    )
    fewer = mistakes_of(GOOD + f"\n[[{array}]]" * (most - stood))
    assert {one.key for one in fewer} == {f"{array}.id"}


def test_a_key_of_an_inline_table_stands_on_the_line_of_its_own_table():
    own = 'until = 2025-12-31, per_teacher = { from = "attribute:entry_on", years = 0 }'
    head = HEAD.replace("until = 2025-12-31", own)
    text = head + GOOD.removeprefix(HEAD) + MINIMUM + 'need = "1"\nyears = 1\n'

    (mistake,) = mistakes_of(text)

    assert mistake.line == line_of(text, "period =")
    assert mistake.expected == "expected a whole number from 1 to 100, found 0"


def test_a_key_of_a_table_with_a_head_is_not_looked_for_beyond_it():
    table = "[document.period]\nfrom = 2021-01-01\n"
    period = "period = { from = 2021-01-01, until = 2025-12-31 }\n"
    head = HEAD.replace(period, "").replace("[[category]]", table + "[[category]]", 1)
    text = head + GOOD.removeprefix(HEAD) + "until = 1\n"

    first = mistakes_of(text)[0]

    assert first.key == "document.period.until"
    assert first.line == line_of(text, "[document.period]")


def test_a_tag_alone_needs_a_category_before_it_in_a_table_too():
    award = 'basis = "rate"\nrate = "1"\notherwise = "core"\nto = '
    alone, in_table = (
        mistakes_of(GOOD + rule("x", "award", award + to))
        for to in ('"{part}"', '{ "{part}" = "1" }')
    )

    expected = (
        "a tag alone is no category; put one before it,"
        ' as "points.{part}", and declare its children'
    )
    assert [one.expected for one in (*alone, *in_table)] == [expected] * 2


def test_a_document_may_declare_no_tag_and_no_attribute():
    head = HEAD.split("tags = ")[0] + "tags = []\nattributes = []\n"
    head += "[[category]]" + HEAD.split("[[category]]", 1)[1]
    award = '[[rule]]\nid = "a"\nkind = "award"\n' + LABEL
    award += 'basis = "rate"\nrate = "1"\nto = "core"\n'

    assert small(award, head=head, awards="").head.tags == frozenset()


@pytest.mark.parametrize(
    "written", ["1/1000003", "1000000000", "-1", "1/0", "0.0000001", "9" * 5000]
)
def test_an_amount_out_of_bounds_is_told_the_bounds(written):
    (mistake,) = mistakes_of(at_end(MINIMUM + f'need = "{written}"\n'))

    assert mistake.expected.startswith(
        "expected an exact amount in quotes, from 0 to 999999999, with at most 6"
        ' decimals or a denominator from 1 to 999999, found "'
    )


@pytest.mark.parametrize("written", ["999999999", "1/999999", "0.000001"])
def test_an_amount_at_the_bounds_is_good(written):
    load_policy(at_end(MINIMUM + f'need = "{written}"\n'), "small.toml")


def test_a_key_that_stands_twice_is_no_toml():
    (mistake,) = mistakes_of(HEAD.replace('revision = "1"', 'name = "other"'))

    assert "is not TOML" in mistake.expected


def test_all_mistakes_are_told_at_once():
    text = at_end(MINIMUM + "need = 7.2\non = 'corr'\nsoft_for = ['new']\n")

    keys = [mistake.key for mistake in mistakes_of(text)]

    assert sorted(keys) == ["need", "on", "soft_for"]


def test_a_mistake_in_another_option_is_found_when_the_document_loads():
    text = at_end(READING + MINIMUM + 'need = { R1 = { a = "1", b = 2.5 } }\n')

    (mistake,) = mistakes_of(text)

    assert (mistake.rule, mistake.key) == ("x", "need")


def test_a_mistake_reads_as_compilers_say_it():
    mistake = PolicyMistake(
        file="a.toml", line=7, rule="x", key="need", expected="is missing"
    )

    assert str(mistake) == "a.toml:7: rule x, key need: is missing"


def test_a_mistake_of_the_whole_document_needs_no_line():
    mistake = PolicyMistake(
        file="a.toml", line=None, rule=None, key=None, expected="is not TOML"
    )

    assert str(mistake) == "a.toml: is not TOML"


def test_a_line_is_found_though_the_id_does_not_stand_first():
    text = at_end('[[rule]]\nkind = "minimum"\nneed = 7\nid = "x"\n' + LABEL)

    (mistake,) = mistakes_of(text)

    assert mistake.line == line_of(text, "need = 7")


def test_options_that_do_not_go_together_are_refused_when_they_are_chosen():
    two = READING + READING.replace('id = "R1"', 'id = "R2"')
    policy = small(
        two,
        rule("twin", "minimum", 'need = "1"\nonly = { R1 = "b" }'),
        rule("twin", "minimum", 'need = "2"\nonly = { R2 = "b" }'),
    )

    assert policy.rules({"R1": "b"}).minima
    with pytest.raises(PolicyError, match="stands twice"):
        policy.rules({"R1": "b", "R2": "b"})


@pytest.mark.parametrize("readings", [{"R99": "a"}, {"R4": "sideways"}])
def test_an_unknown_reading_or_option_is_refused(readings):
    policy = SHIPPED["chaoyang-commission"]

    with pytest.raises(ReadingUnknownError) as refused:
        explain(policy, facts(), END, readings)

    assert refused.value.code == "reading-unknown"
    assert str(refused.value).startswith("The document chaoyang-commission has no R")


def test_the_head_says_what_the_document_is():
    policy = SHIPPED["chaoyang-private"]

    assert policy.series == "credits"
    assert policy.revision == "2022-10-14"
    assert policy.period_until == date(2025, 12, 31)
    assert len(policy.digest) == 64
