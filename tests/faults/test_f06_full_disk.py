"""F6: the disk of the database fills, watched and unwatched."""

import pytest

from scripts.soak.fault import dice
from scripts.soak.faults import f06_full_disk
from tests.faults.conftest import SEED


def test_a_full_disk_refuses_writes_alone_and_loses_nothing(stage):
    tally = f06_full_disk.round_of(stage, dice(SEED, "F6", 0))

    if tally.skipped is not None:
        pytest.skip(f"no small disk can be mounted here: {tally.skipped}")
    assert tally.failings == ()
    assert (tally.lost, tally.doubled, tally.conflicts, tally.errors) == (0, 0, 0, 0)
    assert tally.seen["put off by the gate"] > 0
