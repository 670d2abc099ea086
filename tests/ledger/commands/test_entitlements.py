"""Offsets, carried credit, attestations, certificates and redaction over the store."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from domain import teacher as teachers
from domain.errors import (
    AlreadyDecidedError,
    AlreadyRedactedError,
    CertificateIssuedBeforeError,
    NotAllowedError,
    NotUnderReviewError,
    StaleStatementError,
    UnknownError,
)
from domain.terms import StreamKind
from ledger.commands import (
    attestations,
    carry_ins,
    certificates,
    offsets,
    redactions,
    schools,
)
from ledger.commands.certificates import Grounds
from ledger.commands.teachers import TeacherMerger, merge_teacher
from tests.conftest import a_request
from tests.domain.test_certificates import parcel, statement
from tests.ledger.commands.telling import IMPORTER, post, register_teacher


def ledger_of(district, teacher_id="T1"):
    stream = district.stream(StreamKind.TEACHER, teacher_id)
    folded, _ = district.fold(stream, teachers.apply, teachers.new(teacher_id))
    return folded


# --- offsets --------------------------------------------------------------------------


def requested(district, actor) -> UUID:
    offset = offsets.OffsetToRequest(
        teacher_id="T1", rule_id="surplus-to-elective", credits=Decimal(6)
    )
    answer = offsets.request_offset(district, a_request(actor), offset)
    return UUID(answer.body["offset_id"])


def test_r6_an_offset_is_requested_and_approved(district, school_actor, reviewer):
    offset_id = requested(district, school_actor)
    other = requested(district, school_actor)

    answer = offsets.approve_offset(district, a_request(reviewer), offset_id)

    assert answer.body["status"] == "approved"
    assert ledger_of(district).offsets[offset_id].outcome == "approved"
    assert other != offset_id
    with pytest.raises(AlreadyDecidedError):
        offsets.approve_offset(district, a_request(reviewer), offset_id)
    withdrawn = offsets.withdraw_offset(district, a_request(school_actor), offset_id)
    assert withdrawn.body["status"] == "withdrawn"


def test_an_offset_is_refused_for_a_reason(district, school_actor, reviewer):
    offset_id = requested(district, school_actor)
    refusal = offsets.OffsetRefusal(
        offset_id=offset_id, reason="hours-not-reached", note="学时不足"
    )

    offsets.refuse_offset(district, a_request(reviewer), refusal)

    offset = ledger_of(district).offsets[offset_id]
    assert (offset.outcome, offset.last.reason) == ("refused", "hours-not-reached")
    with pytest.raises(UnknownError):
        offsets.approve_offset(district, a_request(reviewer), UUID(int=7))


# --- carried credit and attestations --------------------------------------------------


def test_r17_a_line_is_entered_once_and_reversed(district, reviewer):
    line = carry_ins.CarryInToEnter(
        teacher_id="T1",
        origin_district="haidian",
        origin_reference="海教转〔2023〕1号",
        kind="professional",
        credits=Decimal(4),
        completed_on=date(2022, 4, 15),
        hours=Decimal(40),
        tags={"section": "subject"},
    )

    first = carry_ins.carry_in(district, a_request(reviewer), line)
    again = carry_ins.carry_in(district, a_request(reviewer), line)
    carry_in_id = UUID(first.body["carry_in_id"])
    carry_ins.reverse_carry_in(
        district,
        a_request(reviewer),
        carry_ins.CarryInReversal(carry_in_id=carry_in_id, reason="wrong-person"),
    )
    anew = carry_ins.carry_in(district, a_request(reviewer), line)

    assert (first.outcome, again.outcome, anew.outcome) == (
        "created",
        "known",
        "created",
    )
    assert again.body["carry_in_id"] == first.body["carry_in_id"]
    assert anew.body["carry_in_id"] != first.body["carry_in_id"]
    unheard = replace(line, kind="gardening")
    with pytest.raises(UnknownError):
        carry_ins.carry_in(district, a_request(reviewer), unheard)


def test_an_attestation_is_signed_once_and_withdrawn(district, reviewer):
    signed = attestations.AttestationToSign(
        teacher_id="T1", subject="practice", on=date(2024, 4, 1), document_no="no"
    )

    first = attestations.attest(district, a_request(reviewer), signed)
    again = attestations.attest(district, a_request(reviewer), signed)
    attestation_id = UUID(first.body["attestation_id"])
    withdrawal = attestations.AttestationWithdrawal(
        attestation_id=attestation_id, reason="by-mistake"
    )
    attestations.withdraw_attestation(district, a_request(reviewer), withdrawal)

    assert (first.outcome, again.outcome) == ("created", "known")
    assert ledger_of(district).attestations[attestation_id].withdrawn is not None


# --- certificates ---------------------------------------------------------------------


def grounds(district, **changes) -> Grounds:
    return Grounds(statement=statement(**changes), facts_as_of=district.position())


def test_a_certificate_is_issued_reviewed_and_revoked(district, reviewer):
    issued = certificates.issue_certificate(
        district, a_request(reviewer), grounds(district)
    )
    certificate_id = UUID(issued.body["certificate_id"])
    with pytest.raises(CertificateIssuedBeforeError):
        certificates.issue_certificate(district, a_request(reviewer), grounds(district))
    review = certificates.Review(
        certificate_id=certificate_id, grounds=grounds(district), document_no="no"
    )
    with pytest.raises(NotUnderReviewError):
        certificates.review_certificate(district, a_request(reviewer), review)

    fewer = replace(review, grounds=grounds(district, parcels=(parcel(1),)))
    certificates.review_certificate(district, a_request(reviewer), fewer)
    revocation = certificates.Revocation(
        certificate_id=certificate_id, reason="by-mistake", document_no="no"
    )
    certificates.revoke_certificate(district, a_request(reviewer), revocation)
    again = certificates.issue_certificate(
        district, a_request(reviewer), grounds(district)
    )

    certificate = ledger_of(district).certificates[certificate_id]
    assert len(certificate.parcels) == 1
    assert certificate.revoked is not None
    assert again.body["certificate_id"] != issued.body["certificate_id"]


def test_a_statement_that_was_overtaken_is_no_ground(district, reviewer, school_actor):
    before = grounds(district)
    post(district, school_actor)

    with pytest.raises(StaleStatementError):
        certificates.issue_certificate(district, a_request(reviewer), before)
    now = replace(before, facts_as_of=district.position())
    assert certificates.issue_certificate(district, a_request(reviewer), now)


def test_a_person_of_two_ids_gets_one_certificate(district, reviewer):
    register_teacher(district, "T0")
    before = statement(teacher_id="T0")
    first = Grounds(statement=before, facts_as_of=district.position())
    certificates.issue_certificate(district, a_request(reviewer), first)
    merger = TeacherMerger(teacher_id="T0", into_teacher_id="T1")
    merge_teacher(district, a_request(reviewer), merger)

    with pytest.raises(CertificateIssuedBeforeError):
        certificates.issue_certificate(district, a_request(reviewer), grounds(district))
    post(district, IMPORTER, occasion="later")
    stale = Grounds(statement=statement(), facts_as_of=district.position() - 1)
    with pytest.raises(StaleStatementError):
        certificates.issue_certificate(district, a_request(reviewer), stale)


def test_only_the_office_decides_on_certificates(district, reviewer, school_actor):
    issued = certificates.issue_certificate(
        district, a_request(reviewer), grounds(district)
    )
    revocation = certificates.Revocation(
        certificate_id=UUID(issued.body["certificate_id"]),
        reason="by-mistake",
        document_no="no",
    )

    with pytest.raises(NotAllowedError):
        certificates.revoke_certificate(district, a_request(school_actor), revocation)


# --- redaction ------------------------------------------------------------------------


def test_a_text_is_erased_and_its_digest_stays(district, school_actor, administrator):
    post(district, school_actor, note="见张老师电话记录")
    digest = district.log(district.position() - 1, 1)[0].event.note_digest
    post(district, school_actor, occasion="later")
    redaction = redactions.Redaction(
        note_digest=digest, legal_basis="个人信息保护法第47条"
    )

    redactions.redact_note(district, a_request(administrator), redaction)

    text = district.texts.read(digest)
    assert text is not None
    assert text.content is None
    assert digest in ledger_of(district).redacted
    with pytest.raises(AlreadyRedactedError):
        redactions.redact_note(district, a_request(administrator), redaction)
    unknown = replace(redaction, note_digest="f" * 64)
    with pytest.raises(UnknownError) as found:
        redactions.redact_note(district, a_request(administrator), unknown)
    assert found.value.code == "text-unknown"


def test_a_text_about_a_school_is_erased_in_the_schools_stream(
    district, reviewer, administrator
):
    disallowance = schools.Disallowance(
        school_id="S001", year=2023, kind="school_based", document_no="n", note="措施"
    )
    schools.disallow_project_year(district, a_request(reviewer), disallowance)
    digest = district.log(district.position() - 1, 1)[0].event.note_digest
    redaction = redactions.Redaction(note_digest=digest, legal_basis="basis")

    redactions.redact_note(district, a_request(administrator), redaction)

    (recorded,) = district.log(district.position() - 1, 1)
    assert recorded.stream.kind is StreamKind.SCHOOL
    with pytest.raises(AlreadyRedactedError):
        redactions.redact_note(district, a_request(administrator), redaction)
