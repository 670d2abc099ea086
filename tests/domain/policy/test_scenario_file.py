"""A scenario file with a mistake is refused whole, and its author told where."""

from datetime import date
from decimal import Decimal

import pytest

from domain.policy.mistakes import PolicyError
from domain.policy.scenario_file import read_scenarios

GOOD = """\
[teacher.steady]
spans = [{ from = 2012-09-01, school = "S1", role = ["trainer", "head"] }]

[history.some]
completions = [
    { kind = "core", amount = "10", on = 2021-05-10 },
    { kind = "core", amount = "7.5", on = 2022-05-10, times = 2, tags = { by = "a" } },
]

[[scenario]]
says = "one"
article = "§1"
teacher = "steady"
history = ["some"]
also = [{ kind = "extra", amount = "1", on = 2023-05-10 }]
[scenario.expect]
total = "1"

[[scenario]]
says = "two"
article = "§1"
teacher = "steady"
history = []
carried = [{ origin = "Elsewhere", kind = "core", credits = "2", on = 2021-01-01 }]
offsets = [{ rule = "o", credits = "1" }]
attested = [{ subject = "practice", on = 2021-01-01 }]
rulings = [{ effect = "extension", document_no = "D1", until = 2026-06-30 }]
certificate_on = ["some"]
counted_up_to = 2025-12-31
readings = { R1 = "yearly" }
without = ["extra"]
[scenario.expect]
total = "2"
"""


def refused(text):
    with pytest.raises(PolicyError) as error:
        read_scenarios(text, "x.toml")
    return error.value.mistakes


def test_a_good_file_is_read():
    one, two = read_scenarios(GOOD)

    assert [c.amount for c in one.facts.completions] == [
        Decimal(10),
        Decimal("7.5"),
        Decimal("7.5"),
        Decimal(1),
    ]
    assert one.facts.spans[0].attributes["role"] == ("trainer", "head")
    assert (one.line, two.line) == (10, 19)
    assert one.counted_up_to == date(2026, 6, 30)
    assert (two.counted_up_to, two.facts.completions) == (date(2025, 12, 31), ())
    assert len(two.before.completions) == 3
    assert two.facts.rulings[0].until == date(2026, 6, 30)


MISTAKES = [
    # what is written, what instead, the line, the key, what is said
    ("[teacher.", "[teachers.", 1, "teachers", "is not a key here"),
    (
        'amount = "10"',
        "amount = 10",
        6,
        "history.some.completions.amount",
        "expected an exact amount in quotes",
    ),
    (
        'amount = "10"',
        'amount = "1/10"',
        6,
        "history.some.completions.amount",
        "expected a decimal number in quotes",
    ),
    ('amount = "10", ', "", 6, "history.some.completions.amount", "is missing"),
    (
        "on = 2021-05-10",
        'on = "2021-05-10"',
        6,
        "history.some.completions.on",
        "expected a date",
    ),
    ("times = 2", "time = 2", 7, "history.some.completions.time", "is not a key here"),
    (
        "times = 2",
        "times = 0",
        7,
        "history.some.completions.times",
        "expected a whole number",
    ),
    ('by = "a"', "by = 1", 7, "history.some.completions.tags.by", "expected a text"),
    (
        "times = 2",
        'unit = "weeks"',
        7,
        "history.some.completions.unit",
        "expected one of hours",
    ),
    (
        "times = 2",
        'status = "done"',
        7,
        "history.some.completions.status",
        "expected one of pending",
    ),
    (
        '{ kind = "core", amount = "10", on = 2021-05-10 }',
        "1",
        5,
        "history.some.completions",
        "expected a table",
    ),
    (
        "completions = [",
        "rows = [",
        4,
        "history.some.completions",
        "expected an array of tables",
    ),
    ('says = "one"', 'say = "one"', 11, "scenario.say", "is not a key here"),
    (
        'teacher = "steady"',
        'teacher = "stedy"',
        13,
        "scenario.teacher",
        "stedy is not there; known: steady",
    ),
    (
        'teacher = "steady"\n',
        "",
        10,
        "scenario.teacher",
        "is missing; expected the name of a teacher",
    ),
    (
        'history = ["some"]',
        'history = ["sum"]',
        14,
        "scenario.history",
        "sum is not there; known: some",
    ),
    (
        'history = ["some"]',
        "history = 1",
        14,
        "scenario.history",
        "expected a list of names",
    ),
    (
        'also = [{ kind = "extra"',
        "also = [{ knd = 1",
        15,
        "scenario.also.kind",
        "is missing",
    ),
    (
        'role = ["trainer", "head"]',
        "role = [1]",
        2,
        "teacher.steady.spans.role",
        "expected a text or a list of texts",
    ),
    (
        "from = 2012-09-01",
        "since = 2012-09-01",
        2,
        "teacher.steady.spans.from",
        "is missing",
    ),
    (
        '[scenario.expect]\ntotal = "1"\n',
        "",
        10,
        "scenario.expect",
        "is missing; expected a table",
    ),
    ('origin = "Elsewhere", ', "", 24, "scenario.carried.origin", "is missing"),
    ('rule = "o", ', "", 25, "scenario.offsets.rule", "is missing"),
    ('subject = "practice", ', "", 26, "scenario.attested.subject", "is missing"),
    (
        '"extension"',
        '"delay"',
        27,
        "scenario.rulings.effect",
        "expected one of target, exemption, extension",
    ),
    ('document_no = "D1", ', "", 27, "scenario.rulings.document_no", "is missing"),
]


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "said"),
    [pytest.param(*case, id=case[1][:40] or f"no {case[0][:30]}") for case in MISTAKES],
)
def test_a_mistake_of_a_scenario_is_named_with_its_line(old, new, line, key, said):
    assert GOOD.count(old) >= 1

    found = refused(GOOD.replace(old, new, 1))

    (named,) = [one for one in found if one.key == key and said in one.expected]
    assert named.line == line, str(named)
    assert named.file == "x.toml"


@pytest.mark.parametrize(
    ("text", "key"),
    [("teacher = 1\n", "teacher"), ("scenario = 1\n", "scenario")],
)
def test_what_is_no_table_is_refused(text, key):
    (mistake,) = refused(text)

    assert (mistake.key, mistake.line) == (key, 1)


def test_what_is_no_toml_is_refused_with_its_line():
    (mistake,) = refused("[[scenario]]\nsays = one\n")

    assert mistake.line == 2


def test_a_teacher_in_dotted_keys_has_a_line_too():
    (mistake, *_) = refused('teacher = { "a" = { span = 1 } }\n')

    assert mistake.line == 1


def test_a_row_at_the_very_end_of_a_file_has_its_line():
    text = """[history.h]
completions = [
    { kind = "core", amount = "1", on = 2021-01-01 },
    { kind = "core", amount = 1, on = 2021-01-01 }]
"""

    (mistake,) = refused(text)

    assert (mistake.key, mistake.line) == ("history.h.completions.amount", 4)
