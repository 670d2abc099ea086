"""Every shipped document does what the scenarios beside it say."""

from dataclasses import replace

import pytest

from domain.policy.load import (
    DISTRICT,
    SHIPPED,
    load_policy,
    shipped_policies,
    shipped_regions,
)
from domain.policy.scenario_file import read_scenarios
from domain.policy.scenarios import run_scenario

POLICIES = {
    name: load_policy(text, name)
    for region in shipped_regions()
    for name, text in shipped_policies(region).items()
}
DOCUMENTS = list(SHIPPED.glob("*/*.toml"))
FILES = {path.stem: path for path in SHIPPED.glob("*/scenarios/*.toml")}
SCENARIOS = {
    name: read_scenarios(FILES[name].read_text(encoding="utf-8")) for name in POLICIES
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
    district = [POLICIES[name] for name in shipped_policies(DISTRICT)]
    declared = {reading for policy in district for reading in policy.readings}

    assert declared == {f"R{number}" for number in range(1, 37)}


def test_a_question_is_open_in_every_document_or_in_none():
    district = [POLICIES[name] for name in shipped_policies(DISTRICT)]
    openness = {
        (reading, declared.open)
        for policy in district
        for reading, declared in policy.readings.items()
    }

    assert len(openness) == len({reading for reading, _ in openness})


def test_every_document_has_scenarios_and_every_scenario_file_a_document():
    documents = {path.parent / "scenarios" / path.name for path in DOCUMENTS}

    assert documents == set(FILES.values())


def test_a_document_s_file_bears_a_name_that_no_other_has():
    assert len({path.stem for path in DOCUMENTS}) == len(DOCUMENTS) == len(POLICIES)
