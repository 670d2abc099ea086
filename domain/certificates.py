"""Certificates (结业证书): issued on a statement, reviewed and revoked by decision.

A certificate freezes the parcels that it rests on and never flips by itself (R30):
that it is under review is derived, by comparing them and the verdict with today's.
"""

from uuid import UUID

from domain.acting import Acting, check_decides
from domain.errors import (
    AlreadyRevokedError,
    CertificateIssuedBeforeError,
    CertificateNotEarnedError,
    NoCertificateError,
    NotUnderReviewError,
    UnknownError,
)
from domain.events.teacher import (
    CertificateIssued,
    CertificateReviewed,
    CertificateRevoked,
    FrozenParcel,
)
from domain.limits import checked_text, checked_word
from domain.records import Certificate
from domain.statement import Statement, Verdict
from domain.teacher import TeacherLedger
from domain.terms import Role


def issue_certificate(
    ledger: TeacherLedger,
    certificate_id: UUID,
    statement: Statement,
    facts_as_of: int,
    acting: Acting,
) -> CertificateIssued:
    """Issue the certificate of a series and period on a statement that meets it.

    `facts_as_of` is the log position of the statement. Raises NotAllowedError,
    NoCertificateError, CertificateNotEarnedError and CertificateIssuedBeforeError.
    """
    check_decides(acting, "issue certificates", Role.REVIEWER, Role.IMPORTER)
    _check_earned(statement)
    series, period = statement.policy.series, period_of(statement)
    standing = standing_certificate(ledger, series, period)
    if standing is not None:
        raise CertificateIssuedBeforeError(
            standing.issue.certificate_id, series, period
        )
    return CertificateIssued(
        certificate_id=certificate_id,
        series=series,
        period=period,
        policy_digest=statement.policy.digest,
        facts_as_of=facts_as_of,
        parcels=frozen_parcels(statement),
    )


def review_certificate(
    ledger: TeacherLedger,
    certificate_id: UUID,
    statement: Statement,
    facts_as_of: int,
    document_no: str,
) -> CertificateReviewed:
    """Uphold a certificate whose grounds changed; it rests on today's from now on.

    Raises UnknownError, AlreadyRevokedError and NotUnderReviewError.
    """
    certificate = _unrevoked(ledger, certificate_id)
    changed = changed_parcels(certificate, statement)
    if not changed and changed_verdict(certificate, statement) is None:
        raise NotUnderReviewError(certificate_id)
    return CertificateReviewed(
        certificate_id=certificate_id,
        facts_as_of=facts_as_of,
        document_no=checked_text("document_no", document_no),
        parcels=frozen_parcels(statement),
        verdict=statement.verdict,
    )


def revoke_certificate(
    ledger: TeacherLedger, certificate_id: UUID, reason: str, document_no: str
) -> CertificateRevoked:
    """Withdraw a certificate; raises UnknownError and AlreadyRevokedError."""
    _unrevoked(ledger, certificate_id)
    return CertificateRevoked(
        certificate_id=certificate_id,
        reason=checked_word("reason", reason),
        document_no=checked_text("document_no", document_no),
    )


def standing_certificate(
    ledger: TeacherLedger, series: str, period: str
) -> Certificate | None:
    """Return the certificate of a series and period that was not revoked."""
    for certificate in ledger.certificates.values():
        issue = certificate.issue
        same = (issue.series, issue.period) == (series, period)
        if same and certificate.revoked is None:
            return certificate
    return None


def period_of(statement: Statement) -> str:
    """Return the period of a statement as an ISO 8601 interval."""
    first, last = statement.period_from, statement.period_until
    return f"{first.isoformat()}/{last.isoformat()}"


def frozen_parcels(statement: Statement) -> tuple[FrozenParcel, ...]:
    """Return the parcels of a statement as a certificate keeps them, by id."""
    parcels = sorted(statement.parcels, key=lambda parcel: parcel.parcel_id)
    return tuple(
        FrozenParcel(
            parcel_id=parcel.parcel_id,
            category=parcel.category,
            credits=str(parcel.credits),
        )
        for parcel in parcels
    )


def changed_parcels(certificate: Certificate, statement: Statement) -> tuple[str, ...]:
    """Return the ids of parcels that came, went or changed since it was issued.

    With any, the certificate is under review until somebody decides.
    """
    changed = set(certificate.parcels) ^ set(frozen_parcels(statement))
    return tuple(sorted({parcel.parcel_id for parcel in changed}))


def changed_verdict(certificate: Certificate, statement: Statement) -> Verdict | None:
    """Return today's verdict where the certificate does not rest on it.

    Grounds may fall away without a parcel: a target that a ruling set, an exemption.
    Then it is under review too, until it is upheld on that verdict, or revoked.
    """
    return fallen_verdict(certificate.verdict, statement.verdict)


def fallen_verdict(rested_on: Verdict, today: Verdict) -> Verdict | None:
    """Return today's verdict where it is neither `met` nor the one rested on."""
    return None if today in (Verdict.MET, rested_on) else today


def _check_earned(statement: Statement) -> None:
    if not statement.policy.binding:
        raise NoCertificateError(statement.policy.series)
    if statement.verdict is Verdict.MET:
        return
    missing = [
        finding.rule
        for finding in statement.findings
        if finding.hard and not finding.met and finding.exempted_by is None
    ]
    raise CertificateNotEarnedError(
        statement.verdict,
        [rule.rule_id for rule in missing],
        ", ".join(dict.fromkeys(rule.article for rule in missing)),
    )


def _unrevoked(ledger: TeacherLedger, certificate_id: UUID) -> Certificate:
    certificate = ledger.certificates.get(certificate_id)
    if certificate is None:
        raise UnknownError("certificate", certificate_id, "certificate_id")
    if certificate.revoked is not None:
        raise AlreadyRevokedError("certificate", certificate_id)
    return certificate
