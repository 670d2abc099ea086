"""Jobs are measured in turn, and the first round is not counted."""

import time

import pytest

from scripts.bench.children import ChildError, child
from scripts.bench.turns import in_turns


def test_every_job_runs_in_every_round_and_in_one_to_warm_up() -> None:
    ran: list[str] = []

    in_turns({"one": lambda: ran.append("one"), "two": lambda: ran.append("two")}, 3)

    assert ran == ["one", "two"] * 4


def test_where_milliseconds_matter_a_job_runs_twice_and_the_second_counts() -> None:
    pauses = iter((0.2, 0.001) * 4)

    took = in_turns({"sleeper": lambda: time.sleep(next(pauses))}, 3, twice=True)

    assert took["sleeper"].wall_s < 0.2


def test_the_median_of_the_counted_rounds_is_told() -> None:
    pauses = iter((0.2, 0.001, 0.03, 0.3))

    took = in_turns({"sleeper": lambda: time.sleep(next(pauses))}, 3)

    assert 0.03 <= took["sleeper"].wall_s < 0.2
    assert took["sleeper"].cpu_s < 0.03, "who sleeps uses no processor"


def test_a_child_that_fails_is_told_in_its_own_words() -> None:
    with pytest.raises(ChildError, match="there_is_no_such_module"):
        child("there_is_no_such_module", {})
