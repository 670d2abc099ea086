"""Attestations: a reviewer signs that something was fulfilled."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.attestations import attest_requirement, known_attestation
from domain.attestations import withdraw_attestation as withdraw
from domain.events.teacher import RequirementAttested
from ledger.application import Answer, CreditLedger, Request
from ledger.commands.case import Case, Outcome, created, decide, known

UNNAMED = UUID(int=0)


@dataclass(frozen=True, kw_only=True)
class AttestationToSign:
    """What a teacher fulfilled, on which day, by which document."""

    teacher_id: str
    subject: str
    on: date
    document_no: str


@dataclass(frozen=True, kw_only=True)
class AttestationWithdrawal:
    """Which attestation no longer stands, and why."""

    attestation_id: UUID
    reason: str


def attest(
    ledger: CreditLedger, request: Request, attestation: AttestationToSign
) -> Answer:
    """Sign that something was fulfilled; the same attestation again is known."""

    def decision(case: Case) -> Outcome:
        profile = case.guarded_profile(attestation.teacher_id)
        proposed = RequirementAttested(
            attestation_id=UNNAMED,
            subject=attestation.subject,
            on=attestation.on,
            document_no=attestation.document_no,
        )
        event = attest_requirement(profile, proposed, case.acting)
        standing = known_attestation(case.person(profile), event)
        if standing is not None:
            return known(status="already-known", attestation_id=str(standing))
        stream = case.teacher_stream(attestation.teacher_id)
        name = ("attestation", event.subject, event.on.isoformat(), event.document_no)
        event = replace(event, attestation_id=case.fresh_id(stream, *name))
        attestation_id = str(event.attestation_id)
        return created(stream, event, status="attested", attestation_id=attestation_id)

    return decide(ledger, request, decision)


def withdraw_attestation(
    ledger: CreditLedger, request: Request, withdrawal: AttestationWithdrawal
) -> Answer:
    """Let an attestation stand no more."""

    def decision(case: Case) -> Outcome:
        attestation_id, reason = withdrawal.attestation_id, withdrawal.reason
        stream = case.stream_of(attestation_id, "attestation")
        event = withdraw(case.teacher(stream.key), attestation_id, case.acting, reason)
        said = str(attestation_id)
        return created(stream, event, status="withdrawn", attestation_id=said)

    return decide(ledger, request, decision)
