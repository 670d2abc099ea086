"""F2: PostgreSQL crashes amid transactions."""

from scripts.soak.fault import dice
from scripts.soak.faults import f02_crashed_database
from tests.faults.conftest import SEED


def test_a_database_that_crashes_loses_nothing_and_refuses_nobody_what_he_posted(stage):
    tally = f02_crashed_database.rounds_of(stage, dice(SEED, "F2", 0), crashes=3)

    assert tally.failings == ()
    assert (tally.lost, tally.doubled, tally.conflicts, tally.errors) == (0, 0, 0, 0)
    assert tally.acknowledged > 0
    assert tally.resumed_s < f02_crashed_database.RESUME_LIMIT_S
