"""What comes into the write side, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain.events import LedgerEvent
from domain.terms import Actor, Source, Stream


@dataclass(frozen=True, kw_only=True)
class Request:
    """Who asks, when, and under which key, so that the answer can be given again."""

    actor: Actor
    request_id: str
    today: date
    """The day in the district's time zone; no decision reads a clock."""
    idempotency_key: str | None = None
    content_sha256: str | None = None
    """Digest of the parsed, canonical content; it tells whether a key is reused."""
    reported_at: datetime | None = None
    """When an older system says it knew; only an importer may say so."""
    source: Source | None = None


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """An event that a decision wants recorded, and in which stream."""

    stream: Stream
    event: LedgerEvent
    reported_at: datetime | None = None
    """Where it differs from the request's, as in an imported batch."""
    source: Source | None = None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the client is told: a word for the outcome, and a JSON object."""

    outcome: str
    """For instance `created` or `known`; the door turns it into a status."""
    body: Mapping[str, Any]
    replayed: bool = False
    """Given before under the same idempotency key."""
