"""What of a teacher's history a school sees: all from the move on, its own before."""

from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from domain.events import Recorded
from domain.events.teacher import CompletionPosted, CreditCarriedIn
from http_api.scope import Extent, Sight
from projections.views import OriginStep


def visible_steps(steps: Iterable[OriginStep], sight: Sight) -> Iterator[OriginStep]:
    """Yield the events that a reader sees.

    A posting is seen by its day of completion or its reporter, and what was decided
    about it with it; anything else by the day from which it holds, or else was known.
    """
    hidden: set[UUID] = set()
    for step in steps:
        if sight.extent is Extent.ALL:
            yield step
            continue
        event = step.recorded.event
        subject = getattr(event, "posting_id", None)
        if isinstance(event, CompletionPosted):
            if not sight.shows(event.completed_on, event.reporter):
                hidden.add(event.posting_id)
                continue
        elif subject is not None:
            if subject in hidden:
                continue
        elif not sight.shows(day_of(step.recorded), None):
            continue
        yield step


def day_of(recorded: Recorded) -> date:
    """Return the day from which an event holds, or else on which it was known."""
    event = recorded.event
    if isinstance(event, CreditCarriedIn):
        return event.completed_on
    for name in ("valid_from", "on"):
        day = getattr(event, name, None)
        if isinstance(day, date):
            return day
    return recorded.clock.asserted_at.date()
