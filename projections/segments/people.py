"""Persons as columns: attributes from day to day, schools joined in, and rulings."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from domain.facts import Ruling, Span
from domain.joining import joined_spans
from domain.policy.columns.encode import Codes, attribute_sets
from domain.policy.columns.population import (
    NO_WORD,
    AttributeSets,
    Flags,
    Ints,
    Narrow,
)
from domain.registers import Registers
from domain.ruling import RulingState, as_fact
from domain.terms import Attributes
from projections.segments.block import Dictionaries
from projections.segments.table import Table, starts_of

ALWAYS = date.min.toordinal()
NEVER = date.max.toordinal() + 1


@dataclass(frozen=True, kw_only=True, eq=False)
class People:
    """What the spans of persons say, each in its order of days."""

    starts: Ints
    day: Narrow
    attributes: Narrow
    sets: AttributeSets

    def part(self, first: int, last: int) -> "People":
        """Return the persons first ... last - 1; columns are views."""
        begin, end = int(self.starts[first]), int(self.starts[last])
        return People(
            starts=self.starts[first : last + 1] - begin,
            day=self.day[begin:end],
            attributes=self.attributes[begin:end],
            sets=self.sets,
        )

    def on(self, day: date | None) -> Narrow:
        """Return everybody's attribute set on a day; the last known without one."""
        if day is None:
            last: Narrow = self.attributes[self.starts[1:] - 1]
            return last
        begun = np.zeros(len(self.day) + 1, np.int64)
        np.cumsum(self.day <= day.toordinal(), out=begun[1:])
        passed = np.diff(begun[self.starts])
        then: Narrow = self.attributes[self.starts[:-1] + np.maximum(passed - 1, 0)]
        return then


def people_of(spans: Table, dictionaries: Dictionaries, registers: Registers) -> People:
    """Join the spans of registered persons with their schools.

    A school that changes kind or merges begins a new span (`domain.joining`).
    """
    pieces = _Pieces(spans["school"], dictionaries, registers)
    which, day, piece = pieces.cut(spans)
    bases, sets_of = np.unique(
        spans["attributes"][which].astype(np.int64) * len(pieces.values) + piece,
        return_inverse=True,
    )
    owner = np.repeat(np.arange(len(spans.starts) - 1), np.diff(spans.starts))[which]
    fresh = np.ones(len(which), np.bool_)
    fresh[1:] = (owner[1:] != owner[:-1]) | (sets_of[1:] != sets_of[:-1])
    counts = np.bincount(owner[fresh], minlength=len(spans.starts) - 1)
    return People(
        starts=starts_of(counts),
        day=day[fresh].astype(np.int32),
        attributes=sets_of[fresh].astype(np.int32),
        sets=_sets(bases, pieces.values, dictionaries),
    )


def rulings_of(
    people: People,
    named: Mapping[str, Collection[int]],
    registers: Registers,
    on: date | None,
) -> Mapping[int, tuple[Ruling, ...]]:
    """Return the rulings that apply to each person, by id (R26).

    `named` tells which persons an id is one of; `on` as in `domain.joining`.
    """
    found: dict[int, list[Ruling]] = defaultdict(list)
    sets_now: Narrow | None = None
    for ruling_id, state in sorted(registers.rulings.items()):
        if state.made is None or not state.stands:
            continue
        whom = {one for key in state.made.teacher_ids for one in named.get(key, ())}
        if state.made.attributes:
            sets_now = people.on(on) if sets_now is None else sets_now
            described = described_by(people.sets, state.made.attributes)
            whom.update(np.flatnonzero(described[sets_now]).tolist())
        ruling = as_fact(ruling_id, state.made)
        for person in whom:
            found[person].append(ruling)
    return {person: tuple(theirs) for person, theirs in sorted(found.items())}


def names_in(registers: Registers) -> frozenset[str]:
    """Return the ids that standing rulings name."""
    states: Collection[RulingState] = registers.rulings.values()
    made = [state.made for state in states if state.made is not None and state.stands]
    return frozenset(name for one in made for name in one.teacher_ids)


def described_by(sets: AttributeSets, attributes: Attributes) -> Flags:
    """Tell which attribute sets have one of the values of every attribute."""
    matched = np.ones(sets.count, np.bool_)
    for name, wanted in attributes.items():
        if name not in sets.names:
            return np.zeros(sets.count, np.bool_)
        fits = [not set(values).isdisjoint(wanted) for values in sets.values[name]]
        matched &= np.array([*fits, False])[sets.names[name]]
    return matched


# --- inside ---------------------------------------------------------------------------


class _Pieces:
    """What each school is from which day on."""

    def __init__(
        self, schools: Narrow, dictionaries: Dictionaries, registers: Registers
    ) -> None:
        self._schools, self._place = np.unique(schools, return_inverse=True)
        codes = Codes()
        days: list[int] = []
        values: list[int] = []
        counts = []
        for word in self._schools.tolist():
            school_id = () if word == NO_WORD else (dictionaries.words[word],)
            whole = Span(valid_from=date.min, attributes={"school": school_id})
            pieces = joined_spans([whole], registers)
            days += [piece.valid_from.toordinal() for piece in pieces]
            values += [
                codes.of(tuple(sorted((n, v) for n, v in p.attributes.items() if v)))
                for p in pieces
            ]
            counts.append(len(pieces))
        self._counts = np.array(counts, np.int64)
        self._firsts = starts_of(counts)[:-1]
        self._days = np.array(days, np.int64)
        self._values = np.array(values, np.int64)
        self.values: Sequence[Attributes] = [dict(one) for one in codes]

    def cut(self, spans: Table) -> tuple[Ints, Ints, Ints]:
        """Return spans cut where their school changes: (span, first day, value)."""
        day = spans["day"].astype(np.int64)
        until = np.append(day[1:], NEVER)
        until[spans.starts[1:] - 1] = NEVER
        each = self._counts[self._place]
        which = np.repeat(np.arange(len(day)), each)
        within = np.arange(len(which)) - np.repeat(starts_of(each)[:-1], each)
        piece = np.repeat(self._firsts[self._place], each) + within
        begins = self._days[piece]
        is_last = np.append(within[1:] == 0, np.ones(min(len(which), 1), np.bool_))
        ends = np.where(is_last, NEVER, np.append(begins[1:], NEVER)[: len(piece)])
        inside = (begins < until[which]) & (ends > day[which])
        first = np.maximum(begins, day[which])
        return which[inside], first[inside], self._values[piece[inside]]


def _sets(
    pairs: Ints, schools: Sequence[Attributes], dictionaries: Dictionaries
) -> AttributeSets:
    """Return the sets that pairs of other attributes and school make."""
    others: list[dict[str, tuple[str, ...]]] = [
        {name: tuple(values) for name, values in json.loads(text).items()}
        for text in dictionaries.attributes
    ]
    base, school = np.divmod(pairs, max(len(schools), 1))
    own, beside = attribute_sets(others), attribute_sets(schools)
    names: dict[str, Narrow] = {n: column[base] for n, column in own.names.items()}
    values: dict[str, Any] = dict(own.values)
    for name, column in beside.names.items():
        codes = Codes()
        for one in values.get(name, ()):
            codes.of(one)
        numbers = np.array([codes.of(v) for v in beside.values[name]], np.int32)
        theirs = np.append(numbers, np.int32(NO_WORD))[column[school]]
        before = names.get(name, np.full(len(pairs), NO_WORD, np.int32))
        names[name] = np.where(theirs == NO_WORD, before, theirs).astype(np.int32)
        values[name] = tuple(codes)
    return AttributeSets(count=len(pairs), names=names, values=values)
