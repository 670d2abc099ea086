"""Build a block from the tables of facts: read each once, sort it, number its texts."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import numpy as np

from domain.policy.columns.population import NO_DAY, Ints, Narrow
from ledger.database import Connection
from projections.generations import OPEN, query
from projections.segments.block import Block, Legend, variants_and
from projections.segments.draining import Drained, Source, drain
from projections.segments.numbering import Numbering
from projections.segments.sorting import halves, order_of
from projections.segments.sources import ATTESTATIONS, EPOCH, OFFSETS, ROWS, SPANS
from projections.segments.table import Column, Table, grouped
from projections.segments.texts import Texts

NEVER = date.max.toordinal()
FOUR_BYTES = 2**31
WORKERS = 2
"""NumPy leaves the interpreter alone, so that two columns are sorted at a time."""


class Builder:
    """Reads blocks from the tables that a connection looks into."""

    def __init__(self, connection: Connection, known: Legend | None = None) -> None:
        """Take a connection; `known` numbers stay as they are, and new ones follow."""
        self._connection = connection
        self._known = known
        self._texts = Texts(None if known is None else known.dictionaries)
        self._teachers = Numbering(())
        self._wanted: Sequence[str] | None = None

    def block(self, position: int, teacher_ids: Sequence[str] | None = None) -> Block:
        """Read everything that the tables hold, or that of some teachers.

        The connection is inside a transaction; `position` is the one of its tables.
        """
        self._connection.execute(query("generation/take_time"))
        self._wanted = teacher_ids
        self._teachers = Numbering(
            sorted(self._numbers("teachers", teacher_ids=teacher_ids))
        )
        now, past, variants = self._rows()
        return Block(
            position=position,
            teacher_ids=tuple(self._teachers.texts),
            now=now,
            past=past,
            spans=self._spans(),
            offsets=self._offsets(),
            attestations=self._attestations(),
            legend=Legend(variants=variants, dictionaries=self._texts.dictionaries()),
        )

    # --- inside -----------------------------------------------------------------------

    def _numbers(self, name: str, **parameters: Any) -> list[tuple[str, int]]:
        found = self._connection.execute(query(f"segments/{name}"), parameters)
        return [(text, number) for text, number in found]

    def _drained(self, source: Source, **numberings: Numbering) -> Drained:
        return drain(
            self._connection,
            source,
            {"teacher": self._teachers, **numberings},
            self._wanted,
        )

    def _rows(self) -> tuple[Table, Table, Mapping[str, Narrow]]:
        schools = Numbering(self._numbers("schools"))
        found = self._drained(ROWS, school=schools)
        told = [self._texts.variant(rest) for rest in found.rests]
        variants = variants_and(self._known, told)
        variant = found.keys + np.int32(0 if self._known is None else len(self._known))
        words = self._school_words(schools)
        day = found["day"] + np.int32(EPOCH)
        order = order_of(found["teacher"], day, found["id"])
        order = order[: self._of_known(found["teacher"])]
        is_now = (found["known_until"] == OPEN)[order]
        columns: dict[str, Callable[[Ints], Column]] = {
            "day": lambda rows: day[rows],
            "amount": lambda rows: found["amount"][rows],
            "variant": lambda rows: variant[rows],
            "school": lambda rows: words[found["school"][rows]],
            "decided": lambda rows: _decided(found["decided"][rows]),
            "makes_up_for": lambda rows: found["makes_up_for"][rows],
            "corroborated": lambda rows: _flags(found["corroborations"][rows]),
            "id": lambda rows: found["id"][rows],
            "known_from": lambda rows: _small(found["known_from"][rows]),
        }
        now = self._table(found, order[is_now], columns)
        columns["known_until"] = lambda rows: _small(found["known_until"][rows])
        columns["place"] = lambda _: _small(np.cumsum(is_now)[~is_now])
        return now, self._table(found, order[~is_now], columns), variants

    def _spans(self) -> Table:
        found = self._drained(SPANS)
        told = [self._texts.attributes(rest) for rest in found.rests]
        school, attributes = _pairs(told)
        order = np.lexsort((found["known_from"], found["place"], found["teacher"]))
        return self._versions(
            found,
            order,
            {
                "day": found["day"] + np.int32(EPOCH),
                "school": school[found.keys],
                "attributes": attributes[found.keys],
            },
        )

    def _offsets(self) -> Table:
        found = self._drained(OFFSETS)
        order = np.lexsort((found["approved_at"], found["teacher"]))
        return self._versions(
            found,
            order,
            {
                "rule": self._words(found),
                "credits": found["credits"],
                "approved_at": found["approved_at"],
            },
        )

    def _attestations(self) -> Table:
        found = self._drained(ATTESTATIONS)
        high, low = halves(found["id"])
        order = np.lexsort((low, high, found["day"], found["teacher"]))
        return self._versions(
            found,
            order,
            {
                "subject": self._words(found),
                "day": found["day"] + np.int32(EPOCH),
                "id": found["id"],
            },
        )

    def _versions(
        self, found: Drained, order: Ints, columns: Mapping[str, Column]
    ) -> Table:
        known = {name: found[name] for name in ("known_from", "known_until")}
        return self._table(
            found,
            order[: self._of_known(found["teacher"])],
            {name: column.__getitem__ for name, column in {**columns, **known}.items()},
        )

    def _table(
        self,
        found: Drained,
        order: Ints,
        columns: Mapping[str, Callable[[Ints], Column]],
    ) -> Table:
        with ThreadPoolExecutor(WORKERS) as pool:
            made = pool.map(lambda column: column(order), columns.values())
            return Table(
                starts=grouped(found["teacher"][order], len(self._teachers)),
                columns=dict(zip(columns, made, strict=True)),
            )

    def _of_known(self, teacher: Narrow) -> int:
        """Return how many rows are of known teachers: those come first in order."""
        return int((teacher < len(self._teachers)).sum())

    def _words(self, found: Drained) -> Narrow:
        told = [self._texts.word(rest) for rest in found.rests]
        return np.array(told, np.int32)[found.keys]

    def _school_words(self, schools: Numbering) -> Narrow:
        """Return the word of each school's number; none is NO_WORD."""
        texts = list(schools.texts)
        if schools.strangers:
            hashes = list(schools.strangers)
            found = self._numbers(
                "unregistered_schools", numbers=hashes, teacher_ids=self._wanted
            )
            named = {number: text for text, number in found}
            texts += [named.get(one, "") for one in hashes]
        return np.array([self._texts.word_of(text) for text in texts], np.int32)


def _decided(day: Narrow) -> Narrow:
    """Return the days of decisions as ordinals, NO_DAY for none."""
    ordinal = day + np.int32(EPOCH)
    ordinal[ordinal == NEVER] = NO_DAY
    return ordinal


def _flags(numbers: Column) -> Column:
    """Return 1 for what is there and 0 for none."""
    return (numbers > 0).astype(np.uint8)


def _small(numbers: Ints) -> Column:
    """Return positions in four bytes each where they fit."""
    fits = not len(numbers) or int(numbers.max()) < FOUR_BYTES
    return numbers.astype(np.int32) if fits else numbers


def _pairs(told: Sequence[tuple[int, int]]) -> tuple[Narrow, Narrow]:
    both = np.array(told, np.int32).reshape(-1, 2)
    return both[:, 0], both[:, 1]
