"""F14: a 4xx with a code, never a 5xx, memory bounded, nothing stored."""

import pytest

from scripts.soak.fault import dice
from scripts.soak.faults import f14_hostile_input as f14
from scripts.soak.faults import f15_strangers as f15
from scripts.soak.hostile.attacked import attacked
from scripts.soak.hostile.masses import masses
from scripts.soak.hostile.running import Report
from scripts.soak.hostile.wire import oddities
from tests.faults.conftest import SEED

SHAPES = 8
"""How often one of so many shapes is spoken here; a soak speaks them all."""
SHARE = 0.05


@pytest.fixture(scope="module")
def here(stage):
    """A server that hostile clients speak to, with the attacked district behind it."""
    with attacked(stage) as made:
        yield made


def test_bytes_that_two_servers_would_read_in_two_ways_smuggle_nothing_in(here):
    spoken = [*oddities(here.key)]

    tally = f14.wire_of(here, [*spoken[:-1:SHAPES], spoken[-1]])

    assert tally.failings == ()


def test_bodies_of_100_mb_and_bombs_are_refused_soon_and_fill_no_memory(here):
    tally = f14.masses_of(here, [*masses()])

    assert tally.failings == ()
    assert tally.seen["masses"] > 5


@pytest.mark.parametrize("spoilt", [f14.SPOILT, f15.SPOILT], ids=["F14", "F15"])
def test_a_real_server_answers_hostile_clients_as_the_application_does(here, spoilt):
    report = Report()

    here.range.volley(dice(SEED, "F14", 0), report, spoil=spoilt, share=SHARE)

    tally = f14.tally_of(report)
    assert (tally.errors, tally.failings) == (0, ())
    assert report.total > 100
