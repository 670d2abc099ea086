"""`credit-ledger policy check`: mistakes, warnings and scenarios in one go."""

import json

import pytest
from click.testing import CliRunner

from domain.policy.load import DISTRICT, SHIPPED
from domain.policy.schema import document_schema
from scripts.cli import main
from tests.domain.policy.mistakes import GOOD

DUTIES = SHIPPED / DISTRICT / "chaoyang-duties.toml"

SCENARIOS = """\
[teacher.steady]
spans = [{ from = 2012-09-01, school = "S1" }]

[[scenario]]
says = "ten hours are one credit"
article = "§2"
teacher = "steady"
also = [{ kind = "core", amount = "10", on = 2021-05-10 }]
[scenario.expect]
total = "1"
"""


@pytest.fixture
def check():
    def run_it(*arguments, expect=0):
        arguments = ["policy", "check", *(str(one) for one in arguments)]
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == expect, result.output
        return result.stdout

    return run_it


@pytest.fixture
def document(tmp_path):
    """Write a document, and scenarios beside it where there are some."""

    def write(text, scenarios=None):
        path = tmp_path / "small.toml"
        path.write_text(text, encoding="utf-8")
        if scenarios is not None:
            (tmp_path / "scenarios").mkdir()
            (tmp_path / "scenarios" / "small.toml").write_text(scenarios)
        return path

    return write


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*/*.toml")), ids=lambda p: p.stem)
def test_every_shipped_document_is_good(check, path):
    told = json.loads(check(path, "--json"))

    assert told["scenarios"] > 0
    assert (told["mistakes"], told["warnings"], told["failing"]) == ([], [], [])


def test_what_is_good_is_told_in_two_lines(check):
    first, second = check(DUTIES).splitlines()

    assert first.startswith("chaoyang-duties 2022-10-14 loads: series duties, 2021")
    assert second == "22 of 22 scenarios hold."


def test_scenarios_beside_the_document_are_run(check, document):
    told = check(document(GOOD, SCENARIOS))

    assert told.endswith("1 of 1 scenarios hold.\n")


def test_a_failing_scenario_is_named_with_its_line(check, document):
    wrong = SCENARIOS.replace('total = "1"', 'total = "2"')

    told = check(document(GOOD, wrong), expect=1)

    assert (
        "scenarios/small.toml:4: ten hours are one credit: total: expected 2, found 1\n"
        in told
    )
    assert told.endswith("0 of 1 scenarios hold.\n")


def test_a_scenario_of_an_unknown_reading_fails_and_says_so(check, document):
    wrong = SCENARIOS.replace(
        "[scenario.expect]", 'readings = { R9 = "a" }\n[scenario.expect]'
    )

    told = json.loads(check(document(GOOD, wrong), "--json", expect=1))

    assert told["failing"][0]["otherwise"] == [
        "The document small has no R9=a; it has none."
    ]
    assert told["failing"][0]["article"] == "§2"


def test_a_malformed_scenario_file_is_told_by_line_and_key(check, document):
    wrong = SCENARIOS.replace('amount = "10"', "amount = 10")

    told = check(document(GOOD, wrong), expect=1)

    assert told.startswith("scenarios/small.toml:8: key scenario.also.amount: expected")


def test_other_scenarios_may_be_named(check, document, tmp_path):
    other = tmp_path / "other.toml"
    other.write_text(SCENARIOS.replace('total = "1"', 'total = "3"'))

    told = check(document(GOOD, SCENARIOS), "--scenarios", other, expect=1)

    assert told.startswith("other.toml:4: ") or "\nother.toml:4: " in told


def test_a_document_without_scenarios_is_told_to_have_some(check, document):
    told = check(document(GOOD))

    assert told.endswith("No scenarios: write some in scenarios/small.toml.\n")


def test_a_mistake_is_told_with_file_line_rule_and_key(check, document):
    told = check(document(GOOD.replace('rate = "1/10"', "rate = 0.1")), expect=1)

    mistake, count = told.splitlines()
    assert mistake.startswith("small.toml:")
    assert mistake.endswith(
        'rule core-course, key rate: expected an exact amount in quotes, as "1/10" or'
        ' "7.2", found 0.1'
    )
    assert count == "1 mistake."


def test_several_mistakes_are_counted_as_several(check, document):
    file = document(GOOD.replace('target = "', 'goal = "').replace("kind", "kynd"))

    *mistakes, count = check(file, expect=1).splitlines()

    assert len(mistakes) > 1
    assert count == f"{len(mistakes)} mistakes."


def test_a_warning_is_told_and_is_no_mistake(check, document):
    told = check(document(GOOD), "--json")

    warnings = json.loads(told)["warnings"]
    assert {one["code"] for one in warnings} == {"unused-name"}
    assert warnings[0]["label"]["zh"]


def test_the_schema_is_printed():
    told = CliRunner().invoke(main, ["policy", "schema"]).stdout

    assert json.loads(told) == document_schema()
