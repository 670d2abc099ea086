"""What counts as known by a day, as older systems assert it.

An import says of every posting and decision when an older system knew it
(`reported_at`); of these that instant counts. Registers and the record of a person are
entered for an import too, often without saying when they were first known. They would
empty every look back, so an entry that asserts no instant counts from the day from
which it says it is valid: a registration, a move, a leave. An activity counts from the
beginning, since nobody could complete it before it was there. Postings, decisions and
policies without an asserted instant count from when they were recorded.
"""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from threading import Lock
from zoneinfo import ZoneInfo

from domain.events import LedgerEvent, Recorded
from domain.events.register import ActivityRegistered
from domain.events.teacher import LeaveEnded, LeaveStarted, TeacherRetired
from domain.registers import Registers
from ledger.registers import RegisterStates, applied
from projections.folded import Knows

ALWAYS = date.min
DAYS_KEPT = 8
"""How many past days' registers are kept for the next question."""


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Return the last instant of a day in the district's time zone."""
    next_day = datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)
    return next_day - timedelta(microseconds=1)


def valid_from(event: LedgerEvent) -> date | None:
    """Return the day from which an event says that it is valid, if it says one."""
    if isinstance(event, ActivityRegistered):
        return ALWAYS
    if isinstance(event, LeaveStarted | LeaveEnded | TeacherRetired):
        return event.on
    day = getattr(event, "valid_from", None)
    return day if isinstance(day, date) else None


def asserted_by(recorded: Recorded, day: date, zone: ZoneInfo) -> bool:
    """Say whether an event counts as known by the end of a day."""
    if recorded.clock.reported_at is None:
        valid = valid_from(recorded.event)
        if valid is not None:
            return valid <= day
    return recorded.clock.asserted_at <= end_of_day(day, zone)


class AssertedRegisters:
    """The registers as asserted by a day; the last ones asked for are kept."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._lock = Lock()
        self._kept: OrderedDict[tuple[int, date], Registers] = OrderedDict()

    def known_by(self, day: date, position: int) -> Knows:
        """Return what tells whether an event up to a position was known by a day."""
        return lambda recorded: (
            recorded.position <= position and asserted_by(recorded, day, self._zone)
        )

    def registers(
        self, events: Sequence[Recorded], day: date, position: int
    ) -> Registers:
        """Return the registers after those events that were known by a day."""
        recorded = bisect_right(events, position, key=lambda event: event.position)
        key = (recorded, day)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        knows = self.known_by(day, position)
        states = applied(RegisterStates(), filter(knows, events[:recorded]))
        registers = Registers(
            schools=states.schools,
            activities=states.activities,
            providers=states.providers,
            rulings=states.rulings,
            zone=self._zone,
        )
        with self._lock:
            self._kept[key] = registers
            while len(self._kept) > DAYS_KEPT:
                self._kept.popitem(last=False)
        return registers
