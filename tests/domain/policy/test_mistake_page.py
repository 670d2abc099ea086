"""docs/policy-mistakes.md shows a mistake for every key, with the exact message."""

import re
from pathlib import Path

import pytest

from domain.policy.kinds import KINDS
from domain.policy.load import load_policy
from domain.policy.mistakes import PolicyError
from domain.policy.schema import document_schema

PAGE = Path(__file__).parents[3] / "docs" / "policy-mistakes.md"
TEXT = PAGE.read_text(encoding="utf-8")
SECTIONS = dict(
    re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL)
)
ROW = re.compile(r"^\| (without )?`(.+?)` \| (.+) \|$", re.MULTILINE)
(REST,) = re.findall(r"```toml rest\n(.*?)```", TEXT, re.DOTALL)
COMMON = {"id", "kind", "article", "label", "cohorts", "teachers", "only", "where"}


def block(title):
    (found,) = re.findall(r"```toml\n(.*?)\n```", SECTIONS[title], re.DOTALL)
    return found


HEAD = block("`[document]`")


def document(base):
    """Return the whole document that a block stands in."""
    if base.startswith("[document]"):
        return f"{base}\n{REST}"
    if base.startswith("[[cohort]]"):
        before, after = REST.split("[[cohort]]")
        return f"{HEAD}\n{before}{base}\n\n[[cohort]]{after}"
    return f"{HEAD}\n{REST}\n{base}\n"


def otherwise(base, written, *, left_out):
    """Return the block with one line left out, written otherwise, or added."""
    key = written if left_out else written.split(" = ")[0]
    line = re.compile(rf"^{re.escape(key)} = .*$", re.MULTILINE)
    if line.search(base) is None:
        assert not left_out
        return f"{base}\n{written}"
    return line.sub(lambda _: "" if left_out else written, base, count=1)


def told(text):
    with pytest.raises(PolicyError) as refused:
        load_policy(text, "x")
    return [re.sub(r"^x(:\d+)?: ", "", str(one)) for one in refused.value.mistakes]


ROWS = [
    pytest.param(title, *row, id=f"{title}: {row[0]}{row[1]}")
    for title, body in SECTIONS.items()
    for row in ROW.findall(body)
]


@pytest.mark.parametrize("title", SECTIONS)
def test_every_block_of_the_page_is_good(title):
    assert load_policy(document(block(title)), "x").document == "small"


@pytest.mark.parametrize(("title", "without", "written", "messages"), ROWS)
def test_a_mistake_says_what_the_page_says(title, without, written, messages):
    base = otherwise(block(title), written, left_out=bool(without))

    assert told(document(base)) == re.findall(r"`(.+?)`(?:<br>|$)", messages)


def keys_shown(*titles):
    written = [row for t in titles for row in ROW.findall(SECTIONS[t])]
    return {key.split(" = ")[0].strip('"') for _, key, _ in written}


def kinds_and_keys():
    """Yield every kind of rule and the keys of its own."""
    branches = document_schema()["properties"]["rule"]["items"]["allOf"]
    for branch in branches:
        kind = branch["if"]["properties"]["kind"]["const"]
        yield kind, set(branch["then"]["properties"]) - COMMON


@pytest.mark.parametrize(("kind", "keys"), list(kinds_and_keys()), ids=KINDS)
def test_every_key_of_a_kind_has_a_mistake_on_the_page(kind, keys):
    assert keys <= keys_shown(f"`{kind}`")


def test_every_key_that_all_rules_have_has_a_mistake_on_the_page():
    assert keys_shown("Every rule") >= COMMON - {"where"}
    assert keys_shown("Filters") == {"where"}


@pytest.mark.parametrize("array", ["reading", "category", "cohort"])
def test_every_key_of_a_table_has_a_mistake_on_the_page(array):
    keys = set(document_schema()["properties"][array]["items"]["properties"])

    assert keys - {"only"} <= keys_shown(f"`[[{array}]]`")


def test_every_key_of_the_head_has_a_mistake_on_the_page():
    keys = set(document_schema()["properties"]["document"]["properties"])

    assert keys <= keys_shown("`[document]`")
