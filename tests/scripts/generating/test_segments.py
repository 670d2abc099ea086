"""A city as columns on disk: what is read back is what was generated."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from domain.policy.columns.evaluate import evaluate
from domain.policy.columns.outcome import VERDICTS
from domain.policy.columns.population import ROW_COLUMNS, Population
from domain.policy.explain import explain
from projections.segments.files import verify
from scripts.bench.revision import shipped
from scripts.generating.facts import facts_of
from scripts.generating.segments import districts_of, look_at, write_segments
from scripts.generating.shapes import Size
from scripts.generating.wholes import whole
from scripts.generating.world import World
from tests.scripts.generating.conftest import SMALL

LAST_DAY = date(2025, 12, 31)
NUMBERED = ("attributes",)
"""The row columns whose numbers the reader makes anew."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city") / "district-1"
    write_segments(folder, SMALL)
    return folder


@pytest.fixture(scope="module")
def read_back(folder: Path) -> Population:
    return look_at(folder, SMALL).population()


def test_what_is_written_is_whole(folder: Path) -> None:
    manifest = verify(folder)

    assert manifest.teachers == SMALL.teachers
    assert manifest.rows >= SMALL.completions


def test_the_rows_are_those_that_were_generated(read_back: Population) -> None:
    generated = whole(World(SMALL))

    assert list(read_back.teacher_ids) == list(generated.teacher_ids)
    for name in ROW_COLUMNS:
        if name not in NUMBERED:
            mine, other = getattr(read_back, name), getattr(generated, name)
            assert np.array_equal(mine, other), name
    assert read_back.rulings == generated.rulings
    assert np.array_equal(read_back.offset_credits, generated.offset_credits)


def test_the_verdicts_are_those_of_the_generated_facts(read_back: Population) -> None:
    world = World(SMALL)
    (block,) = world.blocks()
    policy = shipped()

    outcome = evaluate(policy, read_back, LAST_DAY)

    for number in range(0, SMALL.teachers, 3):
        facts = facts_of(world.catalogue, block, number)
        statement = explain(policy, facts, LAST_DAY)
        assert VERDICTS[outcome.verdict[number]] == statement.verdict
        assert outcome.exact(outcome.total_credits[number]) == statement.total_credits


@pytest.mark.parametrize("teachers", [1, 25_000, 25_001, 200_000])
def test_the_districts_of_a_city_add_up_to_it(teachers: int) -> None:
    city = Size(teachers=teachers, completions=teachers * 125)

    districts = districts_of(city)

    assert sum(one.teachers for one in districts) == city.teachers
    assert sum(one.completions for one in districts) == city.completions
    assert max(one.teachers for one in districts) <= 25_000
    assert len({one.seed for one in districts}) == len(districts)
