"""Attestations: a reviewer signs that something was fulfilled; nothing is computed."""

from dataclasses import replace
from uuid import UUID

from domain.acting import Acting, check_decides
from domain.errors import AlreadyWithdrawnError, FutureDateError, UnknownError
from domain.events.teacher import AttestationWithdrawn, RequirementAttested
from domain.limits import checked_date, checked_text, checked_word
from domain.profile import Profile, existing
from domain.teacher import TeacherLedger
from domain.terms import Role


def attest_requirement(
    profile: Profile, proposed: RequirementAttested, acting: Acting
) -> RequirementAttested:
    """Sign that a teacher fulfilled something on a day.

    Raises UnknownError, TeacherMergedError, NotAllowedError, FutureDateError and the
    refusals of `domain.limits`.
    """
    existing(profile)
    check_decides(acting, "attest", Role.REVIEWER, Role.IMPORTER)
    checked_word("subject", proposed.subject)
    checked_text("document_no", proposed.document_no)
    if checked_date("on", proposed.on) > acting.today:
        raise FutureDateError("on", proposed.on, acting.today)
    return proposed


def known_attestation(
    ledger: TeacherLedger, attestation: RequirementAttested
) -> UUID | None:
    """Return the id under which the same attestation stands already."""
    for attested in ledger.attestations.values():
        known_id = attested.attestation.attestation_id
        known = replace(attestation, attestation_id=known_id)
        if attested.withdrawn is None and attested.attestation == known:
            return known_id
    return None


def withdraw_attestation(
    ledger: TeacherLedger, attestation_id: UUID, acting: Acting, reason: str
) -> AttestationWithdrawn:
    """Let an attestation stand no more.

    Raises UnknownError, AlreadyWithdrawnError and NotAllowedError.
    """
    check_decides(acting, "withdraw attestations", Role.REVIEWER, Role.IMPORTER)
    attested = ledger.attestations.get(attestation_id)
    if attested is None:
        raise UnknownError("attestation", attestation_id, "attestation_id")
    if attested.withdrawn is not None:
        raise AlreadyWithdrawnError("attestation", attestation_id)
    return AttestationWithdrawn(
        attestation_id=attestation_id, reason=checked_word("reason", reason)
    )
