"""An author is warned of what can never matter, and never without reason."""

import pytest

from domain.policy.advice import warnings_of
from domain.policy.load import SHIPPED as FOLDER
from domain.policy.load import load_policy
from tests.domain.policy.documents import (
    AWARDS,
    EVERYBODY,
    rule,
    small,
    with_period,
)
from tests.domain.policy.mistakes import COHORT, READING
from tests.domain.policy.warned import USED, award, told

DOCUMENTS = sorted(FOLDER.glob("*/*.toml"))

LATER = award("x", '{ kind = "core", result = "passed" }')


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_no_shipped_document_is_warned_of(path):
    policy = load_policy(path.read_text(encoding="utf-8"), path.name)

    assert [str(one) for one in warnings_of(policy)] == []


def test_the_small_document_is_not_warned_of():
    assert told() == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('on = "core.one"\nlimit = "3"', 'on = "core"\nlimit = "3"'),
        ('on = "core"\nlimit = "3"\nper = "year"', 'on = "core"\nlimit = "4"'),
        ('on = "core"\nlimit = "3"\nper = "training"', 'on = "core"\nlimit = "4"'),
        ('on = "core"\nlimit = "4"', 'on = "core"\nlimit = "3"'),
        ('on = "core"\nlimit = "3"', 'on = "core"\nlimit = { share = "1/2" }'),
        (
            'on = "core"\nlimit = "3"\nwhere = { kind = "core" }',
            'on = "core"\nlimit = "3"',
        ),
    ],
)
def test_a_cap_that_may_bind_is_not_warned_of(first, second):
    assert told(rule("w", "cap", first), rule("x", "cap", second)) == []


CAP = rule("cap", "cap", 'on = "core"\nlimit = "3"')
MUST = 'on = "core"\nneed = "4"'


def test_a_minimum_above_its_cap_is_never_met():
    assert told(CAP, rule("x", "minimum", MUST)) == [("never-met", "x", "need")]


@pytest.mark.parametrize(
    "parts",
    [
        CAP + rule("x", "minimum", MUST + '\nmeasure = "hours"'),
        CAP + rule("x", "minimum", 'on = "core"\nneed = "3"'),
        CAP + rule("x", "minimum", 'on = "core"\nneed = { share = "1/2" }'),
        CAP + rule("x", "minimum", 'need = "4"'),
        rule("cap", "cap", 'on = "core"\nlimit = "3"\nper = "year"')
        + rule("x", "minimum", MUST),
        CAP
        + rule("x", "minimum", MUST)
        + rule("o", "offset", 'from = "extra"\nto = "core"\nlimit = "1"'),
        rule("cap", "cap", 'limit = "3"')
        + rule("x", "minimum", 'need = "4"')
        + rule("m", "minimum", 'on = "core"\nneed = "1"')
        + rule("o", "offset", 'from = "extra"\nto = "core"\nlimit = "1"'),
    ],
    ids=["hours", "as much", "a share", "all", "each year", "an offset", "of all"],
)
def test_a_minimum_that_may_be_met_is_not_warned_of(parts):
    assert told(parts) == []


def test_an_offset_is_no_help_where_credit_counts_where_it_was_earned():
    offset = rule("o", "offset", 'from = "extra"\nto = "core"\nlimit = "1"')

    assert told(
        CAP, rule("x", "minimum", MUST + "\nbefore_offsets = true"), offset
    ) == [("never-met", "x", "need")]


def test_a_cohort_asked_for_less_may_meet_it():
    cohorts = EVERYBODY + 'minima = "pro_rata"\n'

    assert told(CAP, rule("x", "minimum", MUST), cohorts=cohorts) == []


@pytest.mark.parametrize(
    "body", ["years = 6", "years = 3\nfirst_year = 2024"], ids=["too long", "too late"]
)
def test_years_that_the_period_has_not_are_never_judged(body):
    assert told(rule("x", "minimum", f'need = "1"\n{body}')) == [
        ("never-judged", "x", "years")
    ]


def test_years_of_a_teacher_s_own_period_may_be_there():
    head = with_period(
        "from = 2021-01-01, until = 2025-12-31, per_teacher = "
        '{ from = "attribute:begins_on", years = 9 }'
    )
    yearly = rule("x", "minimum", 'need = "1"\nyears = 6')
    window = rule("c", "carry_in", "window = { from = 2021-01-01 }")

    codes = {code for code, rule_, _ in told(yearly, window, head=head) if rule_}
    assert codes == set()


def test_minima_that_add_up_to_more_than_the_target_are_named():
    minima = rule("m", "minimum", 'on = "core"\nneed = "6"') + rule(
        "n", "minimum", 'on = "extra"\nneed = "5"'
    )

    assert told(minima) == [("more-than-target", "all", "target")]
    assert told(minima.replace('need = "6"', 'need = "5"')) == []


def test_minima_that_overlap_or_bind_others_do_not_add_up():
    core = rule("m", "minimum", 'on = "core"\nneed = "6"')

    inside = rule("n", "minimum", 'on = "core.one"\nneed = "6"')
    others = rule("n", "minimum", 'on = "extra"\nneed = "6"\nsoft_for = "all"')

    assert told(core, inside) == []
    assert told(core, others) == []


OFFSET = 'from = "core"\nto = "extra"\nlimit = "1"\n'


def test_an_offset_that_serves_nothing_is_named():
    total = rule("total", "minimum", 'need = "target"')

    assert told(total, rule("x", "offset", OFFSET)) == [("serves-nothing", "x", "to")]


def test_an_offset_that_another_carries_on_serves_something():
    own = '\n[[category]]\nid = "own"\nlabel = { zh = "自", en = "Own" }\n'
    on = rule("y", "offset", 'from = "extra"\nto = "own"\nlimit = "1"\nchain = true')
    must = rule("m", "minimum", 'on = "own"\nneed = "1"')

    assert told(own, rule("x", "offset", OFFSET), on, must) == []


def test_what_an_offset_brings_needs_no_protection():
    must = rule("m", "minimum", 'on = "extra"\nneed = "1"')
    offset = rule("x", "offset", OFFSET + 'protect = ["m"]')

    assert told(must, offset) == [("protects-nothing", "x", "protect")]


def test_declared_names_that_no_rule_speaks_of_are_named():
    head = USED.replace(
        'tags = ["part"]', 'tags = ["part", "mode"]\nattributes = ["role"]'
    )

    assert told(head=head) == [
        ("unused-name", None, "document.tags"),
        ("unused-name", None, "document.attributes"),
    ]


def test_names_are_used_wherever_a_rule_may_speak_of_them():
    head = with_period(
        "from = 2021-01-01, until = 2025-12-31, per_teacher = "
        '{ from = "attribute:begins_on", until = "attribute:ends_on" }'
    )
    tags = '["part", "block", "form"] # ['
    names = head.replace('["a", "block", "carry_over", "form"', tags)
    names = names.replace(
        '["a", "begins_on", "ends_on", "entry", "entry_on", "role"]',
        '["begins_on", "ends_on", "entry", "entry_on", "role"]',
    )
    cohorts = COHORT + 'counted_from = "attribute:entry_on"\ntarget = "1"\n'
    parts = (
        rule("t", "threshold", 'on = "extra"\nby_tag = "block"\nat_least = "1"'),
        rule("m", "minimum", 'need = "1"\nmeasure = "distinct"\nof = "form"'),
        rule("n", "minimum", 'need = { per_year = "1", where = { role = "x" } }'),
        rule("e", "exclusion", 'where = { entry = "gone" }'),
    )

    assert told(*parts, head=names, cohorts=cohorts) == []


def test_a_warning_holds_under_every_option_of_a_reading():
    later = LATER
    first = '{ R1 = { a = "core", b = "odd" } }'
    switched = AWARDS.replace(
        'where = { kind = "core" }', f"where = {{ kind = {first} }}"
    )

    assert told(READING, later, awards=switched) == []


def test_a_rule_of_one_option_is_warned_of_under_that_option():
    later = LATER + 'only = { R1 = "b" }\n'

    assert told(READING, later) == [("never-reached", "x", "where")]


def test_a_warning_reads_as_compilers_say_it():
    policy = small(LATER, head=USED)

    (warning,) = warnings_of(policy)

    assert (
        warning.line
        == policy.text.splitlines().index(
            'where = { kind = "core", result = "passed" }'
        )
        + 1
    )
    assert str(warning) == (
        f"small.toml:{warning.line}: warning: rule x, key where: core-course stands"
        " before it and takes all that it means; move it up, or make the other narrower"
    )
    assert warning.label.zh


def test_a_warning_of_the_document_names_its_key():
    head = USED.replace('tags = ["part"]', 'tags = ["part", "mode"]')

    (warning,) = warnings_of(small(head=head))

    assert str(warning).endswith(
        "warning: key document.tags: mode is declared, and no rule speaks of it"
    )


def test_a_rate_and_a_need_of_nothing_are_hardly_meant():
    nothing = rule("m", "minimum", 'on = "extra"\nneed = "0"')
    awards = AWARDS.replace('rate = "1/20"', 'rate = "0"')

    found = told(nothing, awards=awards)

    assert ("worth-nothing", "extra-course", "rate") in found
    assert ("asks-nothing", "m", "need") in found


@pytest.mark.parametrize(
    ("kind", "warned"),
    [
        ("profesional", True),
        ("professional", False),
        ("workshop", False),
    ],
)
def test_a_kind_that_is_nearly_a_known_one_is_named(kind, warned):
    slip = award("slip", f'{{ kind = "{kind}" }}')

    found = [one for one in told(slip) if one[0] == "near-miss"]

    assert found == ([("near-miss", "slip", "where")] if warned else [])
