"""`credit-ledger bench balances`: the same rules by six others (M5b)."""

import json
from importlib.util import find_spec
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from scripts.bench.children import ROUNDS, child
from scripts.options import JSON

MEASURING = "scripts.bench.balances.measuring"
PACKAGES = ("duckdb", "openfisca_core", "polars", "zen")
ONE_THREAD = {"POLARS_MAX_THREADS": "1"}
MILLION = 1_000_000


@click.command()
@click.option("--teachers", default=25_000, show_default=True, type=click.IntRange(1))
@click.option(
    "--completions", default=1_000_000, show_default=True, type=click.IntRange(1)
)
@ROUNDS
@JSON
def balances(*, teachers: int, completions: int, rounds: int, as_json: bool) -> None:
    """Balances and verdicts of a district, beside six other ways to compute them.

    The same rules (scripts/bench/balances/document.toml) over the same facts in
    OpenFisca, Polars, DuckDB, plain Python, ZEN and PostgreSQL; each has the facts in
    memory in its own best form. Everybody has to find the same before any time counts.
    Needs the extra `bench`.
    """
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        raise click.ClickException(
            f"{', '.join(missing)} is not installed: pip install credit-ledger[bench]"
        )
    job = {"teachers": teachers, "completions": completions, "rounds": rounds}
    free = child(MEASURING, {**job, "one_thread": False})
    bound = child(MEASURING, {**job, "one_thread": True}, ONE_THREAD)
    rows = free["rows"]
    told = {
        "rows": rows,
        "teachers": teachers,
        **{name: _rate(one, rows) for name, one in free["took"].items()},
        "one_thread": {name: _rate(one, rows) for name, one in bound["took"].items()},
        **_ratios(free["took"], ""),
        **_ratios(bound["took"], "_one_thread"),
    }
    if as_json:
        click.echo(json.dumps(told))
        return
    _show(told)


def _rate(took: dict[str, float], rows: int) -> dict[str, float]:
    return {**took, "per_second": rows / took["wall_s"]}


def _ratios(took: dict[str, dict[str, float]], suffix: str) -> dict[str, float]:
    ours = took["ours"]["wall_s"]
    return {
        f"vs_{name}{suffix}": one["wall_s"] / ours
        for name, one in took.items()
        if name != "ours"
    }


def _show(told: dict[str, Any]) -> None:
    table = Table("", "ms", "ms of processor", "million rows a second", "ours is")
    threads = {"": told, " on one thread": told["one_thread"]}
    for words, found in threads.items():
        for name, one in found.items():
            if not isinstance(one, dict) or "wall_s" not in one:
                continue
            ratio = told.get(f"vs_{name}{'_one_thread' if words else ''}")
            table.add_row(
                f"{name}{words}",
                f"{one['wall_s'] * 1000:.1f}",
                f"{one['cpu_s'] * 1000:.1f}",
                f"{one['per_second'] / MILLION:.2f}",
                f"{ratio:.1f} x" if ratio else "",
            )
    Console().print(table)
    click.echo(f"{told['rows']} rows of {told['teachers']} teachers; all equal.")
