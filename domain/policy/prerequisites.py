"""How far a teacher fulfilled what must come first, such as induction (A2§16)."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from domain.facts import CarriedIn, Completion, TeacherFacts
from domain.policy.lots import in_order, is_confirmed, reported_hours
from domain.policy.model import Document
from domain.policy.rules import Prerequisite


@dataclass(frozen=True, kw_only=True)
class Progress:
    """The confirmed hours towards a prerequisite, and when they sufficed."""

    hours: Fraction
    fulfilled_on: date | None


def progress_of(
    rule: Prerequisite, head: Document, facts: TeacherFacts, last: date
) -> Progress:
    """Add up the confirmed hours until a day; what was carried in counts too (R17)."""
    hours = Fraction(0)
    fulfilled_on: date | None = None
    for subject in in_order(facts):
        if subject.completed_on > last:
            break
        if not is_confirmed(subject) or not rule.where.admits(subject.kind):
            continue
        if rule.where.matches(subject, facts.attributes_on(subject.completed_on)):
            hours += _hours(head, subject)
        if fulfilled_on is None and hours >= rule.hours:
            fulfilled_on = subject.completed_on
    return Progress(hours=hours, fulfilled_on=fulfilled_on)


def _hours(head: Document, subject: Completion | CarriedIn) -> Fraction:
    """Return the hours as reported, else those that the activity was approved for."""
    reported = reported_hours(head.hours_per, subject)
    if reported is not None:
        return reported
    return Fraction(getattr(subject, "activity_hours", None) or 0)
