"""Scenarios beside a document: a teacher's history, and what the rules make of it.

`domain.policy.scenario_file` reads them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from domain.certificates import fallen_verdict, frozen_parcels
from domain.facts import (
    TeacherFacts,
)
from domain.policy.explain import explain
from domain.policy.load import Policy
from domain.statement import Finding, Statement


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One sentence about the rules, with the history that shows it."""

    says: str
    article: str
    line: int
    """Where it stands in its file."""
    reading: str | None
    """The question of the text that it shows an option of."""
    readings: Mapping[str, str]
    facts: TeacherFacts
    before: TeacherFacts | None
    """The history that a certificate was issued on, where the scenario has one."""
    counted_up_to: date
    expect: Mapping[str, Any]


def run_scenario(policy: Policy, scenario: Scenario) -> list[str]:
    """Apply a document to a scenario; return what is otherwise than expected."""
    statement = explain(
        policy, scenario.facts, scenario.counted_up_to, scenario.readings
    )
    seen = dict(_seen(policy, scenario, statement))
    return [
        f"{key}: expected {wanted}, found {seen.get(key, 'nothing by that name')}"
        for key, wanted in _flat(scenario.expect)
        if str(seen.get(key)) != wanted
    ]


# --- what a scenario may expect ---------------------------------


def _flat(expect: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, wanted in expect.items():
        if isinstance(wanted, dict):
            for inner, value in wanted.items():
                yield f"{key}.{inner}", _written(value)
        else:
            yield key, _written(wanted)


def _written(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(sorted(value)) or "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    try:
        return str(Fraction(str(value)))
    except ValueError:
        return str(value)


def _seen(
    policy: Policy, scenario: Scenario, statement: Statement
) -> Iterator[tuple[str, str]]:
    """Yield everything that a scenario may ask for, by its key."""
    yield "verdict", str(statement.verdict)
    yield "cohort", statement.cohort
    yield "target", str(statement.target)
    yield "total", str(statement.total_credits)
    yield "hours", str(statement.total_hours)
    yield "unmet", _rules(f for f in _unmet(statement) if f.hard)
    yield "advised", _rules(f for f in _unmet(statement) if not f.hard)
    yield "governs", str(_governs(policy, scenario)).lower()
    yield "parcels", str(len(statement.parcels))
    inferred = (p.hours for p in statement.parcels if p.hours_inferred)
    yield "inferred_hours", str(sum(inferred, Fraction(0)))
    moved = (p.credits for p in statement.parcels if p.moved_from)
    yield "moved", str(sum(moved, Fraction(0)))
    yield "issued", policy.head.issued.isoformat()
    yield "certificate", _certificate(policy, scenario, statement)
    for balance in statement.balances:
        yield f"credits.{balance.category}", str(balance.credits)
    years: Counter[int] = Counter()
    for parcel in statement.parcels:
        years[parcel.year] += parcel.credits  # type: ignore[assignment]
    for year in {*policy.head.years, *years}:
        yield f"years.{year}", str(years[year])
    for who in ("school", "district"):
        credits_ = (w.credits for w in statement.waiting if w.awaits == who)
        yield f"waiting.{who}", str(sum(credits_, Fraction(0)))
    yield from _asked(statement)
    yield from _by_rule(statement)
    yield from _left_out(statement)


def _left_out(statement: Statement) -> Iterator[tuple[str, str]]:
    """Yield the codes of what does not count, how many of each, and the clause."""
    codes = Counter(one.code for one in statement.uncounted)
    yield "uncounted", _written(sorted(codes)) if codes else "nothing"
    for code, count in codes.items():
        yield f"uncounted.{code}", str(count)
    for one in statement.uncounted:
        yield f"article.{one.code}", one.rule.article


def _by_rule(statement: Statement) -> Iterator[tuple[str, str]]:
    """Yield the credits that each rule had a hand in."""
    credits_: dict[str, Fraction] = {}
    for parcel in statement.parcels:
        for rule in parcel.rules:
            before = credits_.get(rule.rule_id, Fraction(0))
            credits_[rule.rule_id] = before + parcel.credits
    for rule_id, amount in credits_.items():
        yield f"by.{rule_id}", str(amount)


def _asked(statement: Statement) -> Iterator[tuple[str, str]]:
    for finding in statement.findings:
        year = f"-{finding.year}" if finding.year else ""
        name = f"{finding.rule.rule_id}{year}"
        yield f"need.{name}", str(finding.need)
        yield f"have.{name}", str(finding.have)
        yield f"exempted.{name}", str(finding.exempted_by)


def _unmet(statement: Statement) -> Iterator[Finding]:
    return (f for f in statement.findings if not f.met and f.exempted_by is None)


def _rules(found: Iterable[Finding]) -> str:
    names = {f"{f.rule.rule_id}-{f.year}" if f.year else f.rule.rule_id for f in found}
    return ", ".join(sorted(names)) or "nothing"


def _governs(policy: Policy, scenario: Scenario) -> bool:
    day = min(scenario.counted_up_to, policy.period_until)
    return policy.head.governs.matches(scenario.facts.attributes_on(day))


def _certificate(policy: Policy, scenario: Scenario, today: Statement) -> str:
    if scenario.before is None:
        return "none"
    then = explain(policy, scenario.before, scenario.counted_up_to, scenario.readings)
    same = frozen_parcels(then) == frozen_parcels(today)
    fallen = fallen_verdict(then.verdict, today.verdict)
    return "valid" if same and fallen is None else "under-review"
