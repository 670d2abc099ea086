"""Put the things of several ids of one person under the id that goes on."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from projections.folded import Streams, known_at
from projections.segments.block import BESIDE, Block, Legend, Snapshot
from projections.segments.choosing import place_of
from projections.segments.folded import Encoder
from projections.segments.mergers import Mergers, put_together
from projections.segments.table import Table, joined

ORDER = {
    "rows": ("day", "id"),
    "offsets": ("approved_at",),
    "attestations": ("day", "id"),
}
"""By which columns each table of a person is sorted."""


class Merging:
    """Finds the things of single ids, in the tail where they are there."""

    def __init__(self, block: Block, tail: Snapshot | None, position: int) -> None:
        self._block = block
        self._tail = tail
        self._position = position
        self._beside = {name: block.beside_at(name, position) for name in BESIDE}

    def persons(
        self, mergers: Mergers, streams: Streams, legend: Legend, zone: ZoneInfo
    ) -> tuple[Snapshot | None, Legend]:
        """Return everybody who had several ids, and what the numbers stand for now."""
        encoder = Encoder(legend, zone)
        found = []
        for teacher_id in sorted(mergers.absorbed):
            parts = [self._one(one) for one in mergers.ids(teacher_id)]
            known = [part for part in parts if part is not None]
            if teacher_id in mergers.told_twice or len(known) < len(parts):
                folded = streams.fold(teacher_id, known_at(self._position))
                found.append(encoder.snapshot(folded))
                continue
            found.append(_person(known))
        return _together(found), encoder.legend()

    # --- inside -----------------------------------------------------------------------

    def _one(self, teacher_id: str) -> Snapshot | None:
        """Return what stands under one id."""
        if self._tail is not None:
            place = place_of(self._tail.teacher_ids, teacher_id)
            if place is not None:
                return _part(self._tail, place)
        place = place_of(self._block.teacher_ids, teacher_id)
        if place is None:
            return None
        return Snapshot(
            teacher_ids=(teacher_id,),
            rows=self._block.rows_at(self._position, place, place + 1),
            **{name: one.part(place, place + 1) for name, one in self._beside.items()},
        )


def _part(snapshot: Snapshot, place: int) -> Snapshot:
    return Snapshot(
        teacher_ids=snapshot.teacher_ids[place : place + 1],
        rows=snapshot.rows.part(place, place + 1),
        spans=snapshot.spans.part(place, place + 1),
        offsets=snapshot.offsets.part(place, place + 1),
        attestations=snapshot.attestations.part(place, place + 1),
    )


def _person(ids: Sequence[Snapshot]) -> Snapshot:
    """Return one person: the record of the id that goes on, the things of all."""
    survivor = ids[0]
    things = {
        name: put_together([getattr(one, name) for one in ids], order)
        for name, order in ORDER.items()
    }
    return Snapshot(teacher_ids=survivor.teacher_ids, spans=survivor.spans, **things)


def _together(persons: Sequence[Snapshot]) -> Snapshot | None:
    if not persons:
        return None
    runs = [(number, 0, 1) for number in range(len(persons))]

    def table(name: str) -> Table:
        return joined([getattr(person, name) for person in persons], runs)

    return Snapshot(
        teacher_ids=[one for person in persons for one in person.teacher_ids],
        rows=table("rows"),
        spans=table("spans"),
        offsets=table("offsets"),
        attestations=table("attestations"),
    )
