"""The event of a replay: which two worlds were compared, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.events.event import LedgerEvent


@dataclass(frozen=True, kw_only=True)
class ReplayedSide:
    """One of the two worlds, so that it can be had again to the byte."""

    document: str
    revision: str
    text_sha256: str
    """Digest of the document's text; it need not have been adopted."""
    readings: Mapping[str, str]
    """Every reading of the document and the option that was applied."""
    counted_up_to: date
    position: int
    """The facts are those known at this position of the log."""
    asserted_on: date | None = None
    """Of those only what older systems say they knew by the end of this day."""


@dataclass(frozen=True, kw_only=True)
class ReplayRecorded(LedgerEvent):
    """Two worlds were compared over the teachers: the question, and the result."""

    TOPIC = "replay-recorded"

    before: ReplayedSide
    after: ReplayedSide
    result_sha256: str
    """Digest of the whole result; the same for the same question."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many teachers gained, lost, came into scope, went out of it."""
    school_id: str | None = None
    """Only the teachers of this school were looked at."""


REPLAY_EVENTS: tuple[type[LedgerEvent], ...] = (ReplayRecorded,)
