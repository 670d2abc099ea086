"""The reading rooms of the whole demonstration: rebuilt, and beside the streams."""

from ledger.application import CreditLedger
from projections.folded import Streams, known_at
from projections.reading import ReadingRoom
from projections.rebuild import rebuild
from projections.runner import Projector
from scripts.house import today


def test_what_was_projected_live_equals_a_rebuild(demonstration):
    settings = demonstration.settings
    projector = Projector(settings)

    report = rebuild(projector, today(settings), compare=True)
    projector.close()

    assert report.compared
    assert report.differences == []
    assert report.position > 20_000


def test_the_facts_of_every_third_teacher_equal_the_fold_of_the_streams(demonstration):
    compared = 0
    with CreditLedger(demonstration.settings) as ledger:
        room = ReadingRoom(ledger.database, ledger, ledger.district)
        streams = Streams(ledger.recorder, ledger.mapper)
        for person in demonstration.district.people[::3]:
            read = room.teacher_facts(person.teacher_id)
            folded = streams.fold(person.teacher_id, known_at(read.position))

            assert read.facts == folded.facts(ledger.registers.current())
            compared += len(read.facts.completions)

    assert compared > 3_000
