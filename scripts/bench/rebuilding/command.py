"""`credit-ledger bench rebuild`: the reading rooms from the events."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from ledger.settings import Settings
from projections.runner import Projector
from scripts.bench.children import ROUNDS
from scripts.bench.processes import ServerCpu
from scripts.bench.rebuilding.rooms import Rooms
from scripts.bench.turns import Took, in_turns
from scripts.generating.command import SEED, generated
from scripts.generating.shapes import Size
from scripts.house import EMBEDDED, on_server, today
from scripts.local_postgres import LocalPostgres
from scripts.options import JSON

FEW = Size(teachers=5, completions=500, seed=SEED)
"""So many that a runner event by event is through in some seconds."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A district to rebuild, and a small one for the runner event by event."""

    many: Rooms
    few: Rooms
    server: ServerCpu


@click.command()
@click.option("--teachers", default=2_000, show_default=True, type=click.IntRange(1))
@click.option(
    "--completions", default=200_000, show_default=True, type=click.IntRange(100)
)
@ROUNDS
@JSON
def rebuild(*, teachers: int, completions: int, rounds: int, as_json: bool) -> None:
    """Build the reading rooms from the events: each apart, then all together.

    Beside it, in turns: a drain of the event table by COPY, and a runner that projects
    event by event, on a smaller district (its rate does not depend on the size). Before
    any time counts, the tables are compared row by row with those of that runner, and
    with those of the usual one.
    """
    console = Console(stderr=True)
    size = Size(teachers=teachers, completions=completions, seed=SEED)
    with stage(size, console) as set_up:
        found = _figures(set_up, _measured(set_up, rounds, console))
        events = set_up.many.events
    ratios = _ratios(found)
    if as_json:
        told = {name: asdict(one) for name, one in found.items()}
        click.echo(json.dumps({**told, **ratios, "rows": events}))
        return
    _show(found, ratios)


@contextmanager
def stage(size: Size, console: Console) -> Iterator[Stage]:
    """Yield two generated districts on a durable server of their own."""
    with ExitStack() as started:
        folder = Path(
            started.enter_context(
                tempfile.TemporaryDirectory(prefix="credit-ledger-bench-")
            )
        )
        folder.chmod(0o711)  # the server may run as another user
        server = started.enter_context(LocalPostgres(folder / EMBEDDED))
        settings = on_server(Settings.from_environment(), server)
        few = replace(settings, district="few")
        yield Stage(
            many=_rooms(settings, folder / "many", size, started, console),
            few=_rooms(few, folder / "few", FEW, started, console),
            server=ServerCpu(running.pid if (running := server.status()) else 0),
        )


def _rooms(
    settings: Settings, data: Path, size: Size, started: ExitStack, console: Console
) -> Rooms:
    data.mkdir()
    generated(settings, data, size, console)
    projector = Projector(settings)
    started.callback(projector.close)
    return Rooms(
        projector=projector,
        settings=settings,
        today=today(settings),
        events=projector.recorder.max_notification_id() or 0,
    )


def _measured(stage: Stage, rounds: int, console: Console) -> Mapping[str, Took]:
    many, few = stage.many, stage.few
    console.print("Comparing a rebuild with the runner, batch by batch ...")
    many.catch_up()
    many.check("The usual runner and a rebuild")
    console.print("Comparing a rebuild with the runner, event by event ...")
    few.catch_up()
    few.one_by_one()
    few.check("The runner event by event and a rebuild")
    console.print(f"Measuring, {rounds} rounds ...")
    jobs = {
        "copy": many.drain,
        "all": many.all_together,
        **many.apart(),
        "one_by_one": few.one_by_one,
    }
    return in_turns(jobs, rounds, stage.server)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What was measured of one job, for one event."""

    per_second: float
    cpu_us: float
    wall_s: float
    """For all of them."""


def _figures(stage: Stage, found: Mapping[str, Took]) -> dict[str, Figures]:
    events = dict.fromkeys(found, stage.many.events)
    events["one_by_one"] = stage.few.events
    return {
        name: Figures(
            per_second=events[name] / took.wall_s,
            cpu_us=took.cpu_s / events[name] * 1e6,
            wall_s=took.wall_s,
        )
        for name, took in found.items()
    }


def _ratios(found: Mapping[str, Figures]) -> dict[str, float]:
    """Return what was divided by what, by the clock and by the processor."""
    together, drain, peer = found["all"], found["copy"], found["one_by_one"]
    return {
        "of_copy": together.per_second / drain.per_second,
        "of_copy_cpu": drain.cpu_us / together.cpu_us,
        "vs_one_by_one": together.per_second / peer.per_second,
        "vs_one_by_one_cpu": peer.cpu_us / together.cpu_us,
    }


def _show(found: Mapping[str, Figures], ratios: Mapping[str, float]) -> None:
    table = Table("", "events a second", "us of processor", "seconds")
    for name, one in found.items():
        table.add_row(
            NAMES[name],
            f"{one.per_second:,.0f}",
            f"{one.cpu_us:.1f}",
            f"{one.wall_s:.2f}",
        )
    Console(width=100).print(table)
    for name, ratio in ratios.items():
        click.echo(f"{name}: {ratio:.2f}")


NAMES = {
    "copy": "a drain of the events by COPY",
    "all": "all reading rooms together",
    "facts": "facts, apart",
    "reports": "reports, apart",
    "lineage": "lineage, apart",
    "standings": "standings, from the facts",
    "one_by_one": "a runner, event by event",
}
