"""F8: eight write, two read the tail, and somebody keeps an old snapshot open."""

from scripts.soak.fault import dice
from scripts.soak.faults import f08_tailing_reader
from tests.faults.conftest import SEED

EVENTS = 4_000


def test_readers_of_the_tail_see_each_event_once_and_in_order(stage):
    with stage.place() as place, place.serving():
        tally, _ = f08_tailing_reader.rounds_of(place, dice(SEED, "F8", 0), EVENTS)

    assert tally.failings == ()
    assert (tally.lost, tally.doubled, tally.conflicts, tally.errors) == (0, 0, 0, 0)
    assert tally.seen["events followed by each of two readers"] == EVENTS
