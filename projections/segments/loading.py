"""One look at the columns of a district: which state, whose, and how far."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from domain.facts import Ruling
from domain.policy.columns.arithmetic import owners
from domain.policy.columns.population import Population
from domain.registers import Registers
from projections.segments.block import BESIDE, Block, Legend, Snapshot
from projections.segments.choosing import Candidates, Chosen, Scope, chosen
from projections.segments.mergers import Mergers
from projections.segments.people import (
    People,
    described_by,
    names_in,
    people_of,
    rulings_of,
)
from projections.segments.rows import Disallowances, attributes_of, marks_of
from projections.segments.table import Table, joined
from projections.segments.terms import terms_of


class Look(Protocol):
    """The facts as of one state, ready to be taken as columns.

    Teachers stand in the order of their id; who was merged stands under the id that
    goes on, and who was not registered yet is not there.
    """

    @property
    def position(self) -> int:
        """The position of the log that the facts are current to."""

    @property
    def teacher_ids(self) -> Sequence[str]:
        """Whose facts they are, in the order of the population."""

    def population(self) -> Population:
        """Return everybody's facts at once."""

    def chunks(self, teachers: int) -> Iterator[Population]:
        """Return the facts of so many teachers at a time; codes are the same in all."""


@dataclass(frozen=True, kw_only=True, eq=False)
class State:
    """Everything that a look takes from the database, as of one position."""

    position: int
    block: Block
    tail: Snapshot | None
    """Teachers of whom anything was recorded since the block was made."""
    merged: Snapshot | None
    """Persons who had several ids."""
    mergers: Mergers
    legend: Legend
    """What the numbers in all of them stand for."""
    registers: Registers


class ColumnsLook:
    """A look that takes its rows from a block, a tail and merged persons."""

    def __init__(self, state: State, scope: Scope, on: date | None) -> None:
        self.position = state.position
        self._state = state
        self._on = on
        self._beside = {
            name: [
                state.block.beside_at(name, state.position),
                *(getattr(one, name) for one in self._later()),
            ]
            for name in BESIDE
        }
        self._terms = terms_of(
            state.legend.variants, state.legend.dictionaries, state.registers
        )
        self._disallowances = Disallowances(state.legend.dictionaries, state.registers)
        self._chosen = self._choose(scope)
        self._people = self._read(self._chosen)
        if scope.school_id is not None:
            described = described_by(self._people.sets, {"school": (scope.school_id,)})
            self._chosen = self._chosen.kept(described[self._people.on(on)])
            self._people = self._read(self._chosen)
        self._rulings = rulings_of(self._people, self._named(), state.registers, on)

    @property
    def teacher_ids(self) -> Sequence[str]:
        """Whose facts they are, in the order of the population."""
        return self._chosen.teacher_ids

    def population(self) -> Population:
        """Return everybody's facts at once."""
        return self._population(0, len(self._chosen))

    def chunks(self, teachers: int) -> Iterator[Population]:
        """Return the facts of so many teachers at a time; codes are the same in all."""
        for first in range(0, len(self._chosen), teachers):
            last = min(first + teachers, len(self._chosen))
            yield self._population(first, last)
            self._state.block.forget()

    # --- who --------------------------------------------------------------------------

    def _later(self) -> Sequence[Snapshot]:
        return [one for one in (self._state.tail, self._state.merged) if one]

    def _choose(self, scope: Scope) -> Chosen:
        ids: list[Block | Snapshot] = [self._state.block, *self._later()]
        tables = [
            Candidates(teacher_ids=one.teacher_ids, spans=spans)
            for one, spans in zip(ids, self._beside["spans"], strict=True)
        ]
        return chosen(tables, self._state.mergers.merged, scope.teacher_ids)

    def _read(self, who: Chosen) -> People:
        spans = joined(self._beside["spans"], who.runs())
        return people_of(spans, self._state.legend.dictionaries, self._state.registers)

    def _named(self) -> Mapping[str, Collection[int]]:
        """Return which persons each id that a ruling names is one of."""
        names = names_in(self._state.registers)
        if not names:
            return {}
        persons: dict[str, list[int]] = {}
        absorbed = self._state.mergers.absorbed
        for person, teacher_id in enumerate(self._chosen.teacher_ids):
            for one in (teacher_id, *absorbed.get(teacher_id, ())):
                if one in names:
                    persons.setdefault(one, []).append(person)
        return persons

    # --- what -------------------------------------------------------------------------

    def _population(self, first: int, last: int) -> Population:
        who = self._chosen.part(first, last)
        rows = self._rows(who)
        people = self._people.part(first, last)
        disallowed, counts_in = self._disallowances.of(rows, self._terms.variants.kind)
        offsets = joined(self._beside["offsets"], who.runs())
        attested = joined(self._beside["attestations"], who.runs())
        return Population(
            teacher_ids=who.teacher_ids,
            starts=rows.starts,
            day=rows["day"],
            amount=rows["amount"],
            variant=rows["variant"],
            attributes=attributes_of(rows, people),
            school=rows["school"],
            counts_in=counts_in,
            decided=rows["decided"],
            marks=marks_of(rows, self._terms, disallowed),
            ids=rows["id"],
            span_starts=people.starts,
            span_day=people.day,
            span_attributes=people.attributes,
            offset_teacher=owners(offsets.starts),
            offset_rule=offsets["rule"],
            offset_credits=offsets["credits"],
            attested_teacher=owners(attested.starts),
            attested_subject=attested["subject"],
            attested_day=attested["day"],
            rulings=self._rulings_of(first, last),
            variants=self._terms.variants,
            attribute_sets=people.sets,
            tag_sets=self._terms.tag_sets,
            words=self._state.legend.dictionaries.words,
        )

    def _rows(self, who: Chosen) -> Table:
        """Return the rows of teachers; of the block only the stretch that is needed."""
        runs = who.runs()
        mine = who.of_table(0)
        low, high = (int(mine[0]), int(mine[-1]) + 1) if len(mine) else (0, 0)
        block = self._state.block.rows_at(self._state.position, low, high)
        moved = [
            (table, first - low, last - low) if table == 0 else (table, first, last)
            for table, first, last in runs
        ]
        return joined([block, *(one.rows for one in self._later())], moved)

    def _rulings_of(self, first: int, last: int) -> Mapping[int, tuple[Ruling, ...]]:
        if first == 0 and last == len(self._chosen):
            return self._rulings
        return {
            person - first: theirs
            for person, theirs in self._rulings.items()
            if first <= person < last
        }
