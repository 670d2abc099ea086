"""The facts in the tables of a new generation as columns, before anybody reads them."""

from collections.abc import Iterator
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


def populations(
    connection: Connection, generation: Generation, registers: Registers, on: date
) -> Iterator[Population]:
    """Yield the facts of everybody in the tables that a connection looks into.

    Who was merged is left out, and what an id has absorbed is not joined to it.
    """
    block = Builder(connection).block(generation.position)
    merged = frozenset(row[0] for row in connection.execute(query("fill/merged")))
    state = State(
        position=generation.position,
        block=block,
        tail=None,
        merged=None,
        mergers=Mergers(merged=merged),
        legend=block.legend,
        registers=registers,
    )
    return ColumnsLook(state, EVERYBODY, on).chunks(TEACHERS_AT_ONCE)
