"""A real server with the attacked district behind it."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from http_api.app import create_app
from http_api.context import services_of
from ledger.application import CreditLedger
from projections.reading import ReadingRoom
from scripts.house import today
from scripts.soak.hostile.ground import ground, owner_of
from scripts.soak.hostile.running import Range
from scripts.soak.hostile.sending import over_the_wire
from scripts.soak.processes import Running
from scripts.soak.stage import Stage

SETTLE_S = 30.0
LOOK_S = 0.05
UNDONE = "SELECT count(*) FROM ledger.job WHERE state IN ('waiting', 'running')"


class UnsettledError(Exception):
    """What runs beside the server did not get done what was asked for."""


@dataclass(frozen=True, kw_only=True)
class Attacked:
    """What is attacked, and the process that answers."""

    server: Running
    port: int
    range: Range
    key: str
    """A school's key, for what is sent by hand."""


@contextmanager
def attacked(stage: Stage) -> Iterator[Attacked]:
    """Yield a server on a fresh database.

    What the district needs of a worker is done before: nothing but what is shot at it
    changes what is stored meanwhile.
    """
    with ExitStack() as opened:
        place = opened.enter_context(stage.place())
        server = opened.enter_context(place.serving())
        opened.enter_context(place.projecting())
        app = create_app(place.settings)
        ledger = services_of(app).ledger
        opened.callback(ledger.close)
        worker = place.start("work")
        opened.callback(worker.kill)
        port = place.settings.port
        day = today(place.settings)
        sender = opened.enter_context(over_the_wire("127.0.0.1", port))
        made = ground(app, ledger, sender, settling(ledger), day)
        field = opened.enter_context(made)
        settling(ledger)()
        worker.end()
        field.store.added()
        (_, header), *_ = field.world.attackers["school_a"].headers
        yield Attacked(
            server=server,
            port=port,
            range=replace(field, settle=_let_be),
            key=header.removeprefix("Bearer "),
        )


def _let_be() -> None:
    """Leave it to the projector, which follows by itself."""


def settling(ledger: CreditLedger) -> Callable[[], None]:
    """Return what waits until everything is projected, and no job waits."""
    room = ReadingRoom(ledger.database, ledger, ledger.district)

    def settle() -> None:
        deadline = time.monotonic() + SETTLE_S
        while not (_projected(room, ledger) and _worked(ledger)):
            if time.monotonic() > deadline:
                raise UnsettledError
            time.sleep(LOOK_S)

    return settle


def _projected(room: ReadingRoom, ledger: CreditLedger) -> bool:
    return room.position() >= ledger.position()


def _worked(ledger: CreditLedger) -> bool:
    with owner_of(ledger.settings) as owner:
        row = owner.execute(UNDONE).fetchone()
    return row == (0,)
