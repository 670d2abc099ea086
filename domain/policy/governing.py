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
    teacher who changed the kind of school is governed by the last one (R25). Raises
    GovernedByNoneError, GovernedBySeveralError.
    """
    claiming = [
        policy
        for policy in policies
        if policy.series == series
        and policy.head.governs.matches(
            facts.attributes_on(min(counted_up_to, policy.period_until))
        )
    ]
    in_time = [p for p in claiming if p.period_from <= counted_up_to] or claiming
    if not in_time:
        raise GovernedByNoneError(facts.teacher_id, series)
    latest = max(policy.period_from for policy in in_time)
    current = [policy for policy in in_time if policy.period_from == latest]
    if len(current) > 1:
        names = sorted(f"{p.document} {p.revision}" for p in current)
        raise GovernedBySeveralError(facts.teacher_id, series, names)
    return current[0]
