"""F10: the projector is killed at random moments."""

from scripts.soak.fault import dice
from scripts.soak.faults import f10_killed_projector
from tests.faults.conftest import SEED


def test_a_projector_that_is_killed_goes_on_where_the_tables_stand(stage):
    tally = f10_killed_projector.rounds_of(stage, dice(SEED, "F10", 0), kills=8)

    assert tally.failings == ()
    assert tally.seen["kills amid work"] > 0
