"""A program that is measured is told apart from the one that starts it."""

import sys

import numpy as np
import pytest

from scripts.bench.watched import EndedBadlyError, medians, run

MEGABYTES_40 = "held = bytearray(40_000_000); import time; time.sleep(0.1)"


def test_time_processor_and_memory_are_those_of_the_program() -> None:
    held = np.ones(40_000_000)  # 320 MB here must not count there

    slept = run([sys.executable, "-c", "import time; time.sleep(0.3); print('done')"])
    large = run([sys.executable, "-c", MEGABYTES_40])

    assert held.nbytes == 320_000_000
    assert slept.output == "done\n"
    assert slept.wall_s >= 0.3
    assert slept.cpu_s < 0.3
    assert 5 < slept.rss_mb < 60
    assert 35 < large.rss_mb - slept.rss_mb < 60


def test_a_program_that_fails_is_told_in_its_own_words() -> None:
    with pytest.raises(EndedBadlyError, match="no such luck"):
        run([sys.executable, "-c", "raise SystemExit('no such luck')"])


def test_the_median_run_is_told() -> None:
    runs = [
        run([sys.executable, "-c", f"import time; time.sleep({pause})"])
        for pause in (0.0, 0.5, 0.05)
    ]

    assert medians(runs)["wall_s"] == sorted(one.wall_s for one in runs)[1]
