"""Where two evaluators differ: the teacher, the field, and what each of them says."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, zip_longest
from typing import Any

from domain.policy.categories import EVERYTHING
from domain.policy.columns.encode import population_of
from domain.policy.columns.evaluate import Evaluation, evaluation
from domain.policy.columns.outcome import VERDICTS, FindingColumn, Outcome
from domain.policy.columns.parcels import parcels_of
from domain.statement import Finding, Statement
from tests.domain.policy.agreement.cases import Case


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One field of one teacher in which the evaluators differ."""

    teacher: int
    teacher_id: str
    field: str
    explain: Any
    columns: Any

    def __str__(self) -> str:
        """Say it in one line."""
        return (
            f"{self.teacher_id}, {self.field}: "
            f"explain says {self.explain}, columns say {self.columns}"
        )


def columns_of(case: Case) -> Evaluation:
    """Return what the second evaluator makes of a case."""
    population = population_of(case.facts)
    return evaluation(case.policy, population, case.counted_up_to, case.readings)


def difference(case: Case) -> Difference | None:
    """Return the first field in which the two evaluators differ, if there is one."""
    return next(differences(case.statements(), columns_of(case)), None)


def differences(
    statements: Sequence[Statement], columns: Evaluation
) -> Iterator[Difference]:
    """Yield every field of every teacher in which the two evaluators differ."""
    for teacher, statement in enumerate(statements):
        numbers = _numbers(statement, columns.outcome, teacher)
        parcels = _parcels(statement, columns, teacher)
        yield from differing(statement, teacher, chain(numbers, parcels))


def differences_in_numbers(
    statements: Sequence[Statement], outcome: Outcome
) -> Iterator[Difference]:
    """Yield every number in which they differ; parcels are not looked at."""
    for teacher, statement in enumerate(statements):
        numbers = _numbers(statement, outcome, teacher)
        yield from differing(statement, teacher, numbers)


Said = tuple[str, Any, Any]
"""A field, and what each of the two evaluators says."""


def differing(
    statement: Statement, teacher: int, fields: Iterable[Said]
) -> Iterator[Difference]:
    """Yield the fields of one teacher of which two things are said."""
    for name, one, other in fields:
        if one != other:
            yield Difference(
                teacher=teacher,
                teacher_id=statement.teacher_id,
                field=name,
                explain=one,
                columns=other,
            )


def _numbers(statement: Statement, outcome: Outcome, teacher: int) -> Iterator[Said]:
    said = dict(told_by_explain(statement))
    other = dict(told_by_columns(outcome, teacher))
    for name in (*said, *(one for one in other if one not in said)):
        yield name, said.get(name, "nothing"), other.get(name, "nothing")


def _parcels(statement: Statement, columns: Evaluation, teacher: int) -> Iterator[Said]:
    found = parcels_of(columns, teacher)
    for number, (one, other) in enumerate(zip_longest(statement.parcels, found), 1):
        yield f"parcel {number}", one, other


def told_by_explain(statement: Statement) -> Iterator[tuple[str, Any]]:
    """Yield every number of a statement by its name."""
    yield "teacher", statement.teacher_id
    yield "cohort", statement.cohort
    yield "verdict", statement.verdict
    yield "target", statement.target
    yield "total credits", statement.total_credits
    yield "total hours", statement.total_hours
    for balance in statement.balances:
        yield f"credits of {balance.category}", balance.credits
        yield f"hours of {balance.category}", balance.hours
        for year, credits_ in balance.by_year.items():
            if credits_:
                yield f"credits of {balance.category} in {year}", credits_
    names = [_name(one.rule.rule_id, one.year) for one in statement.findings]
    yield "findings", names
    for name, finding in zip(names, statement.findings, strict=True):
        yield name, _asked(finding)


def _name(rule_id: str, year: int | None) -> str:
    return rule_id if year is None else f"{rule_id} of {year}"


def _asked(finding: Finding) -> dict[str, Any]:
    return {
        "have": finding.have,
        "need": finding.need,
        "unit": finding.unit,
        "hard": finding.hard,
        "met": finding.met,
        "exempted": finding.exempted_by is not None,
    }


def told_by_columns(outcome: Outcome, teacher: int) -> Iterator[tuple[str, Any]]:
    """Yield the same numbers of one teacher out of an outcome."""

    def hours(number: int, category: str) -> Fraction:
        odd = outcome.odd_hours.get((teacher, category), Fraction(0))
        return outcome.exact(number) + odd

    yield "teacher", outcome.teacher_ids[teacher]
    yield "cohort", outcome.cohorts[outcome.cohort[teacher]]
    yield "verdict", VERDICTS[outcome.verdict[teacher]]
    yield "target", outcome.exact(outcome.target[teacher])
    yield "total credits", outcome.exact(outcome.total_credits[teacher])
    yield "total hours", hours(outcome.total_hours[teacher], EVERYTHING)
    for place, category in enumerate(outcome.categories):
        credits_ = outcome.credits[teacher, place]
        yield f"credits of {category}", outcome.exact(credits_)
        yield f"hours of {category}", hours(outcome.hours[teacher, place], category)
        for number, year in enumerate(outcome.years):
            if of_year := outcome.by_year[teacher, number, place]:
                yield f"credits of {category} in {year}", outcome.exact(of_year)
    found = outcome.findings_of(teacher)
    names = [_name(one.rule_id, one.year) for one in found]
    yield "findings", names
    for name, finding in zip(names, found, strict=True):
        yield name, _asked_in_columns(outcome, finding, teacher)


def _asked_in_columns(
    outcome: Outcome, finding: FindingColumn, teacher: int
) -> dict[str, Any]:
    beyond = finding.beyond.get(teacher, Fraction(0))
    return {
        "have": outcome.exact(finding.have[teacher]) + beyond,
        "need": outcome.need(finding, teacher),
        "unit": finding.unit,
        "hard": bool(finding.hard[teacher]),
        "met": bool(finding.met[teacher]),
        "exempted": bool(finding.exempted[teacher]),
    }
