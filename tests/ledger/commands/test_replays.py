"""A replay is recorded once; the same question with another result is told."""

from dataclasses import replace
from datetime import date

import pytest

from domain.canonical import sha256_hex
from domain.errors import NotAllowedError
from domain.events.replay import ReplayedSide, ReplayRecorded
from domain.terms import Role, StreamKind
from ledger.application import CreditLedger
from ledger.commands.replays import record_replay
from tests.conftest import a_request, an_actor

SIDE = ReplayedSide(
    document="chaoyang-commission",
    revision="1",
    text_sha256=sha256_hex(b"before"),
    readings={"R4": "pool"},
    counted_up_to=date(2025, 6, 30),
    position=9,
)
REPLAYED = ReplayRecorded(
    before=SIDE,
    after=replace(SIDE, asserted_on=date(2024, 1, 1)),
    result_sha256=sha256_hex(b"result"),
    counts={"gained": 1, "lost": 2},
)


@pytest.mark.parametrize("role", [Role.POLICY_OFFICE, Role.AUDITOR, Role.ADMINISTRATOR])
def test_a_replay_is_recorded_with_who_asked(ledger, role):
    answer = record_replay(ledger, a_request(an_actor(role)), REPLAYED)

    assert (answer.outcome, answer.body["status"]) == ("created", "recorded")
    stream = ledger.stream(StreamKind.REPLAY, answer.body["replay_id"])
    (recorded,) = ledger.read(stream)
    assert recorded.event == REPLAYED
    assert recorded.actor.role is role


def test_the_same_result_again_is_known(ledger, policy_office, auditor):
    first = record_replay(ledger, a_request(policy_office), REPLAYED)

    again = record_replay(ledger, a_request(auditor), REPLAYED)

    assert (again.outcome, again.body["status"]) == ("known", "same-result")
    assert again.body["position"] == first.body["position"]
    assert again.body["replay_id"] == first.body["replay_id"]


def test_another_result_of_the_same_question_is_told_and_kept(ledger, policy_office):
    record_replay(ledger, a_request(policy_office), REPLAYED)
    other = replace(REPLAYED, result_sha256=sha256_hex(b"other"))

    answer = record_replay(ledger, a_request(policy_office), other)

    assert answer.body["status"] == "differs"
    assert answer.body["differs_from"] == REPLAYED.result_sha256
    stream = ledger.stream(StreamKind.REPLAY, answer.body["replay_id"])
    assert len(ledger.read(stream)) == 2


@pytest.mark.parametrize(
    ("role", "organisation"),
    [(Role.SCHOOL, "S001"), (Role.PROVIDER, "P001"), (Role.REVIEWER, None)],
)
def test_others_may_not_replay(ledger, role, organisation):
    with pytest.raises(NotAllowedError):
        record_replay(ledger, a_request(an_actor(role, organisation)), REPLAYED)


def test_a_recorded_replay_is_no_register(ledger, settings, policy_office):
    seen = ledger.registers.events()

    record_replay(ledger, a_request(policy_office), REPLAYED)
    record_replay(ledger, a_request(policy_office), replace(REPLAYED, school_id="S1"))

    assert ledger.registers.events() == seen
    with CreditLedger(settings) as other:
        assert len(other.registers.events()) == len(seen)
