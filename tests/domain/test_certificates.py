"""Certificates: earned by a statement, under review by comparison (R30)."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest

from domain.certificates import (
    changed_parcels,
    changed_verdict,
    issue_certificate,
    review_certificate,
    revoke_certificate,
    standing_certificate,
)
from domain.errors import (
    AlreadyRevokedError,
    CertificateIssuedBeforeError,
    CertificateNotEarnedError,
    NoCertificateError,
    NotAllowedError,
    NotUnderReviewError,
    UnknownError,
)
from domain.events.teacher import (
    CertificateIssued,
    CertificateReviewed,
    CertificateRevoked,
    FrozenParcel,
)
from domain.statement import (
    Finding,
    Label,
    Origin,
    Parcel,
    PolicyRef,
    RuleRef,
    Statement,
    Verdict,
)
from tests.domain.telling import REVIEWER, SCHOOL, acting, ledger_of

ONE = UUID(int=1)
TEXT = Label(zh="中", en="en")
PERIOD = "2021-01-01/2025-12-31"


def parcel(number: int, credits_: str = "3/2") -> Parcel:
    return Parcel(
        parcel_id=f"p{number}",
        origin=Origin.COMPLETION,
        origin_id=str(UUID(int=number)),
        category="required.professional",
        credits=Fraction(credits_),
        hours=Fraction(15),
        hours_inferred=False,
        completed_on=date(2024, 5, 1),
        year=2024,
        rules=(),
    )


def finding(rule_id: str, *, hard: bool, met: bool, exempted: str | None = None):
    return Finding(
        rule=RuleRef(rule_id=rule_id, article="A2§3"),
        label=TEXT,
        have=Fraction(5),
        need=Fraction(6),
        unit="credits",
        year=None,
        hard=hard,
        met=met,
        exempted_by=exempted,
    )


def statement(**changes) -> Statement:
    given = {
        "teacher_id": "T1",
        "policy": PolicyRef(
            document="chaoyang-commission",
            revision="2022-10-14",
            digest="d" * 64,
            series="credits",
            readings={},
            binding=True,
        ),
        "period_from": date(2021, 1, 1),
        "period_until": date(2025, 12, 31),
        "counted_up_to": date(2025, 12, 31),
        "cohort": "existing",
        "cohort_label": TEXT,
        "verdict": Verdict.MET,
        "verdict_reason": TEXT,
        "target": Fraction(36),
        "total_credits": Fraction(36),
        "total_hours": Fraction(540),
        "balances": (),
        "parcels": (parcel(2), parcel(1)),
        "findings": (),
        "uncounted": (),
        "waiting": (),
    }
    return Statement(**{**given, **changes})


ISSUED = CertificateIssued(
    certificate_id=ONE,
    series="credits",
    period=PERIOD,
    policy_digest="d" * 64,
    facts_as_of=10,
    parcels=tuple(
        FrozenParcel(parcel_id=f"p{n}", category="required.professional", credits="3/2")
        for n in (1, 2)
    ),
)
REVOKED = CertificateRevoked(certificate_id=ONE, reason="by-mistake", document_no="no")


def issue(ledger, said: Statement, by=REVIEWER):
    return issue_certificate(ledger, ONE, said, 10, acting(by))


def test_a_certificate_freezes_what_it_rests_on():
    assert issue(ledger_of(), statement()) == ISSUED


def test_what_is_missing_is_named_when_it_is_not_earned():
    findings = (
        finding("elective-minimum", hard=True, met=False),
        finding("hours-540", hard=False, met=False),
        finding("total", hard=True, met=True),
        finding("induction", hard=True, met=False, exempted="no"),
    )
    said = statement(verdict=Verdict.NOT_MET, findings=findings)

    with pytest.raises(CertificateNotEarnedError, match="elective-minimum") as found:
        issue(ledger_of(), said)

    assert found.value.code == "certificate-not-earned"
    assert found.value.rule_ids == ("elective-minimum",)
    assert found.value.article == "A2§3"


def test_r14_who_is_not_in_scope_gets_none():
    with pytest.raises(CertificateNotEarnedError, match="not_in_scope") as found:
        issue(ledger_of(), statement(verdict=Verdict.NOT_IN_SCOPE))

    assert found.value.article is None


def test_r27_no_certificate_hangs_on_duties_that_are_reported_apart():
    duties = replace(statement().policy, series="duties", binding=False)

    with pytest.raises(NoCertificateError, match="duties"):
        issue(ledger_of(), statement(policy=duties))


def test_there_is_one_certificate_a_series_and_period_unless_revoked():
    with pytest.raises(CertificateIssuedBeforeError, match=PERIOD):
        issue(ledger_of(ISSUED), statement())

    assert issue(ledger_of(ISSUED, REVOKED), statement()) == ISSUED
    other = replace(ISSUED, series="duties")
    assert issue(ledger_of(other), statement()) == ISSUED
    assert standing_certificate(ledger_of(ISSUED), "credits", PERIOD) is not None


def test_only_the_district_issues():
    with pytest.raises(NotAllowedError):
        issue(ledger_of(), statement(), by=SCHOOL)


def test_r30_a_certificate_is_under_review_when_its_parcels_changed():
    certificate = ledger_of(ISSUED).certificates[ONE]

    assert changed_parcels(certificate, statement()) == ()
    fewer = statement(parcels=(parcel(1),))
    other = statement(parcels=(parcel(1), parcel(2, "1")))
    assert changed_parcels(certificate, fewer) == ("p2",)
    assert changed_parcels(certificate, other) == ("p2",)


def test_a_review_upholds_and_rests_on_today():
    today = statement(parcels=(parcel(1),))

    event = review_certificate(ledger_of(ISSUED), ONE, today, 20, "朝教继〔2026〕3号")
    certificate = ledger_of(ISSUED, event).certificates[ONE]

    assert event == CertificateReviewed(
        certificate_id=ONE,
        facts_as_of=20,
        document_no="朝教继〔2026〕3号",
        parcels=(ISSUED.parcels[0],),
    )
    assert changed_parcels(certificate, today) == ()


def test_r30_a_verdict_that_fell_is_grounds_for_a_review_though_no_parcel_changed():
    certificate = ledger_of(ISSUED).certificates[ONE]
    today = statement(verdict=Verdict.NOT_MET)

    event = review_certificate(ledger_of(ISSUED), ONE, today, 20, "no")
    upheld = ledger_of(ISSUED, event).certificates[ONE]

    assert changed_parcels(certificate, today) == ()
    assert changed_verdict(certificate, today) is Verdict.NOT_MET
    assert changed_verdict(upheld, today) is None, "it was upheld on that verdict"
    outside = statement(verdict=Verdict.NOT_IN_SCOPE)
    assert changed_verdict(upheld, outside) is Verdict.NOT_IN_SCOPE
    assert changed_verdict(upheld, statement()) is None


def test_there_is_nothing_to_review_where_nothing_changed():
    with pytest.raises(NotUnderReviewError):
        review_certificate(ledger_of(ISSUED), ONE, statement(), 20, "no")


def test_a_certificate_is_revoked_once():
    assert revoke_certificate(ledger_of(ISSUED), ONE, "by-mistake", "no") == REVOKED
    with pytest.raises(AlreadyRevokedError):
        revoke_certificate(ledger_of(ISSUED, REVOKED), ONE, "by-mistake", "no")
    with pytest.raises(UnknownError) as found:
        revoke_certificate(ledger_of(), ONE, "by-mistake", "no")
    assert found.value.code == "certificate-unknown"
