"""The facts of some teachers as columns, straight from the tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.policy.columns.population import Population
from domain.registers import Registers
from ledger.database import Connection
from projections.generations import Generation, query
from projections.segments.building import Builder
from projections.segments.choosing import EVERYBODY
from projections.segments.loading import ColumnsLook, State
from projections.segments.mergers import Mergers

TEACHERS_AT_ONCE = 5_000


@dataclass(frozen=True, kw_only=True)
class People:
    """Some teachers, and what is to be known of them before they are judged."""

    teacher_ids: Sequence[str]
    certified: frozenset[str]
    """Whose parcels are compared with a certificate."""
    merged: frozenset[str]
    """Who goes on under another id, and has no standing."""
    several: frozenset[str]
    """Who had other ids, whose facts are not in these columns."""


def people_among(connection: Connection, teacher_ids: Sequence[str]) -> People:
    """Return what is to be known of some teachers."""
    asked = {"teacher_ids": list(teacher_ids)}
    certified = connection.execute(query("read/certified"), asked)
    found = connection.execute(query("read/persons_of_several_ids"), asked)
    several = {teacher_id: bool(merged) for teacher_id, merged in found}
    return People(
        teacher_ids=teacher_ids,
        certified=frozenset(row[0] for row in certified),
        merged=frozenset(one for one, merged in several.items() if merged),
        several=frozenset(one for one, merged in several.items() if not merged),
    )


def populations(
    connection: Connection,
    generation: Generation,
    people: People,
    registers: Registers,
    on: date,
) -> Iterator[Population]:
    """Yield the facts of teachers in the tables that a connection looks into.

    Who was merged is left out. `on` as in `domain.joining.teacher_facts`. Raises
    HashesCollideError.
    """
    block = Builder(connection).block(generation.position, people.teacher_ids)
    state = State(
        position=generation.position,
        block=block,
        tail=None,
        merged=None,
        mergers=Mergers(merged=people.merged),
        legend=block.legend,
        registers=registers,
    )
    return ColumnsLook(state, EVERYBODY, on).chunks(TEACHERS_AT_ONCE)
