"""A statement as JSON: field by field, with links, and only what the reader may see.

A school that has a teacher since a move sees every parcel from the move on, and of what
was before only the sums, which stand in the balances and findings (design, the door).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from domain.facts import Completion, TeacherFacts
from domain.statement import Origin, Statement
from http_api.presenting import present
from http_api.scope import Sight
from projections.views import FactsRead, OriginStep, StatementView
from projections.views import Origin as Trace


def statement_json(view: StatementView, sight: Sight) -> dict[str, Any]:
    """Return a statement with its name, certificate, and what it was read from."""
    visible = Visible(view.read.facts, sight)
    body: dict[str, Any] = present(view.statement)
    teacher_id = view.statement.teacher_id
    for name in ("parcels", "uncounted"):
        items = getattr(view.statement, name)
        body[name] = [
            {**told, "links": origin_links(teacher_id, item)}
            for item, told in zip(items, body[name], strict=True)
            if visible.origin(item.origin_id)
        ]
    body["waiting"] = [
        {**told, "links": {"completion": f"/v1/completions/{told['posting_id']}"}}
        for told in body["waiting"]
        if visible.origin(told["posting_id"])
    ]
    return {
        **body,
        "school_id": view.school_id,
        "service": view.service,
        "name": view.name,
        "certificate": present(view.certificate),
        "others": present(view.others),
        "read": read_json(view.read),
        "hidden_before": present(sight.since),
        "links": statement_links(view.statement),
    }


def read_json(read: FactsRead) -> dict[str, Any]:
    """Return what a statement was read from: position, streams and versions."""
    return {
        "position": read.position,
        "streams": present(read.streams),
        "stale_since": read.stale_since,
        "merged_into": read.merged_into,
    }


def trace_json(trace: Trace) -> dict[str, Any]:
    """Return the way of a credit back to its origin, without the whole statement."""
    whole = present_trace(trace)
    posting_id = str(trace.posting_id)
    links = statement_links(trace.statement)
    links["completion"] = f"/v1/completions/{posting_id}"
    return {**whole, "policy": present(trace.statement.policy), "links": links}


def present_trace(trace: Trace) -> dict[str, Any]:
    """Return the parts of a trace, each under its own name."""
    return {
        "teacher_id": trace.teacher_id,
        "posting_id": str(trace.posting_id),
        "parcels": present(trace.parcels),
        "uncounted": present(trace.uncounted),
        "posting": step_json(trace.posting),
        "decisions": steps_json(trace.decisions),
        "corrections": steps_json(trace.corrections),
        "other_reports": steps_json(trace.other_reports),
        "activity": steps_json(trace.activity),
        "provider": steps_json(trace.provider),
        "evidence": present(trace.evidence),
    }


def steps_json(steps: Iterable[OriginStep]) -> list[dict[str, Any]]:
    """Return events in their envelopes, each with the digest of its body."""
    return [step_json(step) for step in steps]


def step_json(step: OriginStep) -> dict[str, Any]:
    """Return one event in its envelope, with the digest of its body."""
    return {**present(step.recorded), "body_sha256": step.body_sha256}


def origin_links(teacher_id: str, item: Any) -> dict[str, str]:
    """Return where a parcel, and what it comes from, are found."""
    key = getattr(item, "parcel_id", item.origin_id)
    links = {"origin": f"/v1/teachers/{teacher_id}/parcels/{key}"}
    if item.origin is Origin.COMPLETION:
        links["completion"] = f"/v1/completions/{item.origin_id}"
    return links


def statement_links(statement: Statement) -> dict[str, str]:
    """Return where the rules and the history behind a statement are found."""
    policy, teacher_id = statement.policy, statement.teacher_id
    return {
        "policy": f"/v1/policies/{policy.document}/{policy.revision}",
        "history": f"/v1/teachers/{teacher_id}/history",
    }


class Visible:
    """Which completions of a teacher a reader sees one by one."""

    def __init__(self, facts: TeacherFacts, sight: Sight) -> None:
        self._sight = sight
        self._completions: Mapping[str, Completion] = {
            str(completion.posting_id): completion for completion in facts.completions
        }
        self._carried = {str(c.carry_in_id): c for c in facts.carried_in}

    def origin(self, origin_id: str) -> bool:
        """Say whether the completion or carried line behind a credit is seen."""
        completion = self._completions.get(origin_id)
        if completion is not None:
            return self._sight.shows(completion.completed_on, completion.school_id)
        carried = self._carried.get(origin_id)
        return carried is None or self._sight.shows(carried.completed_on, None)
