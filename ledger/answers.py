"""The first answer to every idempotency key, given again to the same question."""

from collections.abc import Mapping
from typing import Any

import msgspec
from psycopg import errors

from domain.errors import KeyReusedError
from ledger.database import Database
from ledger.recorder import OvertakenError
from ledger.requests import Answer, Request
from ledger.statements import statement


class Answers:
    """The answers of a district; kept in the transaction that they speak of.

    A key belongs to a client. Refusals and dry runs are never kept.
    """

    def __init__(self, database: Database, district: str) -> None:
        self._database = database
        self._district = district

    def kept(self, request: Request) -> Answer | None:
        """Return the answer that was given before under the request's key.

        Raises KeyReusedError when the key came before with other content.
        """
        if request.idempotency_key is None:
            return None
        rows = self._database.rows("answer_kept", self._key(request))
        if not rows:
            return None
        content_sha256, outcome, body = rows[0]
        if content_sha256 != (request.content_sha256 or ""):
            raise KeyReusedError(request.idempotency_key)
        return Answer(outcome=outcome, body=body, replayed=True)

    def keep(self, request: Request, answer: Answer) -> None:
        """Keep an answer under the request's key, if it has one.

        Raises OvertakenError when another request kept one first.
        """
        if request.idempotency_key is None:
            return
        parameters = {
            **self._key(request),
            "content_sha256": request.content_sha256 or "",
            "outcome": answer.outcome,
            "body": _json(answer.body),
            "request_id": request.request_id,
        }
        with self._database.connection() as connection:
            try:
                connection.execute(statement("answer_keep"), parameters)
            except errors.UniqueViolation as error:
                raise OvertakenError(error.diag.message_primary) from error

    def forget(self, days: int) -> int:
        """Forget what is older than some days, never less than 90; return how many."""
        ((gone,),) = self._database.rows("answers_forget", {"days": days})
        return int(gone)

    def _key(self, request: Request) -> dict[str, Any]:
        return {
            "district": self._district,
            "client_id": request.actor.client_id,
            "key": request.idempotency_key,
        }


def _json(body: Mapping[str, Any]) -> str:
    return msgspec.json.encode(body).decode()
