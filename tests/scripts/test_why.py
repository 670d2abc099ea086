"""`credit-ledger why`: why one teacher's statement changed."""

import json

import pytest
from click.testing import CliRunner

from domain.policy.load import shipped_policies
from projections.runner import Projector
from scripts.cli import main
from tests.conftest import TODAY
from tests.projections.history import a_district, a_report, an_approval, record

NAME = "chaoyang-commission"
RULES = ("--from", NAME, "--to", NAME)


@pytest.fixture
def known(ledger, settings):
    """A district whose only teacher has 2 credits since a position; return it."""
    a_district(ledger)
    before = ledger.position()
    record(ledger, a_report(1), an_approval(1))
    projector = Projector(settings)
    projector.prepare()
    projector.catch_up(TODAY)
    projector.close()
    return str(before)


@pytest.fixture
def run(known, settings):
    def run_it(*words, expect=0):
        environment = {**settings.as_environment(), "COLUMNS": "200"}
        result = CliRunner().invoke(main, ["why", "T001", *words], env=environment)
        assert result.exit_code == expect, result.output
        return " ".join((result.stdout + result.stderr).split())

    return run_it


@pytest.fixture
def halved(tmp_path):
    path = tmp_path / "halved.toml"
    text = shipped_policies()[NAME].replace('rate = "1/10"', 'rate = "1/20"')
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_new_facts_are_told_apart_from_new_rules(run, known, halved):
    words = run("--from", NAME, "--to", halved, "--from-facts", known)

    assert "Total credits 0.00 +2.00 -1.00 1.00" in words
    assert "后来得知的事实 +2.00 not met Facts known later" in words
    assert "professional-course (A2§7): rate 1/10 -> 1/20" in words
    assert f"facts as of {known}" in words
    assert "1 further changes do nothing here" in words
    assert "1 parcels differ" in words


def test_a_verdict_that_turns_names_its_cause(run, tmp_path):
    path = tmp_path / "lenient.toml"
    text = shipped_policies()[NAME]
    path.write_text(text.replace('kind = "minimum"', 'kind = "minimum"\nhard = false'))
    lenient = path.read_text().replace("hard = false\nhard", "hard")
    path.write_text(_once_hard(lenient), encoding="utf-8")

    words = run("--from", NAME, "--to", str(path))

    assert "The verdict turns only by these together:" in words
    assert "binding no (new)" in words
    assert "not asked" not in words


def _once_hard(text):
    """Leave one `hard` in each table: the document's own goes before the added one."""
    tables = text.split("[[rule]]")
    for number, table in enumerate(tables):
        if table.count("\nhard = ") > 1:
            tables[number] = table.replace("\nhard = false", "", 1)
    return "[[rule]]".join(tables)


def test_another_reading_is_a_change_of_rules(run):
    told = json.loads(run(*RULES, "--reading", "R12=full", "--json"))

    assert told["after"]["readings"]["R12"] == "full"
    assert [one["amendment_id"] for one in told["effects"]] == ["reading:R12"]


def test_where_nothing_differs_it_is_said(run):
    assert "Nothing of the statement differs." in run(*RULES)


def test_without_rules_those_that_govern_are_meant(run, known):
    told = json.loads(run("--from-facts", known, "--json"))

    assert told["before"]["document"] == told["after"]["document"] == NAME
    assert told["amounts"][0]["from_facts"] == "2"


def test_an_earlier_day_is_what_was_known_earlier(run):
    told = json.loads(run(*RULES, "--counted-up-to-before", "2021-12-31", "--json"))

    assert told["before"]["counted_up_to"] == "2021-12-31"
    assert told["amounts"][0]["from_facts"] == "2"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--from-facts", "soon"), 2, "none of these"),
        (("--reading", "R4"), 2, "R2=hard"),
        (("--to", "nothing@1"), 1, "nothing"),
    ],
)
def test_what_is_nowhere_is_said_in_a_sentence(run, words, code, said):
    told = run(*words, expect=code)

    assert said in told
    assert "Traceback" not in told
