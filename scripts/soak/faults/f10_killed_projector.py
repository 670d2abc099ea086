"""F10: the projector is killed (SIGKILL) at random moments.

A process that has imported everything forks the projectors, so that hundreds of them
do not wait for Python; the first of a call is `credit-ledger project` itself.
"""

import time
from multiprocessing import get_context
from random import Random
from threading import Event

from ledger.application import CreditLedger
from ledger.settings import Settings
from projections.reading import ReadingRoom
from projections.runner import Projector
from scripts.house import today
from scripts.soak.checking import wrongs, wrongs_of_rooms
from scripts.soak.fault import Fault
from scripts.soak.stage import Place, Stage
from scripts.soak.tally import Tally, failing
from scripts.soak.town import record
from scripts.soak.writing import reports_with_approvals

KILLS = 20
BATCH_EVENTS = 7
"""So few at once that a kill hits something between two commits."""
PORTIONS = 3
REPORTS = 12
"""Of one portion, each with its approval; a projector dies amid three portions."""
PAUSE_S = 0.06
START_S = 4.0
"""The real command is killed somewhere between its start and this."""

FORKING = get_context("forkserver")
FORKING.set_forkserver_preload(["projections.runner", __name__])


def rounds_of(stage: Stage, random: Random, kills: int = KILLS) -> Tally:
    """Kill projectors that read a log which goes on; the tables equal a rebuild."""
    with stage.place() as place, CreditLedger(place.settings) as ledger:
        killed_command(place, ledger, random)
        behind = [killed_fork(place, ledger, random, n) for n in range(1, kills)]
        amid = sum(events > 0 for events in behind)
        return Tally(
            rounds=kills,
            failings=(
                *wrongs(place.settings),
                *wrongs_of_rooms(place.settings),
                *failing(amid > 0, "no projector was killed amid its work"),
            ),
            seen={"events": ledger.position(), "kills amid work": amid},
        )


def killed_command(place: Place, ledger: CreditLedger, random: Random) -> None:
    """Start the command itself, write, and kill it with all that it started."""
    projector = place.start("project")
    write(ledger, random, "command-")
    time.sleep(random.uniform(0, START_S))
    projector.kill()


def killed_fork(place: Place, ledger: CreditLedger, random: Random, number: int) -> int:
    """Fork a projector, write, and kill it; return how many events it left."""
    process = FORKING.Process(target=_project, args=(place.settings,))
    process.start()
    for portion in range(PORTIONS):
        write(ledger, random, f"{number}-{portion}-")
        time.sleep(random.uniform(0, PAUSE_S))
    process.kill()
    process.join()
    process.close()
    room = ReadingRoom(ledger.database, ledger, ledger.district)
    return ledger.position() - room.position()


def write(ledger: CreditLedger, random: Random, prefix: str) -> None:
    """Record a portion in one transaction."""
    record(ledger, list(reports_with_approvals(random, REPORTS, prefix)))


def _project(settings: Settings) -> None:
    """Project until killed."""
    projector = Projector(settings, batch_events=BATCH_EVENTS)
    projector.run_forever(Event(), lambda: today(settings))


FAULT = Fault(
    number="F10",
    title="the projector is killed at random moments",
    round=rounds_of,
    full=200,
    few=KILLS,
    each=KILLS,
)
