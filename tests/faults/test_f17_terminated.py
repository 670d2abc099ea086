"""F17: SIGTERM in the middle of a batch."""

from scripts.soak.fault import dice
from scripts.soak.faults import f17_terminated
from tests.faults.conftest import SEED


def test_a_batch_is_finished_or_not_begun_when_its_server_is_asked_to_end(stage):
    tally = f17_terminated.rounds_alone(stage, dice(SEED, "F17", 0), ends=2)

    assert tally.rounds == 2
    assert tally.failings == ()
    assert (tally.lost, tally.doubled, tally.conflicts, tally.errors) == (0, 0, 0, 0)
