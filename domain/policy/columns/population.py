"""A population as columns: what `TeacherFacts` says, of many teachers at once.

Rows are completions and carried-in lines, sorted by teacher, then day of completion,
then id (never arrival). Whatever a filter may ask of a row besides its day, its school
and its teacher is said once per *variant*: the distinct combinations of kind, unit,
result, activity, tags ... are few (thousands) where rows are many (millions), so that
a filter is answered by looking its variant up.

Days are proleptic ordinals (`date.toordinal`), 0 where there is none. Amounts, hours
and credits of facts are hundredths, -1 where there is none. A word is its index in
`words`, -1 where there is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import IntEnum, IntFlag
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.facts import Ruling

Ints = NDArray[np.integer[Any]]
"""Integers of any width; 64 bits wide wherever they are added up."""
Narrow = NDArray[np.int32]
Flags = NDArray[np.bool_]
Ids = NDArray[np.void]
"""UUIDs as 16 bytes, most significant first, so that they sort as their text does."""

NO_WORD = -1
NO_AMOUNT = -1
NO_DAY = 0


class Marks(IntFlag):
    """What is true or false of one row."""

    ACTIVITY_APPROVED = 1
    PROVIDER_QUALIFIED = 2
    DISALLOWED = 4
    CORROBORATED = 8


class Standing(IntEnum):
    """Where a row stands with those who decide, as `domain.facts.Status` says."""

    PENDING = 0
    PROVISIONAL = 1
    APPROVED = 2
    REJECTED = 3


@dataclass(frozen=True, kw_only=True, eq=False)
class Variants:
    """The distinct kinds of rows; every column has one value a variant."""

    kind: Narrow
    unit: Narrow
    """NO_WORD for a carried-in line."""
    result: Narrow
    provider: Narrow
    activity: Narrow
    tags: Narrow
    """Index in the population's `tag_sets`."""
    status: Narrow
    """A `Standing`; a carried-in line is approved."""
    activity_hours: Narrow
    activity_credits: Narrow
    recognised_credits: Narrow
    """What a recognition states, or the credits of a carried-in line."""
    recognised_by: Narrow
    """The authority and document number, where there is a recognition."""
    carried_in: Flags

    def __len__(self) -> int:
        """Return how many variants there are."""
        return len(self.kind)


@dataclass(frozen=True, kw_only=True, eq=False)
class AttributeSets:
    """The distinct sets of attributes that teachers have, by name of the attribute."""

    count: int
    names: Mapping[str, Narrow]
    """For each attribute one column: which of its `values` a set has, -1 for none."""
    values: Mapping[str, Sequence[tuple[str, ...]]]
    """For each attribute the distinct tuples of values that occur."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Population:
    """Facts of teachers as of one position, registers joined in."""

    teacher_ids: Sequence[str]
    starts: Ints
    """Rows of teacher t are starts[t] ... starts[t + 1]; shape [teachers + 1]."""
    day: Narrow
    amount: Narrow
    """Hundredths of the variant's unit; hours of a carried-in line, or NO_AMOUNT."""
    variant: Narrow
    attributes: Narrow
    """The teacher's attribute set on the day of completion."""
    school: Narrow
    counts_in: Narrow
    """The disallowed year that redone training makes up for, 0 for its own (R24)."""
    decided: Narrow
    """Day of the decision that made the status, NO_DAY while there is none."""
    marks: NDArray[np.uint8]
    """`Marks` of each row."""
    ids: Ids
    """Posting or carry-in id of each row."""

    span_starts: Ints
    """Spans of teacher t are span_starts[t] ... span_starts[t + 1]."""
    span_day: Narrow
    """First day of each span, in order."""
    span_attributes: Narrow
    """Attribute set of each span."""

    offset_teacher: Narrow
    """Approved offsets, by teacher: the teacher's index, the rule, hundredths."""
    offset_rule: Narrow
    offset_credits: Narrow

    attested_teacher: Narrow
    """Attestations, by teacher: the teacher's index, the subject, the day."""
    attested_subject: Narrow
    attested_day: Narrow

    rulings: Mapping[int, tuple[Ruling, ...]]
    """Teacher's index to the rulings that apply, in order; most teachers have none."""

    variants: Variants
    attribute_sets: AttributeSets
    tag_sets: Sequence[Mapping[str, str]]
    words: Sequence[str]

    def __len__(self) -> int:
        """Return how many teachers there are."""
        return len(self.teacher_ids)

    @property
    def rows(self) -> int:
        """Return how many completions and carried-in lines there are."""
        return len(self.day)

    def part(self, first: int, last: int) -> "Population":
        """Return the teachers first ... last - 1 alone; columns are views."""
        rows = slice(int(self.starts[first]), int(self.starts[last]))
        spans = slice(int(self.span_starts[first]), int(self.span_starts[last]))
        row_columns = {name: getattr(self, name)[rows] for name in ROW_COLUMNS}
        return replace(
            self,
            teacher_ids=self.teacher_ids[first:last],
            starts=self.starts[first : last + 1] - self.starts[first],
            span_starts=self.span_starts[first : last + 1] - self.span_starts[first],
            span_day=self.span_day[spans],
            span_attributes=self.span_attributes[spans],
            **row_columns,
            **self._beside(first, last),
        )

    def compact(self) -> "Population":
        """Return the same with no variant and no attribute set that nobody has."""
        used = np.bincount(self.variant, minlength=len(self.variants)) > 0
        names = [field.name for field in fields(Variants)]
        variants = Variants(**{n: getattr(self.variants, n)[used] for n in names})
        sets, count = self.attribute_sets, self.attribute_sets.count
        had = np.bincount(self.attributes, minlength=count) > 0
        had |= np.bincount(self.span_attributes, minlength=count) > 0
        number = np.cumsum(had, dtype=np.int32) - np.int32(1)
        return replace(
            self,
            variants=variants,
            variant=(np.cumsum(used, dtype=np.int32) - np.int32(1))[self.variant],
            attribute_sets=replace(
                sets,
                count=int(had.sum()),
                names={name: column[had] for name, column in sets.names.items()},
            ),
            attributes=number[self.attributes],
            span_attributes=number[self.span_attributes],
        )

    def _beside(self, first: int, last: int) -> dict[str, Any]:
        """Return offsets, attestations and rulings of some teachers, renumbered."""
        columns: dict[str, Any] = {
            "rulings": {
                teacher - first: found
                for teacher, found in self.rulings.items()
                if first <= teacher < last
            }
        }
        for teachers, others in BESIDE.items():
            theirs = getattr(self, teachers)
            inside = slice(*np.searchsorted(theirs, (first, last)))
            columns[teachers] = theirs[inside] - np.int32(first)
            columns |= {name: getattr(self, name)[inside] for name in others}
        return columns


ROW_COLUMNS = (
    "day",
    "amount",
    "variant",
    "attributes",
    "school",
    "counts_in",
    "decided",
    "marks",
    "ids",
)
"""The columns with one value a row."""

BESIDE = {
    "offset_teacher": ("offset_rule", "offset_credits"),
    "attested_teacher": ("attested_subject", "attested_day"),
}
"""The columns sorted by teacher that stand beside the rows, with their fellows."""
