"""The requests that are posted: realistic completions of a few hundred teachers."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from scripts.demonstration.names import ELECTIVES, SECTIONS
from scripts.demonstration.shapes import YEARS
from scripts.posting.lines import Row

PROVIDER = "development-college"
"""Who reports: a provider gives courses to teachers of every school."""

COURSES = tuple(
    (f"PRO-{year}-{section}-{hours}", year, hours)
    for year, section, hours in product(YEARS, SECTIONS, ("10", "20"))
    if section != "research"
) + tuple(
    (f"ELE-{year}-{word}", year, "20")
    for year, (word, _, _) in product(YEARS, ELECTIVES[::3])
)
"""Activities of the provider in every year, with the hours that were approved."""


SHIFT = 7
"""Days of a round to those of the next: what is kept of one is of little use there."""
SESSION = 40
"""Teachers who take part in one session of a course."""


@dataclass(frozen=True, kw_only=True)
class Posted:
    """The same rows for everybody, in the requests in which they come."""

    bodies: tuple[bytes, ...]
    """NDJSON."""
    rows: int
    """Of all requests together."""
    hours: Decimal
    """The sum over all rows, so that everybody can be compared."""


@dataclass(frozen=True, kw_only=True)
class Roll:
    """Who takes part: teachers, so many of them in a session of a course."""

    teachers: Sequence[str]
    session: int = SESSION


def requests(roll: Roll, number: int, rows: int, *, round_: int) -> Posted:
    """Return the requests of a round; no two rounds have a natural key in common."""
    made = [
        [_row(roll, place, round_) for place in range(start, start + rows)]
        for start in range(0, number * rows, rows)
    ]
    return Posted(
        bodies=tuple(b"".join(map(_line, request)) for request in made),
        rows=number * rows,
        hours=sum((Decimal(row["amount"]) for one in made for row in one), Decimal()),
    )


def _row(roll: Roll, place: int, round_: int) -> Row:
    """Return a row: session after session, who was in one finished on one day."""
    teacher = roll.teachers[place % len(roll.teachers)]
    session = place // min(roll.session, len(roll.teachers))
    activity, year, hours = COURSES[session % len(COURSES)]
    occasion = f"{year}-{round_}-{session}"
    uri = f"https://evidence.example/{activity}/{occasion}/{teacher}.pdf"
    return {
        "teacher_id": teacher,
        "activity_id": activity,
        "occasion": occasion,
        "provider_id": PROVIDER,
        "amount": hours,
        "unit": "hours",
        "result": "passed",
        "completed_on": _day(year, session + SHIFT * round_),
        "tags": {"mode": ("on-site", "online", "mixed")[session % 3]},
        "evidence": [{"uri": uri, "sha256": hashlib.sha256(uri.encode()).hexdigest()}],
    }


def _day(year: str | int, number: int) -> str:
    """Return a day of a session: another one for each, and in each round others."""
    return f"{year}-{3 + number % 9:02d}-{1 + number % 28:02d}"


def _line(row: Row) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"
