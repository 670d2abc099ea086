"""F19: two processes migrate, or project, at once."""

from scripts.soak.fault import dice
from scripts.soak.faults import f19_two_at_once
from tests.faults.conftest import SEED


def test_of_two_that_migrate_or_project_one_works_and_the_other_waits(stage):
    tally = f19_two_at_once.round_of(stage, dice(SEED, "F19", 0))

    assert tally.failings == ()
    assert tally.acknowledged > 0
