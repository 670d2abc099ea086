"""Schools: registration, kind, mergers, disallowed project-years, overview."""

from functools import partial
from typing import Any

from flask import Response

from http_api.answers import answered, shown
from http_api.commanding import payload, request_of
from http_api.context import services
from http_api.noun import Noun
from http_api.reading import affected
from http_api.registers import entries, entry, school_json
from http_api.schemas.queries import ListSchema, PreviewSchema
from http_api.schemas.registers import (
    DisallowanceSchema,
    KindChangeSchema,
    ReinstatementSchema,
    SchoolMergerSchema,
    SchoolSchema,
)
from ledger.commands import schools

blueprint = Noun("schools", __name__, "Schools (学校) and what was decided about them.")


@blueprint.command("/schools", SchoolSchema)
def register_school(body: dict[str, Any]) -> Response:
    """Register a school and what it is from a day on."""
    school = payload(schools.SchoolToRegister, body)
    return answered(
        schools.register_school(services().ledger, request_of(body), school),
        {"school": f"/v1/schools/{school.school_id}"},
    )


@blueprint.command("/schools/<id:school_id>/kind-changes", KindChangeSchema)
def change_school_kind(body: dict[str, Any], school_id: str) -> Response:
    """Make a school another kind from a day on (R25)."""
    change = payload(schools.KindChange, body, school_id=school_id)
    return answered(
        schools.change_school_kind(services().ledger, request_of(body), change)
    )


@blueprint.command("/schools/<id:school_id>/mergers", SchoolMergerSchema)
def merge_school(body: dict[str, Any], school_id: str) -> Response:
    """Let a school go on as part of another from a day on."""
    merger = payload(schools.SchoolMerger, body, school_id=school_id)
    return answered(schools.merge_school(services().ledger, request_of(body), merger))


@blueprint.command(
    "/schools/<id:school_id>/disallowances",
    DisallowanceSchema,
    "Thing",
    query=PreviewSchema,
    ok="A preview: what it would reach.",
)
def disallow_project_year(
    query: dict[str, Any], body: dict[str, Any], school_id: str
) -> Response:
    """Do not recognise what a school ran in a year (A8§25, R24).

    It cascades to every credit of the project-year and can be undone. With
    `preview=true` nothing is recorded and the postings that it would reach are listed.
    """
    disallowance = payload(schools.Disallowance, body, school_id=school_id)
    if query["preview"]:
        return shown(affected(disallowance))
    return answered(
        schools.disallow_project_year(services().ledger, request_of(body), disallowance)
    )


@blueprint.command("/schools/<id:school_id>/reinstatements", ReinstatementSchema)
def reinstate_project_year(body: dict[str, Any], school_id: str) -> Response:
    """Undo a disallowance as if it had not been."""
    reinstatement = payload(schools.Reinstatement, body, school_id=school_id)
    return answered(
        schools.reinstate_project_year(
            services().ledger, request_of(body), reinstatement
        )
    )


@blueprint.reading("/schools", "ThingPage", ListSchema)
def list_schools(query: dict[str, Any]) -> Response:
    """List the schools of the district."""
    known = services().ledger.registers.current()
    return entries(known.schools, query, partial(school_json, registers=known))


@blueprint.reading("/schools/<id:school_id>", "Thing")
def get_school(school_id: str) -> Response:
    """Return one school."""
    known = services().ledger.registers.current()
    told = partial(school_json, registers=known)
    return entry(known.schools, school_id, "school", told)
