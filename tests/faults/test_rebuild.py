"""F11: a rebuild under load; readers see the old or the new generation, never a mix."""

from threading import Event, Thread

import pytest

from ledger.errors import StorageError
from projections.rebuild import rebuild
from projections.runner import Projector
from tests.conftest import TODAY
from tests.projections.history import a_district, a_report, an_approval, record


class Reader:
    """Looks again and again whether two tables of one state agree."""

    def __init__(self, room, stop):
        self.generations = set()
        self.mixed = []
        self._room = room
        self._stop = stop

    def look(self):
        while not self._stop.is_set():
            generation, reports, facts = self._room.read(counted)
            self.generations.add(generation)
            if reports != facts:
                self.mixed.append(f"{generation}: {reports} reports, {facts} facts")


def counted(visit):
    """Count, in two statements, what is equal in any one state."""
    reports = visit.connection.execute("SELECT count(*) FROM report").fetchone()
    facts = visit.connection.execute("SELECT count(*) FROM completion_now").fetchone()
    return visit.generation.number, reports[0], facts[0]


def test_readers_see_one_generation_while_another_is_built(ledger, projector, room):
    a_district(ledger)
    stop = Event()
    readers = [Reader(room, stop) for _ in range(2)]

    def write():
        for number in range(1, 120):
            record(ledger, a_report(number, occasion=str(number)), an_approval(number))

    threads = [Thread(target=reader.look) for reader in readers]
    threads.append(Thread(target=projector.run_forever, args=(stop, lambda: TODAY)))
    threads.append(writer := Thread(target=write))
    for thread in threads:
        thread.start()

    numbers = [rebuild(projector, TODAY).generation for _ in range(3)]
    writer.join()
    last = rebuild(projector, TODAY, compare=True)
    stop.set()
    for thread in threads:
        thread.join()

    assert [reader.mixed for reader in readers] == [[], []]
    assert last.differences == []
    assert readers[0].generations & set(numbers), "rebuilt tables were read meanwhile"
    assert len(room.teacher_facts("T001").facts.completions) == 119


def test_two_rebuilds_at_once_go_one_after_the_other(settings, ledger, projector):
    a_district(ledger)
    record(ledger, a_report(1), an_approval(1))
    second = Projector(settings)
    reports = []
    threads = [
        Thread(target=lambda one=one: reports.append(rebuild(one, TODAY, compare=True)))
        for one in (projector, second)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    second.close()

    assert len({report.generation for report in reports}) == 2
    assert [report.differences for report in reports] == [[], []]


def test_a_rebuild_leaves_one_generation_and_tells_its_progress(
    ledger, projector, room
):
    a_district(ledger)
    stages = []

    first = rebuild(projector, TODAY, progress=lambda told: stages.append(told.stage))
    second = rebuild(projector, TODAY)

    with projector.database.connection() as connection:
        schemas = connection.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'projection\\_%'"
        ).fetchall()
    assert len(schemas) == 1
    assert second.generation > first.generation
    assert room.read(lambda visit: visit.generation.number) == second.generation
    assert set(stages) == {"events", "standings"}
    assert not first.compared


def test_a_reader_whose_generation_was_dropped_looks_again(ledger, projector, room):
    a_district(ledger)
    projector.catch_up(TODAY)
    looks = []

    def question(visit):
        looks.append(visit.generation.number)
        table = "dropped" if len(looks) == 1 else "teacher"
        return visit.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

    assert room.read(question) == 1
    assert len(looks) == 2
    with pytest.raises(StorageError):
        room.read(lambda visit: visit.connection.execute("SELECT * FROM dropped"))


def test_a_log_without_events_can_be_rebuilt(projector, room):
    report = rebuild(projector, TODAY, compare=True)

    assert (report.position, report.differences) == (0, [])
    assert room.position() == 0
