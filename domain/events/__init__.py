"""The vocabulary: every fact that the ledger can record, and no other.

Events hold facts, never worth: what a completion is worth is for a policy to say. A
released event is never renamed, and a released field never changes its meaning.
"""

from domain.events.event import LedgerEvent, Recorded
from domain.events.register import REGISTER_EVENTS
from domain.events.replay import REPLAY_EVENTS
from domain.events.teacher import TEACHER_EVENTS

EVENTS: dict[str, type[LedgerEvent]] = {
    event.TOPIC: event for event in (*TEACHER_EVENTS, *REGISTER_EVENTS, *REPLAY_EVENTS)
}
"""The allow-list: stored topic to event class; nothing else is ever loaded."""

__all__ = ["EVENTS", "LedgerEvent", "Recorded"]
