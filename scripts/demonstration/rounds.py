"""The days on which the district office confirms what came in (A2§4, §12)."""

from datetime import date

from scripts.demonstration.shapes import FIRST_YEAR, LAST_YEAR

ROUNDS = (
    *(
        day
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
        for day in (date(year, 7, 15), date(year + 1, 1, 28))
    ),
    date(2026, 3, 10),
)
"""Twice a year, and once more for what was filed late."""

LATER = "later"
"""The chapter of what came in, or was decided, after the last round."""


def round_of(reported_on: date) -> date:
    """Return the first round after a report came in."""
    return next((day for day in ROUNDS if day > reported_on), ROUNDS[-1])


def chapter_of(day: date) -> str:
    """Return the chapter in which something of a day stands: up to which round."""
    return next((r.isoformat() for r in ROUNDS if day <= r), LATER)


def chapters() -> tuple[str, ...]:
    """Return the names of all chapters in order."""
    return (*(day.isoformat() for day in ROUNDS), LATER)
