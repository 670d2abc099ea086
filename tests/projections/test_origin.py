"""A credit is followed back to posting, decisions, activity, provider, evidence."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from domain.errors import UnknownError
from domain.events.register import ActivityAmended, ProviderQualificationChanged
from domain.events.teacher import (
    CompletionRecognised,
    CompletionReversed,
    CreditCarriedIn,
)
from domain.terms import Evidence, Result, Role, StreamKind
from projections.origins import history, origin
from projections.statements import Question, statement
from projections.views import AsOf
from tests.conftest import TODAY
from tests.projections.history import (
    TEACHER,
    a_district,
    a_report,
    a_teacher,
    an_approval,
    noon,
    record,
)

CREDITS = Question(series="credits", today=TODAY)
PROOF = Evidence(uri="https://example.org/scan.pdf", sha256="0" * 64)


def topics(steps):
    return [step.recorded.event.TOPIC for step in steps]


def test_a_parcel_leads_to_posting_decisions_activity_provider_and_evidence(
    ledger, projector, room
):
    a_district(ledger)
    record(ledger, a_report(1, evidence=(PROOF,)), role=Role.SCHOOL)
    amended = ActivityAmended(document_no="2", hours=Decimal(30))
    record(ledger, (StreamKind.ACTIVITY, "A001", amended))
    recognised = CompletionRecognised(
        posting_id=UUID(int=1), authority="district", document_no="3"
    )
    record(ledger, (TEACHER, "T001", recognised))
    record(ledger, an_approval(1), role=Role.REVIEWER)
    projector.catch_up(TODAY)
    (parcel,) = statement(room, "T001", CREDITS).statement.parcels

    found = origin(room, "T001", parcel.parcel_id, CREDITS)

    assert found.posting_id == UUID(int=1)
    assert found.parcels == (parcel,)
    assert topics([found.posting]) == ["completion-posted"]
    assert found.posting.recorded.actor.role is Role.SCHOOL
    assert topics(found.decisions) == ["completion-recognised", "completion-approved"]
    assert found.decisions[1].recorded.actor.role is Role.REVIEWER
    assert topics(found.activity) == ["activity-registered", "activity-amended"]
    assert topics(found.provider) == ["provider-registered"]
    assert found.evidence == (PROOF,)
    assert {rule.article for rule in parcel.rules} != {""}


def test_a_posting_that_does_not_count_tells_why(ledger, projector, room):
    a_district(ledger)
    record(ledger, a_report(1, result=Result.NOT_PASSED), an_approval(1))
    projector.catch_up(TODAY)

    found = origin(room, "T001", str(UUID(int=1)), CREDITS)

    assert found.parcels == ()
    assert [one.origin_id for one in found.uncounted] == [str(UUID(int=1))]


def test_the_other_reports_of_a_completion_stand_beside_it(ledger, projector, room):
    a_district(ledger)
    record(ledger, a_report(1), an_approval(1))
    record(ledger, a_report(2, reporter="P001", reporter_role=Role.PROVIDER))
    projector.catch_up(TODAY)

    found = origin(room, "T001", str(UUID(int=1)), CREDITS)

    assert [s.recorded.event.posting_id for s in found.other_reports] == [UUID(int=2)]


def test_a_correction_in_another_stream_is_found_from_both_sides(
    ledger, projector, room
):
    a_district(ledger)
    record(ledger, a_teacher("T002"), a_report(1))
    reversal = CompletionReversed(
        posting_id=UUID(int=1), reason="other-person", replaced_by=UUID(int=2)
    )
    record(
        ledger, (TEACHER, "T001", reversal), a_report(2, "T002", corrects=UUID(int=1))
    )
    projector.catch_up(TODAY)

    wrong = origin(room, "T001", str(UUID(int=1)), CREDITS)
    right = origin(room, "T002", str(UUID(int=2)), CREDITS)

    assert [s.recorded.stream.key for s in wrong.corrections] == ["T002"]
    assert wrong.of_this_teacher().corrections == ()
    assert topics(right.corrections) == ["completion-posted", "completion-reversed"]


def test_a_carried_in_line_leads_to_its_document(ledger, projector, room):
    a_district(ledger)
    line = CreditCarriedIn(
        carry_in_id=UUID(int=9),
        origin_district="haidian",
        origin_reference="2023-7",
        kind="professional",
        credits=Decimal(3),
        hours=None,
        completed_on=a_report(1)[2].completed_on,
        tags={"section": "subject"},
    )
    record(ledger, (TEACHER, "T001", line))
    projector.catch_up(TODAY)

    found = origin(room, "T001", str(UUID(int=9)), CREDITS)

    assert topics([found.posting]) == ["credit-carried-in"]
    assert found.activity == ()
    assert sum(parcel.credits for parcel in found.parcels) == 3


def test_nobody_finds_a_posting_under_another_teacher(ledger, projector, room):
    a_district(ledger)
    record(ledger, a_teacher("T002"), a_report(1))
    projector.catch_up(TODAY)

    person = str(ledger.stream(StreamKind.TEACHER, "T002").stream_id)
    for key in (str(UUID(int=1)), str(UUID(int=8)), person, "no-parcel"):
        with pytest.raises(UnknownError):
            origin(room, "T002", key, CREDITS)


def test_the_history_has_every_event_in_order(ledger, projector, room):
    a_district(ledger)
    record(ledger, a_report(1), an_approval(1))
    projector.catch_up(TODAY)

    steps = history(room, "T001")

    assert topics(steps) == [
        "teacher-registered",
        "completion-posted",
        "completion-approved",
    ]
    assert all(len(step.body_sha256) == 64 for step in steps)
    with pytest.raises(UnknownError):
        history(room, "T999")


def asked(position=None, recorded_on=None, asserted_on=None):
    as_of = AsOf(position=position, recorded_on=recorded_on, asserted_on=asserted_on)
    return replace(CREDITS, as_of=as_of)


def told_of(room, question):
    """Return the topics of every step behind the first posting."""
    found = origin(room, "T001", str(UUID(int=1)), question)
    steps = (*found.decisions, *found.other_reports, *found.corrections)
    return topics([*steps, *found.activity, *found.provider])


def afterwards():
    """Say everything that may be told of a posting after it was made."""
    amended = ActivityAmended(document_no="2", hours=Decimal(30))
    qualified = ProviderQualificationChanged(
        may_give=("professional",), valid_from=date(2021, 1, 1), document_no="3"
    )
    return (
        an_approval(1),
        a_report(2, reporter="P001", reporter_role=Role.PROVIDER),
        a_report(3, occasion="2", corrects=UUID(int=1)),
        (StreamKind.ACTIVITY, "A001", amended),
        (StreamKind.PROVIDER, "P001", qualified),
    )


AT_FIRST = ["activity-registered", "provider-registered"]


def test_as_of_a_position_nothing_is_told_that_came_later(ledger, projector, room):
    a_district(ledger)
    record(ledger, a_report(1))
    before = ledger.position()
    record(ledger, *afterwards())
    projector.catch_up(TODAY)

    assert told_of(room, asked(position=before)) == AT_FIRST
    assert told_of(room, CREDITS) == [
        "completion-approved",
        "completion-posted",
        "completion-posted",
        "activity-registered",
        "activity-amended",
        "provider-registered",
        "provider-qualification-changed",
    ]
    with pytest.raises(UnknownError):
        told_of(room, asked(position=before - 1))


def test_as_of_a_recorded_day_nothing_is_told_that_came_later(ledger, projector, room):
    a_district(ledger)
    (posted,) = record(ledger, a_report(1))
    projector.catch_up(TODAY)
    on = posted.clock.recorded_at.astimezone(room.zone).date()

    assert told_of(room, asked(recorded_on=on)) == AT_FIRST
    with pytest.raises(UnknownError):
        told_of(room, asked(recorded_on=on - timedelta(days=1)))


def test_as_asserted_by_a_day_nothing_is_told_that_was_known_later(
    ledger, projector, room
):
    a_district(ledger)
    record(ledger, a_report(1), reported_at=noon(2022, 6, 1))
    record(ledger, *afterwards(), reported_at=noon(2022, 7, 1))
    projector.catch_up(TODAY)

    assert told_of(room, asked(asserted_on=date(2022, 6, 30))) == AT_FIRST
    assert len(told_of(room, asked(asserted_on=date(2022, 7, 1)))) == 7
    with pytest.raises(UnknownError):
        told_of(room, asked(asserted_on=date(2022, 5, 31)))
