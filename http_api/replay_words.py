"""The words by which a replay's differences are filtered: those of its documents."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from domain.policy.adopted import adopted_policy
from domain.policy.load import Policy
from http_api.errors import InvalidRequestError, Reason
from ledger.jobs import Job
from projections.replaying.kept import DifferenceFilter

WAYS = frozenset({"alone", "together", "undone"})
"""How an edit turned a verdict; beside the ids of the edits themselves."""
DOCUMENTS_IN_MEMORY = 4


def check_words(job: Job, wanted: DifferenceFilter) -> None:
    """Refuse a cohort, rule or cause that neither document of a replay has.

    A school or teacher may be there and not have changed; a word that no document has
    would be answered with nothing for ever, which reads like "nobody". Raises
    InvalidRequestError.
    """
    asked = (
        ("cohort", wanted.cohort, _cohorts),
        ("rule", wanted.rule_id, _rules),
        ("cause", wanted.cause, _causes),
    )
    reasons = [
        Reason(
            code="unknown-word",
            field=field,
            message=f"Neither document of the replay has this {field}.",
        )
        for field, word, known in asked
        if word is not None and word not in known(job)
    ]
    if reasons:
        raise InvalidRequestError(reasons)


def _cohorts(job: Job) -> set[str]:
    return _ids(job, "cohort")


def _rules(job: Job) -> set[str]:
    return _ids(job, "rule") | _told(job, "clauses", "rule_id")


def _causes(job: Job) -> set[str]:
    return {*WAYS, *_told(job, "amendments", "amendment_id")}


def _ids(job: Job, table: str) -> set[str]:
    """Return the ids that stand in a table of either document."""
    sides = (job.question["before"], job.question["after"])
    return {
        str(one["id"]) for side in sides for one in _policy(side["text"]).raw[table]
    }


def _told(job: Job, table: str, name: str) -> set[str]:
    return {str(one[name]) for one in _rows(job.summary, table)}


def _rows(summary: Mapping[str, Any] | None, table: str) -> Iterator[Mapping[str, Any]]:
    yield from (summary or {}).get(table, ())


@lru_cache(maxsize=DOCUMENTS_IN_MEMORY)
def _policy(text: str) -> Policy:
    return adopted_policy(text, "the document")
