"""`credit-ledger bench beside`: how long others wait beside a school's large batch."""

import http.client
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from itertools import count
from threading import Event
from urllib.parse import urlsplit

import click
from rich.console import Console
from rich.table import Table

from ledger.settings import Settings
from scripts.bench.lag import Lags
from scripts.bench.posting.requests import Roll, requests
from scripts.bench.posting.sending import Door, NotTakenError, post_all, taken
from scripts.bench.single import row
from scripts.bench.stage import TEACHERS, Stage, stage
from scripts.options import JSON

PAUSE_S = 0.03
"""Between two single posts: so few that they do not compete with what is measured."""
PER_ROW_ROWS = 10_000
CREATED = 201

PHASES = {"alone": None, "beside_per_row": "per-row", "beside_atomic": "atomic"}
"""What single posts stand beside: the mode of the batches."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """The batches of one phase: how many, and how many rows in each."""

    mode: str
    batches: int
    rows: int


@click.command()
@click.option("--batches", default=3, show_default=True, help="Batches of a phase.")
@click.option(
    "--atomic-rows",
    default=Settings().max_atomic_rows,
    show_default=True,
    help="Rows of an atomic batch; by default as many as it may have.",
)
@click.option("--seconds", default=8, show_default=True, help="Length without any.")
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1, 20))
@JSON
def beside(
    *, batches: int, atomic_rows: int, seconds: int, rounds: int, as_json: bool
) -> None:
    """Single posts of a school, alone, and beside large batches of somebody else.

    A per-row batch of 10,000 rows is written in small transactions; an atomic one in
    one, and so its rows are capped. The phases alternate, round by round.
    """
    loads = {
        "per-row": Load(mode="per-row", batches=batches, rows=PER_ROW_ROWS),
        "atomic": Load(
            mode="atomic",
            batches=max(1, batches * PER_ROW_ROWS // atomic_rows),
            rows=atomic_rows,
        ),
    }
    with stage(Console(stderr=True), filled=0) as set_up:
        told = _measured(set_up, loads, seconds, rounds)
    if as_json:
        click.echo(json.dumps(told))
        return
    _show(told)


def _measured(
    set_up: Stage, loads: dict[str, Load], seconds: int, rounds: int
) -> dict[str, object]:
    waits: dict[str, list[float]] = {name: [] for name in PHASES}
    bulk_s: dict[str, list[float]] = {name: [] for name in PHASES}
    numbers, keys = count(), count()
    for _ in range(rounds):
        for name, mode in PHASES.items():
            if mode is None:
                work: Callable[[], object] = partial(time.sleep, seconds)
            else:
                work = _bulk(set_up, loads[mode], next(keys))
            found, took_s = waits_beside(set_up, numbers, work)
            waits[name] += found
            bulk_s[name].append(took_s)
    told: dict[str, object] = {
        name: {**asdict(Lags.of(found)), "posts": len(found)}
        for name, found in waits.items()
    }
    for name, mode in PHASES.items():
        if mode is not None:
            load, times = loads[mode], bulk_s[name]
            posted = load.batches * load.rows * len(times)
            told[f"{name}_rows_per_second"] = posted / sum(times)
            told[f"{name}_rows"] = load.rows
    return told


def waits_beside(
    set_up: Stage, numbers: Iterator[int], work: Callable[[], object]
) -> tuple[list[float], float]:
    """Let single posts run beside some work; return their waits, and how long it took.

    The work has nothing to make ready any more, and looks at no answer yet.
    """
    done, began = Event(), time.perf_counter()
    with ThreadPoolExecutor(1) as others:
        singles = others.submit(_singles, set_up, numbers, done)
        try:
            answers = work()
        finally:
            took_s = time.perf_counter() - began
            done.set()
    for answer in answers if isinstance(answers, list) else ():
        taken(answer)
    return singles.result(), took_s


def _singles(set_up: Stage, numbers: Iterator[int], done: Event) -> list[float]:
    """Post one completion after the other; return how long each answer took."""
    where = urlsplit(set_up.connection.address)
    headers = {
        "Authorization": f"Bearer {set_up.keys['school:S101']}",
        "Content-Type": "application/json",
    }
    found = []
    with closing(
        http.client.HTTPConnection(where.hostname or "", where.port)
    ) as connection:
        while not done.wait(PAUSE_S):
            number = next(numbers)
            teacher = set_up.teachers[number % TEACHERS]
            body = json.dumps(row(teacher, number, "beside")).encode()
            began = time.perf_counter()
            connection.request("POST", "/v1/completions", body, headers)
            answer = connection.getresponse()
            content = answer.read()
            found.append(time.perf_counter() - began)
            if answer.status != CREATED:
                raise NotTakenError(answer.status, content.decode(errors="replace"))
    return found


def _bulk(set_up: Stage, load: Load, round_: int) -> Callable[[], list[bytes]]:
    """Return the posting of batches, one after the other, with everything ready."""
    roll = Roll(teachers=set_up.teachers)
    posted = requests(roll, load.batches, load.rows, round_=round_)
    door = Door(
        address=set_up.connection.address,
        path=f"/v1/completions/batch?mode={load.mode}",
        headers={
            "Authorization": f"Bearer {set_up.keys['provider']}",
            "Content-Type": "application/x-ndjson",
        },
    )
    return partial(post_all, door, posted.bodies, clients=1)


def _show(told: dict[str, object]) -> None:
    table = Table("single posts, ms", "p50", "p95", "p99", "max", "posts")
    for name in PHASES:
        one = told[name]
        if isinstance(one, dict):
            figures = [f"{one[part] * 1000:.1f}" for part in ("p50", "p95", "p99")]
            table.add_row(
                name, *figures, f"{one['max'] * 1000:.1f}", f"{one['posts']:,}"
            )
    Console().print(table)
    for name, value in told.items():
        if isinstance(value, int | float):
            click.echo(f"{name}: {value:,.0f}")
