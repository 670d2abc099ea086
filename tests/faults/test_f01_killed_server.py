"""F1: the server is killed while schools post in bulk."""

from scripts.soak.fault import dice
from scripts.soak.faults import f01_killed_server
from tests.faults.conftest import SEED


def test_a_server_that_is_killed_loses_doubles_and_halves_nothing(stage):
    tally = f01_killed_server.rounds_of(stage, dice(SEED, "F1", 0), kills=2)

    assert tally.failings == ()
    assert (tally.lost, tally.doubled, tally.conflicts, tally.errors) == (0, 0, 0, 0)
    assert tally.seen["connections broken"] > 0
