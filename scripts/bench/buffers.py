"""How many heap pages a statement looks at, as PostgreSQL counts them."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from flask.testing import FlaskClient

from http_api.app import create_app
from http_api.context import services_of
from ledger.application import CreditLedger
from ledger.statements import statement
from scripts.bench.posting.measuring import halted
from scripts.bench.stage import Stage

ROUNDS = 3
"""So that what autovacuum looks at meanwhile does not count."""
SQL = Path(__file__).parent / "sql"


def heap_buffers(stage: Stage) -> float:
    """Return the heap pages of a statement, on average over the stage's teachers.

    In this process, over a single connection, since only that one's counts can be
    flushed; projector and worker stand still, and the tables are vacuumed first, as
    autovacuum would have done in time.
    """
    with ExitStack() as halts:
        for name in ("project", "work"):
            halts.enter_context(halted(stage.children.pid_of(name)))
        with _owner(stage) as owner:  # what it counts itself is told as it ends
            owner.execute("VACUUM ANALYZE")
        owner = halts.enter_context(_owner(stage))
        with _door(stage) as (client, ledger):
            _ask_for_all(client, stage)
            counts = [_counted(owner, ledger)]
            for _ in range(ROUNDS):
                _ask_for_all(client, stage)
                counts.append(_counted(owner, ledger))
        each = [after - before for before, after in pairwise(counts)]
        return median(each) / len(stage.teachers)


def _owner(stage: Stage) -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(stage.settings.owner_url or "", autocommit=True)


@contextmanager
def _door(stage: Stage) -> Iterator[tuple[FlaskClient, CreditLedger]]:
    app = create_app(replace(stage.settings, pool_min=1, pool_max=1))
    with closing(services_of(app).ledger) as ledger:
        yield app.test_client(), ledger


def _ask_for_all(client: FlaskClient, stage: Stage) -> None:
    headers = {"Authorization": f"Bearer {stage.keys['reviewer']}"}
    for teacher_id in stage.teachers:
        path = f"/v1/teachers/{teacher_id}/statement?series=credits"
        client.get(path, headers=headers)


def _counted(owner: psycopg.Connection[tuple[Any, ...]], ledger: CreditLedger) -> int:
    with ledger.database.connection() as connection:
        connection.execute(statement("flush_counts", SQL))
    return int(owner.execute(statement("heap_counts", SQL)).fetchall()[0][0])
