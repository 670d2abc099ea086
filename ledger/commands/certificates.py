"""Certificates: issue on a statement, review, revoke."""

from dataclasses import dataclass
from uuid import UUID

from domain import certificates
from domain.acting import check_decides
from domain.errors import StaleStatementError
from domain.profile import Profile, existing
from domain.statement import Statement
from domain.terms import Role
from ledger.application import Answer, CreditLedger, Request
from ledger.commands.case import Case, Outcome, created, decide


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """A statement, and the log position that it is current to."""

    statement: Statement
    facts_as_of: int


@dataclass(frozen=True, kw_only=True)
class Review:
    """Which certificate is upheld, on which grounds of today, by which document."""

    certificate_id: UUID
    grounds: Grounds
    document_no: str


@dataclass(frozen=True, kw_only=True)
class Revocation:
    """Which certificate is withdrawn, why, by which document."""

    certificate_id: UUID
    reason: str
    document_no: str


def issue_certificate(
    ledger: CreditLedger, request: Request, grounds: Grounds
) -> Answer:
    """Issue the certificate that a statement earns.

    Raises CertificateNotEarnedError, CertificateIssuedBeforeError, TeacherMergedError
    and, when something was recorded for the teacher since, StaleStatementError.
    """
    statement = grounds.statement

    def decision(case: Case) -> Outcome:
        profile = case.guarded_profile(statement.teacher_id)
        existing(profile)
        person = case.person(profile)
        stream = case.teacher_stream(statement.teacher_id)
        _check_fresh(case, profile, grounds)
        series, period = statement.policy.series, certificates.period_of(statement)
        event = certificates.issue_certificate(
            person,
            case.fresh_id(stream, "certificate", series, period),
            statement,
            grounds.facts_as_of,
            case.acting,
        )
        certificate_id = str(event.certificate_id)
        return created(stream, event, status="issued", certificate_id=certificate_id)

    return decide(ledger, request, decision)


def review_certificate(
    ledger: CreditLedger, request: Request, review: Review
) -> Answer:
    """Uphold a certificate whose grounds changed."""

    def decision(case: Case) -> Outcome:
        _check_decides(case)
        stream = case.stream_of(review.certificate_id, "certificate")
        teacher = case.teacher(stream.key)
        teacher_id = review.grounds.statement.teacher_id
        _check_fresh(case, case.guarded_profile(teacher_id), review.grounds)
        event = certificates.review_certificate(
            teacher,
            review.certificate_id,
            review.grounds.statement,
            review.grounds.facts_as_of,
            review.document_no,
        )
        certificate_id = str(review.certificate_id)
        return created(stream, event, status="reviewed", certificate_id=certificate_id)

    return decide(ledger, request, decision)


def revoke_certificate(
    ledger: CreditLedger, request: Request, revocation: Revocation
) -> Answer:
    """Withdraw a certificate by decision."""

    def decision(case: Case) -> Outcome:
        _check_decides(case)
        certificate_id = revocation.certificate_id
        stream = case.stream_of(certificate_id, "certificate")
        event = certificates.revoke_certificate(
            case.teacher(stream.key),
            certificate_id,
            revocation.reason,
            revocation.document_no,
        )
        said = str(certificate_id)
        return created(stream, event, status="revoked", certificate_id=said)

    return decide(ledger, request, decision)


def _check_decides(case: Case) -> None:
    what = "decide on certificates"
    check_decides(case.acting, what, Role.REVIEWER, Role.IMPORTER)


def _check_fresh(case: Case, profile: Profile, grounds: Grounds) -> None:
    """Refuse grounds that a stream of the person has left behind."""
    for teacher_id in profile.ids:
        history = case.reader.history(case.teacher_stream(teacher_id))
        last = history[-1].position if history else 0
        if last > grounds.facts_as_of:
            raise StaleStatementError(profile.teacher_id, grounds.facts_as_of, last)
