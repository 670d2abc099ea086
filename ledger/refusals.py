"""What was refused, kept so that whoever was refused can look it up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import TupleRow

from domain.terms import Actor
from ledger.actors import actor_of
from ledger.database import Database
from ledger.requests import Request

MAX_MESSAGE_CHARACTERS = 2000
MAX_FIELD_CHARACTERS = 200


@dataclass(frozen=True, kw_only=True)
class Cause:
    """One thing that was wrong with a request, or with one row of it."""

    code: str
    message: str
    field: str | None = None
    row: int | None = None
    article: str | None = None
    """The clause of the rules that it rests on."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One reason why a request, or one row of it, was not recorded."""

    refusal_id: int
    request_id: str
    at: datetime
    actor: Actor
    code: str
    field: str | None
    row: int | None
    message: str
    article: str | None


class Refusals:
    """The refusals of a district."""

    def __init__(self, database: Database, district: str) -> None:
        self._database = database
        self._district = district

    def record(
        self, request: Request, causes: Sequence[Cause], *, at: datetime
    ) -> None:
        """Keep the reasons of a refusal; what cannot be stored is replaced by `?`.

        Raises DiskFullError.
        """
        if not causes:
            return
        self._database.space.check()
        actor = request.actor
        self._database.run(
            "refusal_record",
            {
                "district": self._district,
                "request_id": _storable(request.request_id, MAX_FIELD_CHARACTERS),
                "at": at,
                "client_id": actor.client_id,
                "person": actor.person,
                "role": actor.role.value,
                "organisation": actor.organisation,
                "codes": [one.code for one in causes],
                "fields": [_short(one.field) for one in causes],
                "row_numbers": [one.row for one in causes],
                "messages": [
                    _storable(one.message, MAX_MESSAGE_CHARACTERS) for one in causes
                ],
                "articles": [_short(one.article) for one in causes],
            },
        )

    def find(self, request_id: str, client_id: str | None = None) -> Sequence[Refusal]:
        """Return why a request was refused; of one client only, where it is given."""
        return self._read(
            "refusals_of_request", request_id=request_id, client_id=client_id
        )

    def list(
        self,
        client_id: str | None = None,
        *,
        before: int | None = None,
        limit: int = 50,
    ) -> Sequence[Refusal]:
        """Return the newest refusals, older ones with `before` a refusal id."""
        return self._read("refusals", client_id=client_id, before=before, limit=limit)

    def _read(self, name: str, **parameters: Any) -> Sequence[Refusal]:
        rows = self._database.rows(name, {"district": self._district, **parameters})
        return [_refusal(row) for row in rows]


def _refusal(row: TupleRow) -> Refusal:
    refusal_id, request_id, at, client_id, person, role, organisation, *what = row
    code, field, row_number, message, article = what
    return Refusal(
        refusal_id=refusal_id,
        request_id=request_id,
        at=at,
        actor=actor_of(client_id, person, role, organisation),
        code=code,
        field=field,
        row=row_number,
        message=message,
        article=article,
    )


def _short(text: str | None) -> str | None:
    return text and _storable(text, MAX_FIELD_CHARACTERS)


def _storable(text: str, limit: int) -> str:
    """Return a text that the database can keep: it may quote what was malformed."""
    cleaned = text.replace("\x00", "?").encode("utf-8", "replace").decode()
    return cleaned if len(cleaned) <= limit else cleaned[: limit - 1] + "…"
