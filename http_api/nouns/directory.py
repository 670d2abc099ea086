"""Names of teachers, corrected and erased outside of the log; texts erased."""

from typing import Any

from flask import Response

from domain.errors import UnknownError
from http_api.answers import answered, shown
from http_api.commanding import payload, request_of
from http_api.context import actor, services
from http_api.noun import Noun
from http_api.schemas.teachers import NameSchema, RedactionSchema
from http_api.scope import Extent, visible_teacher
from ledger.commands import redactions

blueprint = Noun("directory", __name__, "Names of teachers, and texts: both erasable.")


@blueprint.writing("/directory/<id:teacher_id>", "PUT", NameSchema)
def put_name(body: dict[str, Any], teacher_id: str) -> Response:
    """Enter or correct the name and number of a teacher."""
    _, sight = visible_teacher(teacher_id)
    if sight.extent is Extent.OWN_POSTINGS:
        raise UnknownError("teacher", teacher_id, "teacher_id")
    services().ledger.directory.put(
        teacher_id, name=body["name"], number=body["number"], by=actor()
    )
    return shown({"status": "recorded", "teacher_id": teacher_id})


@blueprint.writing("/directory/<id:teacher_id>", "DELETE")
def erase_name(teacher_id: str) -> Response:
    """Erase the name and number of a teacher; the ledger keeps only the id."""
    if not services().ledger.directory.erase(teacher_id):
        raise UnknownError("name", teacher_id, "teacher_id")
    return shown({"status": "erased", "teacher_id": teacher_id})


@blueprint.command("/redactions", RedactionSchema)
def redact_text(body: dict[str, Any]) -> Response:
    """Erase a free text; the digest that events commit to stays valid."""
    redaction = payload(redactions.Redaction, body)
    ledger = services().ledger
    return answered(redactions.redact_note(ledger, request_of(body), redaction))
