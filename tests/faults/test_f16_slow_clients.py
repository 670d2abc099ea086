"""F16: sixty clients fall silent in a header, in a body, or while they read."""

from scripts.soak.fault import dice
from scripts.soak.faults import f16_slow_clients
from tests.faults.conftest import SEED


def test_silent_clients_hold_nobody_up_and_are_given_up_at_last(stage):
    tally = f16_slow_clients.round_of(stage, dice(SEED, "F16", 0))

    assert tally.failings == ()
    assert (tally.lost, tally.doubled, tally.errors) == (0, 0, 0)
    assert tally.acknowledged == f16_slow_clients.POSTS
