"""F19: two processes migrate, or project, at once."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from decimal import Decimal
from random import Random

import psycopg
from psycopg import sql

from domain.terms import Actor, Result, Role
from ledger.application import CreditLedger, Request
from ledger.commands.batches import Batch, NumberedRow, post_batch
from ledger.commands.completions import CompletionToPost
from ledger.migrate import MIGRATIONS, migrations_in
from projections.errors import NotYetProjectedError
from projections.reading import ReadingRoom
from scripts.soak.checking import wrongs, wrongs_of_rooms
from scripts.soak.fault import Fault
from scripts.soak.stage import Place, Stage
from scripts.soak.tally import Tally, failing
from scripts.soak.town import SCHOOL, reports

PARTS = 6
ROWS = 150
PAUSE_S = 0.2
BACK_WITHIN_S = 30.0


def round_of(stage: Stage, random: Random) -> Tally:
    """Migrate an empty database twice at once, then project a district twice at once.

    One does, the other waits, and the result is as if it had been alone. A projector
    that is killed leaves its work to the other.
    """
    with stage.place() as place:
        return migrated(place) + projected(place, random)


def migrated(place: Place) -> Tally:
    """Start two migrations of an empty database; every file is applied once."""
    with empty_database(place) as empty:
        both = [empty.start("migrate", "--json") for _ in range(2)]
        codes = [one.process.wait(timeout=BACK_WITHIN_S) for one in both]
        # Both write into one log, a line each.
        lines = both[0].log.read_text().splitlines()
        with psycopg.connect(empty.owner_url) as connection:
            query = "SELECT name FROM ledger.migration ORDER BY applied_at, name"
            there = [name for (name,) in connection.execute(query)]
    wanted = [migration.name for migration in migrations_in(MIGRATIONS)]
    applied = sorted(json.loads(line)["applied"] for line in lines)
    return Tally(
        failings=(
            *failing(codes == [0, 0], f"they ended with {codes}: {lines}"),
            *failing(there == wanted, f"there are {there}, not {wanted}"),
            *failing(applied == [[], wanted], f"they applied {applied}"),
        )
    )


def projected(place: Place, random: Random) -> Tally:
    """Let two project what is posted meanwhile, and kill one of them in between."""
    with ExitStack() as ending, CreditLedger(place.settings) as ledger:
        both = [place.start("project") for _ in range(2)]
        for one in both:
            ending.callback(one.end)
        _reached(ledger)  # by then they are at work
        for part in range(PARTS):
            _post(ledger, random, part)
            if part == PARTS // 2:
                random.choice(both).kill()
            time.sleep(PAUSE_S)
        reached = _reached(ledger)
        told = f"the one that is left stays at {reached} of {ledger.position()}"
        failings = failing(reached == ledger.position(), told)
    return Tally(
        rounds=0,
        acknowledged=PARTS * ROWS,
        failings=(
            *failings,
            *wrongs(place.settings),
            *wrongs_of_rooms(place.settings),
        ),
    )


@contextmanager
def empty_database(place: Place) -> Iterator[Place]:
    """Lend a place whose database has nothing in it."""
    name = f"{place.folder.name}_empty"
    with psycopg.connect(place.postgres.url(), autocommit=True) as connection:
        identifier = sql.Identifier(name)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(identifier))
        url = place.postgres.url(dbname=name)
        yield place.with_settings(owner_url=url, database_url=url, projector_url=url)
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(identifier))


def _post(ledger: CreditLedger, random: Random, part: int) -> None:
    actor = Actor(
        client_id="school", person="person school", role=Role.SCHOOL,
        organisation=SCHOOL,
    )  # fmt: skip
    request = Request(actor=actor, request_id=f"f19-{part}", today=date(2025, 6, 30))
    rows = [
        NumberedRow(number=number, completion=_completion(told))
        for number, told in enumerate(reports(random, ROWS, f"{part}-"), start=1)
    ]
    post_batch(ledger, request, Batch(rows=rows))


def _completion(told: dict[str, str]) -> CompletionToPost:
    return CompletionToPost(
        teacher_id=told["teacher_id"],
        activity_id=told["activity_id"],
        occasion=told["occasion"],
        amount=Decimal(told["amount"]),
        result=Result(told["result"]),
        completed_on=date.fromisoformat(told["completed_on"]),
    )


def _reached(ledger: CreditLedger) -> int:
    """Return how far the reading rooms get, with one projector left."""
    room = ReadingRoom(ledger.database, ledger, ledger.district)
    with suppress(NotYetProjectedError):
        room.wait_for(ledger.position(), BACK_WITHIN_S)
    return room.position()


FAULT = Fault(
    number="F19",
    title="two processes migrate, or project, at once",
    round=round_of,
    full=30,
    few=1,
)
