"""Every shipped document does what the scenarios beside it say."""

from pathlib import Path

import pytest

from domain.policy.load import SHIPPED, load_policy, shipped_policies
from domain.policy.scenarios import read_scenarios, run_scenario

POLICIES = {name: load_policy(text, name) for name, text in shipped_policies().items()}


def scenarios_beside(name):
    path = SHIPPED / "scenarios" / f"{name}.toml"
    return read_scenarios(path.read_text(encoding="utf-8"))


CASES = [
    pytest.param(name, scenario, id=f"{name}: {scenario.says}")
    for name in POLICIES
    for scenario in scenarios_beside(name)
]


@pytest.mark.parametrize(("name", "scenario"), CASES)
def test_a_document_does_what_its_scenarios_say(name, scenario):
    otherwise = run_scenario(POLICIES[name], scenario)

    assert otherwise == []


@pytest.mark.parametrize("number", range(1, 37))
def test_each_open_reading_is_shown_by_a_scenario_in_each_of_its_options(number):
    reading = f"R{number}"
    declaring = {n: p for n, p in POLICIES.items() if reading in p.readings}

    shown = {
        (name, scenario.readings.get(reading, policy.readings[reading].default))
        for name, policy in declaring.items()
        for scenario in scenarios_beside(name)
        if scenario.reading == reading
    }

    assert declaring
    options = {o for p in declaring.values() for o in p.readings[reading].options}
    assert {option for _, option in shown} == options


def test_every_document_has_scenarios_and_every_scenario_file_a_document():
    files = {path.stem for path in Path(SHIPPED / "scenarios").glob("*.toml")}

    assert files == set(POLICIES)
