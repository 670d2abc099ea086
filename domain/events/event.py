"""What every event is, and the envelope in which the store hands it back."""

from dataclasses import dataclass
from typing import ClassVar

from domain.terms import Actor, Clock, Source, Stream


@dataclass(frozen=True, kw_only=True)
class LedgerEvent:
    """A decision that was taken: without version, position or time."""

    TOPIC: ClassVar[str]


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """An event in its envelope, as the store gives it back."""

    event: LedgerEvent
    stream: Stream
    position: int
    """Place in the district's log: dense, from 1, in commit order."""
    version: int
    """Place in its stream: dense, from 1."""
    clock: Clock
    actor: Actor
    request_id: str
    source: Source | None = None
