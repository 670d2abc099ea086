"""Why a teacher's statement changed, as JSON, as far as the reader sees it."""

from typing import Any

from domain.policy.revisions.contrasts import ParcelChange
from domain.policy.revisions.why import Explanation
from domain.statement import Statement, Verdict
from http_api.presenting import present
from http_api.scope import Sight
from http_api.statement_json import Visible, origin_links
from projections.changed import ChangeView


def change_json(view: ChangeView, sight: Sight) -> dict[str, Any]:
    """Return the change: four verdicts, amounts, requirements, parcels, and causes.

    A school that has the teacher since a move does not see parcels from before it.
    """
    told = view.explanation
    before = Visible(view.before.facts, sight)
    after = Visible(view.after.facts, sight)
    return {
        "teacher_id": view.teacher_id,
        **view.question.as_json(with_text=False),
        "statements": _statements(told),
        "amounts": present(told.amounts),
        "requirements": present(told.requirements),
        "parcels": [
            _parcel(view.teacher_id, parcel)
            for parcel in told.parcels
            if (after if parcel.after else before).origin(parcel.parcel.origin_id)
        ],
        "effects": present(told.effects),
        "cause": told.cause.as_json(),
        "links": {
            "statement": f"/v1/teachers/{view.teacher_id}/statement",
            "history": f"/v1/teachers/{view.teacher_id}/history",
        },
    }


def _statements(told: Explanation) -> dict[str, Any]:
    """Return the four corners: old or new facts, old or new rules."""
    four = told.statements
    return {
        "before": _corner(four.before, told.verdict_before),
        "by_facts": _corner(four.by_facts, told.verdict_by_facts),
        "by_policy": _corner(four.by_policy, told.verdict_by_policy),
        "after": _corner(four.after, told.verdict_after),
    }


def _corner(statement: Statement, verdict: Verdict | None) -> dict[str, Any]:
    return {
        "verdict": verdict.value if verdict else None,
        "verdict_reason": present(statement.verdict_reason),
        "cohort": statement.cohort,
        "target": str(statement.target),
        "total_credits": str(statement.total_credits),
        "total_hours": str(statement.total_hours),
    }


def _parcel(teacher_id: str, change: ParcelChange) -> dict[str, Any]:
    told: dict[str, Any] = present(change)
    return {**told, "links": origin_links(teacher_id, change.parcel)}
