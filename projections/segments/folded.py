"""Rows of persons whose streams were folded, as a block would hold them.

For the few of whom several ids told of one completion: there the precedence of reports
decides, and only the streams have all reports.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np

from domain.facts import CarriedIn
from domain.joined_completion import Told, told_by
from domain.joining import approved_offsets, attestations, carried_in
from domain.policy.columns.encode import STANDINGS, hundredths, ordinal
from domain.policy.columns.population import NO_WORD, Standing
from domain.precedence import completions
from projections.folded import Folded
from projections.segments.block import Legend, Snapshot, variants_and
from projections.segments.table import Table, starts_of
from projections.segments.texts import Texts

ROWS = {
    "day": "<i4",
    "amount": "<i4",
    "variant": "<i4",
    "school": "<i4",
    "decided": "<i4",
    "makes_up_for": "<i2",
    "corroborated": "u1",
    "id": "V16",
}
SPANS = {"day": "<i4", "school": "<i4", "attributes": "<i4"}
OFFSETS = {"rule": "<i4", "credits": "<i4", "approved_at": "<i8"}
ATTESTATIONS = {"subject": "<i4", "day": "<i4", "id": "V16"}

Row = tuple[Any, ...]


class Encoder:
    """Encodes folded persons one after another; known numbers stay as they are."""

    def __init__(self, known: Legend, zone: ZoneInfo) -> None:
        self._known = known
        self._zone = zone
        self._texts = Texts(known.dictionaries)
        self._variants: list[Sequence[int]] = []

    def legend(self) -> Legend:
        """Return what the numbers stand for."""
        return Legend(
            dictionaries=self._texts.dictionaries(),
            variants=variants_and(self._known, self._variants),
        )

    def snapshot(self, person: Folded) -> Snapshot:
        """Return everything of one person."""
        return Snapshot(
            teacher_ids=(person.profile.teacher_id,),
            rows=_table(ROWS, self._rows(person)),
            spans=_table(SPANS, self._spans(person)),
            offsets=_table(OFFSETS, self._offsets(person)),
            attestations=_table(ATTESTATIONS, self._attestations(person)),
        )

    # --- inside -----------------------------------------------------------------------

    def _rows(self, person: Folded) -> Sequence[Row]:
        rows = [
            self._completion(told_by(reports, self._zone))
            for reports in completions(person.ledger.postings.values())
        ]
        rows += [self._carried_in(line) for line in carried_in(person.ledger)]
        return sorted(rows, key=lambda row: (row[0], row[-1]))

    def _spans(self, person: Folded) -> Sequence[Row]:
        return [
            (ordinal(one.valid_from), *self._texts.attributes_of(one.attributes))
            for one in person.profile.spans
        ]

    def _offsets(self, person: Folded) -> Sequence[Row]:
        return [
            (self._texts.words.of(one.rule_id), hundredths(one.credits), place)
            for place, one in enumerate(approved_offsets(person.ledger))
        ]

    def _attestations(self, person: Folded) -> Sequence[Row]:
        return [
            (
                self._texts.words.of(one.subject),
                ordinal(one.on),
                one.attestation_id.bytes,
            )
            for one in attestations(person.ledger)
        ]

    def _completion(self, told: Told) -> Row:
        words = self._texts
        variant = self._variant(
            0,
            words.words.of(told.kind),
            words.word_of(told.recognised_kind or ""),
            words.word_of(told.unit.value),
            words.word_of(told.result.value),
            words.word_of(told.provider_id),
            words.word_of(told.activity_id),
            words.tags_of(told.tags),
            STANDINGS[told.status],
            hundredths(told.recognised_credits),
            words.word_of(told.recognised_by or ""),
        )
        return (
            ordinal(told.completed_on),
            hundredths(told.amount),
            variant,
            words.word_of(told.school_id),
            ordinal(told.decided_on),
            told.makes_up_for or 0,
            told.corroborations > 0,
            told.posting_id.bytes,
        )

    def _carried_in(self, line: CarriedIn) -> Row:
        kind, tags = self._texts.words.of(line.kind), self._texts.tags_of(line.tags)
        none = (NO_WORD,) * 5
        credits_ = hundredths(line.credits)
        variant = self._variant(
            1, kind, *none, tags, Standing.APPROVED, credits_, NO_WORD
        )
        day, hours = ordinal(line.completed_on), hundredths(line.hours)
        return (day, hours, variant, NO_WORD, 0, 0, False, _bytes(line.carry_in_id))

    def _variant(self, *numbers: int) -> int:
        self._variants.append(numbers)
        return len(self._known) + len(self._variants) - 1


def _bytes(identifier: UUID) -> bytes:
    return identifier.bytes


def _table(types: dict[str, str], rows: Sequence[Row]) -> Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(types)
    return Table(
        starts=starts_of([len(rows)]),
        columns={
            name: np.array(column, kind)
            for (name, kind), column in zip(types.items(), columns, strict=True)
        },
    )
