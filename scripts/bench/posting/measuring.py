"""The rounds: everybody writes the same rows in turn, and has to have written all."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from decimal import Decimal
from statistics import median

from ledger.statements import statement
from scripts.bench.posting import crud, peers
from scripts.bench.posting.library import Saving
from scripts.bench.posting.peers import (
    SQL,
    Connection,
    Copying,
    Encoding,
    Naive,
    Written,
)
from scripts.bench.posting.requests import Posted
from scripts.bench.posting.sending import Door, post_all, taken
from scripts.bench.processes import ServerCpu

OURS, COPY, ENCODED, NAIVE, CRUD, SAVE = WAYS = (
    *("posting", "copy", "copy_encoded", "naive", "crud", "save"),
)


class UnequalError(Exception):
    """Somebody has not written what the others wrote; no time counts."""

    def __init__(self, found: Mapping[str, Written]) -> None:
        told = ", ".join(
            f"{name}: {count}, {h} h" for name, (count, h) in found.items()
        )
        super().__init__(f"Not the same rows: {told}.")


@dataclass(frozen=True, kw_only=True)
class Took:
    """What the requests of a round took."""

    wall_s: float
    cpu_s: float
    """Of all processes: the client, a server, the database."""
    cpu_server_s: float
    cpu_database_s: float


@dataclass(frozen=True, kw_only=True)
class Ways:
    """Everybody who writes, and where what they wrote is seen."""

    door: Door
    crud: Door
    copying: Copying
    encoding: Encoding
    naive: Naive
    saving: Saving
    clock: "Clock"
    owner: Connection
    clients: int

    def round(self, posted: Posted) -> dict[str, Took]:
        """Let everybody write the same rows. Raises UnequalError, NotTakenError."""
        rows = posted.rows // len(posted.bodies)
        after = self.head()
        took = {OURS: self._served(self.door, posted, self.clock.ours)}
        until = self.head()
        chunks = self.copying.chunks(after, until, rows)
        events = self.encoding.rows(after, until)
        for name, work in {
            COPY: lambda: self.copying.copy(chunks, self.clients),
            ENCODED: lambda: self.encoding.copy(events, rows),
            NAIVE: lambda: self.naive.post(posted),
        }.items():
            took[name] = self.clock.took(work)
        took[CRUD] = self._served(self.crud, posted, self.clock.crud)
        took[SAVE] = self.clock.took(lambda: self.saving.post(posted))
        return took

    def check(self, before: Written, posted: Sequence[Posted]) -> None:
        """Compare what everybody has written. Raises UnequalError."""
        count, hours = peers.written(self.owner, "ledger", "event")
        found = {
            "sent": (
                sum(one.rows for one in posted),
                sum((one.hours for one in posted), Decimal()),
            ),
            OURS: (count - before[0], hours - before[1]),
            COPY: peers.written(self.owner, "bench", peers.COPIED),
            ENCODED: peers.written(self.owner, "bench", peers.ENCODED),
            NAIVE: peers.written(self.owner, "bench", peers.NAIVE),
            CRUD: crud.written(self.owner),
            SAVE: self._saved(),
        }
        if len(set(found.values())) > 1:
            raise UnequalError(found)

    def _served(self, door: Door, posted: Posted, server: ServerCpu) -> Took:
        answers: list[bytes] = []
        took = self.clock.took(
            lambda: answers.extend(post_all(door, posted.bodies, self.clients)), server
        )
        count = sum(map(taken, answers))
        if count != posted.rows:
            raise UnequalError({"sent": (posted.rows, posted.hours)})
        return took

    def head(self) -> int:
        """Return the last position of the log."""
        (head,) = self.owner.execute(statement("head_of_log", SQL)).fetchall()[0]
        return int(head)

    def _saved(self) -> Written:
        count, hours = self.owner.execute(statement("saved", SQL), ()).fetchall()[0]
        return int(count), hours


@dataclass(frozen=True, kw_only=True)
class Clock:
    """Looks at the clock and at what processes have used."""

    database: ServerCpu
    ours: ServerCpu
    crud: ServerCpu

    def took(self, work: Callable[[], None], server: ServerCpu | None = None) -> Took:
        """Return what some work took; `server` works for it besides the database."""
        before, started = self._used(server), time.perf_counter()
        work()
        wall, after = time.perf_counter() - started, self._used(server)
        client, database, served = (b - a for a, b in zip(before, after, strict=True))
        return Took(
            wall_s=wall,
            cpu_s=client + database + served,
            cpu_server_s=served,
            cpu_database_s=database,
        )

    def _used(self, server: ServerCpu | None) -> tuple[float, float, float]:
        return (
            time.process_time(),
            self.database.seconds() or 0.0,
            (server.seconds() or 0.0) if server else 0.0,
        )


def medians(rounds: Sequence[Mapping[str, Took]]) -> dict[str, Took]:
    """Return the medians of each way over the rounds."""
    return {
        name: Took(
            **{
                part.name: median(getattr(one[name], part.name) for one in rounds)
                for part in fields(Took)
            }
        )
        for name in rounds[0]
    }


@contextmanager
def halted(pid: int) -> Iterator[None]:
    """Let a process stand still meanwhile."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)
