"""Who is governed by what: exactly one document per series, period and teacher."""

from collections.abc import Sequence
from datetime import date

from domain.facts import TeacherFacts
from domain.policy.load import Policy
from domain.policy.mistakes import GovernedByNoneError, GovernedBySeveralError


def governing(
    policies: Sequence[Policy], series: str, facts: TeacherFacts, counted_up_to: date
) -> Policy:
    """Return the document of a series that governs a teacher on a day.

    Attributes are read at min(counted up to, end of the document's period), so a
    teacher who changed the kind of school is governed by the last one (R25). Of
    several periods the latest that has begun governs. Raises GovernedByNoneError,
    GovernedBySeveralError.
    """
    claiming = [
        policy
        for policy in policies
        if policy.series == series and _claims(policy, facts, counted_up_to)
    ]
    current = _of_latest_period(claiming, counted_up_to)
    if not current:
        raise GovernedByNoneError(facts.teacher_id, series)
    if len(current) > 1:
        names = sorted(f"{p.document} {p.revision}" for p in current)
        raise GovernedBySeveralError(facts.teacher_id, series, names)
    return current[0]


def alternatives(
    policies: Sequence[Policy], series: str, facts: TeacherFacts, counted_up_to: date
) -> tuple[Policy, ...]:
    """Return the documents that governed a teacher earlier in the period, not now.

    For R25, "show both results": a school that changed its kind, or a teacher who
    changed to a school of another. Documents of other periods are no alternatives.
    """
    of_series = [policy for policy in policies if policy.series == series]
    return tuple(
        policy
        for policy in _of_latest_period(of_series, counted_up_to)
        if not _claims(policy, facts, counted_up_to)
        and any(
            _claims(policy, facts, day)
            for day in _days_of_change(policy, facts, counted_up_to)
        )
    )


def _claims(policy: Policy, facts: TeacherFacts, day: date) -> bool:
    attributes = facts.attributes_on(min(day, policy.period_until))
    return policy.head.governs.matches(attributes)


def _of_latest_period(policies: Sequence[Policy], day: date) -> list[Policy]:
    """Return the documents of the latest period that has begun, if one has."""
    begun = [p for p in policies if p.period_from <= day] or policies
    latest = max((policy.period_from for policy in begun), default=None)
    return [policy for policy in begun if policy.period_from == latest]


def _days_of_change(
    policy: Policy, facts: TeacherFacts, counted_up_to: date
) -> list[date]:
    """Return the first day of the period and those of its changes, up to a day."""
    changes = (span.valid_from for span in facts.spans)
    inside = [day for day in changes if policy.period_from < day <= counted_up_to]
    return [policy.period_from, *inside]
