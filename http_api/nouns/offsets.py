"""Offsets (折抵): request, approval, refusal, withdrawal."""

from typing import Any
from uuid import UUID

from flask import Response

from http_api.answers import answered
from http_api.commanding import payload, request_of
from http_api.context import services
from http_api.noun import Noun
from http_api.schemas.entitlements import (
    DecisionSchema,
    OffsetSchema,
    RefusalOfOffsetSchema,
)
from http_api.scope import check_subject, check_teacher
from ledger.commands import offsets

blueprint = Noun("offsets", __name__, "Offsets (折抵): surplus that stands in.")


@blueprint.command("/teachers/<id:teacher_id>/offsets", OffsetSchema)
def request_offset(body: dict[str, Any], teacher_id: str) -> Response:
    """Ask that surplus may stand in by a rule, up to an amount of credits."""
    check_teacher(teacher_id)
    offset = payload(offsets.OffsetToRequest, body, teacher_id=teacher_id)
    return answered(offsets.request_offset(services().ledger, request_of(body), offset))


@blueprint.command("/offsets/<uuid:offset_id>/approval", DecisionSchema)
def approve_offset(body: dict[str, Any], offset_id: UUID) -> Response:
    """Approve an offset: a permission, honoured as far as surplus exists."""
    ledger = services().ledger
    return answered(offsets.approve_offset(ledger, request_of(body), offset_id))


@blueprint.command("/offsets/<uuid:offset_id>/refusal", RefusalOfOffsetSchema)
def refuse_offset(body: dict[str, Any], offset_id: UUID) -> Response:
    """Refuse an offset, for a reason."""
    refusal = payload(offsets.OffsetRefusal, body, offset_id=offset_id)
    return answered(offsets.refuse_offset(services().ledger, request_of(body), refusal))


@blueprint.command("/offsets/<uuid:offset_id>/withdrawal", DecisionSchema)
def withdraw_offset(body: dict[str, Any], offset_id: UUID) -> Response:
    """Take a request, or the permission that it became, back."""
    check_subject(offset_id, "offset")
    ledger = services().ledger
    return answered(offsets.withdraw_offset(ledger, request_of(body), offset_id))
