"""The library's own `save()`: its stock recorder, in batches that do not hang."""

import json
import warnings
from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate
from psycopg import conninfo

from scripts.bench.posting.requests import Posted

AT_ONCE = 100
"""Events of one `save()`: with some thousands it waits for ever."""


class Learner(Aggregate):
    """A teacher, by the library's own aggregates."""

    def __init__(self, teacher_id: str) -> None:
        self.teacher_id = teacher_id

    @staticmethod
    def create_id(teacher_id: str) -> UUID:
        """Return the id of a teacher's stream."""
        return uuid5(NAMESPACE_URL, teacher_id)

    class CompletionSaved(Aggregate.Event):
        """What is stored of a completion."""

        teacher_id: str
        activity_id: str
        occasion: str
        provider_id: str
        amount: str
        unit: str
        result: str
        completed_on: str
        tags: dict[str, str]
        evidence: list[dict[str, str]]


class Training(Application[UUID]):
    """The library's application, with nothing of ours."""


class Saving:
    """Rows as they are parsed, without a look at them, through `save()`."""

    def __init__(self, url: str, teachers: Sequence[str]) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            self._app = Training(_environment(url))
            self._learners = {key: Learner(teacher_id=key) for key in teachers}
            for learner in self._learners.values():
                self._app.save(learner)

    def post(self, posted: Posted) -> None:
        """Save the requests one by one, in batches of moderate size."""
        for body in posted.bodies:
            rows = [json.loads(line) for line in body.splitlines()]
            for first in range(0, len(rows), AT_ONCE):
                self._save(rows[first : first + AT_ONCE])

    def close(self) -> None:
        """Close the library's connections."""
        self._app.close()

    def _save(self, rows: Sequence[dict[str, Any]]) -> None:
        touched: dict[str, Learner] = {}
        for row in rows:
            learner = touched.setdefault(
                row["teacher_id"], self._learners[row["teacher_id"]]
            )
            learner.trigger_event(Learner.CompletionSaved, **row)
        self._app.save(*touched.values())


def _environment(url: str) -> dict[str, str]:
    found = conninfo.conninfo_to_dict(url)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(found["dbname"]),
        "POSTGRES_HOST": str(found["host"]),
        "POSTGRES_PORT": str(found["port"]),
        "POSTGRES_USER": str(found["user"]),
        "POSTGRES_PASSWORD": "none",
    }
