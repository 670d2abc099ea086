"""The first answer to every idempotency key, given again to the same question."""

from collections.abc import Mapping
from typing import Any

import msgspec

from domain.errors import KeyReusedError
from ledger.database import Database
from ledger.recorder import OvertakenError
from ledger.requests import Answer, Request

BEGUN = "begun"
"""What stands under the key of a request that takes several transactions until it is
answered: its content is known, so that nothing else is written under the key."""


class Answers:
    """The answers of a district; kept in the transaction that they speak of.

    A key belongs to a client. Refusals and dry runs are never kept.
    """

    def __init__(self, database: Database, district: str) -> None:
        self._database = database
        self._district = district

    def kept(self, request: Request) -> Answer | None:
        """Return the answer that was given before under the request's key.

        Nothing of a request that was begun and not answered: it may be sent again.
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
        if outcome == BEGUN:
            return None
        return Answer(outcome=outcome, body=body, replayed=True)

    def begin(self, request: Request) -> None:
        """Take the request's key, if it has one; the answer is kept later.

        Raises OvertakenError when another request took it first.
        """
        self.keep(request, Answer(outcome=BEGUN, body={}))

    def keep(self, request: Request, answer: Answer) -> None:
        """Keep an answer under the request's key, if it has one.

        Raises OvertakenError when another request kept one first, or took the key.
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
        ((is_kept,),) = self._database.rows("answer_keep", parameters)
        if not is_kept:
            raise OvertakenError(f"the key {request.idempotency_key} is taken")

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
