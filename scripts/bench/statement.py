"""M4: a statement with every reason, beside a route that reads one row."""

from collections.abc import Mapping

from scripts.bench.rounds import Job
from scripts.bench.stage import Stage
from scripts.posting.connection import UnexpectedAnswerError


def statement_jobs(stage: Stage) -> Mapping[str, Job]:
    """Return the statement and its peer: authenticated, reads one teacher's record."""
    key = stage.keys["reviewer"]

    def statement(number: int) -> None:
        path = f"/v1/teachers/{_teacher(stage, number)}/statement?series=credits"
        answer = stage.connection.get(path, key)
        if not answer.accepted or "parcels" not in answer.body:
            raise UnexpectedAnswerError("statement", answer)

    def one_row(number: int) -> None:
        answer = stage.connection.get(f"/v1/teachers/{_teacher(stage, number)}", key)
        if not answer.accepted:
            raise UnexpectedAnswerError("one row", answer)

    return {"statement": statement, "one_row": one_row}


def _teacher(stage: Stage, number: int) -> str:
    return stage.teachers[number % len(stage.teachers)]
