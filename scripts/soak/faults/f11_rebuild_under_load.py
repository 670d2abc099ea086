"""F11: the tables are rebuilt while others write, project and read."""

import time
from dataclasses import dataclass, field
from functools import partial
from random import Random
from threading import Event

from ledger.application import CreditLedger
from projections.errors import NotProjectedError
from projections.reading import ReadingRoom
from projections.visit import Visit
from scripts.soak.checking import wrongs, wrongs_of_rooms
from scripts.soak.fault import Fault
from scripts.soak.sending import Part
from scripts.soak.stage import Place, Stage
from scripts.soak.tally import Tally, failing
from scripts.soak.town import record
from scripts.soak.writing import reports_with_approvals

READERS = 2
REBUILDS = 2
PORTION = 5
PAUSE_S = 0.02


def round_of(stage: Stage, random: Random) -> Tally:
    """Run `credit-ledger rebuild` beside a projector; readers see no mix.

    What two tables say in one transaction is of one generation, and agrees.
    """
    with stage.place() as place, CreditLedger(place.settings) as ledger:
        stop = Event()
        readers = [Reader(ledger=ledger, stop=stop) for _ in range(READERS)]
        threads = [Part(reader.look) for reader in readers]
        threads.append(Part(partial(_write, ledger, random, stop)))
        with place.projecting():
            for thread in threads:
                thread.start()
            codes = [_rebuild(place) for _ in range(REBUILDS)]
            stop.set()
            for thread in threads:
                thread.join()
        return Tally(
            failings=(
                *(mixed for reader in readers for mixed in reader.mixed),
                *failing(not any(codes), f"rebuilds ended with {codes}"),
                *failing(
                    any(len(reader.generations) > 1 for reader in readers),
                    "nobody read while generations changed",
                ),
                *wrongs(place.settings),
                *wrongs_of_rooms(place.settings),
            ),
            seen={"looks": sum(reader.looks for reader in readers)},
        )


@dataclass(kw_only=True)
class Reader:
    """Looks again and again whether two tables of one state agree."""

    ledger: CreditLedger
    stop: Event
    looks: int = 0
    generations: set[int] = field(default_factory=set)
    mixed: list[str] = field(default_factory=list)

    def look(self) -> None:
        """Look until it is told to stop."""
        ledger = self.ledger
        room = ReadingRoom(ledger.database, ledger, ledger.district)
        while not self.stop.is_set():
            try:
                generation, reports, facts = room.read(_counted)
            except NotProjectedError:
                continue
            self.looks += 1
            self.generations.add(generation)
            if reports != facts:
                told = f"generation {generation}: {reports} reports, {facts} facts"
                self.mixed.append(told)


def _counted(visit: Visit) -> tuple[int, int, int]:
    """Count, in two statements, what is equal in any one state."""
    ((reports,),) = visit.connection.execute("SELECT count(*) FROM report").fetchall()
    ((facts,),) = visit.connection.execute(
        "SELECT count(*) FROM completion_now"
    ).fetchall()
    return visit.generation.number, reports, facts


def _write(ledger: CreditLedger, random: Random, stop: Event) -> None:
    number = 0
    while not stop.is_set():
        record(ledger, list(reports_with_approvals(random, PORTION, f"{number}-")))
        number += 1
        time.sleep(PAUSE_S)


def _rebuild(place: Place) -> int:
    return place.start("rebuild").process.wait(timeout=60)


FAULT = Fault(
    number="F11",
    title="the tables are rebuilt while others write, project and read",
    round=round_of,
    full=5,
    few=1,
)
