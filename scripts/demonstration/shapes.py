"""The values that the generator is made of: people, trainings, reports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from scripts.posting.lines import Command, Handle, Row

FIRST_YEAR = 2021
LAST_YEAR = 2025
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)


@dataclass(frozen=True, kw_only=True)
class Stay:
    """A teacher belongs to a school from a day on."""

    since: date
    school_id: str


@dataclass(frozen=True, kw_only=True)
class Person:
    """One invented teacher: where, since when, and how it will turn out."""

    teacher_id: str
    name: str
    number: str
    entry: str
    """`existing`, `new`, `transferred_in` or `moved_within_city`."""
    entry_on: date
    stays: tuple[Stay, ...]
    intent: str
    """What the teacher's history is to show; a word of `people.INTENTS`."""
    roles: tuple[str, ...] = ()
    inducted_on: date | None = None
    leave: tuple[date, date] | None = None
    retires_on: date | None = None

    def school_on(self, day: date) -> str:
        """Return the school to which the teacher belongs on a day."""
        current = self.stays[0].school_id
        for stay in self.stays:
            if stay.since <= day:
                current = stay.school_id
        return current

    def serves_on(self, day: date) -> bool:
        """Say whether the teacher is in service at the district on a day."""
        if day < self.stays[0].since:
            return False
        if self.retires_on and day >= self.retires_on:
            return False
        return not (self.leave and self.leave[0] <= day < self.leave[1])


@dataclass(frozen=True, kw_only=True)
class Training:
    """One training of one teacher, before anybody has reported it."""

    teacher_id: str
    activity_id: str
    kind: str
    occasion: str
    amount: str
    completed_on: date
    unit: str = "hours"
    result: str = "passed"
    makes_up_for: int | None = None
    spare: bool = False
    """Nothing depends on it, so that a rejection does not spoil the intent."""
    tags: Mapping[str, str] = field(default_factory=dict)
    fate: str = "approve"
    """`approve`, `reject`, `correct`, `reverse`, `leave` or `mistaken` (identity)."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """A training as somebody reported it: the row, and what becomes of it."""

    row: Row
    handle: Handle
    reported_on: date
    fate: str


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """Half a year of the history: what came in, then what was decided."""

    name: str
    """The day of the round, or `later`."""
    completions: tuple[Row, ...]
    decisions: tuple[Command, ...]


@dataclass(frozen=True, kw_only=True)
class District:
    """Everything that is to be posted, in the order in which it is posted."""

    seed: int
    people: tuple[Person, ...]
    registers: tuple[Command, ...]
    history: tuple[Chapter, ...]
    afterwards: tuple[Command, ...]
    """Certificates, and what happens after them."""
    today: tuple[Command, ...]
    """What the schools themselves post now, so that something is pending."""

    @property
    def completions(self) -> tuple[Row, ...]:
        """All rows of the history."""
        return tuple(row for part in self.history for row in part.completions)

    @property
    def decisions(self) -> tuple[Command, ...]:
        """All decisions of the history."""
        return tuple(taken for part in self.history for taken in part.decisions)
