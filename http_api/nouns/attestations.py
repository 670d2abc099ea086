"""Attestations: a reviewer signs that something was fulfilled."""

from typing import Any
from uuid import UUID

from flask import Response

from http_api.answers import answered
from http_api.commanding import payload, request_of
from http_api.context import services
from http_api.noun import Noun
from http_api.schemas.entitlements import AttestationSchema, ReasonSchema
from ledger.commands import attestations

blueprint = Noun("attestations", __name__, "What a reviewer signs for.")


@blueprint.command("/teachers/<id:teacher_id>/attestations", AttestationSchema)
def attest(body: dict[str, Any], teacher_id: str) -> Response:
    """Sign that a teacher fulfilled something on a day."""
    attestation = payload(attestations.AttestationToSign, body, teacher_id=teacher_id)
    ledger = services().ledger
    return answered(attestations.attest(ledger, request_of(body), attestation))


@blueprint.command("/attestations/<uuid:attestation_id>/withdrawal", ReasonSchema)
def withdraw_attestation(body: dict[str, Any], attestation_id: UUID) -> Response:
    """Let an attestation stand no more."""
    withdrawal = payload(
        attestations.AttestationWithdrawal, body, attestation_id=attestation_id
    )
    ledger = services().ledger
    return answered(
        attestations.withdraw_attestation(ledger, request_of(body), withdrawal)
    )
