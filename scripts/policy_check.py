"""`credit-ledger policy check` and `schema`: what helps who writes a document."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from domain.errors import LedgerError
from domain.policy.advice import warnings_of
from domain.policy.cautions import PolicyWarning
from domain.policy.load import Policy, load_policy
from domain.policy.mistakes import PolicyError, PolicyMistake
from domain.policy.scenario_file import read_scenarios
from domain.policy.scenarios import Scenario, run_scenario
from domain.policy.schema import document_schema
from scripts.exits import NO
from scripts.options import JSON

SCENARIOS = click.option(
    "--scenarios",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The scenario file; without it scenarios/NAME.toml beside FILE.",
)
FILE = click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)


@dataclass(frozen=True, kw_only=True)
class Failing:
    """A scenario that the document does not fulfil."""

    file: str
    line: int
    says: str
    article: str
    otherwise: Sequence[str]

    def __str__(self) -> str:
        """Say it in one line, as compilers do."""
        return f"{self.file}:{self.line}: {self.says}: {'; '.join(self.otherwise)}"


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What is to be said of a document."""

    policy: Policy | None = None
    mistakes: Sequence[PolicyMistake] = ()
    warnings: Sequence[PolicyWarning] = ()
    scenarios: int | None = None
    """How many scenarios ran; None where the document has none beside it."""
    failing: Sequence[Failing] = ()

    @property
    def is_good(self) -> bool:
        """Tell whether nothing is wrong; warnings are no mistakes."""
        return not (self.mistakes or self.failing)


@click.command()
@FILE
@SCENARIOS
@JSON
@click.pass_context
def check(
    ctx: click.Context, *, file: Path, scenarios: Path | None, as_json: bool
) -> None:
    """Check FILE: every mistake in it, what can never matter, and its scenarios.

    Each line names file, line, rule and key, and says what was expected there.

    Exit code 0: it loads and does what its scenarios say; 1: it does not.
    """
    checked = checked_file(file, scenarios)
    if as_json:
        click.echo(json.dumps(_as_json(checked), ensure_ascii=False))
    else:
        _tell(checked)
    if not checked.is_good:
        ctx.exit(NO)


@click.command()
def schema() -> None:
    """Print the JSON Schema (2020-12) of policy documents, for editors."""
    click.echo(json.dumps(document_schema(), ensure_ascii=False, indent=2))


def checked_file(file: Path, scenarios: Path | None) -> Checked:
    """Load a document, look for what is not meant, and run its scenarios."""
    beside = file.parent / "scenarios" / file.name
    chosen = scenarios or (beside if beside.exists() else None)
    try:
        policy = load_policy(file.read_text(encoding="utf-8"), file.name)
    except PolicyError as error:
        return Checked(mistakes=error.mistakes)
    warnings = warnings_of(policy)
    if chosen is None:
        return Checked(policy=policy, warnings=warnings)
    name = chosen.name if scenarios else f"scenarios/{chosen.name}"
    try:
        found = read_scenarios(chosen.read_text(encoding="utf-8"), name)
    except PolicyError as error:
        return Checked(policy=policy, warnings=warnings, mistakes=error.mistakes)
    failing = [one for case in found if (one := _failing(policy, case, name))]
    return Checked(
        policy=policy, warnings=warnings, scenarios=len(found), failing=failing
    )


def _failing(policy: Policy, scenario: Scenario, file: str) -> Failing | None:
    try:
        otherwise = run_scenario(policy, scenario)
    except LedgerError as error:
        otherwise = [str(error)]
    if not otherwise:
        return None
    return Failing(
        file=file,
        line=scenario.line,
        says=scenario.says,
        article=scenario.article,
        otherwise=otherwise,
    )


def _as_json(checked: Checked) -> dict[str, Any]:
    head = _head(checked.policy) if checked.policy else {}
    return head | {
        "mistakes": [asdict(one) for one in checked.mistakes],
        "warnings": [asdict(one) for one in checked.warnings],
        "scenarios": checked.scenarios,
        "failing": [asdict(one) for one in checked.failing],
    }


def _tell(checked: Checked) -> None:
    for one in (*checked.mistakes, *checked.warnings, *checked.failing):
        click.echo(str(one))
    if checked.mistakes:
        count = len(checked.mistakes)
        click.echo(f"{count} mistake{'s'[: count != 1]}.")
        return
    if checked.policy is not None:
        click.echo(_sentence(checked.policy))
        click.echo(_of_scenarios(checked, checked.policy))


def _of_scenarios(checked: Checked, policy: Policy) -> str:
    if checked.scenarios is None:
        return f"No scenarios: write some in scenarios/{policy.file}."
    good = checked.scenarios - len(checked.failing)
    return f"{good} of {checked.scenarios} scenarios hold."


def _head(policy: Policy) -> dict[str, str]:
    return {
        "document": policy.document,
        "revision": policy.revision,
        "series": policy.series,
        "digest": policy.digest,
        "period": f"{policy.period_from}/{policy.period_until}",
    }


def _sentence(policy: Policy) -> str:
    readings = len(policy.readings)
    return (
        f"{policy.document} {policy.revision} loads: series {policy.series},"
        f" {policy.period_from} to {policy.period_until}, {readings} readings,"
        f" digest {policy.digest[:16]}."
    )
