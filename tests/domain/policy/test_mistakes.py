"""A document with a mistake is refused whole, and its author told where it stands."""

from datetime import date

import pytest

from domain.policy.explain import explain
from domain.policy.load import load_policy
from domain.policy.mistakes import PolicyError, PolicyMistake, ReadingUnknownError
from tests.domain.policy.documents import (
    AWARDS,
    END,
    EVERYBODY,
    HEAD,
    LABEL,
    SHIPPED,
    facts,
    rule,
    small,
)

GOOD = HEAD + EVERYBODY + AWARDS

READING = """
[[reading]]
id = "R1"
article = "§3"
question = { zh = "问", en = "Question" }
default = "a"
[reading.options]
a = { zh = "甲", en = "A" }
b = { zh = "乙", en = "B" }
"""

AWARD = '[[rule]]\nid = "x"\nkind = "award"\n' + LABEL
MINIMUM = '[[rule]]\nid = "x"\nkind = "minimum"\n' + LABEL
OFFSET = '[[rule]]\nid = "x"\nkind = "offset"\n' + LABEL + 'from = "core"\n'
COHORT = '[[cohort]]\nid = "c"\narticle = "§1"\nlabel = { zh = "队", en = "C" }\n'


def mistakes_of(text):
    with pytest.raises(PolicyError) as refused:
        load_policy(text, "small.toml")
    return refused.value.mistakes


def line_of(text, needle):
    at = text.index(needle) if text.startswith(needle) else text.rindex("\n" + needle)
    return text[: at + 1].count("\n") + 1


def test_the_small_document_is_good():
    assert load_policy(GOOD, "small.toml").document == "small"


def at_end(text):
    """Return the good document with something at its end."""
    return GOOD + "\n" + text


def instead(old, new):
    """Return the good document with one thing written otherwise."""
    assert GOOD.count(old) >= 1
    return GOOD.replace(old, new, 1)


RATE = 'basis = "rate"\nrate = "1/10"\n'

TABLE = [
    # name, text, rule, key, what is expected, where the line begins
    ("unknown-top", "day = 1\n" + GOOD, None, "day", "is not a key here", "day = 1"),
    ("rule-is-no-array", 'rule = "x"\n' + HEAD + EVERYBODY, None, "rule",
     "expected an array of tables, [[rule]]", "rule ="),
    ("rule-is-a-number", "rule = [1]\n" + HEAD + EVERYBODY, None, "rule.id",
     "is missing; expected a word in quotes", "rule ="),
    ("id-missing", at_end('[[rule]]\nkind = "cap"\n'), None, "rule.id",
     "is missing; expected a word in quotes", '[[rule]]\nkind = "cap"'),
    ("id-is-a-number", at_end("[[category]]\nid = 3\n"), None, "category.id",
     "is missing; expected a word in quotes", "[[category]]\nid = 3"),
    ("document-is-a-word", "document = 1\n" + EVERYBODY, None, "document",
     "expected a table", "document = 1"),
    ("no-document", EVERYBODY, None, "document.name", "is missing", None),
    ("no-revision", instead('revision = "1"\n', ""), None, "document.revision",
     "is missing; expected a word", "[document]"),
    ("revision-is-a-date", instead('revision = "1"', "revision = 2022-10-14"), None,
     "document.revision", "expected a word without spaces, found 2022-10-14",
     "revision ="),
    ("issued-is-a-text", instead("issued = 2021-01-01", 'issued = "2021-01-01"'), None,
     "document.issued", "expected a date such as 2021-01-01", "issued ="),
    ("issued-is-an-instant",
     instead("issued = 2021-01-01", "issued = 2021-01-01T00:00:00"), None,
     "document.issued", "expected a date", "issued ="),
    ("period-ends-first", instead("until = 2025-12-31", "until = 2020-12-31"), None,
     "document.period.until", "ends before the period begins", "period ="),
    ("period-has-more", instead("until = 2025-12-31", "until = 2025-12-31, x = 1"),
     None, "document.period.x", "is not a key here", "period ="),
    ("unknown-unit", instead('lessons = "1"', 'weeks = "40"'), None,
     "document.hours_per.weeks", "is not a unit; known units: hours", "hours_per ="),
    ("title-in-one-language", instead('zh = "小", en', "en"), None,
     "document.title.zh", "is missing; expected a text", "title ="),
    ("empty-text", instead('source = "S1"', 'source = " "'), None, "document.source",
     "expected a text", "source ="),
    ("binding-is-a-word", instead('source = "S1"', 'source = "S1"\nbinding = "yes"'),
     None, "document.binding", "expected true or false, found yes", "binding ="),
    # rules
    ("kind-unknown", at_end('[[rule]]\nid = "x"\nkind = "awrd"\n'), "x", "kind",
     "expected one of award, refusal", 'kind = "awrd"'),
    ("kind-is-a-list", at_end('[[rule]]\nid = "x"\nkind = ["award"]\n'), "x", "kind",
     "expected one of award", "kind = ["),
    ("kind-missing", at_end('[[rule]]\nid = "x"\n'), "x", "kind",
     "is missing; expected one of", '[[rule]]\nid = "x"'),
    ("unknown-key", at_end(MINIMUM + 'need = "1"\nneeed = "1"\n'), "x", "neeed",
     "is not a key here; known keys: ", "neeed ="),
    ("float", at_end(MINIMUM + "need = 7.2\n"), "x", "need",
     'expected an exact amount in quotes, as "1/10" or "7.2", found 7.2', "need = 7.2"),
    ("whole-number", at_end(MINIMUM + "need = 7\n"), "x", "need",
     "expected an exact amount in quotes", "need = 7"),
    ("divided-by-zero", at_end(MINIMUM + 'need = "1/0"\n'), "x", "need",
     "expected an exact amount in quotes", "need ="),
    ("negative", at_end(MINIMUM + 'need = "-1"\n'), "x", "need",
     "expected an exact amount in quotes", "need ="),
    ("need-missing", at_end(MINIMUM), "x", "need", "is missing", '[[rule]]\nid = "x"'),
    ("share-and-per-year",
     at_end(MINIMUM + 'need = { share = "1", per_year = "1" }\n'), "x", "need",
     "expected either share or per_year", "need ="),
    ("where-without-per-year",
     at_end(MINIMUM + 'need = { share = "1", where = { entry = "new" } }\n'), "x",
     "need.where", "means something only beside per_year", "need ="),
    ("otherwise-without-where",
     at_end(MINIMUM + 'need = { per_year = "1", otherwise = "2" }\n'), "x",
     "need.otherwise", "means something only beside where", "need ="),
    ("years-of-nothing", at_end(MINIMUM + 'need = "1"\nyears = 0\n'), "x", "years",
     "expected a whole number from 1 on, found 0", "years ="),
    ("years-true", at_end(MINIMUM + 'need = "1"\nyears = true\n'), "x", "years",
     "expected a whole number from 1 on", "years ="),
    ("first-year-alone", at_end(MINIMUM + 'need = "1"\nfirst_year = 2022\n'), "x",
     "first_year", "means something only beside years", "first_year ="),
    ("first-year-outside",
     at_end(MINIMUM + 'need = "1"\nyears = 1\nfirst_year = 2019\n'), "x", "first_year",
     "lies outside 2021-2025", "first_year ="),
    ("attested-credits", at_end(MINIMUM + 'need = "1"\nattested = "practice"\n'), "x",
     "measure", "expected times, where attestations are counted", '[[rule]]\nid = "x"'),
    ("measure-unknown", at_end(MINIMUM + 'need = "1"\nmeasure = "days"\n'), "x",
     "measure", "expected one of credits, hours, times, found days", "measure ="),
    ("unknown-category", at_end(MINIMUM + 'need = "1"\non = "corr"\n'), "x", "on",
     "corr is not declared; known: core, core.one, extra", "on ="),
    ("empty-list", at_end(MINIMUM + 'need = "1"\non = []\n'), "x", "on",
     "expected a word or a list of words", "on ="),
    ("unknown-cohort", at_end(MINIMUM + 'need = "1"\ncohorts = ["new"]\n'), "x",
     "cohorts", "new is not declared; known: all", "cohorts ="),
    ("unknown-soft-for", at_end(MINIMUM + 'need = "1"\nsoft_for = ["new"]\n'), "x",
     "soft_for", "new is not declared", "soft_for ="),
    ("where-is-a-word", at_end(MINIMUM + 'need = "1"\nwhere = "core"\n'), "x", "where",
     "expected a table", "where ="),
    ("flag-is-a-word",
     at_end(MINIMUM + 'need = "1"\nwhere = { recognised = "yes" }\n'), "x",
     "where.recognised", "expected true or false", "where ="),
    ("result-unknown",
     at_end(MINIMUM + 'need = "1"\nwhere = { result = "pased" }\n'), "x",
     "where.result", "expected some of passed, not_passed, attended", "where ="),
    ("days-end-first",
     at_end(MINIMUM + 'need = "1"\nwhere = { completed = { from = 2022-01-02, '
            "until = 2022-01-01 } }\n"), "x", "where.completed.until",
     "ends before it begins", "where ="),
    ("rate-missing", at_end(AWARD + 'basis = "rate"\nto = "core"\n'), "x", "rate",
     "is missing", '[[rule]]\nid = "x"'),
    ("rate-of-a-fixed-award",
     at_end(AWARD + 'basis = "fixed"\nrate = "1"\nto = { core = "1" }\n'), "x", "rate",
     "is not a key here", 'rate = "1"\nto = { core'),
    ("unit-unknown", at_end(AWARD + RATE + 'unit = "weeks"\nto = "core"\n'), "x",
     "unit", "expected one of hours, lessons", "unit ="),
    ("parts-not-one",
     at_end(AWARD + RATE + 'to = { core = "1/2", extra = "1/3" }\n'), "x", "to",
     "the parts add up to 5/6; expected 1", "to = { core"),
    ("fixed-gives-nothing", at_end(AWARD + 'basis = "fixed"\nto = {}\n'), "x", "to",
     "gives nothing", "to = {}"),
    ("to-unknown", at_end(AWARD + RATE + 'to = "corr"\n'), "x", "to",
     "corr is not declared", 'to = "corr"'),
    ("template-unknown",
     at_end(AWARD + RATE + 'to = "corr.{part}"\notherwise = "core"\n'), "x", "to",
     "no category begins with corr.", 'to = "corr.'),
    ("template-alone", at_end(AWARD + RATE + 'to = "core.{part}"\n'), "x", "otherwise",
     "where does it go when core.{part} cannot be filled in?", '[[rule]]\nid = "x"'),
    ("otherwise-unknown",
     at_end(AWARD + RATE + 'to = "core"\notherwise = "corr"\n'), "x", "otherwise",
     "corr is not declared", 'otherwise = "corr"'),
    ("refuses-everything", at_end(rule("x", "refusal", 'code = "no"')), "x", "where",
     "is missing; it would refuse everything", '[[rule]]\nid = "x"'),
    ("outside-unknown",
     at_end(rule("x", "refusal", 'code = "no"\noutside = "school"')), "x", "outside",
     'expected "period", "counted_from" or "prerequisite:RULE"', "outside ="),
    ("outside-no-prerequisite",
     at_end(rule("x", "refusal", 'code = "no"\noutside = "prerequisite:y"')), "x",
     "outside", "y is not declared; known: none", "outside ="),
    ("cap-per-year",
     at_end(rule("x", "cap", 'on = "core"\nlimit = { per_year = "1" }')), "x", "limit",
     'expected an amount or { share = "1/3" }', "limit ="),
    ("cap-per-month",
     at_end(rule("x", "cap", 'on = "core"\nlimit = "1"\nper = "month"')), "x", "per",
     "expected one of period, year, found month", "per ="),
    ("threshold-without-amount", at_end(rule("x", "threshold", 'on = "core"')), "x",
     "at_least", "is missing", '[[rule]]\nid = "x"'),
    ("shortfall-of-nothing", at_end(OFFSET + 'to = "extra"\n'), "x", "shortfall_of",
     "is missing; expected the id of a minimum", '[[rule]]\nid = "x"'),
    ("shortfall-unknown",
     at_end(OFFSET + 'to = "extra"\nshortfall_of = "y"\n'), "x", "shortfall_of",
     "y is not declared", "shortfall_of ="),
    ("protects-hours",
     at_end(OFFSET + 'to = "extra"\nlimit = "1"\nprotect = ["h"]\n'
            + rule("h", "minimum", 'need = "1"\nmeasure = "hours"')), "x", "protect",
     "h is not declared", "protect ="),
    ("offset-into-itself", at_end(OFFSET + 'to = "core.one"\nlimit = "1"\n'), "x",
     "to", "lies inside core itself", 'to = "core.one"'),
    ("offset-from-nowhere",
     at_end(rule("x", "offset", 'from = "corr"\nto = "extra"\nlimit = "1"')), "x",
     "from", "corr is not declared", 'from = "corr"'),
    ("offset-limit-float", at_end(OFFSET + 'to = "extra"\nlimit = 1.5\n'), "x",
     "limit", "expected an exact amount in quotes", "limit ="),
    ("offset-apply-unknown",
     at_end(OFFSET + 'to = "extra"\nlimit = "1"\napply = "never"\n'), "x", "apply",
     "expected one of automatic, on_request", "apply ="),
    ("prerequisite-without-hours", at_end(rule("x", "prerequisite", "")), "x", "hours",
     "is missing", '[[rule]]\nid = "x"'),
    ("exclusion-of-whom", at_end(rule("x", "exclusion", "")), "x", "where",
     "is missing; expected a table", '[[rule]]\nid = "x"'),
    ("exclusion-unfulfilled-unknown",
     at_end(rule("x", "exclusion", 'where = { entry = "new" }\nunfulfilled = "y"')),
     "x", "unfulfilled", "y is not declared", "unfulfilled ="),
    ("rule-twice", at_end(rule("extra-course", "exclusion", 'where = { a = "b" }')),
     "extra-course", "id", "stands twice among the rule ids", 'id = "extra-course"'),
    # categories and cohorts
    ("category-twice",
     at_end('[[category]]\nid = "core"\nlabel = { zh = "一", en = "1" }\n'), "core",
     "id", "stands twice among the category ids", 'id = "core"'),
    ("category-key",
     at_end('[[category]]\nid = "y"\nlabel = { zh = "一", en = "1" }\nhidden = true\n'),
     "y", "hidden", "is not a key here", "hidden ="),
    ("no-cohort", HEAD + AWARDS, None, "cohort", "expected at least one [[cohort]]",
     None),
    ("cohort-twice",
     HEAD + COHORT + 'target = "1"\nwhere = { a = "b" }\n' + COHORT + 'target = "1"\n',
     "c", "id", "stands twice among the cohort ids", 'id = "c"'),
    ("unreachable-cohort", at_end(COHORT + 'target = "1"\n'), "all", "where",
     "takes everybody, so that the cohorts after it are never reached",
     '[[cohort]]\nid = "all"'),
    ("last-cohort-is-narrow",
     HEAD + COHORT + 'target = "1"\nwhere = { entry = "new" }\n', "c", "where",
     "the last cohort must take everybody", "where = { entry"),
    ("target-is-a-share", HEAD + COHORT + 'target = "target"\n', "c", "target",
     'expected an amount or { per_year = "36/5" } alone', "target ="),
    ("counted-from-unknown",
     HEAD + COHORT + 'target = "1"\ncounted_from = "entry"\n', "c", "counted_from",
     'expected "period", "attribute:NAME" or "prerequisite:RULE"', "counted_from ="),
    ("counted-from-no-rule",
     HEAD + COHORT + 'target = "1"\ncounted_from = "prerequisite:y"\n', "c",
     "counted_from", "y is not declared", "counted_from ="),
    # readings
    ("reading-twice", at_end(READING + READING), "R1", "id", "stands twice",
     'id = "R1"'),
    ("default-unknown", at_end(READING.replace('default = "a"', 'default = "c"')),
     "R1", "default", "expected one of a, b", 'default = "c"'),
    ("option-in-one-language",
     at_end(READING.replace('a = { zh = "甲", en', "a = { en")), "R1", "options.a.zh",
     "is missing", "a = { en"),
    ("only-unknown-reading",
     at_end(READING + MINIMUM + 'need = "1"\nonly = { R9 = "a" }\n'), "x", "only",
     "R9 is not a reading; known: R1", "only ="),
    ("only-unknown-option",
     at_end(READING + MINIMUM + 'need = "1"\nonly = { R1 = "c" }\n'), "x", "only",
     "c is not an option of R1; it has a, b", "only ="),
    ("only-odd-option",
     at_end(READING + MINIMUM + 'need = "1"\nonly = { R1 = [{ a = 1 }] }\n'), "x",
     "only", "is not an option of R1", "only ="),
    ("only-is-a-word",
     at_end(READING + MINIMUM + 'need = "1"\nonly = "R1"\n'), "x", "only",
     'expected a table such as { R9 = "hard" }', "only ="),
    ("switch-lacks-an-option",
     at_end(READING + MINIMUM + 'need = { R1 = { a = "1" } }\n'), "x", "need",
     "says nothing for R1 = b", "need ="),
    ("switch-has-more",
     at_end(READING + MINIMUM + 'need = { R1 = { a = "1", b = "2", c = "3" } }\n'),
     "x", "need", "c is not an option of R1", "need ="),
    ("own-mark",
     at_end(MINIMUM + 'need = "1"\n_open_readings = ["R1"]\n'), "x",
     "_open_readings", "is not a key here", "_open_readings ="),
]  # fmt: skip


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
