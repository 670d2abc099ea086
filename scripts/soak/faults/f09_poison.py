"""F9: an event that cannot be projected."""

import time
from collections.abc import Callable
from random import Random
from uuid import UUID

import psycopg

from ledger.application import CreditLedger
from ledger.statements import statement
from projections.errors import NotProjectedError
from projections.reading import ReadingRoom
from scripts.soak.checking import FOLDER
from scripts.soak.client import Client
from scripts.soak.fault import Fault
from scripts.soak.processes import Running
from scripts.soak.stage import Place, Stage
from scripts.soak.tally import Tally, failing
from scripts.soak.town import TEACHERS, record
from scripts.soak.writing import ID_BITS, approved, posted

LIMIT_S = 1.0
"""How far others may be behind."""
GIVE_UP_S = 20.0
LOOK_S = 0.01


def round_of(stage: Stage, random: Random) -> Tally:
    """Poison one teacher's stream under a server and a projector.

    Only that teacher is stale, and is told to be; the alarm is raised; the others
    follow the log; a strict rebuild stops and names the event.
    """
    with (
        stage.place() as place,
        CreditLedger(place.settings) as ledger,
        place.serving(),
        place.projecting() as projector,
    ):
        room = ReadingRoom(ledger.database, ledger, ledger.district)
        sick, well = random.sample(TEACHERS, 2)
        _post(ledger, random, sick, "before")
        _post(ledger, random, well, "before")
        _until(lambda: _position(room) == ledger.position())
        since = poison(place, sick)
        _post(ledger, random, sick, "after")
        behind = _post(ledger, random, well, "after")
        lag = _until(lambda: _position(room) >= behind)
        failings = (
            *failing(lag < LIMIT_S, f"others were {lag:.2f} s behind"),
            *failing(not projector.ended, "the projector ended"),
            *_told(place.client("auditor"), sick=sick, well=well, since=since),
            *_strictly(place.start("rebuild"), since),
        )
        return Tally(failings=failings, resumed_s=lag)


def poison(place: Place, teacher_id: str) -> int:
    """Append an event that nobody knows to a teacher's stream; return its position."""
    parameters = {"district": place.settings.district, "key": teacher_id}
    with psycopg.connect(place.owner_url) as connection:
        cursor = connection.execute(statement("poison", FOLDER), parameters)
        ((position,),) = cursor.fetchall()
    return int(position)


def _post(ledger: CreditLedger, random: Random, teacher_id: str, occasion: str) -> int:
    """Record a report and its approval; return the log's position then."""
    posting_id = UUID(int=random.getrandbits(ID_BITS))
    report = posted(posting_id, teacher_id, occasion)
    record(ledger, [report, approved(posting_id, teacher_id)])
    return ledger.position()


def _position(room: ReadingRoom) -> int:
    try:
        return room.position()
    except NotProjectedError:
        return 0


def _until(holds: Callable[[], bool]) -> float:
    """Wait until something holds; return how long it took, in seconds."""
    began = time.monotonic()
    while not holds() and time.monotonic() - began < GIVE_UP_S:
        time.sleep(LOOK_S)
    return time.monotonic() - began


def _told(client: Client, *, sick: str, well: str, since: int) -> tuple[str, ...]:
    """Tell where statements and metrics do not say what they should."""
    stale = {key: _stale_since(client, key) for key in (sick, well)}
    metrics = client.send("GET", "/metrics")
    alarm = metrics is not None and "parked_streams 1.0" in str(metrics.body)
    expected = {sick: since, well: None}
    return (
        *failing(stale == expected, f"stale are {stale}, not {expected}"),
        *failing(alarm, "no alarm is raised"),
    )


def _stale_since(client: Client, teacher_id: str) -> object:
    path = f"/v1/teachers/{teacher_id}/statement?series=credits"
    answer = client.send("GET", path)
    if answer is None or not answer.accepted:
        return f"not answered: {answer}"
    return answer.body["read"]["stale_since"]


def _strictly(rebuild: Running, since: int) -> tuple[str, ...]:
    """Tell where a strict rebuild does not stop, or does not name the event."""
    code = rebuild.process.wait(timeout=GIVE_UP_S * 2)
    named = str(since) in rebuild.log.read_text()
    return failing(code == 1 and named, f"the rebuild ended with {code}")


FAULT = Fault(
    number="F9",
    title="an event cannot be projected",
    round=round_of,
    full=5,
    few=1,
)
