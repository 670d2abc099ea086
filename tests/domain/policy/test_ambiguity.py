"""What is assigned twice is refused, and both rules are named."""

import pytest

from domain.policy.load import load_policy
from domain.policy.mistakes import PolicyError
from tests.domain.policy.documents import rule, small
from tests.domain.policy.mistakes import COHORT, GOOD

AWARD = 'where = { kind = "odd", theme = "law" }\nbasis = "rate"\nrate = "1"\nto = '
CORE = rule("one", "award", f'{AWARD}"core"')
EXTRA = rule("two", "award", f'{AWARD}"extra"')


def refused(*parts):
    with pytest.raises(PolicyError) as error:
        small(*parts)
    return [(one.rule, one.key, one.expected) for one in error.value.mistakes]


def test_two_awards_of_one_meaning_name_each_other():
    assert refused(CORE, EXTRA) == [
        (
            "two",
            "where",
            (
                "means exactly what one means; which of the two gives the credit? Make"
                " one of them narrower, or drop it"
            ),
        )
    ]


def test_the_order_of_the_words_of_a_filter_makes_no_difference():
    other = EXTRA.replace(
        'kind = "odd", theme = "law"', 'theme = ["law"], kind = ["odd"]'
    )

    assert [rule_id for rule_id, *_ in refused(CORE, other)] == ["two"]


@pytest.mark.parametrize(
    "other",
    [
        EXTRA.replace('theme = "law"', 'theme = "it"'),
        EXTRA.replace(', theme = "law"', ""),
        EXTRA + 'teachers = { role = "head" }\n',
        EXTRA + 'cohorts = ["all"]\n',
    ],
    ids=["another word", "wider", "for some teachers", "for some cohorts"],
)
def test_awards_that_mean_something_else_are_in_order(other):
    assert len(small(CORE, other).rules().awards) == 4


def test_two_cohorts_of_the_same_teachers_name_each_other():
    some = COHORT + 'target = "1"\nwhere = { role = "head" }\n'
    text = GOOD.replace("[[cohort]]", some + some.replace('"c"', '"d"') + "[[cohort]]")

    with pytest.raises(PolicyError, match="rule d, key where: means exactly the") as no:
        load_policy(text, "x")

    assert "teachers of c" in str(no.value)


OFFSET = 'from = "core"\nto = "extra"\n'
FIRST = rule("one", "offset", OFFSET + 'limit = "1"')


def test_two_offsets_that_carry_the_same_name_each_other():
    second = rule("two", "offset", OFFSET + 'limit = "2"')

    ((rule_id, key, expected),) = refused(FIRST, second)

    assert (rule_id, key) == ("two", "to")
    assert expected.startswith("carries exactly what one carries, to the same place")


def test_offsets_that_carry_different_things_are_in_order():
    second = rule("two", "offset", OFFSET + 'limit = "2"\ntravels = { theme = "law" }')

    assert len(small(FIRST, second).rules().offsets) == 2


BACK = 'from = "extra"\nto = "core"\nlimit = "1"\n'


def test_a_chain_must_not_carry_back():
    second = rule("two", "offset", BACK + "chain = true")

    ((rule_id, key, expected),) = refused(FIRST, second)

    assert (rule_id, key) == ("two", "chain")
    assert "would carry back what one carried" in expected


def test_what_carries_back_only_what_was_earned_there_is_in_order():
    assert len(small(FIRST, rule("two", "offset", BACK)).rules().offsets) == 2


@pytest.mark.parametrize(
    ("on", "named"),
    [
        ('["core", "core.one"]', "core.one twice: it lies in core"),
        ('["core.one", "core"]', "core.one twice: it lies in core"),
        ('["core", "core"]', "core twice: it lies in core"),
    ],
)
def test_a_category_is_named_once(on, named):
    ((rule_id, key, expected),) = refused(rule("x", "cap", f'on = {on}\nlimit = "1"'))

    assert (rule_id, key, expected) == ("x", "on", f"names {named}")
