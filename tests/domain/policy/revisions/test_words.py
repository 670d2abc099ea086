"""Every key that the loader reads has words in both languages."""

import ast
from pathlib import Path

import pytest

import domain.policy
from domain.policy.kinds import KINDS as LOADED
from domain.policy.model import FirstYear, Minima
from domain.policy.revisions.difference import Subject
from domain.policy.revisions.words import (
    FIELDS,
    INNER,
    KINDS,
    SUBJECTS,
    VALUES,
    field_words,
    value_words,
)
from domain.policy.rules import Basis, Limit, Measure
from domain.policy.tables import Table

READERS = frozenset(
    name
    for name in vars(Table)
    if not name.startswith("_") and name not in ("wrong", "finish", "names", "refuse")
)
"""The methods of a table that take the key to be read first."""

LANGUAGES = frozenset(("zh", "en"))


def keys_read(source):
    """Return the keys that a module asks of tables, found in its text."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in READERS
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def loader_keys():
    modules = Path(domain.policy.__file__).parent.glob("*.py")
    sources = [
        module.read_text(encoding="utf-8")
        for module in modules
        if not module.name.startswith("scenario")
    ]
    return set().union(*(keys_read(source) for source in sources)) - LANGUAGES


def test_a_key_is_found_wherever_a_module_reads_it():
    found = keys_read('table.word("a"); inner.table("b").optional_rational("c")')

    assert found == {"a", "b", "c"}


def test_every_key_that_the_loader_reads_has_words():
    keys = loader_keys()
    known = {name.rpartition(".")[2] for name in FIELDS} | set(INNER)

    assert len(keys) > 50
    assert sorted(keys - known) == [], "give it words in revisions/words.py"


def test_every_kind_of_rule_and_every_part_of_a_document_has_words():
    assert set(KINDS) == set(LOADED)
    assert set(SUBJECTS) == set(Subject)


@pytest.mark.parametrize(
    ("key", "choices"),
    [
        ("basis", Basis),
        ("measure", Measure),
        ("limit", Limit),
        ("first_year", FirstYear),
        ("minima", Minima),
        ("per", ("period", "year")),
        ("apply", ("automatic", "on_request")),
    ],
)
def test_every_choice_has_words(key, choices):
    assert [choice for choice in choices if f"{key}.{choice}" not in VALUES] == []


def test_words_are_there_in_both_languages_and_differ():
    for table in (KINDS, SUBJECTS, FIELDS, INNER, VALUES):
        for key, label in table.items():
            assert label.zh.strip(), key
            assert label.en.strip(), key
            assert label.zh != label.en, key


def test_a_key_of_one_kind_goes_before_the_same_key_of_others():
    assert field_words("offset", ("to",)).en == "to"
    assert field_words("award", ("to",)).en == "credited to"


def test_a_tag_and_a_strange_value_stand_as_they_are_written():
    assert field_words("award", ("where", "theme")).en == "condition · theme"
    assert field_words("award", ("where", "theme")).zh == "条件·theme"
    assert value_words("limit", "3").zh == "3"
    assert value_words("limit", "unlimited").zh == "不限"
