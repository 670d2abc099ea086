"""Every shipped document does what the scenarios beside it say."""

from dataclasses import replace
from pathlib import Path

import pytest

from domain.policy.load import SHIPPED, load_policy, shipped_policies
from domain.policy.scenarios import read_scenarios, run_scenario

POLICIES = {name: load_policy(text, name) for name, text in shipped_policies().items()}


SCENARIOS = {
    name: read_scenarios(
        (SHIPPED / "scenarios" / f"{name}.toml").read_text(encoding="utf-8")
    )
    for name in POLICIES
}


CASES = [
    pytest.param(name, scenario, id=f"{name}: {scenario.says}")
    for name in POLICIES
    for scenario in SCENARIOS[name]
]


@pytest.mark.parametrize(("name", "scenario"), CASES)
def test_a_document_does_what_its_scenarios_say(name, scenario):
    otherwise = run_scenario(POLICIES[name], scenario)

    assert otherwise == []


OPTIONS = [
    pytest.param(name, reading, option, id=f"{name}: {reading} {option}")
    for name, policy in POLICIES.items()
    for reading, declared in policy.readings.items()
    for option in declared.options
]
BESIDE_THE_DEFAULT = [
    case
    for case in OPTIONS
    for name, reading, option in (case.values,)
    if option != POLICIES[name].readings[reading].default
]


def scenarios_showing(name, reading, option):
    default = POLICIES[name].readings[reading].default
    return [
        scenario
        for scenario in SCENARIOS[name]
        if scenario.reading == reading
        and scenario.readings.get(reading, default) == option
    ]


def at_the_default_of(reading, scenario):
    chosen = {r: o for r, o in scenario.readings.items() if r != reading}
    return replace(scenario, readings=chosen)


@pytest.mark.parametrize(("name", "reading", "option"), OPTIONS)
def test_each_document_shows_every_option_of_its_readings(name, reading, option):
    assert scenarios_showing(name, reading, option)


@pytest.mark.parametrize(("name", "reading", "option"), BESIDE_THE_DEFAULT)
def test_an_option_beside_the_default_changes_what_a_scenario_sees(
    name, reading, option
):
    assert any(
        run_scenario(POLICIES[name], at_the_default_of(reading, scenario))
        for scenario in scenarios_showing(name, reading, option)
    )


def test_every_open_question_is_a_reading_of_a_document():
    declared = {reading for policy in POLICIES.values() for reading in policy.readings}

    assert declared == {f"R{number}" for number in range(1, 37)}


def test_a_question_is_open_in_every_document_or_in_none():
    openness = {
        (reading, declared.open)
        for policy in POLICIES.values()
        for reading, declared in policy.readings.items()
    }

    assert len(openness) == len({reading for reading, _ in openness})


def test_every_document_has_scenarios_and_every_scenario_file_a_document():
    files = {path.stem for path in Path(SHIPPED / "scenarios").glob("*.toml")}

    assert files == set(POLICIES)
