"""Certificates (结业证书): issue, review, revoke, list (R30)."""

from typing import Any
from uuid import UUID

from flask import Response

from domain.terms import Role
from http_api.answers import answered, listed
from http_api.commanding import payload, request_of
from http_api.context import actor, services
from http_api.cursors import key_of
from http_api.noun import Noun
from http_api.presenting import present
from http_api.reading import (
    await_position,
    grounds_of,
    grounds_of_certificate,
    own_schools,
)
from http_api.schemas.entitlements import (
    CertificateSchema,
    DocumentedSchema,
    RevocationSchema,
)
from http_api.schemas.queries import CertificateListSchema
from ledger.commands import certificates
from ledger.commands.certificates import Review, Revocation
from projections.certificates import CertificateFilter
from projections.certificates import certificates as certificates_of

blueprint = Noun("certificates", __name__, "Certificates (结业证书).")


@blueprint.command("/certificates", CertificateSchema)
def issue_certificate(body: dict[str, Any]) -> Response:
    """Issue the certificate of a series: it freezes the parcels that it rests on."""
    ledger = services().ledger
    await_position(ledger.position())
    grounds = grounds_of(body["teacher_id"], body["series"])
    return answered(certificates.issue_certificate(ledger, request_of(body), grounds))


@blueprint.command("/certificates/<uuid:certificate_id>/review", DocumentedSchema)
def review_certificate(body: dict[str, Any], certificate_id: UUID) -> Response:
    """Uphold a certificate whose grounds changed (R30)."""
    ledger = services().ledger
    await_position(ledger.position())
    review = Review(
        certificate_id=certificate_id,
        grounds=grounds_of_certificate(certificate_id),
        document_no=body["document_no"],
    )
    return answered(certificates.review_certificate(ledger, request_of(body), review))


@blueprint.command("/certificates/<uuid:certificate_id>/revocation", RevocationSchema)
def revoke_certificate(body: dict[str, Any], certificate_id: UUID) -> Response:
    """Withdraw a certificate by decision."""
    revocation = payload(Revocation, body, certificate_id=certificate_id)
    ledger = services().ledger
    return answered(
        certificates.revoke_certificate(ledger, request_of(body), revocation)
    )


@blueprint.reading("/certificates", "CertificatePage", CertificateListSchema)
def list_certificates(query: dict[str, Any]) -> Response:
    """List certificates, newest first, each with where it stands today."""
    await_position(query["at_least"])
    wanted = CertificateFilter(
        teacher_id=query["teacher"], school_id=query["school"], status=query["status"]
    )
    found = certificates_of(services().room, wanted)
    if actor().role is Role.SCHOOL:
        own = own_schools(actor())
        found = [one for one in found if one.school_id in own]
    after = key_of(query["cursor"])
    ids = [str(one.certificate_id) for one in found]
    start = ids.index(after) + 1 if after in ids else 0
    here = found[start : start + query["limit"]]
    more = start + len(here) < len(found)
    last = str(here[-1].certificate_id) if here and more else None
    return listed([present(one) for one in here], last)
