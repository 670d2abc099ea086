"""Rulings: recorded decisions for a group or for teachers (R26)."""

from typing import Any

from flask import Response

from http_api.answers import answered
from http_api.commanding import payload, request_of
from http_api.context import services
from http_api.noun import Noun
from http_api.registers import entries, ruling_json
from http_api.schemas.entitlements import DocumentedSchema, RulingSchema
from http_api.schemas.queries import ListSchema
from ledger.commands import rulings

blueprint = Noun("rulings", __name__, "Recorded decisions for a group or for teachers.")


@blueprint.command("/rulings", RulingSchema)
def make_ruling(body: dict[str, Any]) -> Response:
    """Record a ruling: another target, an exemption, an extension (R26)."""
    ruling = payload(rulings.RulingToMake, body)
    return answered(rulings.make_ruling(services().ledger, request_of(body), ruling))


@blueprint.command("/rulings/<id:ruling_id>/withdrawal", DocumentedSchema)
def withdraw_ruling(body: dict[str, Any], ruling_id: str) -> Response:
    """Let a ruling stand no more."""
    withdrawal = payload(rulings.RulingWithdrawal, body, ruling_id=ruling_id)
    ledger = services().ledger
    return answered(rulings.withdraw_ruling(ledger, request_of(body), withdrawal))


@blueprint.reading("/rulings", "ThingPage", ListSchema)
def list_rulings(query: dict[str, Any]) -> Response:
    """List the rulings of the district, those withdrawn too."""
    return entries(services().ledger.registers.states().rulings, query, ruling_json)
