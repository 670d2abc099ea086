"""Folding a teacher's postings: every report and every decision is kept."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from domain import teacher as teachers
from domain.events.teacher import (
    AttestationWithdrawn,
    CarryInReversed,
    CertificateIssued,
    CertificateReviewed,
    CertificateRevoked,
    CompletionRecognised,
    CreditCarriedIn,
    FrozenParcel,
    OffsetApproved,
    OffsetRefused,
    OffsetRequested,
    OffsetWithdrawn,
    RequirementAttested,
    TextRedacted,
)
from domain.terms import Level
from tests.domain.telling import (
    IMPORTER,
    REVIEWER,
    SCHOOL,
    approved,
    joined,
    ledger_of,
    posted,
    recorded,
    rejected,
    reversed_,
)

ONE = UUID(int=1)
REQUESTED = OffsetRequested(offset_id=ONE, rule_id="to-elective", credits=Decimal(6))
LINE = CreditCarriedIn(
    carry_in_id=ONE,
    origin_district="haidian",
    origin_reference="海教转〔2023〕1号",
    kind="professional",
    credits=Decimal(4),
    hours=Decimal(40),
    completed_on=date(2022, 4, 15),
)
ATTESTED = RequirementAttested(
    attestation_id=ONE, subject="practice", on=date(2024, 4, 1), document_no="no"
)
ISSUED = CertificateIssued(
    certificate_id=ONE,
    series="credits",
    period="2021-01-01/2025-12-31",
    policy_digest="d" * 64,
    facts_as_of=10,
    parcels=(FrozenParcel(parcel_id="p1", category="elective", credits="3/2"),),
)


def test_a_posting_keeps_who_decided_what_and_where():
    ledger = ledger_of(
        recorded(posted(1), 1, actor=SCHOOL),
        recorded(approved(1, Level.SCHOOL), 2, actor=SCHOOL),
        recorded(rejected(1), 3, actor=REVIEWER),
        recorded(reversed_(1, replaced_by=UUID(int=2)), 4, actor=SCHOOL),
    )

    posting = ledger.postings[ONE]

    assert posting.actor == SCHOOL
    assert posting.school_decision is not None
    assert posting.school_decision.outcome == "approved"
    assert posting.district_decision is not None
    assert posting.district_decision.by.position == 3
    assert posting.district_decision.reason == "wrong-hours"
    assert posting.reversal == reversed_(1, replaced_by=UUID(int=2))
    assert (posting.live, posting.rejected, posting.provisional) == (False, True, False)


def test_a_recognition_is_kept_with_its_posting():
    recognition = CompletionRecognised(
        posting_id=ONE, authority="city", document_no="no", credits=Decimal(2)
    )
    posting = ledger_of(posted(1), recognition).postings[ONE]

    assert posting.recognition == recognition
    assert posting.recognised is not None
    assert posting.recognised.position == 2


def test_the_first_posting_of_an_id_stays():
    ledger = ledger_of(posted(1), posted(1, amount=Decimal(1)))

    assert ledger.postings[ONE].report.amount == Decimal(40)


@pytest.mark.parametrize(
    ("decisions", "outcome"),
    [
        ([], "requested"),
        ([OffsetApproved(offset_id=ONE)], "approved"),
        ([OffsetRefused(offset_id=ONE, reason="too-late")], "refused"),
        ([OffsetApproved(offset_id=ONE), OffsetWithdrawn(offset_id=ONE)], "withdrawn"),
    ],
)
def test_an_offset_is_where_the_last_word_left_it(decisions, outcome):
    ledger = ledger_of(REQUESTED, *decisions)

    assert ledger.offsets[ONE].outcome == outcome


def test_lines_and_attestations_stand_until_taken_back():
    standing = ledger_of(LINE, ATTESTED)
    gone = ledger_of(
        LINE,
        ATTESTED,
        CarryInReversed(carry_in_id=ONE, reason="wrong-person"),
        AttestationWithdrawn(attestation_id=ONE, reason="wrong-person"),
    )

    assert standing.carry_ins[ONE].reversed is None
    assert standing.attestations[ONE].withdrawn is None
    assert gone.carry_ins[ONE].reversed is not None
    assert gone.attestations[ONE].withdrawn is not None


def test_a_certificate_rests_on_the_parcels_of_its_last_review():
    parcel = replace(ISSUED.parcels[0], credits="2")
    reviewed = CertificateReviewed(
        certificate_id=ONE, facts_as_of=20, document_no="no", parcels=(parcel,)
    )
    revoked = CertificateRevoked(
        certificate_id=ONE, reason="by-mistake", document_no="n"
    )

    certificate = ledger_of(ISSUED, reviewed, revoked).certificates[ONE]

    assert certificate.issue == ISSUED
    assert certificate.parcels == (parcel,)
    assert [review.position for review in certificate.reviews] == [2]
    assert certificate.revoked is not None


def test_erased_texts_are_remembered():
    erased = TextRedacted(note_digest="a" * 64, legal_basis="PIPL art. 47")

    assert ledger_of(erased).redacted == {"a" * 64}


def test_folding_takes_any_subset_and_passes_over_what_it_does_not_know():
    lone = [
        joined(),
        approved(1),
        rejected(1),
        reversed_(1),
        OffsetApproved(offset_id=ONE),
        CarryInReversed(carry_in_id=ONE, reason="x"),
        AttestationWithdrawn(attestation_id=ONE, reason="x"),
        CertificateReviewed(
            certificate_id=ONE, facts_as_of=1, document_no="no", parcels=()
        ),
        CertificateRevoked(certificate_id=ONE, reason="x", document_no="no"),
    ]

    assert ledger_of(*lone) == teachers.new("T1")


def test_the_ledgers_of_several_ids_of_a_person_are_one():
    absorbed = ledger_of(recorded(posted(1), 1, actor=IMPORTER), REQUESTED)
    surviving = ledger_of(posted(2), LINE)

    both = teachers.combined(surviving, absorbed)

    assert both.teacher_id == "T1"
    assert set(both.postings) == {UUID(int=1), UUID(int=2)}
    assert set(both.offsets) == set(both.carry_ins) == {ONE}
