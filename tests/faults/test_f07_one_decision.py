"""F7: many decide at the same moment; one does, the others are told who."""

from scripts.soak.fault import dice
from scripts.soak.faults import f07_one_decision
from tests.faults.conftest import SEED


def test_of_many_decisions_at_once_one_stands_and_the_others_name_it(stage):
    tally = f07_one_decision.round_of(stage, dice(SEED, "F7", 0))

    assert tally.failings == ()
    assert tally.acknowledged in (3, 4), "an offset, a posting, a reversal at least"
