"""A world as columns on disk, without a log: for a city that no log was made of.

A city is one district a log, and so one folder of columns a district. The columns are
written and read by `projections.segments`; the registers, which the columns do not
hold, follow from the size and the seed again.
"""

from pathlib import Path
from typing import Any

import numpy as np

from domain.events import Recorded
from domain.policy.columns.population import Marks, Population
from domain.registers import Registers
from domain.terms import Actor, Clock, Role, Stream, StreamKind
from ledger.registers import FOLDS
from projections.facts import as_json
from projections.generations import OPEN
from projections.segments.block import (
    VARIANTS,
    Block,
    Dictionaries,
    Legend,
    Numbers,
)
from projections.segments.choosing import EVERYBODY
from projections.segments.files import open_block, write_block
from projections.segments.loading import ColumnsLook, State
from projections.segments.manifest import About
from projections.segments.mergers import Mergers
from projections.segments.table import Column, Columns, Table, starts_of
from scripts.generating.columns import Encoder
from scripts.generating.registering import ZONE, registers
from scripts.generating.shapes import Size
from scripts.generating.spans import spans_of
from scripts.generating.wholes import joined
from scripts.generating.world import World

TEACHERS_A_DISTRICT = 25_000
POSITION = 1
"""Of the log that there is none of: everything was known from the start."""
NOBODY = Actor(client_id="generated", person="nobody", role=Role.IMPORTER)


def districts_of(size: Size) -> list[Size]:
    """Return the districts of a city: equal parts, each with a seed of its own."""
    count = -(-size.teachers // TEACHERS_A_DISTRICT)
    bounds = [number * size.teachers // count for number in range(count + 1)]
    rows = [number * size.completions // count for number in range(count + 1)]
    return [
        Size(
            teachers=bounds[number + 1] - bounds[number],
            completions=rows[number + 1] - rows[number],
            seed=size.seed + number,
        )
        for number in range(count)
    ]


def write_segments(folder: Path, size: Size) -> int:
    """Write the columns of a district into an empty folder; return how many rows."""
    block = block_of(World(size))
    folder.mkdir(parents=True)
    about = About(
        district=folder.name, generation=0, position=POSITION, head=f"seed {size.seed}"
    )
    write_block(folder, block, about)
    return len(block.now)


def look_at(folder: Path, size: Size) -> ColumnsLook:
    """Look at the columns of a district, mapped into memory."""
    _, block = open_block(folder)
    state = State(
        position=block.position,
        block=block,
        tail=None,
        merged=None,
        mergers=Mergers(),
        legend=block.legend,
        registers=registers_of(size),
    )
    return ColumnsLook(state, EVERYBODY, None)


def registers_of(size: Size) -> Registers:
    """Return the folded registers of a district."""
    world = World(size)
    states: dict[StreamKind, dict[str, Any]] = {kind: {} for kind in FOLDS}
    for number, told in enumerate(registers(world.catalogue, size.teachers)):
        fold, known = FOLDS[told.kind], states[told.kind]
        recorded = Recorded(
            event=told.event,
            stream=Stream(district="generated", kind=told.kind, key=told.key),
            position=number + 1,
            version=number + 1,
            clock=Clock(recorded_at=told.reported_at),
            actor=NOBODY,
            request_id="generated",
        )
        before = known.get(told.key) or fold.new(told.key)
        known[told.key] = fold.apply(before, recorded)
    return Registers(
        schools=states[StreamKind.SCHOOL],
        activities=states[StreamKind.ACTIVITY],
        providers=states[StreamKind.PROVIDER],
        rulings=states[StreamKind.RULING],
        zone=ZONE,
    )


def block_of(world: World) -> Block:
    """Return a world as raw columns."""
    encoder = Encoder(world.catalogue)
    parts = [encoder.population(block) for block in world.blocks()]
    population = encoder.finished(joined(parts))
    tags, attributes = Numbers(), Numbers()
    variants = _variants(population, tags)
    spans = _spans(world, population, attributes)
    count = len(population)
    return Block(
        position=POSITION,
        teacher_ids=tuple(population.teacher_ids),
        legend=Legend(
            variants=variants,
            dictionaries=Dictionaries(
                words=tuple(population.words),
                tags=tags.texts(),
                attributes=attributes.texts(),
            ),
        ),
        now=_rows(population),
        past=_none(population),
        spans=spans,
        offsets=_offsets(population),
        attestations=Table(
            starts=np.zeros(count + 1, np.int64),
            columns={
                "subject": np.zeros(0, np.int32),
                "day": np.zeros(0, np.int32),
                "id": np.zeros(0, "V16"),
                **_known(0),
            },
        ),
    )


# --- inside ---------------------------------------------------------------------------


def _variants(population: Population, tags: Numbers) -> dict[str, Column]:
    """Return the variants as they are before any register is looked at."""
    joined_ones = population.variants
    none = tags.of("{}")
    own = [
        tags.of(as_json(dict(population.tag_sets[number]))) if carried else none
        for number, carried in zip(
            joined_ones.tags.tolist(), joined_ones.carried_in.tolist(), strict=True
        )
    ]
    raw: dict[str, Column] = {
        name: getattr(joined_ones, name)
        for name in VARIANTS
        if name not in ("carried_in", "recognised_kind", "tags")
    }
    raw["carried_in"] = joined_ones.carried_in.astype(np.int32)
    raw["recognised_kind"] = np.full(len(joined_ones), -1, np.int32)
    raw["tags"] = np.array(own, np.int32)
    return {name: raw[name] for name in VARIANTS}


def _rows(population: Population) -> Table:
    corroborated = (population.marks & Marks.CORROBORATED) > 0
    return Table(
        starts=population.starts,
        columns={
            "day": population.day,
            "amount": population.amount,
            "variant": population.variant,
            "school": population.school,
            "decided": population.decided,
            "makes_up_for": population.counts_in.astype(np.int16),
            "corroborated": corroborated.astype(np.uint8),
            "id": population.ids,
            "known_from": np.full(population.rows, POSITION, np.int32),
        },
    )


def _none(population: Population) -> Table:
    """Return the past, of which there is none."""
    columns = {name: one[:0] for name, one in _rows(population).columns.items()}
    empty = np.zeros(0, np.int32)
    return Table(
        starts=np.zeros(len(population) + 1, np.int64),
        columns={**columns, "known_until": empty, "place": empty},
    )


def _spans(world: World, population: Population, attributes: Numbers) -> Table:
    words = {word: number for number, word in enumerate(population.words)}
    found = [
        (span.valid_from.toordinal(), span.attributes)
        for block in world.blocks()
        for teacher in range(len(block.teachers))
        for span in spans_of(world.catalogue, block.teachers, teacher)
    ]
    numbers = [
        attributes.of(
            as_json({n: list(v) for n, v in one.items() if n.split(".")[0] != "school"})
        )
        for _, one in found
    ]
    return Table(
        starts=population.span_starts,
        columns={
            "day": np.array([day for day, _ in found], np.int32),
            "school": np.array([words[one["school"][0]] for _, one in found], np.int32),
            "attributes": np.array(numbers, np.int32),
            **_known(len(found)),
        },
    )


def _offsets(population: Population) -> Table:
    teacher = population.offset_teacher
    return Table(
        starts=starts_of(np.bincount(teacher, minlength=len(population))),
        columns={
            "rule": population.offset_rule,
            "credits": population.offset_credits,
            "approved_at": np.full(len(teacher), POSITION, np.int64),
            **_known(len(teacher)),
        },
    )


def _known(count: int) -> Columns:
    """Return that everything was known from the start, and is still."""
    return {
        "known_from": np.full(count, POSITION, np.int64),
        "known_until": np.full(count, OPEN, np.int64),
    }
