"""Statements, histories, origins: what a teacher has, and where it comes from."""

from typing import Any

from flask import Response, request

from domain.canonical import digest
from domain.errors import NotATeacherOfYoursError, UnknownError
from http_api.answers import shown
from http_api.change_json import change_json
from http_api.context import actor, services, visit
from http_api.history import visible_steps
from http_api.noun import Noun
from http_api.reading import await_position, check_position, note_access
from http_api.schemas.queries import (
    ChangesQuerySchema,
    ReadingSchema,
    StatementQuerySchema,
)
from http_api.scope import ALL, RECORD, SCOPED, Sight, visible_teacher
from http_api.statement_json import Visible, statement_json, steps_json, trace_json
from projections.changed import change_of
from projections.origins import history, origin
from projections.replaying.questions import RulesAsked, SideAsked, rules_named
from projections.statements import Question, statement
from projections.views import AsOf, StatementView

blueprint = Noun("statements", __name__, "Statements, and where every credit is from.")


@blueprint.reading(
    "/teachers/<id:teacher_id>/statement", "StatementAnswer", StatementQuerySchema
)
def get_statement(query: dict[str, Any], teacher_id: str) -> Response:
    """Return a teacher's statement: balances, parcels, findings, each with its reason.

    With `If-None-Match` and the ETag of an earlier answer it is 304 while neither the
    facts nor the rules behind it have changed.
    """
    if query["at_least"] is not None:
        await_position(query["at_least"])
    sight = record_of(teacher_id)
    view = statement(services().room, teacher_id, question_of(query))
    note_access([teacher_id], "statement")
    visit().position = view.read.position
    response = shown(statement_json(view, sight))
    response.set_etag(_etag(view, sight))
    response.make_conditional(request)
    return response


@blueprint.reading("/teachers/<id:teacher_id>/history", "HistoryAnswer", ReadingSchema)
def get_history(query: dict[str, Any], teacher_id: str) -> Response:
    """Return every event of a teacher, with actor and source, oldest first."""
    await_position(query["at_least"])
    sight = record_of(teacher_id)
    steps = visible_steps(history(services().room, teacher_id), sight)
    note_access([teacher_id], "history")
    return shown({"teacher_id": teacher_id, "items": steps_json(steps)})


@blueprint.reading(
    "/teachers/<id:teacher_id>/parcels/<parcel:parcel_id>",
    "OriginAnswer",
    StatementQuerySchema,
)
def get_parcel(query: dict[str, Any], teacher_id: str, parcel_id: str) -> Response:
    """Lead one credit back: posting, decisions, activity, evidence, rules, articles.

    `parcel_id` is a parcel of the statement, or the posting or line that it is from.
    """
    await_position(query["at_least"])
    sight = record_of(teacher_id)
    trace = origin(services().room, teacher_id, parcel_id, question_of(query))
    facts = services().room.teacher_facts(teacher_id).facts
    if not Visible(facts, sight).origin(str(trace.posting_id)):
        raise UnknownError("parcel", parcel_id, "parcel_id")
    note_access([teacher_id], "origin")
    whole = actor().role not in SCOPED
    return shown(trace_json(trace if whole else trace.of_this_teacher()))


@blueprint.reading(
    "/teachers/<id:teacher_id>/changes", "ChangeAnswer", ChangesQuerySchema
)
def get_changes(query: dict[str, Any], teacher_id: str) -> Response:
    """Say why a teacher's statement changed: by facts, by rules, or only by both.

    Four statements (old and new facts under old and new rules), amounts that add up
    exactly, and the cause of the verdict, amendment by amendment.
    """
    await_position(query["at_least"])
    sight = record_of(teacher_id)
    here = services()
    sides = _side(query, "from"), _side(query, "to")
    view = change_of(here.room, teacher_id, sides, query["series"], here.today())
    note_access([teacher_id], "changes")
    return shown(change_json(view, sight))


def _side(query: dict[str, Any], end: str) -> SideAsked:
    """Return one end of a change: `from` or `to`; raises BeyondLogError."""
    position = query[f"facts_{end}"]
    if position is not None:
        check_position(f"facts_{end}", position)
    named = query[f"policy_{end}"]
    readings = query[f"readings_{end}"] or {}
    ledger = services().ledger
    return SideAsked(
        rules=rules_named(ledger, named, readings)
        if named
        else RulesAsked(readings=readings),
        as_of=AsOf(position=position),
        counted_up_to=query[f"counted_{end}"],
    )


def question_of(query: dict[str, Any]) -> Question:
    """Return which statement a checked query asks for; raises BeyondLogError."""
    if query["facts_as_of"] is not None:
        check_position("facts_as_of", query["facts_as_of"])
    return Question(
        series=query["series"],
        today=services().today(),
        as_of=AsOf(
            position=query["facts_as_of"],
            recorded_on=query["recorded_on"],
            asserted_on=query["asserted_on"],
        ),
        policy_as_of=query["policy_as_of"],
        counted_up_to=query["counted_up_to"],
        readings=query["readings"] or {},
    )


def record_of(teacher_id: str) -> Sight:
    """Return what the client sees of a teacher's record.

    Raises NotATeacherOfYoursError. Who sees everything need not be looked up.
    """
    if actor().role not in SCOPED:
        return ALL
    _, sight = visible_teacher(teacher_id)
    if sight.extent not in RECORD:
        raise NotATeacherOfYoursError(sight.organisation, teacher_id)
    return sight


def _etag(view: StatementView, sight: Sight) -> str:
    asked = sorted([name, value] for name, value in request.args.items())
    since = sight.since.isoformat() if sight.since else None
    return digest([view.etag, sight.extent.value, since, asked])[:32]
