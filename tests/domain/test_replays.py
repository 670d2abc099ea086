"""Recorded replays: one id a question, and whether its results agree."""

from dataclasses import replace
from datetime import date
from functools import reduce

import pytest

from domain import replays
from domain.events.replay import ReplayedSide, ReplayRecorded
from tests.domain.telling import posted, told

SIDE = ReplayedSide(
    document="chaoyang-commission",
    revision="1",
    text_sha256="a" * 64,
    readings={"R4": "pool"},
    counted_up_to=date(2025, 6, 30),
    position=40,
)
ONCE = ReplayRecorded(
    before=SIDE,
    after=replace(SIDE, text_sha256="b" * 64),
    result_sha256="c" * 64,
    counts={"lost": 3},
)


def state_of(*events):
    return reduce(replays.apply, told(*events), replays.new("r"))


def test_the_first_result_of_a_question_is_recorded():
    assert replays.record_replay(state_of(), ONCE) is ONCE


def test_the_same_result_again_is_known():
    state = state_of(ONCE)

    assert replays.record_replay(state, ONCE) is None
    assert state.latest is not None
    assert state.latest.position == 1


def test_another_result_of_the_same_question_is_recorded_beside_the_first():
    other = replace(ONCE, result_sha256="d" * 64)

    assert replays.record_replay(state_of(ONCE), other) is other
    digests = [one.recorded.result_sha256 for one in state_of(ONCE, other).outcomes]
    assert digests == ["c" * 64, "d" * 64]


def test_what_is_no_replay_changes_nothing():
    assert state_of(posted()) == replays.new("r")


@pytest.mark.parametrize(
    "other",
    [
        replace(ONCE, school_id="S1"),
        replace(ONCE, before=ONCE.after),
        replace(ONCE, after=replace(ONCE.after, readings={"R4": "area"})),
        replace(ONCE, after=replace(ONCE.after, counted_up_to=date(2025, 7, 1))),
        replace(ONCE, after=replace(ONCE.after, position=41)),
        replace(ONCE, after=replace(ONCE.after, asserted_on=date(2023, 12, 31))),
    ],
)
def test_whatever_the_result_rests_on_makes_another_question(other):
    assert replays.replay_id_of(other) != replays.replay_id_of(ONCE)


def test_the_result_and_the_names_make_no_other_question():
    named = replace(ONCE.before, document="other", revision="2")
    again = replace(ONCE, before=named, result_sha256="e" * 64, counts={})

    assert replays.replay_id_of(again) == replays.replay_id_of(ONCE)
    assert len(replays.replay_id_of(ONCE)) == 32
