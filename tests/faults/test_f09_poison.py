"""F9 under a real server and projector; `test_poison.py` has the single rules."""

from scripts.soak.fault import dice
from scripts.soak.faults import f09_poison
from tests.faults.conftest import SEED


def test_poison_makes_one_teacher_stale_and_holds_nobody_else_up(stage):
    tally = f09_poison.round_of(stage, dice(SEED, "F9", 0))

    assert tally.failings == ()
