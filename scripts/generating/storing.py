"""Put a world into a ledger: through the append function, as fast as it takes them.

The ledger's own way of importing, without HTTP and without decisions: what is
generated is known to be sound. Bodies are made while the database writes the batch
before; an append holds the district's lock, so that more connections gain nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any, Self

from domain.canonical import sha256_hex
from domain.terms import Actor, Role, Stream, StreamKind
from ledger.application import CreditLedger
from ledger.codec import body_of
from scripts.generating.events import Batch, Teller
from scripts.generating.registering import Told, beside, people, registers
from scripts.generating.world import World

BATCH = 5_000
IMPORTER = Actor(
    client_id="importer", person="archive of the reports", role=Role.IMPORTER
)
OFFICE = Actor(
    client_id="importer_office",
    person="archive of the office's decisions",
    role=Role.IMPORTER,
)

Watch = Callable[[str, int], None]
"""Told what was written, and how many events of it."""


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What stands in the log afterwards."""

    events: int
    completions: int


def store(ledger: CreditLedger, world: World, watch: Watch) -> Stored:
    """Append everything that a world tells; the log may hold registers already."""
    with _Appender(ledger) as appender:
        for told in _portions(registers(world.catalogue, world.size.teachers)):
            appender.told(told)
            watch("registers", len(told))
        blocks = list(world.blocks())
        for block in blocks:
            for told in _portions(people(world.catalogue, block)):
                appender.told(told)
                watch("teachers", len(told))
        teller = Teller(ledger.district, world.catalogue, BATCH)
        for batch in teller.batches(blocks):
            appender.batch(batch)
            watch("completions", len(batch))
        for block in blocks:
            for told in _portions(beside(block)):
                appender.told(told)
                watch("decisions", len(told))
    return Stored(
        events=ledger.position(), completions=sum(len(block.rows) for block in blocks)
    )


def expected(ledger: CreditLedger, world: World) -> int:
    """Return how many events of completions a world tells: what takes the time."""
    return Teller(ledger.district, world.catalogue, BATCH).count(list(world.blocks()))


def _portions(told: Iterator[Told]) -> Iterator[list[Told]]:
    while portion := list(islice(told, BATCH)):
        yield portion


class _Appender:
    """Appends batch after batch over one connection, one ahead of the database."""

    def __init__(self, ledger: CreditLedger) -> None:
        self._ledger = ledger
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._pending: Future[Any] | None = None
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._settle()
        self._thread.shutdown()

    def told(self, told: Sequence[Told]) -> None:
        """Append events of registers and people."""
        streams = [
            Stream(district=self._ledger.district, kind=one.kind, key=one.key)
            for one in told
        ]
        self._append(
            OFFICE,
            "registers",
            {
                "stream_kinds": [one.kind.value for one in told],
                "stream_keys": [one.key for one in told],
                "stream_ids": [stream.stream_id for stream in streams],
                "topics": [one.event.TOPIC for one in told],
                "bodies": [body_of(one.event) for one in told],
                "reported_ats": [one.reported_at for one in told],
            },
        )

    def batch(self, batch: Batch) -> None:
        """Append events of completions."""
        count = len(batch)
        self._append(
            OFFICE if batch.office else IMPORTER,
            f"{batch.chapter}{'-decisions' if batch.office else ''}",
            {
                "stream_kinds": [StreamKind.TEACHER.value] * count,
                "stream_keys": batch.keys,
                "stream_ids": batch.ids,
                "topics": [batch.topic] * count,
                "bodies": batch.bodies,
                "reported_ats": batch.reported_ats,
            },
        )

    def _append(self, actor: Actor, source: str, columns: dict[str, Any]) -> None:
        count = len(columns["bodies"])
        self._count += 1
        parameters = {
            "district": self._ledger.district,
            "actor_client": actor.client_id,
            "actor_person": actor.person,
            "actor_role": actor.role.value,
            "actor_organisation": actor.organisation,
            "request_id": f"generated-{self._count}",
            "source_batches": [f"municipal-{source}"] * count,
            "source_sha256s": [sha256_hex(source.encode())] * count,
            "source_rows": list(range(1, count + 1)),
            "guard_ids": [],
            "guard_versions": [],
            **columns,
        }
        self._settle()
        self._pending = self._thread.submit(
            self._ledger.database.rows, "append", parameters
        )

    def _settle(self) -> None:
        if self._pending is not None:
            self._pending.result()
            self._pending = None
