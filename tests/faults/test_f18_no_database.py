"""F18: the pool of connections is used up; the database goes away, and comes back."""

from scripts.soak.fault import dice
from scripts.soak.faults import f18_no_database
from tests.faults.conftest import SEED

AWAY_S = 2.0


def test_without_a_database_all_are_put_off_and_go_on_by_themselves(stage):
    tally = f18_no_database.rounds_of(stage, dice(SEED, "F18", 0), AWAY_S)

    assert tally.failings == ()
    assert (tally.lost, tally.doubled, tally.conflicts, tally.errors) == (0, 0, 0, 0)
    assert tally.seen["put off while it was away"] > 0
