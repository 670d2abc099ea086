from dataclasses import replace
from datetime import UTC, date, datetime

from domain.events.register import (
    ClientCreated,
    ClientRevoked,
    SchoolKindChanged,
    SchoolRegistered,
)
from domain.terms import Role, StreamKind
from ledger.application import Answer, CreditLedger, Proposal
from ledger.envelope import Submitted
from ledger.registers import PAST_FOLDS_KEPT
from tests.conftest import TODAY, a_request
from tests.ledger.concurrency import run_together

SCHOOL = SchoolRegistered(
    name_zh="第一小学",
    name_en="First Primary",
    kind="commission",
    stage="primary",
    valid_from=date(2000, 1, 1),
)
KEY_SHA256 = "2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683"  # "key"


def record(ledger, actor, kind, key, event, **request):
    stream = ledger.stream(kind, key)
    ledger.decide(
        a_request(actor, **request),
        lambda _: [Proposal(stream=stream, event=event)],
        lambda _: Answer(outcome="created", body={}),
    )


def test_a_register_shows_what_was_recorded_a_moment_ago(ledger, administrator):
    assert not ledger.registers.current().school("S001").exists

    record(ledger, administrator, StreamKind.SCHOOL, "S001", SCHOOL)

    assert ledger.registers.current().school("S001").registered == SCHOOL


def test_a_register_shows_what_another_process_recorded(
    ledger, settings, administrator
):
    assert not ledger.registers.current().school("S001").exists

    with CreditLedger(settings) as other:
        record(other, administrator, StreamKind.SCHOOL, "S001", SCHOOL)

    assert ledger.registers.current().school("S001").exists


def test_a_register_as_of_a_position_knows_nothing_later(ledger, administrator):
    change = SchoolKindChanged(kind="private_or_other", valid_from=date(2023, 9, 1))
    record(ledger, administrator, StreamKind.SCHOOL, "S001", SCHOOL)
    record(ledger, administrator, StreamKind.SCHOOL, "S001", change)

    before = ledger.registers.as_of(1).school("S001")
    after = ledger.registers.as_of(2).school("S001")

    assert len(before.kinds) == 1
    assert len(after.kinds) == 2
    assert not ledger.registers.as_of(0).school("S001").exists


def test_a_register_as_asserted_goes_by_what_an_older_system_says(ledger, importer):
    asserted = datetime(2021, 3, 1, tzinfo=UTC)
    record(ledger, importer, StreamKind.SCHOOL, "S001", SCHOOL, reported_at=asserted)

    known = ledger.registers.as_asserted(datetime(2021, 12, 31, tzinfo=UTC))
    unknown = ledger.registers.as_asserted(datetime(2020, 12, 31, tzinfo=UTC))

    assert known.school("S001").exists
    assert not unknown.school("S001").exists


def test_a_key_opens_until_it_is_revoked(ledger, administrator):
    created = ClientCreated(
        role=Role.SCHOOL, organisation="S001", person="Li", key_sha256=KEY_SHA256
    )
    record(ledger, administrator, StreamKind.CLIENT, "school-1", created)
    actor = ledger.clients.authenticate("key", TODAY)
    assert (actor.client_id, actor.organisation) == ("school-1", "S001")

    revoked = ClientRevoked(reason="left")
    record(ledger, administrator, StreamKind.CLIENT, "school-1", revoked)

    assert ledger.clients.authenticate("key", TODAY) is None


def test_a_key_opens_on_its_last_day_and_not_on_the_next(ledger, administrator):
    created = ClientCreated(
        role=Role.AUDITOR,
        organisation=None,
        person="Wang",
        key_sha256=KEY_SHA256,
        expires_on=TODAY,
    )
    record(ledger, administrator, StreamKind.CLIENT, "auditor", created)

    assert ledger.clients.authenticate("key", TODAY) is not None
    assert ledger.clients.authenticate("key", date(2025, 7, 1)) is None
    assert ledger.clients.authenticate("another", TODAY) is None


def test_registers_are_the_same_for_eight_who_look_while_they_change(
    ledger, administrator
):
    """No look may lose or repeat what another look has taken in."""
    schools = [f"S{number:03}" for number in range(12)]

    def look():
        for _ in range(12):
            known = ledger.registers.current().schools
            assert list(known) == schools[: len(known)]

    def write():
        for school in schools:
            record(ledger, administrator, StreamKind.SCHOOL, school, SCHOOL)

    run_together([write, *[look] * 7])

    assert list(ledger.registers.current().schools) == schools
    assert [event.version for event in ledger.registers.events()] == [1] * 12


def test_past_registers_are_kept_for_the_next_question(ledger, administrator):
    for school in ("S001", "S002", "S003"):
        record(ledger, administrator, StreamKind.SCHOOL, school, SCHOOL)

    states = ledger.registers.states(until_position=2)

    assert ledger.registers.states(until_position=2) is states
    for position in range(2):
        for _ in range(PAST_FOLDS_KEPT):
            ledger.registers.states(until_position=position)
    assert list(states.schools) == ["S001", "S002"]


def test_clients_are_listed_by_id(ledger, administrator):
    for key in ("b", "a"):
        created = ClientCreated(
            role=Role.AUDITOR, organisation=None, person=key, key_sha256=key * 64
        )
        record(ledger, administrator, StreamKind.CLIENT, key, created)

    assert [client.client_id for client in ledger.clients.all()] == ["a", "b"]


def test_an_event_that_cannot_be_read_leaves_the_other_entries_alone(
    ledger, administrator
):
    record(ledger, administrator, StreamKind.SCHOOL, "S001", SCHOOL)
    record(ledger, administrator, StreamKind.SCHOOL, "S002", SCHOOL)
    append_unreadable(ledger, StreamKind.SCHOOL, "S001", administrator)
    change = SchoolKindChanged(kind="private_or_other", valid_from=date(2023, 9, 1))
    for school in ("S001", "S002"):
        record(ledger, administrator, StreamKind.SCHOOL, school, change)

    known = ledger.registers.current().schools

    assert [len(known[school].kinds) for school in ("S001", "S002")] == [1, 2]
    assert not ledger.registers.is_readable(StreamKind.SCHOOL, "S001")
    assert ledger.registers.is_readable(StreamKind.SCHOOL, "S002")


def test_a_key_of_which_something_cannot_be_read_opens_nothing(ledger, administrator):
    """It may be the revocation, written by a newer release."""
    created = ClientCreated(
        role=Role.AUDITOR, organisation=None, person="Li", key_sha256=KEY_SHA256
    )
    record(ledger, administrator, StreamKind.CLIENT, "auditor", created)
    assert ledger.clients.authenticate("key", TODAY) is not None

    append_unreadable(ledger, StreamKind.CLIENT, "auditor", administrator)

    assert ledger.clients.authenticate("key", TODAY) is None


def append_unreadable(ledger, kind, key, actor):
    """Append an event of a topic that this release does not know."""
    proposal = Proposal(stream=ledger.stream(kind, key), event=SCHOOL)
    row = ledger.mapper.to_stored_event(
        Submitted(proposal=proposal, request=a_request(actor))
    )
    ledger.recorder.append([replace(row, topic="of-a-newer-release")], {})
