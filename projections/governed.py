"""Up to which day the credits of a teacher are counted under a document."""

from datetime import date

from domain.facts import TeacherFacts
from domain.policy.load import Policy


def counted_until(policy: Policy, facts: TeacherFacts, today: date) -> date:
    """Return min(today, end of the period, a ruling's extension included).

    Where teachers have periods of their own, today: theirs may end later.
    """
    if policy.head.per_teacher is not None:
        return today
    extended = [
        ruling.until
        for ruling in facts.rulings
        if ruling.series == policy.series
        and ruling.effect == "extension"
        and ruling.until is not None
    ]
    return min(today, max([policy.period_until, *extended]))
