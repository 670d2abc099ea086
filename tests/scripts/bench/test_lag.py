"""The lag: from the answer of a batch until its last position can be read."""

from threading import Thread

import pytest

from scripts.bench.lag import Lags, Watcher


@pytest.mark.parametrize(
    ("count", "p50", "p95", "p99"),
    [(1, 1, 1, 1), (100, 50, 95, 99), (200, 100, 190, 198)],
)
def test_a_share_of_the_lags_is_told_by_the_nearest_rank(count, p50, p95, p99):
    lags = [float(number) for number in range(count, 0, -1)]

    assert Lags.of(lags) == Lags(p50=p50, p95=p95, p99=p99, max=count)


class SteppingRoom:
    """Says what it is told to, look by look, and then the last of it."""

    def __init__(self, *positions):
        self.positions = list(positions)

    def position(self):
        return self.positions.pop(0) if len(self.positions) > 1 else self.positions[0]


def test_a_position_is_readable_from_the_first_look_that_is_beyond_it():
    watcher = Watcher(room=SteppingRoom(0, 3, 3, 7))
    looking = Thread(target=watcher.look)
    looking.start()
    watcher.wait_for(7)
    watcher.stop()
    looking.join()

    assert [position for _, position in watcher.seen] == [0, 3, 7]
    assert watcher.readable_at(1) == watcher.readable_at(3) == watcher.seen[1][0]
    assert watcher.readable_at(4) == watcher.seen[2][0]
