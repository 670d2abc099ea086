"""Counted years, which need not begin in January, and the steps between days."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
"""Between them periods lie; no step that a document may ask for leaves the calendar."""

MOST_YEARS = 100
"""What is counted in years is at most so long."""


@dataclass(frozen=True, kw_only=True)
class CountedYears:
    """Years that run from one day to the day before it, a year later.

    A year is named after the calendar year in which it begins.
    """

    month: int = 1
    day: int = 1

    def year_of(self, day: date) -> int:
        """Return the counted year that a day lies in."""
        return day.year - ((day.month, day.day) < (self.month, self.day))

    def starts(self, year: int) -> date:
        """Return the first day of a counted year."""
        return date(year, self.month, self.day)

    def ends(self, year: int) -> date:
        """Return the last day of a counted year."""
        return self.starts(year + 1) - timedelta(days=1)


def years_between(first: date, last: date) -> Fraction:
    """Return the years from one day to another, both included; 0 in wrong order.

    Whole years are told back from the last day, what remains before them by its days.
    """
    after = last + timedelta(days=1)
    if first >= after:
        return Fraction(0)
    whole = after.year - first.year
    if years_later(after, -whole) < first:
        whole -= 1
    begins = years_later(after, -whole)
    days_of_year = (begins - years_later(after, -whole - 1)).days
    return whole + Fraction((begins - first).days, days_of_year)


def years_later(day: date, years: int) -> date:
    """Return the same day so many years later; 29 February may become the 28th."""
    return months_later(day, 12 * years)


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, at the latest the month's last.

    A negative number of months leads back.
    """
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
