"""F5: clocks step back, leap ahead, and differ between workers."""

from scripts.soak.fault import dice
from scripts.soak.faults import f05_clocks
from tests.faults.conftest import SEED


def test_clocks_that_go_wrong_change_no_order_and_no_time_goes_back(stage):
    tally = f05_clocks.round_of(stage, dice(SEED, "F5", 0))

    assert tally.failings == ()
    assert (tally.lost, tally.doubled, tally.conflicts, tally.errors) == (0, 0, 0, 0)
