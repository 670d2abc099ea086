"""Editors check a document by a schema that the readers themselves tell."""

import json
import re
import tomllib
from collections import defaultdict
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from domain.policy import filters
from domain.policy.kinds import KINDS
from domain.policy.load import SHIPPED, load_policy
from domain.policy.mistakes import PolicyError
from domain.policy.rules import Basis
from domain.policy.schema import document_schema
from tests.domain.policy.documents import LABEL, rule
from tests.domain.policy.mistakes import AWARD, COHORT, GOOD, READING, TABLE, at_end

SCHEMA = document_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
DOCUMENTS = {path.stem: path for path in sorted(SHIPPED.glob("*/*.toml"))}
WRITTEN = Path(__file__).parents[3] / "docs" / "policies.schema.json"

ONLY_THE_LOADER = {
    "no-cohort": "an array without tables",
    "issued-is-a-text": "a date is a text to a schema",
    "issued-is-an-instant": "a date is a text to a schema",
    "revision-is-a-date": "a date is a text to a schema",
}
"""Mistakes that are none of names, order, sums or other rules, yet a schema misses."""

OF_ITSELF = re.compile(
    r"is not declared|not a declared|stands twice|before|beyond|lies|beside|"
    r"parts add up|gives nothing|no category begins|where does it go|"
    r"would refuse|would carry|is missing; expected the|last cohort|takes everybody|"
    r"is not a reading|is not an option|says nothing for|expected one of a, b|"
    r"expected times|means something only|one training has|nothing is both|"
    r"more than nothing|of every year|either years or|for what"
)
"""Mistakes in what a document says of itself, which only the loader knows."""


def plain(value):
    """Return TOML's values as JSON has them: days are texts."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def errors(text):
    document = plain(tomllib.loads(text))
    return [e.json_path + ": " + e.message for e in VALIDATOR.iter_errors(document)]


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_written_schema_is_the_one_that_the_readers_tell():
    assert json.loads(WRITTEN.read_text(encoding="utf-8")) == SCHEMA


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_shipped_document_is_valid(name):
    assert errors(DOCUMENTS[name].read_text(encoding="utf-8")) == []


def test_the_small_document_is_valid():
    assert errors(GOOD) == []


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(c[1], c[4], id=c[0]) for c in TABLE]
)
def test_an_editor_sees_a_mistake_that_is_not_of_what_the_document_says_of_itself(
    request, text, expected
):
    name = request.node.callspec.id
    if name in ONLY_THE_LOADER or OF_ITSELF.search(expected):
        return

    assert errors(text)


def known_keys(text, rule_id):
    """Return the keys that the loader names where it meets one that it has not."""
    with pytest.raises(PolicyError) as refused:
        load_policy(text, "x.toml")
    (told,) = [
        m.expected.split("known keys: ")[1].split(";")[0]
        for m in refused.value.mistakes
        if (m.rule, m.key) == (rule_id, "zzz") or (m.key or "").endswith(".zzz")
    ]
    return set(told.split(", "))


def keys_of(schema):
    return set(schema["properties"]) - {"only"}


def schemas_of_kinds():
    return {
        branch["if"]["properties"]["kind"]["const"]: branch["then"]
        for branch in SCHEMA["properties"]["rule"]["items"]["allOf"]
    }


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "award"])
def test_loader_and_schema_know_the_same_keys_of_a_kind(kind):
    text = at_end(rule("x", kind, "zzz = 1"))

    assert known_keys(text, "x") == keys_of(schemas_of_kinds()[kind])


@pytest.mark.parametrize("basis", Basis)
def test_loader_and_schema_know_the_same_keys_of_an_award(basis):
    rate = 'rate = "1"\n' if basis in (Basis.RATE, Basis.ACTIVITY) else ""
    to = '{ core = "1" }'
    text = at_end(f'{AWARD}basis = "{basis}"\n{rate}to = {to}\nzzz = 1\n')
    (branch,) = [
        one["then"]
        for one in schemas_of_kinds()["award"]["allOf"]
        if one["if"]["properties"]["basis"]["const"] == basis
    ]

    assert known_keys(text, "x") == keys_of(branch)


TABLES = {
    "reading": (
        READING.replace("[reading.options]", "zzz = 1\n[reading.options]"),
        "R1",
    ),
    "category": (f'[[category]]\nid = "y"\n{LABEL.split("article")[0]}zzz = 1\n', "y"),
    "cohort": (f'{COHORT}target = "1"\nzzz = 1\n', "c"),
}


@pytest.mark.parametrize("array", TABLES)
def test_loader_and_schema_know_the_same_keys_of_a_table(array):
    body, name = TABLES[array]

    schema = SCHEMA["properties"][array]["items"]
    assert known_keys(at_end(body), name) == keys_of(schema)


INNER = {
    "document": ('source = "S1"', 'source = "S1"\nzzz = 1', None),
    "period": ("until = 2025-12-31", "until = 2025-12-31, zzz = 1", "period"),
    "per_teacher": (
        "until = 2025-12-31",
        'until = 2025-12-31, per_teacher = { from = "attribute:entry_on", zzz = 1 }',
        "per_teacher",
    ),
}


@pytest.mark.parametrize("name", INNER)
def test_loader_and_schema_know_the_same_keys_of_the_head(name):
    old, new, definition = INNER[name]
    schema = SCHEMA["$defs"][definition] if definition else None
    schema = schema or SCHEMA["properties"]["document"]

    assert known_keys(GOOD.replace(old, new, 1), None) == set(schema["properties"])


NEEDS = {
    "need-by-reading": ('need = { per_year = "1", zzz = 1 }', "minimum", 2),
    "ceiling-by-reading": ('limit = { share = "1", zzz = 1 }', "cap", 1),
    "window-by-reading": ("window = { months = 1, zzz = 1 }", "carry_in", 0),
}


@pytest.mark.parametrize("name", NEEDS)
def test_loader_and_schema_know_the_same_keys_of_an_amount(name):
    body, kind, place = NEEDS[name]
    schema = SCHEMA["$defs"][name]["anyOf"][0]["anyOf"][place]

    assert known_keys(at_end(rule("x", kind, body)), "x") == set(schema["properties"])


def test_the_schema_knows_the_keys_of_a_filter():
    schema = SCHEMA["$defs"]["completions-by-reading"]["anyOf"][0]

    assert set(schema["properties"]) == filters.OWN


def test_every_type_that_is_named_is_defined():
    named = re.findall(r'"\$ref": "#/\$defs/([^"]+)"', json.dumps(SCHEMA))

    assert set(named) == set(SCHEMA["$defs"])


def test_any_value_of_a_rule_may_be_chosen_by_a_reading_and_none_of_the_head():
    chosen = '{ R1 = { a = "1", b = { R1 = { a = "2", b = "3" } } } }'
    in_a_rule = at_end(READING + rule("x", "minimum", f"need = {chosen}"))
    in_the_head = GOOD.replace('name = "small"', 'name = { R1 = { a = "x" } }')

    assert errors(in_a_rule) == []
    assert errors(in_the_head)


def test_what_a_reading_chooses_is_looked_at_too():
    text = at_end(READING + rule("x", "minimum", 'need = { R1 = { a = "1", b = 2 } }'))

    assert errors(text)


def test_most_mistakes_are_seen_by_an_editor():
    seen = defaultdict(list)
    for name, text, *_ in TABLE:
        seen[bool(errors(text))].append(name)

    assert len(seen[True]) > len(seen[False])
