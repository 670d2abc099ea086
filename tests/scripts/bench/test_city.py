"""`bench city`: every size is told apart, and wrong verdicts stop it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from scripts.bench import city as benchmark
from scripts.bench.city import Running, UnequalVerdictError, check, measured
from scripts.cli import main
from scripts.generating.cities import City, city_in
from scripts.generating.segments import write_segments
from scripts.generating.shapes import Size


def test_the_command_tells_every_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(benchmark, "STEPS", (1_000, 10_000_000))

    result = CliRunner().invoke(
        main,
        [
            *("bench", "city", "--teachers=120", "--completions=4000"),
            *("--chunk=50", f"--data={tmp_path}", "--json"),
        ],
        catch_exceptions=False,
    )

    told = json.loads(result.stdout)
    assert [one["teachers"] for one in told["sizes"]] == [30, 120]
    assert told["rows"] >= 4_000
    assert 30 < told["rss_mb"] < 400
    assert told["wall_s"] > told["start_s"] + told["evaluating_s"]
    assert 0 < told["fixed_cpu_s"] < told["evaluating_cpu_s"] * 2
    assert told["ns_a_completion"] == told["sizes"][-1]["ns_a_completion"]
    assert told["ns_a_completion_largest_to_smallest"] >= 1
    assert sum(sum(row) for row in told["pairs"]) == 120, "everybody was judged"


def test_several_processes_find_the_same_as_one(tmp_path: Path) -> None:
    size = Size(teachers=60, completions=900)
    halves = tuple(Size(teachers=30, completions=450, seed=seed) for seed in (1, 2))
    folders = tuple(tmp_path / str(half.seed) for half in halves)
    for folder, half in zip(folders, halves, strict=True):
        write_segments(folder, half)
    city = City(size=size, folders=folders, districts=halves)

    one, two = (
        measured([city], 1, Running(chunk=20, workers=workers)) for workers in (1, 2)
    )

    assert (two["rows"], two["pairs"]) == (one["rows"], one["pairs"])
    assert sum(sum(row) for row in two["pairs"]) == 60
    assert two["rss_mb"] > one["rss_mb"]


def test_a_verdict_that_explain_does_not_find_stops_it(tmp_path: Path) -> None:
    city = city_in(tmp_path, Size(teachers=30, completions=900), lambda: None)

    with pytest.raises(UnequalVerdictError, match="T00000001"):
        check(city, [["not_in_scope", "met"]])
