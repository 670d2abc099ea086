"""F11: a rebuild under load; readers see the old or the new generation, never a mix."""

from threading import Event, Thread

from projections.rebuild import rebuild
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
