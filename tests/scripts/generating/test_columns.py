"""A generated population says what single teachers' facts say."""

from dataclasses import fields
from typing import Any

import numpy as np

from domain.policy.columns.encode import population_of
from domain.policy.columns.population import ROW_COLUMNS, Population
from scripts.generating.columns import Encoder
from scripts.generating.facts import facts_of
from scripts.generating.shapes import Block, Size
from scripts.generating.world import World

CODED = ("variant", "attributes", "school")
"""Row columns whose numbers depend on the order in which things were met."""


WORDS = ("kind", "unit", "result", "provider", "activity", "recognised_by")


def word(population: Population, number: int) -> str | None:
    return None if number < 0 else population.words[number]


def variant(population: Population, number: int) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for column in fields(population.variants):
        value = int(getattr(population.variants, column.name)[number])
        if column.name in WORDS:
            told[column.name] = word(population, value)
        elif column.name == "tags":
            told[column.name] = dict(population.tag_sets[value])
        else:
            told[column.name] = value
    return told


def attributes(population: Population, number: int) -> dict[str, tuple[str, ...]]:
    sets = population.attribute_sets
    return {
        name: sets.values[name][column[number]]
        for name, column in sets.names.items()
        if column[number] >= 0
    }


def populations(world: World, block: Block) -> tuple[Population, Population]:
    teachers = range(len(block.teachers))
    facts = [facts_of(world.catalogue, block, number) for number in teachers]
    return Encoder(world.catalogue).population(block), population_of(facts)


def test_the_columns_are_those_of_the_teachers_facts(
    world: World, block: Block
) -> None:
    ours, theirs = populations(world, block)

    assert list(ours.teacher_ids) == list(theirs.teacher_ids)
    for name in ("starts", "span_starts", "span_day", *ROW_COLUMNS):
        if name not in CODED:
            assert np.array_equal(getattr(ours, name), getattr(theirs, name)), name
    for name in ("offset_teacher", "offset_credits", "attested_teacher"):
        assert np.array_equal(getattr(ours, name), getattr(theirs, name)), name
    assert ours.rulings == theirs.rulings


def test_the_codes_of_rows_stand_for_the_same(world: World, block: Block) -> None:
    ours, theirs = populations(world, block)

    for row in range(ours.rows):
        mine, other = ours.variant[row], theirs.variant[row]
        assert variant(ours, mine) == variant(theirs, other)
        assert attributes(ours, ours.attributes[row]) == attributes(
            theirs, theirs.attributes[row]
        )
        assert word(ours, ours.school[row]) == word(theirs, theirs.school[row])


def test_the_codes_of_spans_and_offsets_stand_for_the_same(
    world: World, block: Block
) -> None:
    ours, theirs = populations(world, block)

    for mine, other in zip(ours.span_attributes, theirs.span_attributes, strict=True):
        assert attributes(ours, mine) == attributes(theirs, other)
    assert [word(ours, rule) for rule in ours.offset_rule] == [
        word(theirs, rule) for rule in theirs.offset_rule
    ]


def test_a_later_block_keeps_the_numbers_of_the_earlier_ones() -> None:
    world = World(Size(teachers=5_300, completions=8_000))
    encoder = Encoder(world.catalogue)
    early, late = (encoder.population(block) for block in world.blocks())

    finished = encoder.finished(early)

    assert len(early.variants) < len(late.variants)
    assert list(finished.words) == list(late.words)
    for row in range(0, early.rows, 97):
        number = early.variant[row]
        assert variant(finished, number) == variant(early, number)
