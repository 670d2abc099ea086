"""The period of one teacher: the document's, or one that begins on their own day."""

from datetime import date, timedelta

from domain.policy.calendar import EARLIEST, LATEST, years_later
from domain.policy.filters import day_in
from domain.policy.model import Document, PerTeacher
from domain.terms import Attributes


def period_of(head: Document, attributes: Attributes, day: date) -> tuple[date, date]:
    """Return the first and the last day of a teacher's period, without extensions.

    `attributes` hold on `day`, which is min(counted up to, end of the document's
    period). Who lacks the attribute, or has no day in it, has the document's period; so
    has who would have one that ends before it begins.
    """
    whole = head.period_from, head.period_until
    own = head.per_teacher
    if own is None:
        return whole
    begins = date_in(attributes, own.begins)
    if begins is None:
        return whole
    if own.years is not None:
        return _of_length(own, begins, own.years, day)
    ends = date_in(attributes, own.ends)
    return whole if ends is None or ends < begins else (begins, ends)


def _of_length(
    own: PerTeacher, begins: date, years: int, day: date
) -> tuple[date, date]:
    """Return the first period of so many years, or of a chain the one of the day."""
    number = 0
    while own.renews and years_later(begins, (number + 1) * years) <= day:
        number += 1
    after = years_later(begins, (number + 1) * years)
    return years_later(begins, number * years), after - timedelta(days=1)


def date_in(attributes: Attributes, name: str | None) -> date | None:
    """Return the first day that an attribute holds; other values are passed over.

    So is a day before 1900 or after 2200, which nobody means ("no expiry").
    """
    for value in attributes.get(name or "", ()):
        day = day_in(value)
        if day is not None and EARLIEST <= day <= LATEST:
            return day
    return None
