"""`credit-ledger bench city`: two documents over a whole city (M6)."""

import json
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from domain.policy.explain import explain
from scripts.bench.children import ROUNDS
from scripts.bench.revision import revised, shipped
from scripts.bench.watched import run
from scripts.generating.cities import City, city_in
from scripts.generating.facts import LAST_DAY, facts_of
from scripts.generating.segments import districts_of
from scripts.generating.shapes import Size
from scripts.generating.world import World
from scripts.options import JSON
from scripts.posting.command import progress_bar

SWEEPING = "scripts.bench.sweeping"
STEPS = (100_000, 1_000_000, 10_000_000)
"""Completions of the smaller sizes, beside the whole city."""
TEACHERS_AT_ONCE = 5_000
NANO = 1e9
ADDED = ("rows", "cpu_s", "rss_mb", "evaluating_cpu_s", "fixed_cpu_s")
"""What several processes have together."""
LONGEST = ("start_s", "opening_s", "evaluating_s", "fixed_s")
"""What is over when the last of several processes is through with it."""


@dataclass(frozen=True, kw_only=True)
class Running:
    """How a city is gone through."""

    chunk: int
    """Teachers that are evaluated at a time."""
    workers: int
    """Processes, each with its own districts."""


class UnequalVerdictError(Exception):
    """The first evaluator says otherwise, so that no time says anything."""

    def __init__(self, teacher_id: str, columns: object, explained: object) -> None:
        super().__init__(f"{teacher_id}: {columns} by columns, {explained} explained.")


@click.command()
@click.option("--teachers", default=200_000, show_default=True, type=click.IntRange(1))
@click.option(
    "--completions", default=25_000_000, show_default=True, type=click.IntRange(1)
)
@click.option(
    "--chunk",
    default=TEACHERS_AT_ONCE,
    show_default=True,
    type=click.IntRange(1),
    help="Teachers that are evaluated at a time.",
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1),
    help="Processes that share the districts.",
)
@ROUNDS
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to keep the columns in, and to use them again; else a temporary one.",
)
@JSON
def city(  # noqa: PLR0913  one parameter an option
    *,
    teachers: int,
    completions: int,
    chunk: int,
    workers: int,
    rounds: int,
    data: Path | None,
    as_json: bool,
) -> None:
    """Evaluate a city under two documents, at sizes from 100,000 completions on.

    The columns are generated onto the disk first, a folder a district; then a process
    of its own reads them, some thousand teachers at a time, and finds both verdicts of
    everybody. Some teachers of every size are compared with the first evaluator.
    """
    whole = Size(teachers=teachers, completions=completions)
    with _cities(whole, data) as cities:
        told = measured(cities, rounds, Running(chunk=chunk, workers=workers))
    if as_json:
        click.echo(json.dumps(told))
        return
    _show(told)


def measured(cities: list[City], rounds: int, running: Running) -> dict[str, Any]:
    """Return what every size took, in turn. Raises UnequalVerdictError."""
    found: list[list[dict[str, Any]]] = [[] for _ in cities]
    for _ in range(rounds):
        for place, one in enumerate(cities):
            found[place].append(_swept(one, running))
    sizes = []
    for one, took in zip(cities, found, strict=True):
        check(one, took[0]["told"])
        sizes.append(_medians(one, took))
    return {
        **sizes[-1],
        "sizes": sizes,
        "workers": running.workers,
        **{
            f"{name}_largest_to_smallest": max(one[name] for one in sizes)
            / min(one[name] for one in sizes)
            for name in ("ns_a_completion", "cpu_ns_a_completion")
        },
    }


def check(city: City, told: list[list[str]]) -> None:
    """Compare some verdicts with the first evaluator. Raises UnequalVerdictError."""
    world = World(city.districts[0])
    block = next(world.blocks())
    policies = (shipped(), revised())
    for teacher, said in enumerate(told):
        facts = facts_of(world.catalogue, block, teacher)
        explained = [str(explain(one, facts, LAST_DAY).verdict) for one in policies]
        if explained != said:
            raise UnequalVerdictError(facts.teacher_id, said, explained)


def _swept(city: City, running: Running) -> dict[str, Any]:
    """Evaluate a city in one process, or in several at once, districts in turn."""
    started = time.perf_counter()
    with ThreadPoolExecutor(running.workers) as pool:
        shares = [
            _Share(city, slice(number, None, running.workers), running.chunk)
            for number in range(min(running.workers, len(city.folders)))
        ]
        found = list(pool.map(_Share.swept, shares))
    pairs = [[sum(row) for row in zip(*rows, strict=True)] for rows in _by_row(found)]
    return {
        "wall_s": time.perf_counter() - started,
        "told": found[0]["told"],
        "pairs": pairs,
        **{name: sum(one[name] for one in found) for name in ADDED},
        **{name: max(one[name] for one in found) for name in LONGEST},
    }


def _by_row(found: list[dict[str, Any]]) -> Iterator[list[list[int]]]:
    return (list(rows) for rows in zip(*(one["pairs"] for one in found), strict=True))


@dataclass(frozen=True)
class _Share:
    """The districts of one process."""

    city: City
    which: slice
    chunk: int

    def swept(self) -> dict[str, Any]:
        """Run the process, and return what it told and took."""
        job = {
            "spawned": time.monotonic(),
            "folders": [str(folder) for folder in self.city.folders[self.which]],
            "sizes": [asdict(size) for size in self.city.districts[self.which]],
            "teachers": self.chunk,
        }
        took = run([sys.executable, "-m", SWEEPING, json.dumps(job)])
        told: dict[str, Any] = json.loads(took.output.splitlines()[-1])
        return {**told, "cpu_s": took.cpu_s, "rss_mb": took.rss_mb}


def _medians(city: City, took: list[dict[str, Any]]) -> dict[str, Any]:
    names = (
        *("wall_s", "cpu_s", "rss_mb"),
        *("start_s", "opening_s", "evaluating_s", "evaluating_cpu_s"),
        *("fixed_s", "fixed_cpu_s"),
    )
    middle = {name: median(one[name] for one in took) for name in names}
    rows = took[0]["rows"]
    return {
        "rows": rows,
        "teachers": city.size.teachers,
        **middle,
        "ns_a_completion": (middle["evaluating_s"] - middle["fixed_s"]) / rows * NANO,
        "cpu_ns_a_completion": (middle["evaluating_cpu_s"] - middle["fixed_cpu_s"])
        / rows
        * NANO,
        "pairs": took[0]["pairs"],
    }


@contextmanager
def _cities(whole: Size, data: Path | None) -> Iterator[list[City]]:
    """Yield the city and its smaller sisters, made where they are not there yet."""
    with TemporaryDirectory(prefix="credit-ledger-bench-") as temporary:
        root = data or Path(temporary)
        wanted = [rows for rows in STEPS if rows < whole.completions]
        sizes = [_part(whole, rows) for rows in (*wanted, whole.completions)]
        with progress_bar(Console(stderr=True)) as bars:
            task = bars.add_task(
                "districts", total=sum(len(districts_of(one)) for one in sizes)
            )
            made = [city_in(root, one, lambda: bars.advance(task)) for one in sizes]
        yield made


def _part(whole: Size, rows: int) -> Size:
    teachers = max(1, whole.teachers * rows // whole.completions)
    return Size(teachers=teachers, completions=rows, seed=whole.seed)


def _show(told: Mapping[str, Any]) -> None:
    table = Table(
        *("completions", "wall", "processor", "memory", "start-up", "opening"),
        *("evaluating", "of it fixed", "ns each", "of processor"),
    )
    for one in told["sizes"]:
        table.add_row(
            f"{one['rows']:,}",
            f"{one['wall_s']:.2f} s",
            f"{one['cpu_s']:.2f} s",
            f"{one['rss_mb']:.0f} MB",
            f"{one['start_s']:.2f} s",
            f"{one['opening_s']:.2f} s",
            f"{one['evaluating_s']:.2f} s",
            f"{one['fixed_s']:.2f} s",
            f"{one['ns_a_completion']:.0f}",
            f"{one['cpu_ns_a_completion']:.0f}",
        )
    Console().print(table)
    for name in ("ns_a_completion", "cpu_ns_a_completion"):
        ratio = told[f"{name}_largest_to_smallest"]
        click.echo(f"{name}_largest_to_smallest: {ratio:.2f}")
