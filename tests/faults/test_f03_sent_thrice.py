"""F3: everything is sent three times, shuffled, by four clients at once."""

from scripts.soak.fault import dice
from scripts.soak.faults import f03_sent_thrice
from tests.faults.conftest import SEED


def test_what_is_sent_three_times_is_recorded_once_and_answered_as_the_first_time(
    stage,
):
    tally = f03_sent_thrice.round_of(stage, dice(SEED, "F3", 0))

    assert tally.failings == ()
    assert (tally.lost, tally.doubled, tally.conflicts, tally.errors) == (0, 0, 0, 0)
    assert tally.acknowledged == 180
