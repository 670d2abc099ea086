"""The registers, folded and kept in memory: schools, activities, keys, policies ...

They are small (thousands of events beside millions of postings) and every request needs
them. Each look asks the database for what came since the last one, so nobody ever works
with a register that lags behind the log.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

from domain import activity, client, policy_book, provider, ruling, school
from domain.activity import ActivityState
from domain.client import ClientState
from domain.events import Recorded
from domain.policy_book import PolicyBook
from domain.provider import ProviderState
from domain.registers import Registers
from domain.ruling import RulingState
from domain.school import SchoolState
from domain.terms import StreamKind
from ledger.envelope import StoredRow
from ledger.errors import CodecError
from ledger.mapper import LedgerMapper
from ledger.recorder import LedgerRecorder

PAST_FOLDS_KEPT = 16
"""How many past states of the registers are kept for the next question."""


@dataclass(frozen=True, kw_only=True)
class RegisterStates:
    """All registers after the same events."""

    schools: Mapping[str, SchoolState] = field(default_factory=dict)
    activities: Mapping[str, ActivityState] = field(default_factory=dict)
    providers: Mapping[str, ProviderState] = field(default_factory=dict)
    rulings: Mapping[str, RulingState] = field(default_factory=dict)
    policies: Mapping[str, PolicyBook] = field(default_factory=dict)
    clients: Mapping[str, ClientState] = field(default_factory=dict)
    position: int = 0
    """Position of the last event that changed a register."""


@dataclass(frozen=True, kw_only=True)
class _Fold:
    name: str
    new: Callable[[str], Any]
    apply: Callable[[Any, Recorded], Any]


FOLDS: Mapping[StreamKind, _Fold] = {
    StreamKind.SCHOOL: _Fold(name="schools", new=school.new, apply=school.apply),
    StreamKind.ACTIVITY: _Fold(
        name="activities", new=activity.new, apply=activity.apply
    ),
    StreamKind.PROVIDER: _Fold(
        name="providers", new=provider.new, apply=provider.apply
    ),
    StreamKind.RULING: _Fold(name="rulings", new=ruling.new, apply=ruling.apply),
    StreamKind.POLICY: _Fold(
        name="policies", new=policy_book.new, apply=policy_book.apply
    ),
    StreamKind.CLIENT: _Fold(name="clients", new=client.new, apply=client.apply),
}


class RegisterLog:
    """The registers of a district, now and as they were."""

    def __init__(
        self, recorder: LedgerRecorder, mapper: LedgerMapper, timezone: str
    ) -> None:
        self._recorder = recorder
        self._mapper = mapper
        self._zone = ZoneInfo(timezone)
        self._lock = Lock()
        self._events: tuple[Recorded, ...] = ()
        self._states = RegisterStates()
        self._unreadable: dict[tuple[StreamKind, str], int] = {}
        self._past: OrderedDict[tuple[Any, ...], RegisterStates] = OrderedDict()

    def current(self) -> Registers:
        """Return the registers as they are now, for joining a teacher's facts."""
        return self._joined(self.states())

    def as_of(self, position: int, *, seen: int | None = None) -> Registers:
        """Return the registers as they were known at a position of the log.

        `seen` is the position of the last event of a register up to there, for those
        who know it: the database is not asked again once that was taken in.
        """
        return self._joined(self.states(until_position=position, seen=seen))

    def as_asserted(self, instant: datetime) -> Registers:
        """Return the registers as known at an instant, as older systems assert."""
        return self._joined(self.states(asserted_by=instant))

    def states(
        self,
        *,
        until_position: int | None = None,
        asserted_by: datetime | None = None,
        seen: int | None = None,
    ) -> RegisterStates:
        """Return all registers, now or as they were on one of the two axes.

        `seen` as in `as_of`.
        """
        events, states = self._refreshed(seen)
        if asserted_by is not None:
            known = [e for e in events if e.clock.asserted_at <= asserted_by]
            return self._folded(("asserted", len(events), asserted_by), known)
        if until_position is None or until_position >= states.position:
            return states
        known = [e for e in events if e.position <= until_position]
        return self._folded(("position", len(known)), known)

    def events(self, *, seen: int | None = None) -> Sequence[Recorded]:
        """Return everything that ever changed a register, in order.

        `seen` as in `as_of`.
        """
        return self._refreshed(seen)[0]

    def is_readable(self, kind: StreamKind, key: str) -> bool:
        """Tell whether every event of an entry could be read so far."""
        return (kind, key) not in self._unreadable

    def _joined(self, states: RegisterStates) -> Registers:
        return Registers(
            schools=states.schools,
            activities=states.activities,
            providers=states.providers,
            rulings=states.rulings,
            zone=self._zone,
        )

    def _refreshed(
        self, seen: int | None = None
    ) -> tuple[tuple[Recorded, ...], RegisterStates]:
        if seen is not None and self._states.position >= seen:
            with self._lock:
                return self._events, self._states
        # No query under the lock: whoever waits for it may hold a connection.
        rows = self._recorder.select_registers(self._states.position)
        fresh = [event for row in rows if (event := self._decoded(row)) is not None]
        with self._lock:
            last = self._states.position
            unseen = [event for event in fresh if event.position > last]
            if unseen:
                self._events = (*self._events, *unseen)
                self._states = applied(self._states, unseen)
            return self._events, self._states

    def _decoded(self, row: StoredRow) -> Recorded | None:
        """Return the event of a row; nothing more of an entry that cannot be read.

        One unreadable event must not take every register away from everybody: its
        entry stays as it was before, and the projection raises the alarm.
        """
        entry = (row.stream_kind, row.stream_key)
        if row.id > self._unreadable.get(entry, row.id):
            return None
        try:
            return self._mapper.to_domain_event(row).recorded
        except CodecError:
            self._unreadable.setdefault(entry, row.id)
            return None

    def _folded(
        self, key: tuple[Any, ...], events: Sequence[Recorded]
    ) -> RegisterStates:
        with self._lock:
            if key in self._past:
                self._past.move_to_end(key)
                return self._past[key]
        states = applied(RegisterStates(), events)
        with self._lock:
            self._past[key] = states
            while len(self._past) > PAST_FOLDS_KEPT:
                self._past.popitem(last=False)
        return states


def applied(states: RegisterStates, events: Iterable[Recorded]) -> RegisterStates:
    """Return the registers after more events."""
    changed: dict[str, dict[str, Any]] = {}
    position = states.position
    for event in events:
        fold = FOLDS.get(event.stream.kind)
        if fold is None:
            continue
        if fold.name not in changed:
            changed[fold.name] = dict(getattr(states, fold.name))
        register, key = changed[fold.name], event.stream.key
        register[key] = fold.apply(register.get(key) or fold.new(key), event)
        position = event.position
    return replace(states, position=position, **changed)
