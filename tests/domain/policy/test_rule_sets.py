"""The rule sets that come with the ledger: all ten, and nothing in them goes unseen."""

import re
import tomllib
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from domain.policy.explain import explain
from domain.policy.load import SHIPPED, load_policy, shipped_policies, shipped_regions
from domain.policy.scenario_file import read_scenarios
from domain.statement import Verdict
from tests.domain.policy.documents import completion, facts, span
from tests.domain.policy.mutants import mutants, survivors, tables

DOCUMENTS = sorted(SHIPPED.glob("*/*.toml"))
TEXAS = {
    name[-1]: load_policy(text, name)
    for name, text in shipped_policies("texas").items()
}

SAID_TWICE = [
    'elective_chosen"], provider_qualified = false}',
    'protect = ["required-18"]',
]
"""What changes nothing when it is missing: a line that is carried in has a qualified
provider, and what an offset keeps is no less than the minimum that it protects."""


def scenarios_beside(path):
    beside = path.parent / "scenarios" / path.name
    return read_scenarios(beside.read_text(encoding="utf-8"))


def sixty_listed_and_ninety_other():
    certified = span(date(2018, 7, 1), certificate_on="2018-07-01")
    on = date(2019, 5, 10)
    return facts(
        completion(1, "workshop", "60", on, tags={"topic": "digital"}),
        completion(2, "workshop", "90", on, tags={"topic": "content"}),
        spans=(certified,),
    )


@pytest.mark.parametrize(
    ("revision", "verdict", "counted"),
    [
        pytest.param("a", Verdict.NOT_MET, "127.5", id="not more than 25 %"),
        pytest.param("b", Verdict.MET, "150", id="at least 37.5 hours"),
        pytest.param("c", Verdict.MET, "150", id="some"),
    ],
)
def test_one_history_of_texas_fails_and_passes_and_passes(revision, verdict, counted):
    history = sixty_listed_and_ninety_other()

    statement = explain(TEXAS[revision], history, date(2023, 6, 30))

    assert statement.verdict is verdict
    assert statement.total_credits == Fraction(counted)
    assert statement.target == 150


def test_the_three_files_of_texas_are_revisions_of_one_document():
    assert {policy.document for policy in TEXAS.values()} == {"texas-232-11"}
    assert [policy.revision for policy in TEXAS.values()] == ["a", "b", "c"]


def test_beijing_and_chaoyang_name_what_is_the_same_by_the_same_words():
    before = shipped_policies("beijing")["beijing-2016-2020"]
    after = shipped_policies("chaoyang")["chaoyang-commission"]

    kept = ids("rule", before) & ids("rule", after)
    assert {"required-18", "elective-6", "professional-course", "total"} <= kept
    assert {"required", "elective", "school_based"} <= ids("category", before)
    assert "self_directed" in ids("category", after) - ids("category", before)
    assert any("duty" in one for one in ids("rule", before) - ids("rule", after))


def ids(array, text):
    tables = re.findall(rf'^\[\[{array}\]\]\nid = "([^"]*)"', text, re.MULTILINE)
    return set(tables)


def test_the_rule_sets_of_eight_regions_are_here():
    assert shipped_regions() == (
        "beijing",
        "chaoyang",
        "guangdong",
        "illinois",
        "massachusetts",
        "new-york",
        "texas",
        "zhejiang",
    )


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_what_was_not_seen_is_not_invented_but_said(path):
    text = path.read_text(encoding="utf-8")

    assert re.search(r"n\.s\.|朝教党发〔2022〕15号", text)


@pytest.mark.untraced  # a thousand documents
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_scenario_fails_when_any_number_rule_key_or_word_is_another(path):
    text = path.read_text(encoding="utf-8")

    alive = survivors(text, path.stem, scenarios_beside(path))

    assert [what for what in alive if not what.endswith(tuple(SAID_TWICE))] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_document_read_table_by_table_is_the_document(path):
    text = path.read_text(encoding="utf-8")

    assert tables(text) == tomllib.loads(text)


def test_a_mutant_that_lives_is_told():
    path = SHIPPED / "guangdong" / "guangdong-yearly.toml"
    text = path.read_text(encoding="utf-8")
    few = [one for one in scenarios_beside(path) if "G§1" in one.article]

    alive = survivors(text, "guangdong-yearly", few)

    assert any("days" in what for what in alive)
    assert len(alive) < len(list(mutants(text)))


def test_the_page_of_rule_sets_names_every_document():
    page = (Path(__file__).parents[3] / "docs" / "rule-sets.md").read_text("utf-8")
    told = re.findall(r"`([\w/.-]+)`(?=[,| ])", page)

    for path in DOCUMENTS:
        name = f"{path.parent.name}/{path.stem}"
        assert name in told or (name[:-2] + "-a" in told and name[-2:] in told), name
