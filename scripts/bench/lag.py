"""`credit-ledger bench lag`: how soon what was answered can be read (M10)."""

import http.client
import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit

import click
from rich.console import Console
from rich.table import Table

from ledger.application import CreditLedger
from projections.reading import ReadingRoom
from scripts.bench.posting.requests import Roll, requests
from scripts.bench.posting.sending import Door, NotTakenError, taken
from scripts.bench.processes import ServerCpu
from scripts.bench.stage import Stage, stage
from scripts.local_postgres import LocalPostgres
from scripts.options import JSON

LOOK_S = 0.005
"""How often the watcher looks: a lag is known to that, and never told too short."""
SETTLE_S = 60.0
CREATED = 201


@dataclass(frozen=True, kw_only=True)
class Lags:
    """How long after the answer rows could be read, over all batches, in seconds."""

    p50: float
    p95: float
    p99: float
    max: float

    @classmethod
    def of(cls, lags: Sequence[float]) -> "Lags":
        """Return what share of the lags is how long (nearest rank)."""
        ordered = sorted(lags)

        def share(part: float) -> float:
            return ordered[max(0, -int(-part * len(ordered) // 1) - 1)]

        return cls(p50=share(0.5), p95=share(0.95), p99=share(0.99), max=ordered[-1])


@dataclass(kw_only=True)
class Watcher:
    """Looks up to where the log can be read, and when that was."""

    room: ReadingRoom
    seen: list[tuple[float, int]] = field(default_factory=list)
    _stop: Event = field(default_factory=Event)

    def look(self) -> None:
        """Look until told to stop."""
        while not self._stop.wait(LOOK_S):
            position = self.room.position()
            if not self.seen or position > self.seen[-1][1]:
                self.seen.append((time.perf_counter(), position))

    def stop(self) -> None:
        """Look no more."""
        self._stop.set()

    def wait_for(self, position: int) -> None:
        """Wait until a position can be read. Raises TimeoutError."""
        deadline = time.monotonic() + SETTLE_S
        while not self.seen or self.seen[-1][1] < position:
            if time.monotonic() > deadline:
                raise TimeoutError(position)
            time.sleep(LOOK_S)

    def readable_at(self, position: int) -> float:
        """Return when a position could be read."""
        return next(at for at, reached in self.seen if reached >= position)


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A batch that was answered: when, up to which position, after how long."""

    at: float
    position: int
    took: float


@click.command()
@click.option("--rate", default=1_000, show_default=True, help="Rows a second.")
@click.option("--rows", default=100, show_default=True, help="Rows of a batch.")
@click.option("--seconds", default=20, show_default=True, type=click.IntRange(1, 600))
@click.option("--clients", default=2, show_default=True, type=click.IntRange(1, 16))
@JSON
def lag(*, rate: int, rows: int, seconds: int, clients: int, as_json: bool) -> None:
    """How soon what was answered can be read, while rows stream in over HTTP.

    Batches are sent by the clock, whether earlier ones were answered or not; a lag runs
    from the answer until the reading rooms are at the batch's last position.
    """
    with stage(Console(stderr=True), filled=0) as set_up:
        load = Load(rate=rate, rows=rows, seconds=seconds, clients=clients)
        told = _measured(set_up, load)
    if as_json:
        click.echo(json.dumps(told))
        return
    _show(told)


@dataclass(frozen=True, kw_only=True)
class Load:
    """What streams in."""

    rate: int
    rows: int
    seconds: int
    clients: int


def _measured(set_up: Stage, load: Load) -> dict[str, object]:
    settings = set_up.settings
    running = LocalPostgres(Path(settings.data_dir)).status()
    processes = {
        "server": set_up.cpu,
        "projector": ServerCpu(set_up.children.pid_of("project")),
        "database": ServerCpu(running.pid if running else 0),
    }
    with closing(CreditLedger(settings)) as ledger:
        room = ReadingRoom(ledger.database, ledger, ledger.district)
        watcher = Watcher(room=room)
        thread = Thread(target=watcher.look)
        thread.start()
        try:
            watcher.wait_for(ledger.position())
            before = {name: cpu.seconds() or 0 for name, cpu in processes.items()}
            answered, wall = _stream(set_up, load)
            used = {
                name: (cpu.seconds() or 0) - before[name]
                for name, cpu in processes.items()
            }
            watcher.wait_for(max(one.position for one in answered))
        finally:
            watcher.stop()
            thread.join()
    lags = [max(0.0, watcher.readable_at(one.position) - one.at) for one in answered]
    count = len(answered) * load.rows
    return {
        "lag_s": asdict(Lags.of(lags)),
        "answer_s": asdict(Lags.of([one.took for one in answered])),
        "rows": count,
        "rows_per_second": count / wall,
        "cpu_s": used,
        "wall_s": wall,
    }


def _stream(set_up: Stage, load: Load) -> tuple[list[Answered], float]:
    number = max(1, load.rate * load.seconds // load.rows)
    posted = requests(Roll(teachers=set_up.teachers), number, load.rows, round_=0)
    door = Door(
        address=set_up.connection.address,
        path="/v1/completions/batch?mode=per-row",
        headers={
            "Authorization": f"Bearer {set_up.keys['provider']}",
            "Content-Type": "application/x-ndjson",
        },
    )
    started, pause = time.perf_counter(), load.rows / load.rate

    def client(first: int) -> list[Answered]:
        return _client(
            door,
            [
                (started + place * pause, posted.bodies[place])
                for place in range(first, number, load.clients)
            ],
        )

    with ThreadPoolExecutor(load.clients) as threads:
        found = list(threads.map(client, range(load.clients)))
    return [one for part in found for one in part], time.perf_counter() - started


def _client(door: Door, bodies: Sequence[tuple[float, bytes]]) -> list[Answered]:
    where = urlsplit(door.address)
    found = []
    with closing(
        http.client.HTTPConnection(where.hostname or "", where.port)
    ) as connection:
        for due, body in bodies:
            time.sleep(max(0.0, due - time.perf_counter()))
            began = time.perf_counter()
            connection.request("POST", door.path, body, dict(door.headers))
            answer = connection.getresponse()
            content = answer.read()
            at = time.perf_counter()
            if answer.status != CREATED:
                raise NotTakenError(answer.status, content.decode(errors="replace"))
            taken(content)
            last = max(row["position"] for row in json.loads(content)["results"])
            found.append(Answered(at=at, position=last, took=at - began))
    return found


def _show(told: dict[str, object]) -> None:
    table = Table("ms", "p50", "p95", "p99", "max")
    for name, words in {
        "lag_s": "readable after",
        "answer_s": "answered after",
    }.items():
        one = told[name]
        if isinstance(one, dict):
            table.add_row(words, *(f"{seconds * 1000:.0f}" for seconds in one.values()))
    Console().print(table)
    click.echo(
        f"{told['rows']} rows, {told['rows_per_second']:.0f} a second; "
        f"seconds of processor in {told['wall_s']:.1f} s: {told['cpu_s']}"
    )
