"""A world as a population: the columns that the second evaluator reads."""

from dataclasses import replace
from typing import Any

import numpy as np

from domain.facts import Status
from domain.policy.columns.encode import Codes, attribute_sets
from domain.policy.columns.population import (
    NO_AMOUNT,
    NO_WORD,
    Ints,
    Marks,
    Narrow,
    Population,
    Standing,
    Variants,
)
from scripts.generating.facts import (
    DISALLOWED_YEAR,
    OFFSET_RULE,
    recognised_by,
    rulings_of,
)
from scripts.generating.shapes import (
    KINDS,
    NONE,
    RESULTS,
    SCHOOL_BASED,
    UNITS,
    YEARS,
    Block,
    Catalogue,
    Line,
    year_of,
)
from scripts.generating.spans import span_at, spans_of

FATES = (len(RESULTS), len(Status), 2)
"""Results, standings, recognised or not: what tells variants of one offer apart."""
APPROVED_MARKS = int(Marks.ACTIVITY_APPROVED | Marks.PROVIDER_QUALIFIED)


class Encoder:
    """Turns blocks into populations that share their dictionaries."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._words = Codes()
        self._tag_sets = Codes()
        self._attribute_sets = Codes()
        self._variants = Codes()
        self._offer_variants = np.full(
            len(catalogue.offers) * int(np.prod(FATES)), NONE, np.int32
        )
        self._schools = self._coded([one.school_id for one in catalogue.schools])
        marks = [
            Marks.ACTIVITY_APPROVED * one.approved
            | Marks.PROVIDER_QUALIFIED * one.qualified
            for one in catalogue.offers
        ]
        self._marks = np.array(marks, np.uint8)
        self._disallowed = np.array([one.disallowed for one in catalogue.schools])

    def population(self, block: Block) -> Population:
        """Return a block as columns; `finished` must add the last dictionaries."""
        rows, carried = self._rows(block), self._carried(block)
        teacher = np.concatenate((rows.pop("teacher"), carried.pop("teacher")))
        merged: dict[str, Any] = {
            k: np.concatenate((rows[k], carried[k])) for k in rows
        }
        if block.lines:
            big_endian = merged["ids"].view(">u8")
            order = np.lexsort(
                (big_endian[1::2], big_endian[::2], merged["day"], teacher)
            )
            merged = {name: column[order] for name, column in merged.items()}
        return Population(
            teacher_ids=[block.teachers.name(t) for t in range(len(block.teachers))],
            starts=_starts(teacher, len(block.teachers)),
            **merged,
            **self._spans(block),
            **self._beside(block),
            **self.dictionaries(),
        )

    def finished(self, population: Population) -> Population:
        """Return a population with everything that later blocks added to say."""
        return replace(population, **self.dictionaries())

    def dictionaries(self) -> dict[str, Any]:
        """Return what the numbers in the columns stand for, as far as it is known."""
        keys = np.array(list(self._variants), np.int32).reshape(-1, 12)
        names = (
            *("kind", "unit", "result", "provider", "activity", "tags", "status"),
            *("activity_hours", "activity_credits"),
            *("recognised_credits", "recognised_by"),
        )
        variants = Variants(
            **{name: keys[:, place].copy() for place, name in enumerate(names)},
            carried_in=keys[:, -1] > 0,
        )
        return {
            "variants": variants,
            "attribute_sets": attribute_sets([dict(a) for a in self._attribute_sets]),
            "tag_sets": tuple(dict(tags) for tags in self._tag_sets),
            "words": tuple(self._words),
        }

    # --- rows -------------------------------------------------------------------------

    def _rows(self, block: Block) -> dict[str, Any]:
        rows = block.rows
        year = year_of(rows.day) + YEARS[0]
        falls = self._disallowed[rows.school] & (rows.kind == SCHOOL_BASED)
        falls &= (year == DISALLOWED_YEAR) & (rows.counts_in == 0)
        return {
            "teacher": rows.teacher,
            "day": rows.day.astype(np.int32),
            "amount": rows.amount.astype(np.int32),
            "variant": self._variant(block),
            "attributes": self._attributes(block)[
                rows.teacher, span_at(block.teachers, rows.teacher, rows.day)
            ],
            "school": self._schools[rows.school],
            "counts_in": rows.counts_in.astype(np.int32),
            "decided": rows.decided.astype(np.int32),
            "marks": self._marks[rows.offer]
            | (falls * np.uint8(Marks.DISALLOWED))
            | (rows.corroborated * np.uint8(Marks.CORROBORATED)),
            "ids": rows.ids,
        }

    def _variant(self, block: Block) -> Narrow:
        rows = block.rows
        recognised = (rows.recognised != NONE).astype(np.int64)
        code = np.ravel_multi_index(
            (rows.offer, rows.result, rows.status, recognised),
            (len(self.catalogue.offers), *FATES),
        )
        seen, where = np.unique(code, return_index=True)
        new = self._offer_variants[seen] == NONE
        for place, row in zip(seen[new].tolist(), where[new].tolist(), strict=True):
            self._offer_variants[place] = self._variants.of(self._key(block, row))
        found: Narrow = self._offer_variants[code]
        return found

    def _key(self, block: Block, row: int) -> tuple[int, ...]:
        rows = block.rows
        offer = self.catalogue.offers[rows.offer[row]]
        recognised = int(rows.recognised[row])
        return (
            self._words.of(KINDS[offer.kind]),
            self._words.of(UNITS[rows.unit[row]]),
            self._words.of(RESULTS[rows.result[row]]),
            self._words.of(offer.provider_id),
            self._words.of(offer.activity_id),
            self._tag_sets.of(tuple(sorted(offer.tags.items()))),
            int(rows.status[row]),
            offer.hours,
            offer.credits,
            recognised,
            NO_WORD if recognised == NO_AMOUNT else self._words.of(recognised_by()),
            0,
        )

    def _attributes(self, block: Block) -> Narrow:
        """Return the attribute set of each span; shape [teachers, spans]."""
        table = np.full((len(block.teachers), 5), NONE, np.int32)
        for teacher in range(len(block.teachers)):
            for place, span in enumerate(
                spans_of(self.catalogue, block.teachers, teacher)
            ):
                key = tuple(sorted(span.attributes.items()))
                table[teacher, place] = self._attribute_sets.of(key)
        return table

    def _carried(self, block: Block) -> dict[str, Any]:
        lines, count = block.lines, len(block.lines)
        teacher = np.array([line.teacher for line in lines], np.int64)
        day = np.array([line.day for line in lines], np.int64)
        return {
            "teacher": teacher,
            "day": day.astype(np.int32),
            "amount": np.array([line.hours for line in lines], np.int32),
            "variant": np.array([self._line(line) for line in lines], np.int32),
            "attributes": self._attributes(block)[
                teacher, span_at(block.teachers, teacher, day)
            ],
            "school": np.full(count, NO_WORD, np.int32),
            "counts_in": np.zeros(count, np.int32),
            "decided": np.zeros(count, np.int32),
            "marks": np.full(count, APPROVED_MARKS, np.uint8),
            "ids": np.array([line.carry_in_id.bytes for line in lines], "V16"),
        }

    def _line(self, line: Line) -> int:
        tags = self._tag_sets.of(tuple(sorted(line.tags.items())))
        none = NO_WORD
        terms = (none, none, none, none, tags, int(Standing.APPROVED), none, none)
        return self._variants.of(
            (self._words.of(line.kind), *terms, line.credits, none, 1)
        )

    # --- beside the rows --------------------------------------------------------------

    def _spans(self, block: Block) -> dict[str, Any]:
        teachers = range(len(block.teachers))
        spans = [spans_of(self.catalogue, block.teachers, t) for t in teachers]
        table = self._attributes(block)
        return {
            "span_starts": np.concatenate(
                ([0], np.cumsum([len(theirs) for theirs in spans]))
            ).astype(np.int64),
            "span_day": np.array(
                [s.valid_from.toordinal() for theirs in spans for s in theirs], np.int32
            ),
            "span_attributes": table[table != NONE],
        }

    def _beside(self, block: Block) -> dict[str, Any]:
        given = block.permissions
        rule = self._words.of(OFFSET_RULE)
        first = block.teachers.first
        rulings = {t: rulings_of(first + t) for t in range(len(block.teachers))}
        empty = np.zeros(0, np.int32)
        return {
            "offset_teacher": np.array([one.teacher for one in given], np.int32),
            "offset_rule": np.full(len(given), rule, np.int32),
            "offset_credits": np.array([one.credits for one in given], np.int32),
            "attested_teacher": empty,
            "attested_subject": empty,
            "attested_day": empty,
            "rulings": {teacher: found for teacher, found in rulings.items() if found},
        }

    def _coded(self, words: list[str]) -> Narrow:
        return np.array([self._words.of(word) for word in words], np.int32)


def _starts(teacher: Ints, teachers: int) -> Ints:
    counts = np.bincount(teacher, minlength=teachers)
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
