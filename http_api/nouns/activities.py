"""Activities that were approved to run: kind, theme, worth and provider."""

from typing import Any

from flask import Response

from http_api.answers import answered
from http_api.commanding import payload, request_of
from http_api.context import services
from http_api.noun import Noun
from http_api.registers import activity_json, entries, entry
from http_api.schemas.queries import ListSchema
from http_api.schemas.registers import (
    ActivitySchema,
    ActivityWithdrawalSchema,
    AmendmentSchema,
)
from ledger.commands import activities

blueprint = Noun("activities", __name__, "Activities that were approved to run.")


@blueprint.command("/activities", ActivitySchema)
def register_activity(body: dict[str, Any]) -> Response:
    """Register an activity: its kind, theme, approved hours or credits, provider."""
    activity = payload(activities.ActivityToRegister, body)
    return answered(
        activities.register_activity(services().ledger, request_of(body), activity),
        {"activity": f"/v1/activities/{activity.activity_id}"},
    )


@blueprint.command("/activities/<id:activity_id>/amendments", AmendmentSchema)
def amend_activity(body: dict[str, Any], activity_id: str) -> Response:
    """Correct a registration; what is left out stays as it was."""
    amendment = payload(activities.Amendment, body, activity_id=activity_id)
    return answered(
        activities.amend_activity(services().ledger, request_of(body), amendment)
    )


@blueprint.command("/activities/<id:activity_id>/withdrawal", ActivityWithdrawalSchema)
def withdraw_activity(body: dict[str, Any], activity_id: str) -> Response:
    """Take the approval of an activity back from a day on (A4§19)."""
    withdrawal = payload(activities.ActivityWithdrawal, body, activity_id=activity_id)
    return answered(
        activities.withdraw_activity(services().ledger, request_of(body), withdrawal)
    )


@blueprint.reading("/activities", "ThingPage", ListSchema)
def list_activities(query: dict[str, Any]) -> Response:
    """List the activities of the district."""
    return entries(
        services().ledger.registers.states().activities, query, activity_json
    )


@blueprint.reading("/activities/<id:activity_id>", "Thing")
def get_activity(activity_id: str) -> Response:
    """Return one activity as it stands."""
    known = services().ledger.registers.states().activities
    return entry(known, activity_id, "activity", activity_json)
