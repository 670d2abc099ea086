"""Make the district that is attacked on a fresh database, and everybody who attacks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import psycopg
from flask import Flask
from psycopg.sql import SQL, Identifier

from ledger.application import CreditLedger
from ledger.database import OWNER
from ledger.settings import Settings
from scripts.soak.hostile.attackers import enrolled
from scripts.soak.hostile.planter import Planter
from scripts.soak.hostile.planting import HIDDEN, plant
from scripts.soak.hostile.running import Range
from scripts.soak.hostile.sending import Sender
from scripts.soak.hostile.store import Store
from scripts.soak.hostile.targets import targets_of
from scripts.soak.hostile.world import World


@contextmanager
def ground(
    app: Flask,
    ledger: CreditLedger,
    send: Sender,
    settle: Callable[[], None],
    today: date,
) -> Iterator[Range]:
    """Yield a district behind a door, and what is stored there.

    `app` says which routes there are; `send` leads to it, or to a server of the same.
    """
    attackers = enrolled(ledger, send, today)
    keys = {name: attacker.headers for name, attacker in attackers.items()}
    planter = Planter(send=send, keys=keys, settle=settle)
    plant(planter)
    world = World(
        attackers=attackers,
        canaries=planter.canaries,
        records=dict(planter.records),
        hidden={"teacher_id": [HIDDEN]},
        spares=dict(planter.spares),
    )
    with owner_of(ledger.settings) as owner:
        yield Range(
            world=world,
            send=send,
            store=Store(owner),
            targets=targets_of(app),
            components=app.extensions["openapi"]["components"]["schemas"],
            settle=settle,
        )


@contextmanager
def owner_of(settings: Settings) -> Iterator[psycopg.Connection]:
    """Yield a connection that may read every table."""
    with psycopg.connect(settings.owner_url or "", autocommit=True) as owner:
        owner.execute(SQL("SET ROLE {}").format(Identifier(OWNER)))
        yield owner
