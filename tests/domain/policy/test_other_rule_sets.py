"""Rule sets of the same family, written from the page alone, load and hold.

They are in the manner of real ones and stand in `rule_sets/`; none of them ships.
"""

import tomllib
from pathlib import Path

import jsonschema
import pytest

from domain.policy.advice import warnings_of
from domain.policy.columns.encode import population_of
from domain.policy.columns.evaluate import evaluation
from domain.policy.explain import explain
from domain.policy.load import load_policy
from domain.policy.scenario_file import read_scenarios
from domain.policy.scenarios import run_scenario
from domain.policy.schema import document_schema
from tests.domain.policy.agreement.compare import differences
from tests.domain.policy.test_schema import plain

FOLDER = Path(__file__).parent / "rule_sets"
FILES = sorted(FOLDER.glob("*.toml"))
SCENARIOS = [
    pytest.param(path, scenario, id=f"{path.stem}: {scenario.says}")
    for path in FILES
    for scenario in read_scenarios(
        (path.parent / "scenarios" / path.name).read_text(encoding="utf-8"), path.name
    )
]


def loaded(path):
    return load_policy(path.read_text(encoding="utf-8"), path.name)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_rule_set_loads_without_a_warning_and_is_valid(path):
    document = plain(tomllib.loads(path.read_text(encoding="utf-8")))

    jsonschema.Draft202012Validator(document_schema()).validate(document)
    assert [str(one) for one in warnings_of(loaded(path))] == []


@pytest.mark.parametrize(("path", "scenario"), SCENARIOS)
def test_a_rule_set_does_what_its_scenarios_say(path, scenario):
    assert run_scenario(loaded(path), scenario) == []


@pytest.mark.parametrize(("path", "scenario"), SCENARIOS)
def test_both_evaluators_say_the_same_of_it(path, scenario):
    policy, day = loaded(path), scenario.counted_up_to

    statement = explain(policy, scenario.facts, day)
    found = evaluation(policy, population_of([scenario.facts]), day, {})

    assert [str(one) for one in differences([statement], found)] == []
