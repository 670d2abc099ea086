"""`credit-ledger bench replay`: a revision over a district (M5)."""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from scripts.bench.children import ROUNDS
from scripts.bench.district import District, district
from scripts.bench.naive import Judged, Sample, naive
from scripts.bench.revision import DOCUMENT, NAME, revised, revised_text, shipped
from scripts.bench.watched import Run, medians, run
from scripts.generating.command import COMPLETIONS, TEACHERS
from scripts.generating.shapes import Size
from scripts.options import JSON

LAST_DAY = date(2025, 12, 31)


class UnequalReplayError(Exception):
    """The naive replay found something else, so that no time says anything."""

    def __init__(self, teacher_id: str, columns: object, naive_one: object) -> None:
        super().__init__(f"{teacher_id}: {columns} by columns, {naive_one} by streams.")


@click.command()
@TEACHERS
@COMPLETIONS
@ROUNDS
@click.option(
    "--sample",
    default=150,
    show_default=True,
    type=click.IntRange(1),
    help="Teachers that are replayed naively in each round.",
)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to keep the district in, and to use it again; else a temporary one.",
)
@JSON
def replay(
    *,
    teachers: int,
    completions: int,
    rounds: int,
    sample: int,
    data: Path | None,
    as_json: bool,
) -> None:
    """Replay a revision over a whole district, in a cold process, and naively.

    A generated district goes through the real store once (minutes; keep it with
    --data). Then `credit-ledger replay` runs as a process of its own: start-up, columns
    from disk, both documents with lots, every changed teacher listed with the cause.
    In the same rounds a sample of teachers is replayed stream by stream; both have to
    find the same of everybody in it.
    """
    size = Size(teachers=teachers, completions=completions)
    with district(data, size, Console(stderr=True)) as found:
        told = measured(found, rounds, sample)
    if as_json:
        click.echo(json.dumps(told))
        return
    _show(told)


def measured(where: District, rounds: int, sample: int) -> dict[str, Any]:
    """Return what the rounds took. Raises UnequalReplayError."""
    path = where.data / NAME
    path.write_text(revised_text(), encoding="utf-8")
    arguments = _arguments(where.data, path)
    answer = json.loads(run(arguments).output)  # warms the files up, not the process
    ids = _ids(where)
    runs: list[Run] = []
    samples: list[Sample] = []
    for number in range(rounds):
        runs.append(run(arguments))
        some = ids[number :: max(1, len(ids) // sample)][:sample]
        samples.append(naive(where.room, (shipped(), revised()), some, LAST_DAY))
    for one in samples:
        check(answer["differences"], one.found)
    took = medians(runs)
    rate = median(one.wall_s / one.completions for one in samples)
    return {
        "rows": where.completions,
        "events": where.events,
        **took,
        "naive_s_a_completion": rate,
        "naive_cpu_s_a_completion": median(
            one.cpu_s / one.completions for one in samples
        ),
        "naive_teachers": sum(len(one.found) for one in samples),
        "naive_completions": sum(one.completions for one in samples),
        "vs_naive": rate * where.completions / took["wall_s"],
        "changed": len(answer["differences"]),
        "turned": sum(one["change"] != "amounts" for one in answer["differences"]),
        "result_sha256": answer["summary"]["result_sha256"],
    }


def check(
    differences: Sequence[Mapping[str, Any]], found: Mapping[str, Judged]
) -> None:
    """Compare with the naive replay, teacher by teacher. Raises UnequalReplayError."""
    changed = {one["teacher_id"]: one for one in differences}
    for teacher_id, judged in found.items():
        said = changed.get(teacher_id)
        mine = _judged(said) if said else None
        if mine is None and judged.same:
            continue
        if mine != judged:
            raise UnequalReplayError(teacher_id, mine, judged)


def _judged(said: Mapping[str, Any]) -> Judged | None:
    before, after = said["before"], said["after"]
    if before is None or after is None:
        return None
    return Judged(
        before=before["verdict"],
        after=after["verdict"],
        total_before=before["total"],
        total_after=after["total"],
    )


def _arguments(data: Path, path: Path) -> list[str]:
    return [
        str(Path(sys.executable).parent / "credit-ledger"),
        "replay",
        f"--from={DOCUMENT}",
        f"--to={path}",
        f"--counted-up-to={LAST_DAY}",
        "--no-record",
        "--json",
        f"--data={data}",
    ]


def _ids(where: District) -> list[str]:
    rows = where.room.read(lambda visit: visit.rows("teacher_ids"))
    return [teacher_id for (teacher_id,) in rows]


def _show(told: Mapping[str, Any]) -> None:
    table = Table("", "wall", "processor", "memory")
    table.add_row(
        "replay, cold process",
        f"{told['wall_s']:.2f} s",
        f"{told['cpu_s']:.2f} s",
        f"{told['rss_mb']:.0f} MB",
    )
    table.add_row(
        "naive, by its rate",
        f"{told['naive_s_a_completion'] * told['rows']:.0f} s",
        f"{told['naive_cpu_s_a_completion'] * told['rows']:.0f} s",
        "",
    )
    Console().print(table)
    click.echo(
        f"{told['rows']} completions, {told['changed']} teachers changed,"
        f" {told['turned']} verdicts; vs_naive: {told['vs_naive']:.0f}"
        f" ({told['naive_teachers']} teachers of the sample equal)"
    )
