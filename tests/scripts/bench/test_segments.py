"""The columns on disk beside a drain: equal first, then timed."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from scripts.bench import segments as benchmark
from scripts.bench.segments import SAME, UnequalColumnsError, check
from scripts.cli import main
from scripts.generating.shapes import Size
from scripts.generating.wholes import whole
from scripts.generating.world import World

FEW = Size(teachers=20, completions=600)


class Made:
    """Columns that say what they are given."""

    def __init__(self, population):
        self._population = population

    def chunks(self, teachers):
        assert teachers >= len(self._population)
        yield self._population


@pytest.fixture(scope="module")
def made():
    return whole(World(FEW))


def test_columns_that_say_what_was_made_pass(made):
    assert check(Made(made), FEW) == made.rows


@pytest.mark.parametrize("name", SAME)
def test_one_other_number_is_noticed(made, name):
    column = getattr(made, name).copy()
    column[-1:] = column[:1] if name == "ids" else column[-1:] + 1

    with pytest.raises(UnequalColumnsError, match=name):
        check(Made(replace(made, **{name: column})), FEW)


def test_another_teacher_or_word_is_noticed(made):
    others = replace(made, teacher_ids=["T9", *made.teacher_ids[1:]])
    renamed = replace(made, words=[f"{word}?" for word in made.words])

    with pytest.raises(UnequalColumnsError, match="who is there"):
        check(Made(others), FEW)
    with pytest.raises(UnequalColumnsError, match="kind"):
        check(Made(renamed), FEW)


def test_a_small_district_is_measured_and_told_as_one_json_object():
    options = ("--teachers", "20", "--completions", "600", "--json")

    result = CliRunner().invoke(main, ("bench", "segments", *options))

    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["rows"] >= FEW.completions
    assert told["versions"] > told["rows"]
    assert told["vs_copy"] > 0
    assert set(told["load"]) == {"cold", "again", "at half the log"}
    assert benchmark.MILLION / told["load"]["cold"] > 0
