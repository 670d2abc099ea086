"""Make a population out of single teachers' facts.

For a few teachers: a whole district is read from columns on disk instead.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from domain.facts import CarriedIn, Completion, Status, TeacherFacts
from domain.policy.columns.population import (
    NO_AMOUNT,
    NO_DAY,
    NO_WORD,
    AttributeSets,
    Marks,
    Population,
    Standing,
    Variants,
)
from domain.terms import Attributes

VARIANT_COLUMNS = (
    "kind",
    "unit",
    "result",
    "provider",
    "activity",
    "tags",
    "status",
    "activity_hours",
    "activity_credits",
    "recognised_credits",
    "recognised_by",
)
"""The columns of `Variants` that hold numbers, in the order of a variant's key."""


class InexactError(ValueError):
    """An amount has more places than the columns can hold."""

    def __init__(self, amount: Decimal) -> None:
        super().__init__(f"{amount} has more than two places.")


class Codes:
    """Numbers for things in the order in which they are first met."""

    def __init__(self) -> None:
        self.numbers: dict[Hashable, int] = {}

    def of(self, thing: Hashable) -> int:
        """Return the number of a thing, a new one where it is new."""
        return self.numbers.setdefault(thing, len(self.numbers))

    def __iter__(self) -> Any:
        """Iterate over the things in the order of their numbers."""
        return iter(self.numbers)


@dataclass(kw_only=True)
class _Encoder:
    """What a population's dictionaries hold so far."""

    words: Codes = field(default_factory=Codes)
    tag_sets: Codes = field(default_factory=Codes)
    variants: Codes = field(default_factory=Codes)
    attribute_sets: Codes = field(default_factory=Codes)

    def word(self, word: str | None) -> int:
        return NO_WORD if word is None else self.words.of(word)

    def attributes(self, attributes: Attributes) -> int:
        return self.attribute_sets.of(tuple(sorted(attributes.items())))

    def variant(self, subject: Completion | CarriedIn) -> int:
        tags = self.tag_sets.of(tuple(sorted(subject.tags.items())))
        kind = self.words.of(subject.kind)
        if isinstance(subject, CarriedIn):
            none = NO_WORD
            credits_ = hundredths(subject.credits)
            line = (none, none, none, none, tags, Standing.APPROVED, none, none)
            return self.variants.of((kind, *line, credits_, none, True))
        return self.variants.of(
            (
                kind,
                self.words.of(str(subject.unit)),
                self.words.of(str(subject.result)),
                self.words.of(subject.provider_id),
                self.words.of(subject.activity_id),
                tags,
                STANDINGS[subject.status],
                hundredths(subject.activity_hours),
                hundredths(subject.activity_credits),
                hundredths(subject.recognised_credits),
                self.word(subject.recognised_by),
                False,
            )
        )

    def row(
        self, facts: TeacherFacts, subject: Completion | CarriedIn
    ) -> tuple[Any, ...]:
        attributes = self.attributes(facts.attributes_on(subject.completed_on))
        day, variant = subject.completed_on.toordinal(), self.variant(subject)
        if isinstance(subject, CarriedIn):
            marks = Marks.ACTIVITY_APPROVED | Marks.PROVIDER_QUALIFIED
            none = (NO_WORD, 0, NO_DAY, int(marks))
            amount = hundredths(subject.hours)
            return (day, amount, variant, attributes, *none, subject.carry_in_id.bytes)
        return (
            day,
            hundredths(subject.amount),
            variant,
            attributes,
            self.words.of(subject.school_id),
            subject.makes_up_for or 0,
            ordinal(subject.decided_on),
            marks_of(subject),
            subject.posting_id.bytes,
        )


STANDINGS = {status: Standing[status.name] for status in Status}


def hundredths(amount: Decimal | None) -> int:
    """Return an amount of at most two places in hundredths.

    Raises InexactError for one of more places, which no event can hold.
    """
    if amount is None:
        return NO_AMOUNT
    scaled = amount * 100
    if scaled != int(scaled):
        raise InexactError(amount)
    return int(scaled)


def ordinal(day: date | None) -> int:
    """Return a day as its proleptic ordinal."""
    return NO_DAY if day is None else day.toordinal()


def marks_of(subject: Completion) -> int:
    """Return what is true of a completion, as `Marks`."""
    return int(
        (Marks.ACTIVITY_APPROVED if subject.activity_approved else 0)
        | (Marks.PROVIDER_QUALIFIED if subject.provider_qualified else 0)
        | (Marks.DISALLOWED if subject.disallowed_by is not None else 0)
        | (Marks.CORROBORATED if subject.corroborations > 0 else 0)
    )


def population_of(facts: Sequence[TeacherFacts]) -> Population:
    """Return teachers' facts as columns, in the order in which they are given."""
    encoder = _Encoder()
    rows = [[encoder.row(one, subject) for subject in _sorted(one)] for one in facts]
    spans = [
        [(span.valid_from, encoder.attributes(span.attributes)) for span in one.spans]
        for one in facts
    ]
    day, amount, variant, attributes, school, counts_in, decided, marks, ids = _columns(
        (row for theirs in rows for row in theirs), 9
    )
    return Population(
        teacher_ids=tuple(one.teacher_id for one in facts),
        starts=_starts([len(theirs) for theirs in rows]),
        day=_narrow(day),
        amount=_narrow(amount),
        variant=_narrow(variant),
        attributes=_narrow(attributes),
        school=_narrow(school),
        counts_in=_narrow(counts_in),
        decided=_narrow(decided),
        marks=np.array(marks, np.uint8),
        ids=np.array(ids, "V16"),
        span_starts=_starts([len(theirs) for theirs in spans]),
        span_day=_narrow([d.toordinal() for theirs in spans for d, _ in theirs]),
        span_attributes=_narrow([code for theirs in spans for _, code in theirs]),
        **_beside(facts, encoder),
        rulings={i: one.rulings for i, one in enumerate(facts) if one.rulings},
        **_dictionaries(encoder),
    )


# --- inside ---------------------------------------------------------------------------


def _sorted(facts: TeacherFacts) -> list[Completion | CarriedIn]:
    subjects: list[Completion | CarriedIn] = [*facts.completions, *facts.carried_in]
    return sorted(subjects, key=lambda one: (one.completed_on, id_of(one)))


def id_of(subject: Completion | CarriedIn) -> bytes:
    """Return the id of a completion or line, in the order of its text."""
    if isinstance(subject, CarriedIn):
        return subject.carry_in_id.bytes
    return subject.posting_id.bytes


def _beside(facts: Sequence[TeacherFacts], encoder: _Encoder) -> dict[str, Any]:
    offsets = [(i, offset) for i, one in enumerate(facts) for offset in one.offsets]
    attested = [
        (i, signed) for i, one in enumerate(facts) for signed in one.attestations
    ]
    return {
        "offset_teacher": _narrow([i for i, _ in offsets]),
        "offset_rule": _narrow([encoder.words.of(o.rule_id) for _, o in offsets]),
        "offset_credits": _narrow([hundredths(o.credits) for _, o in offsets]),
        "attested_teacher": _narrow([i for i, _ in attested]),
        "attested_subject": _narrow([encoder.words.of(a.subject) for _, a in attested]),
        "attested_day": _narrow([a.on.toordinal() for _, a in attested]),
    }


def _dictionaries(encoder: _Encoder) -> dict[str, Any]:
    numbers = _columns(encoder.variants, len(VARIANT_COLUMNS) + 1)
    named = dict(zip(VARIANT_COLUMNS, numbers, strict=False))
    variants = Variants(
        **{name: _narrow(column) for name, column in named.items()},
        carried_in=np.array(numbers[-1], np.bool_),
    )
    return {
        "variants": variants,
        "attribute_sets": attribute_sets([dict(a) for a in encoder.attribute_sets]),
        "tag_sets": tuple(dict(tags) for tags in encoder.tag_sets),
        "words": tuple(encoder.words),
    }


def attribute_sets(sets: Sequence[Attributes]) -> AttributeSets:
    """Return sets of attributes by name: which distinct values each set has."""
    names = sorted({name for one in sets for name in one})
    values = {name: Codes() for name in names}
    columns = {
        name: _narrow(
            [values[name].of(one[name]) if name in one else NO_WORD for one in sets]
        )
        for name in names
    }
    return AttributeSets(
        count=len(sets),
        names=columns,
        values={name: tuple(values[name]) for name in names},
    )


def _columns(rows: Iterable[Sequence[Any]], width: int) -> list[list[Any]]:
    columns = [list(column) for column in zip(*rows, strict=True)]
    return columns or [[] for _ in range(width)]


def _narrow(numbers: Sequence[int]) -> Any:
    return np.array(numbers, np.int32)


def _starts(lengths: Sequence[int]) -> Any:
    return np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))).astype(np.int64)
