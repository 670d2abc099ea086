"""What a generated world is made of: a size, the registers, columns of teachers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

KINDS = (
    *("public_required", "professional", "elective_topical", "elective_chosen"),
    *("school_based", "self_directed", "degree_study", "national_plan"),
    *("it_project_2", "induction"),
    *("ideology_camp", "ideology_practice", "trainer_training"),
)
"""A kind column holds indexes in this tuple."""
PUBLIC, PROFESSIONAL, TOPICAL, CHOSEN, SCHOOL_BASED, SELF_DIRECTED = range(6)
DEGREE, NATIONAL, IT_PROJECT, INDUCTION = range(6, 10)
CAMP, PRACTICE, TRAINERS = range(10, 13)

UNITS = ("hours", "credits", "days", "times")
RESULTS = ("passed", "attended", "not_passed")
PASSED, ATTENDED, NOT_PASSED = range(len(RESULTS))
YEARS = range(2021, 2026)
FIRST_DAY = date(2021, 1, 1).toordinal()
LAST_DAY = date(2025, 12, 31).toordinal()
NEW_YEARS = np.array([date(year, 1, 1).toordinal() for year in YEARS])
NONE = -1
"""Stands where there is no school, amount or day."""


def year_of(day: Ints) -> Ints:
    """Return the place of each day's year in `YEARS`."""
    return np.searchsorted(NEW_YEARS, day, side="right") - 1


@dataclass(frozen=True, kw_only=True)
class Size:
    """How large a world is, and the seed that it follows from."""

    teachers: int
    completions: int
    seed: int = 20_221_014

    @property
    def each(self) -> float:
        """How many completions a teacher has on average."""
        return max(1.0, self.completions / self.teachers)


@dataclass(frozen=True, kw_only=True)
class School:
    """A school that teachers belong to."""

    school_id: str
    kind: str
    stage: str
    disallowed: bool
    """Its project-year 2023 was not recognised (A8§25)."""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An activity that was on offer in a year; amounts are hundredths, -1 for none."""

    activity_id: str
    kind: int
    provider_id: str
    hours: int
    credits: int
    tags: Mapping[str, str]
    year: int
    school: int = NONE
    approved: bool = True
    qualified: bool = True
    """The provider may give such an activity (A2§6-7)."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Catalogue:
    """The registers of a world, and where in them which offers stand."""

    schools: tuple[School, ...]
    offers: tuple[Offer, ...]
    first: Ints
    """Offers of a (kind, slot, year) begin here; a slot is a theme or a school."""
    count: Ints

    def column(self, name: str) -> Ints:
        """Return one field of all offers as numbers."""
        return np.array([getattr(offer, name) for offer in self.offers], np.int64)


@dataclass(frozen=True, kw_only=True, eq=False)
class Teachers:
    """The teachers of a block, a value each; days are ordinals, -1 for none."""

    first: int
    """Number of the first teacher of the block in the world."""
    school: Ints
    entry: Ints
    """Index in `people.ENTRIES`."""
    entry_on: Ints
    registered_on: Ints
    role: Ints
    """Index in `people.ROLES`, -1 for none."""
    moved_on: Ints
    moved_to: Ints
    left_on: Ints
    """First day of a leave."""
    returned_on: Ints
    retired_on: Ints
    scale: NDArray[np.float64]
    """How much of the period counts for them."""
    diligence: NDArray[np.float64]

    def __len__(self) -> int:
        """Return how many teachers there are."""
        return len(self.school)

    def name(self, teacher: int) -> str:
        """Return the id of a teacher of the block."""
        return f"T{self.first + teacher + 1:08d}"


@dataclass(frozen=True, kw_only=True, eq=False)
class Rows:
    """Completions, by teacher, then day, then id; amounts are hundredths."""

    teacher: Ints
    occasion: Ints
    offer: Ints
    kind: Ints
    day: Ints
    amount: Ints
    unit: Ints
    result: Ints
    status: Ints
    """A `Standing` of the columns."""
    recognised: Ints
    school: Ints
    counts_in: Ints
    reported: Ints
    decided: Ints
    corroborated: Flags
    ids: NDArray[np.void]

    def __len__(self) -> int:
        """Return how many completions there are."""
        return len(self.teacher)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A carried-in line (R17); amounts are hundredths."""

    teacher: int
    carry_in_id: UUID
    reference: str
    kind: str
    credits: int
    hours: int
    day: int
    tags: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Permission:
    """An approved offset (R6); credits are hundredths."""

    teacher: int
    offset_id: UUID
    credits: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Block:
    """Some thousand teachers with all that is known of them."""

    teachers: Teachers
    rows: Rows
    lines: tuple[Line, ...]
    permissions: tuple[Permission, ...]
