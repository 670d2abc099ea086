"""Offsets, carried credit, attestations and redaction: each decided once."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from domain.attestations import (
    attest_requirement,
    known_attestation,
    withdraw_attestation,
)
from domain.carry_in import carry_in_credit, known_line, reverse_carry_in
from domain.errors import (
    AlreadyDecidedError,
    AlreadyRedactedError,
    AlreadyReversedError,
    AlreadyWithdrawnError,
    FutureDateError,
    MalformedAmountError,
    MalformedDigestError,
    NotAllowedError,
    NotAssertedError,
    NotYoursError,
    OwnPostingError,
    UnknownError,
)
from domain.events.teacher import (
    AttestationWithdrawn,
    CarryInReversed,
    CreditCarriedIn,
    OffsetApproved,
    OffsetRefused,
    OffsetRequested,
    OffsetWithdrawn,
    RequirementAttested,
    TextRedacted,
)
from domain.offsets import (
    approve_offset,
    refuse_offset,
    request_offset,
    withdraw_offset,
)
from domain.redaction import redact_text
from tests.domain.telling import (
    OTHER_SCHOOL,
    PROVIDER,
    REVIEWER,
    SCHOOL,
    TODAY,
    acting,
    importing,
    joined,
    ledger_of,
    profile_of,
    recorded,
)

ONE = UUID(int=1)
RULE = "professional-surplus-to-elective"
REQUESTED = OffsetRequested(offset_id=ONE, rule_id=RULE, credits=Decimal(6))
APPROVED = OffsetApproved(offset_id=ONE)
REFUSED = OffsetRefused(offset_id=ONE, reason="hours-not-reached")
WITHDRAWN = OffsetWithdrawn(offset_id=ONE)
TEACHER = profile_of(joined())


def requested(*then):
    first = recorded(REQUESTED, 1, actor=SCHOOL)
    return ledger_of(first, *(recorded(e, n) for n, e in enumerate(then, start=2)))


# --- offsets (R6) ---------------------------------------------------------------------


def test_r6_a_school_requests_an_offset_for_its_teacher():
    event = request_offset(TEACHER, ONE, RULE, Decimal("6.00"), acting(SCHOOL))

    assert event == REQUESTED


def test_an_offset_is_requested_for_a_known_teacher_of_ones_own():
    with pytest.raises(UnknownError):
        request_offset(profile_of(), ONE, RULE, Decimal(6), acting(SCHOOL))
    with pytest.raises(NotYoursError):
        request_offset(TEACHER, ONE, RULE, Decimal(6), acting(OTHER_SCHOOL))
    with pytest.raises(NotAllowedError):
        request_offset(TEACHER, ONE, RULE, Decimal(6), acting(PROVIDER))
    with pytest.raises(MalformedAmountError):
        request_offset(TEACHER, ONE, RULE, Decimal(0), acting(SCHOOL))


def test_the_district_agrees_or_does_not():
    assert approve_offset(requested(), ONE, acting(REVIEWER)) == APPROVED
    refusal = refuse_offset(requested(), ONE, acting(REVIEWER), "hours-not-reached")
    assert refusal == REFUSED


@pytest.mark.parametrize(
    "decided", [[APPROVED], [REFUSED], [WITHDRAWN]], ids=lambda d: d[0].TOPIC
)
def test_an_offset_is_decided_once(decided):
    with pytest.raises(AlreadyDecidedError, match="at position 2"):
        approve_offset(requested(*decided), ONE, acting(REVIEWER))
    with pytest.raises(AlreadyDecidedError):
        refuse_offset(requested(*decided), ONE, acting(REVIEWER), "too-late")


def test_nobody_decides_on_the_offset_they_asked_for():
    own = ledger_of(recorded(REQUESTED, 1, actor=REVIEWER))

    with pytest.raises(OwnPostingError):
        approve_offset(own, ONE, acting(REVIEWER))
    with pytest.raises(NotAllowedError):
        approve_offset(requested(), ONE, acting(SCHOOL))
    with pytest.raises(UnknownError) as found:
        approve_offset(ledger_of(), ONE, acting(REVIEWER))
    assert found.value.code == "offset-unknown"


def test_a_request_and_a_permission_can_be_taken_back():
    assert withdraw_offset(requested(), ONE, acting(SCHOOL)) == WITHDRAWN
    assert withdraw_offset(requested(APPROVED), ONE, acting(REVIEWER)) == WITHDRAWN
    with pytest.raises(AlreadyWithdrawnError):
        withdraw_offset(requested(WITHDRAWN), ONE, acting(SCHOOL))
    with pytest.raises(AlreadyDecidedError):
        withdraw_offset(requested(REFUSED), ONE, acting(SCHOOL))
    with pytest.raises(NotYoursError):
        withdraw_offset(requested(), ONE, acting(OTHER_SCHOOL))


# --- carried credit (R17) -------------------------------------------------------------

LINE = CreditCarriedIn(
    carry_in_id=ONE,
    origin_district="haidian",
    origin_reference="海教转〔2023〕1号",
    kind="professional",
    credits=Decimal(4),
    hours=Decimal(40),
    completed_on=date(2022, 4, 15),
    tags={"section": "subject"},
)
REVERSED = CarryInReversed(carry_in_id=ONE, reason="wrong-person")


def test_r17_a_line_is_entered_with_its_origin():
    proposed = replace(LINE, credits=Decimal("4.0"), hours=None)

    event = carry_in_credit(TEACHER, proposed, acting(REVIEWER))

    assert (str(event.credits), event.hours) == ("4", None)
    assert carry_in_credit(TEACHER, LINE, importing()) == LINE


def test_a_line_needs_the_office_a_teacher_and_a_past():
    tomorrow = replace(LINE, completed_on=TODAY + timedelta(days=1))

    with pytest.raises(NotAllowedError):
        carry_in_credit(TEACHER, LINE, acting(SCHOOL))
    with pytest.raises(UnknownError):
        carry_in_credit(profile_of(), LINE, acting(REVIEWER))
    with pytest.raises(FutureDateError):
        carry_in_credit(TEACHER, tomorrow, acting(REVIEWER))


def test_r21_a_line_counts_once():
    again = replace(LINE, carry_in_id=UUID(int=2))

    assert known_line(ledger_of(LINE), again) == ONE
    assert known_line(ledger_of(LINE, REVERSED), again) is None
    assert known_line(ledger_of(LINE), replace(again, kind="induction")) is None


def test_a_line_is_taken_back_once():
    by = acting(REVIEWER)

    assert reverse_carry_in(ledger_of(LINE), ONE, by, "wrong-person") == REVERSED
    with pytest.raises(AlreadyReversedError):
        reverse_carry_in(ledger_of(LINE, REVERSED), ONE, by, "wrong-person")
    with pytest.raises(UnknownError) as found:
        reverse_carry_in(ledger_of(), ONE, by, "wrong-person")
    assert found.value.code == "carry-in-unknown"
    with pytest.raises(NotAllowedError):
        reverse_carry_in(ledger_of(LINE), ONE, acting(SCHOOL), "wrong-person")


# --- attestations ---------------------------------------------------------------------

ATTESTED = RequirementAttested(
    attestation_id=ONE, subject="practice", on=date(2024, 4, 1), document_no="no"
)
TAKEN_BACK = AttestationWithdrawn(attestation_id=ONE, reason="by-mistake")


def test_a_reviewer_attests_what_happened():
    tomorrow = replace(ATTESTED, on=TODAY + timedelta(days=1))

    assert attest_requirement(TEACHER, ATTESTED, acting(REVIEWER)) == ATTESTED
    with pytest.raises(FutureDateError):
        attest_requirement(TEACHER, tomorrow, acting(REVIEWER))
    with pytest.raises(NotAllowedError):
        attest_requirement(TEACHER, ATTESTED, acting(SCHOOL))
    with pytest.raises(NotAssertedError):
        attest_requirement(TEACHER, ATTESTED, replace(importing(), asserted=False))


def test_the_same_attestation_is_known_while_it_stands():
    again = replace(ATTESTED, attestation_id=UUID(int=2))

    assert known_attestation(ledger_of(ATTESTED), again) == ONE
    assert known_attestation(ledger_of(ATTESTED, TAKEN_BACK), again) is None
    other = replace(again, subject="lecture")
    assert known_attestation(ledger_of(ATTESTED), other) is None


def test_an_attestation_is_withdrawn_once():
    by = acting(REVIEWER)

    assert withdraw_attestation(ledger_of(ATTESTED), ONE, by, "by-mistake") == (
        TAKEN_BACK
    )
    with pytest.raises(AlreadyWithdrawnError):
        withdraw_attestation(ledger_of(ATTESTED, TAKEN_BACK), ONE, by, "by-mistake")
    with pytest.raises(UnknownError):
        withdraw_attestation(ledger_of(), ONE, by, "by-mistake")


# --- redaction ------------------------------------------------------------------------


def test_a_text_is_erased_once_on_a_legal_basis():
    erased = TextRedacted(note_digest="a" * 64, legal_basis="个人信息保护法第47条")

    assert redact_text(frozenset(), "a" * 64, "个人信息保护法第47条") == erased
    with pytest.raises(AlreadyRedactedError):
        redact_text(ledger_of(erased).redacted, "a" * 64, "again")
    with pytest.raises(MalformedDigestError):
        redact_text(frozenset(), "A" * 64, "basis")
