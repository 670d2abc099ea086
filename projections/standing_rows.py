"""Rows of `standing`: what the governing documents say of one teacher."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.errors import LedgerError
from domain.facts import TeacherFacts
from domain.policy.explain import explain
from domain.policy.governing import governing
from domain.policy.load import Policy
from domain.policy.mistakes import GovernedByNoneError, GovernedBySeveralError
from domain.statement import Statement, Verdict
from projections.batch import POISON
from projections.changes import Row, Table
from projections.errors import UncomputableError
from projections.facts import NO_DAY, as_json
from projections.governed import counted_until

STANDING = Table(
    name="standing",
    key=("teacher_id", "series"),
    columns=(
        "computed_at",
        "counted_up_to",
        "period_until",
        "document",
        "revision",
        "digest",
        "cohort",
        "verdict",
        "total_credits",
        "total_hours",
        "target",
        "balances",
        "missing_rules",
        "missing_categories",
        "parcels",
        "problem",
    ),
)

NO_PARCELS = None
"""Nobody holds a certificate that could be compared with the parcels."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Rulebook:
    """What standings are computed with: the standing documents, the day."""

    policies: Sequence[Policy]
    today: date
    position: int
    strict: bool

    @property
    def digests(self) -> frozenset[str]:
        """What tells these documents from others."""
        return frozenset(policy.digest for policy in self.policies)

    @property
    def series(self) -> list[str]:
        """Every series that a standing document belongs to."""
        return sorted({policy.series for policy in self.policies})


def standings_of(
    facts: TeacherFacts, rulebook: Rulebook, *, certified: bool
) -> Iterable[Row]:
    """Return the standing of a teacher in every series.

    Its parcels are told only where a certificate may be compared with them.
    """
    teacher_id = facts.teacher_id
    for series in rulebook.series:
        try:
            yield _standing(facts, series, rulebook, certified=certified)
        except (GovernedByNoneError, GovernedBySeveralError) as error:
            yield problem_row(teacher_id, series, rulebook, error.message)
        except POISON as error:
            if rulebook.strict:
                raise UncomputableError(teacher_id, series, error) from error
            _log.exception("the statement of %s cannot be computed", teacher_id)
            yield problem_row(teacher_id, series, rulebook, _sentence(error))


def _standing(
    facts: TeacherFacts, series: str, rulebook: Rulebook, *, certified: bool
) -> Row:
    today = rulebook.today
    policy = governing(rulebook.policies, series, facts, today)
    statement = explain(policy, facts, counted_until(policy, facts, today))
    return (
        facts.teacher_id,
        series,
        rulebook.position,
        statement.counted_up_to,
        statement.period_until,
        statement.policy.document,
        statement.policy.revision,
        statement.policy.digest,
        statement.cohort,
        statement.verdict.value,
        str(statement.total_credits),
        str(statement.total_hours),
        str(statement.target),
        as_json({b.category: str(b.credits) for b in statement.balances}),
        _missing_rules(statement),
        _missing_categories(statement),
        parcels_text(statement) if certified else NO_PARCELS,
        "",
    )


def parcels_text(statement: Statement) -> str:
    """Return the parcels that a certificate is compared with."""
    return as_json(
        {p.parcel_id: [p.category, str(p.credits)] for p in statement.parcels}
    )


def problem_row(teacher_id: str, series: str, rulebook: Rulebook, problem: str) -> Row:
    """Return the standing of somebody of whom nothing can be said, and why."""
    return (
        teacher_id,
        series,
        rulebook.position,
        rulebook.today,
        NO_DAY,
        "",
        "",
        "",
        "",
        Verdict.NOT_IN_SCOPE.value,
        "0",
        "0",
        "0",
        "{}",
        [],
        [],
        NO_PARCELS,
        problem,
    )


def _sentence(error: Exception) -> str:
    return error.message if isinstance(error, LedgerError) else repr(error)


def _missing_rules(statement: Statement) -> list[str]:
    return list(
        dict.fromkeys(
            finding.rule.rule_id
            for finding in statement.findings
            if finding.hard and not finding.met
        )
    )


def _missing_categories(statement: Statement) -> list[str]:
    return [
        balance.category
        for balance in statement.balances
        if balance.need is not None and balance.credits < balance.need
    ]
