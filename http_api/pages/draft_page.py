"""What the check of a draft shows: mistakes with their lines, warnings, scenarios."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.errors import LedgerError
from domain.policy.advice import warnings_of
from domain.policy.cautions import PolicyWarning
from domain.policy.load import SHIPPED, Policy, load_policy, shipped_regions
from domain.policy.mistakes import PolicyError, PolicyMistake
from domain.policy.scenario_file import read_scenarios
from domain.policy.scenarios import Scenario, run_scenario

AROUND = 1
"""Lines that are shown before and after the one with a mistake."""
DRAFT = "the document"
SCENARIOS = "scenarios"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of a text, and whether it is the one that is spoken of."""

    number: int
    text: str
    meant: bool


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """A mistake, and the lines around it."""

    mistake: PolicyMistake
    lines: Sequence[Line]


@dataclass(frozen=True, kw_only=True)
class ScenarioResult:
    """A scenario, and what is otherwise than it expects."""

    scenario: Scenario
    otherwise: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class CheckedScenarios:
    """The scenarios that were run on a draft."""

    own: bool
    """They came with the draft; else they are those shipped beside its document."""
    results: Sequence[ScenarioResult] = ()
    mistakes: Sequence[Mistake] = ()

    @property
    def failing(self) -> Sequence[ScenarioResult]:
        """The scenarios that the draft does not fulfil."""
        return [one for one in self.results if one.otherwise]

    @property
    def holding(self) -> int:
        """How many scenarios the draft fulfils."""
        return len(self.results) - len(self.failing)


@dataclass(frozen=True, kw_only=True)
class CheckedDraft:
    """A draft, and everything that is to be said of it."""

    text: str
    policy: Policy | None = None
    mistakes: Sequence[Mistake] = ()
    warnings: Sequence[PolicyWarning] = ()
    scenarios: CheckedScenarios | None = None
    """None: the draft did not load, or nobody has scenarios for it."""


def checked_draft(text: str, own_scenarios: str) -> CheckedDraft:
    """Check a draft; a wrong one is told mistake by mistake, nothing is raised."""
    try:
        policy = load_policy(text, DRAFT)
    except PolicyError as error:
        return CheckedDraft(text=text, mistakes=_shown(error, text))
    return CheckedDraft(
        text=text,
        policy=policy,
        warnings=warnings_of(policy),
        scenarios=_checked_scenarios(policy, own_scenarios),
    )


def lines_around(text: str, number: int) -> Iterator[Line]:
    """Yield a line of a text with the lines around it; nothing for one it lacks."""
    lines = text.splitlines()
    if not 1 <= number <= len(lines):
        return
    first, last = max(number - AROUND, 1), min(number + AROUND, len(lines))
    for at in range(first, last + 1):
        yield Line(number=at, text=lines[at - 1], meant=at == number)


def shipped_scenarios(document: str) -> str | None:
    """Return the scenarios that come with the ledger for a document of this name."""
    for region in shipped_regions():
        for file in sorted((SHIPPED / region / "scenarios").glob("*.toml")):
            if file.stem == document:
                return file.read_text(encoding="utf-8")
    return None


def _checked_scenarios(policy: Policy, own: str) -> CheckedScenarios | None:
    text = own or shipped_scenarios(policy.document)
    if text is None:
        return None
    try:
        scenarios = read_scenarios(text, SCENARIOS)
    except PolicyError as error:
        return CheckedScenarios(own=bool(own), mistakes=_shown(error, text))
    results = [
        ScenarioResult(scenario=one, otherwise=_otherwise(policy, one))
        for one in scenarios
    ]
    return CheckedScenarios(own=bool(own), results=results)


def _otherwise(policy: Policy, scenario: Scenario) -> Sequence[str]:
    try:
        return run_scenario(policy, scenario)
    except LedgerError as error:
        return [error.message]


def _shown(error: PolicyError, text: str) -> Sequence[Mistake]:
    return [
        Mistake(mistake=one, lines=list(lines_around(text, one.line or 0)))
        for one in error.mistakes
    ]
