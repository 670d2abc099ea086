"""`credit-ledger bench validation`: the accept path of a bulk request (M2)."""

import gc
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from http_api.accepting import (
    Content,
    RefusedRow,
    accepted,
    completion_of,
    elements_of,
    lines_of,
)
from http_api.accepting.careful import judged_line
from http_api.schemas.completions import CompletionSchema
from scripts.bench.posting.requests import Roll, requests
from scripts.bench.turns import Took, in_turns
from scripts.demonstration.district import SEED, generate
from scripts.options import JSON
from scripts.posting.lines import Row

POSTED = "posted"
WORDS = {
    POSTED: "of bench posting",
    "short": "of few fields",
    "imported": "of an importer",
}
WAYS = {
    "array": "the ledger, array",
    "lines": "the ledger, NDJSON",
    "contract": "the contract, row by row",
    "marshmallow": "marshmallow many=True",
}
NEEDED = ("teacher_id", "activity_id", "occasion", "amount", "result", "completed_on")
TEACHERS = 300


class UnequalError(Exception):
    """Two ways made different reports of the same bytes, so that no time counts."""

    def __init__(self, way: str, kind: str) -> None:
        super().__init__(f"{WAYS[way]}: other reports of rows {WORDS[kind]}.")


@click.command()
@click.option("--rows", default=1_000, show_default=True, type=click.IntRange(1))
@click.option("--rounds", default=15, show_default=True, type=click.IntRange(3))
@JSON
def validation(*, rows: int, rounds: int, as_json: bool) -> None:
    """From the bytes of a bulk request to reports, beside marshmallow many=True.

    Ours ends with commands to the ledger and the digest of the content, the peer with
    dictionaries. Three kinds of rows; reports have to be equal before any time counts.
    """
    told: dict[str, Any] = {"rows": rows}
    for kind, made in rows_of(rows).items():
        ways = ways_of(made)
        check(ways, kind)
        with _unwatched():
            told[kind] = _figures(in_turns(ways, rounds, twice=True), rows)
    told["vs_marshmallow"] = told[POSTED]["array"]["vs_marshmallow"]
    if as_json:
        click.echo(json.dumps(told))
        return
    show(told)


@contextmanager
def _unwatched() -> Iterator[None]:
    """Let nobody walk over what all the modules and the other rows are made of."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def rows_of(number: int) -> dict[str, Sequence[Row]]:
    """Return rows of each kind."""
    teachers = [f"T{number:08}" for number in range(TEACHERS)]
    (body,) = requests(Roll(teachers=teachers), 1, number, round_=0).bodies
    posted = [json.loads(line) for line in body.splitlines()]
    imported = generate(SEED).completions
    return {
        POSTED: posted,
        "short": [{name: row[name] for name in NEEDED} for row in posted],
        "imported": [imported[place % len(imported)] for place in range(number)],
    }


def ways_of(rows: Sequence[Row]) -> dict[str, Callable[[], Any]]:
    """Return every way from the bytes of the same rows to what they mean."""
    lines = [json.dumps(row, ensure_ascii=False).encode() for row in rows]
    packed, array = b"\n".join(lines), b"[" + b",".join(lines) + b"]"
    contract = CompletionSchema(many=True)
    return {
        "array": lambda: _accepted(elements_of(array) or []),
        "lines": lambda: _accepted(lines_of([packed], len(lines))),
        "contract": lambda: [
            judged_line(number, line, Content())
            for number, line in enumerate(lines, start=1)
        ],
        "marshmallow": lambda: contract.load(json.loads(array)),
    }


def check(ways: Mapping[str, Callable[[], Any]], kind: str) -> None:
    """Let everybody read the rows once, and compare. Raises UnequalError."""
    expected = [completion_of(body) for body in ways["marshmallow"]()]
    for name in ("array", "lines", "contract"):
        found = ways[name]()
        if any(isinstance(row, RefusedRow) for row in found):
            raise UnequalError(name, kind)
        if [row.completion for row in found] != expected:
            raise UnequalError(name, kind)


def _accepted(lines: Any) -> list[Any]:
    content = Content()
    rows = list(accepted(lines, content))
    content.sha256()
    return rows


def _figures(took: Mapping[str, Took], rows: int) -> dict[str, dict[str, float]]:
    peer = took["marshmallow"]
    return {
        name: {
            **asdict(one),
            "us_a_row": one.cpu_s / rows * 1e6,
            "vs_marshmallow": peer.cpu_s / one.cpu_s,
        }
        for name, one in took.items()
    }


def show(told: Mapping[str, Any]) -> None:
    """Print what each way took of each kind of rows."""
    table = Table("rows", "", "us of processor a row", "ms", "times as fast")
    for kind, words in WORDS.items():
        for way, how in WAYS.items():
            one = told[kind][way]
            table.add_row(
                words,
                how,
                f"{one['us_a_row']:.2f}",
                f"{one['wall_s'] * 1000:.2f}",
                f"{one['vs_marshmallow']:.1f}",
            )
        table.add_section()
    Console(width=110).print(table)
    click.echo(f"vs_marshmallow: {told['vs_marshmallow']:.1f} ({told['rows']} rows)")
