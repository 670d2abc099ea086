"""Credit lines from another district or period (R17)."""

from typing import Any
from uuid import UUID

from flask import Response

from http_api.answers import answered
from http_api.commanding import payload, request_of
from http_api.context import services
from http_api.noun import Noun
from http_api.schemas.entitlements import CarryInSchema, ReasonSchema
from ledger.commands import carry_ins

blueprint = Noun("carry_ins", __name__, "Credit lines from elsewhere.")


@blueprint.command("/teachers/<id:teacher_id>/carry-ins", CarryInSchema)
def carry_in(body: dict[str, Any], teacher_id: str) -> Response:
    """Enter a credit line from another district or period, with its origin."""
    line = payload(carry_ins.CarryInToEnter, body, teacher_id=teacher_id)
    return answered(carry_ins.carry_in(services().ledger, request_of(body), line))


@blueprint.command("/carry-ins/<uuid:carry_in_id>/reversal", ReasonSchema)
def reverse_carry_in(body: dict[str, Any], carry_in_id: UUID) -> Response:
    """Take a line back that was entered wrongly."""
    reversal = payload(carry_ins.CarryInReversal, body, carry_in_id=carry_in_id)
    ledger = services().ledger
    return answered(carry_ins.reverse_carry_in(ledger, request_of(body), reversal))
