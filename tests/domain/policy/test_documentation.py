"""docs/policies.md tells every kind of rule and key, and its examples work."""

import ast
import re
from pathlib import Path

import pytest

from domain.policy import (
    amounts,
    filters,
    head,
    intake_kinds,
    kinds,
    limit_kinds,
    parse,
    readings,
    requirement_kinds,
    scenario_file,
    scenario_rows,
    scenarios,
)
from domain.policy.advice import warnings_of
from domain.policy.load import load_policy
from domain.policy.scenario_file import read_scenarios
from domain.policy.scenarios import run_scenario

PAGE = Path(__file__).parents[3] / "docs" / "policies.md"
TEXT = PAGE.read_text(encoding="utf-8")
WORDS = set(re.findall(r"`([^`\n]+)`", TEXT))
BLOCKS = re.findall(r"```toml((?: \w+)*)\n(.*?)```", TEXT, re.DOTALL)


def blocks(mark):
    return [body for found, body in BLOCKS if found == mark]


DOCUMENT = "\n".join(blocks(""))
SCENARIOS = "\n".join(blocks(" scenario"))
WHOLE = list(zip(blocks(" whole"), blocks(" whole scenario"), strict=True))


def keys_read_in(module):
    """Return the functions of a module and the keys that each asks of a table."""
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    return {
        function.name: set(_keys(function))
        for function in tree.body
        if isinstance(function, ast.FunctionDef)
    }


def _keys(function):
    for node in ast.walk(function):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        reads = name in READERS and node.args
        if reads and isinstance(node.args[0], ast.Constant):
            yield node.args[0].value


MODULES = [
    amounts,
    filters,
    head,
    intake_kinds,
    limit_kinds,
    parse,
    readings,
    requirement_kinds,
]

READERS = [
    "choice",
    "day",
    "decimal",
    "facts",
    "flag",
    "form",
    "inner",
    "label",
    "maybe_day",
    "maybe_decimal",
    "maybe_text",
    "names_of",
    "number",
    "optional_count",
    "optional_rational",
    "optional_word",
    "own_words",
    "rational",
    "raw",
    "table",
    "tag",
    "rows",
    "text",
    "texts",
    "word",
    "words",
]


def section(kind):
    return TEXT.split(f"### `{kind}`")[1].split("\n## ")[0].split("\n### ")[0]


def test_every_kind_of_rule_has_a_section():
    headings = set(re.findall(r"^### `(\w+)`$", TEXT, re.MULTILINE))

    assert headings == set(kinds.KINDS)


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_every_key_of_a_rule_stands_in_its_section(kind):
    read = {}
    for module in (intake_kinds, limit_kinds, requirement_kinds):
        read |= keys_read_in(module)
    keys = read[kind]
    if kind == "award":
        keys |= read["_by_quantity"]

    assert keys
    for key in keys:
        assert re.search(rf"\b{key}\b", section(kind)), key


@pytest.mark.parametrize("module", MODULES)
def test_every_key_that_a_document_may_have_is_on_the_page(module):
    keys = set().union(*keys_read_in(module).values())

    assert keys
    for key in keys - {"_open_readings"}:
        assert re.search(rf"\b{key}\b", TEXT), key


def test_every_key_of_a_filter_is_on_the_page():
    assert {*filters.WORDS, *filters.FLAGS, *filters.DAYS} <= WORDS


def test_the_page_s_document_loads_and_uses_every_kind():
    policy = load_policy(DOCUMENT, "docs/policies.md")

    rules = policy.rules({"R1": "yearly"})
    names = {re.sub(r"\B([A-Z])", r"_\1", type(r).__name__).lower() for r in rules.all}
    assert names == set(kinds.KINDS)


@pytest.mark.parametrize(
    "scenario", [pytest.param(s, id=s.says) for s in read_scenarios(SCENARIOS)]
)
def test_the_page_s_scenarios_hold(scenario):
    assert run_scenario(load_policy(DOCUMENT, "docs/policies.md"), scenario) == []


@pytest.mark.parametrize(("document", "text"), WHOLE)
def test_whole_rule_sets_of_the_page_load_and_hold(document, text):
    policy = load_policy(document, "docs/policies.md")

    assert [str(one) for one in warnings_of(policy)] == []
    for scenario in read_scenarios(text):
        assert run_scenario(policy, scenario) == [], scenario.says


def test_every_key_of_a_scenario_is_on_the_page():
    keys = set().union(*keys_read_in(scenario_file).values())
    keys |= set().union(*keys_read_in(scenario_rows).values())
    source = Path(scenarios.__file__).read_text(encoding="utf-8")
    expectations = re.findall(r'yield f?"(\w+)', source)

    assert len(keys) > 30
    assert expectations
    for key in {*keys, *expectations}:
        assert re.search(rf"\b{key}\b", TEXT), key
