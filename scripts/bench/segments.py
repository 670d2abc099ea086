"""`credit-ledger bench segments`: columns on disk from the facts' tables (M8)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from domain.policy.columns.population import Population
from projections.generations import query
from projections.segments import Segments
from projections.segments.building import Builder
from projections.segments.shelf import Shelf
from projections.visit import Visit
from scripts.bench.children import ROUNDS, child
from scripts.bench.district import District, district
from scripts.bench.processes import ServerCpu
from scripts.bench.turns import Took, in_turns
from scripts.generating.columns import Encoder
from scripts.generating.shapes import Size
from scripts.generating.world import BLOCK, World
from scripts.local_postgres import LocalPostgres
from scripts.options import JSON

LOADING = "scripts.bench.loading"
TABLES = ("completion", "carried_in", "span", "approved_offset", "attestation")
"""Everything that the columns are made of."""
MILLION = 1_000_000

SAME = ("starts", "day", "amount", "counts_in", "decided", "marks", "ids", "span_day")
"""Columns that hold no codes: they have to be the same number by number."""
WORDS = ("kind", "unit", "result", "provider", "activity")


class UnequalColumnsError(Exception):
    """The columns do not say what the district was made of; no time counts."""

    def __init__(self, what: str, first: str) -> None:
        super().__init__(f"{what} differs in the chunk that begins with {first}.")


@dataclass(frozen=True, kw_only=True)
class Jobs:
    """What is measured in turns, over the tables of a district."""

    segments: Segments
    folder: Path

    def drain(self) -> None:
        """Read the tables once, by COPY as it comes."""
        self.segments.room.read(self._drain)

    def write(self) -> None:
        """Make the columns and write them, to stay."""
        self.segments.room.read(self._write)

    def _drain(self, visit: Visit) -> None:
        visit.connection.execute(query("generation/take_time"))
        for table in TABLES:
            statement = f"COPY (SELECT * FROM {table}) TO STDOUT"
            with visit.connection.cursor() as cursor, cursor.copy(statement) as copy:
                for _ in copy:
                    pass

    def _write(self, visit: Visit) -> None:
        block = Builder(visit.connection).block(visit.position)
        shelf = Shelf(self.folder, self.segments.room.district, 1)
        shelf.keep(block, self.segments.head_of(block.position))


@click.command()
@click.option("--teachers", default=2_500, show_default=True, type=click.IntRange(1))
@click.option(
    "--completions", default=300_000, show_default=True, type=click.IntRange(1)
)
@ROUNDS
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to keep the district in, and to use it again; else a temporary one.",
)
@JSON
def segments(
    *, teachers: int, completions: int, rounds: int, data: Path | None, as_json: bool
) -> None:
    """Write the columns on disk from the tables of facts, beside a drain by COPY.

    A generated district goes through the real store once. Then, in turns: all rows of
    the tables by COPY, thrown away; and the columns, sorted, hashed and flushed to
    disk. What the columns say is compared with what the district was made of, row by
    row, before any time counts. Then a process of its own loads everybody.
    """
    size = Size(teachers=teachers, completions=completions)
    console = Console(stderr=True)
    with district(data, size, console) as found:
        told = measured(found, size, rounds, console)
    if as_json:
        click.echo(json.dumps(told))
        return
    _show(told)


def measured(
    where: District, size: Size, rounds: int, console: Console
) -> dict[str, Any]:
    """Return what the rounds took. Raises UnequalColumnsError."""
    columns = Segments(where.room)
    console.print("Comparing the columns with what the district was made of ...")
    rows = check(columns, size)
    running = LocalPostgres(Path(where.settings.data_dir)).status()
    with TemporaryDirectory(dir=where.data, prefix="bench-") as folder:
        jobs = Jobs(segments=columns, folder=Path(folder))
        console.print(f"Measuring, {rounds} rounds ...")
        took = in_turns(
            {"copy": jobs.drain, "segments": jobs.write},
            rounds,
            ServerCpu(running.pid) if running else None,
        )
    loads = [child(LOADING, {"data": str(where.data)}) for _ in range(rounds)]
    versions = columns.room.read(lambda visit: columns.shelf(visit).manifests())
    return {
        "rows": rows,
        "versions": sum(one.rows for _, one in versions if hasattr(one, "rows")),
        **{name: _rate(one, rows) for name, one in took.items()},
        "vs_copy": took["copy"].wall_s / took["segments"].wall_s,
        "vs_copy_cpu": took["copy"].cpu_s / took["segments"].cpu_s,
        "load": {
            name: sorted(one[name] for one in loads)[len(loads) // 2]
            for name in loads[0]
        },
    }


def check(columns: Segments, size: Size) -> int:
    """Compare every row with what the district was made of; return how many there are.

    Raises UnequalColumnsError.
    """
    rows = 0
    for mine, made in zip(columns.chunks(teachers=BLOCK), _made(size), strict=True):
        first = made.teacher_ids[0]
        if list(mine.teacher_ids) != list(made.teacher_ids):
            raise UnequalColumnsError("who is there", first)
        for name in SAME:
            if not np.array_equal(getattr(mine, name), getattr(made, name)):
                raise UnequalColumnsError(name, first)
        for name in WORDS:
            if not np.array_equal(_words(mine, name), _words(made, name)):
                raise UnequalColumnsError(name, first)
        if mine.rulings != made.rulings:
            raise UnequalColumnsError("what was ruled", first)
        rows += mine.rows
    return rows


def _made(size: Size) -> Iterator[Population]:
    world = World(size)
    encoder = Encoder(world.catalogue)
    for block in world.blocks():
        yield encoder.population(block)


def _words(population: Population, name: str) -> Any:
    words = np.array([*population.words, ""], np.str_)
    return words[getattr(population.variants, name)[population.variant]]


def _rate(took: Took, rows: int) -> dict[str, float]:
    return {**asdict(took), "per_second": rows / took.wall_s}


def _show(told: Mapping[str, Any]) -> None:
    table = Table("", "s", "s of processor", "million completions a second")
    for name in ("copy", "segments"):
        one = told[name]
        rate = f"{one['per_second'] / MILLION:.2f}"
        table.add_row(name, f"{one['wall_s']:.2f}", f"{one['cpu_s']:.2f}", rate)
    for name, seconds in told["load"].items():
        rate = f"{told['rows'] / seconds / MILLION:.1f}"
        table.add_row(f"load, {name}", f"{seconds:.3f}", "", rate)
    Console().print(table)
    click.echo(
        f"{told['rows']} rows known now, {told['versions']} versions; all equal. "
        f"segments / COPY: {told['vs_copy']:.2f} of its rate, "
        f"{told['vs_copy_cpu']:.2f} by processor time."
    )
