"""M3: a durable single posting, beside the same row judged and not written."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from scripts.bench.rounds import Job
from scripts.bench.stage import Stage
from scripts.posting.connection import Answer, UnexpectedAnswerError
from scripts.posting.lines import Row

DRY_RUN = "/v1/completions/batch?mode=per-row&dry_run=true"


def single_jobs(stage: Stage) -> Mapping[str, Job]:
    """Return the posting and its peer: authenticated, validated, writes nothing."""

    def posting(number: int) -> None:
        answer = _send(
            stage, "/v1/completions", row(_teacher(stage, number), number, "posted")
        )
        if answer.status != HTTPStatus.CREATED:
            raise UnexpectedAnswerError("posting", answer)

    def dry_run(number: int) -> None:
        answer = _send(stage, DRY_RUN, [row(_teacher(stage, number), number, "tried")])
        if not answer.accepted or answer.body["counts"]["posted"] != 1:
            raise UnexpectedAnswerError("dry run", answer)

    return {"posting": posting, "dry_run": dry_run}


def row(teacher_id: str, number: int, word: str) -> Row:
    """Return a report of a training that no other number and word has."""
    return {
        "teacher_id": teacher_id,
        "activity_id": "ELE-2025-health",
        "occasion": f"{word}-{number}",
        "amount": "4",
        "result": "passed",
        "completed_on": "2025-12-28",
    }


def _teacher(stage: Stage, number: int) -> str:
    return stage.teachers[number % len(stage.teachers)]


def _send(stage: Stage, path: str, body: object) -> Answer:
    headers = {
        "Authorization": f"Bearer {stage.keys['school:S101']}",
        "Content-Type": "application/json",
    }
    return stage.connection.send("POST", path, headers, json.dumps(body).encode())
