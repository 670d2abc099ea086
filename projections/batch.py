"""Project a batch of events: pure, from what was known before to what changes.

An event that cannot be projected parks its stream: the others go on, and whatever is
said of that stream says since when it is stale.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.errors import LedgerError
from domain.events import Recorded
from domain.events.teacher import CompletionPosted
from domain.terms import REGISTERS, Stream, StreamKind
from projections.changes import Changes, Rows
from projections.subjects import (
    FOLDS,
    Subject,
    completion_of,
    lineage_id_of,
    subject_of,
)

POISON: tuple[type[Exception], ...] = (
    LedgerError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
"""What an event can make our own code raise; a failing database is not its fault."""

CORRECTS = "corrects"
"""The link from a posting to the one that corrects it, perhaps of another teacher."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """An event that could not be projected."""

    stream: Stream
    position: int
    why: str


@dataclass(frozen=True, kw_only=True)
class Known:
    """What was recorded before a batch of the subjects that it touches."""

    completions: Mapping[UUID, Subject] = field(default_factory=dict)
    """Posting to the completion that it reports."""
    histories: Mapping[Subject, Sequence[Recorded]] = field(default_factory=dict)
    parked: frozenset[Stream] = frozenset()
    faults: Sequence[Fault] = ()
    """Events that were projected once and that this program cannot read."""


@dataclass(kw_only=True)
class Projected:
    """What a batch comes to."""

    changes: Changes = field(default_factory=Changes)
    versions: dict[str, int] = field(default_factory=dict)
    """Teacher to the version up to which the stream is projected."""
    touched: dict[str, int] = field(default_factory=dict)
    """Teacher to the first position of the batch that bears on the statement."""
    registers: list[Recorded] = field(default_factory=list)
    """The events of registers, which bear on the statements of others."""
    faults: list[Fault] = field(default_factory=list)


class Projection:
    """Folds the events of one batch, in the order of their positions."""

    def __init__(self, known: Known, zone: ZoneInfo) -> None:
        self._zone = zone
        self._known = known
        self._completions = dict(known.completions)
        self._parked = set(known.parked)
        self._states: dict[Subject, tuple[Any, Rows]] = {}
        self.result = Projected()

    def park(self, fault: Fault) -> None:
        """Leave a stream out from here on."""
        self._parked.add(fault.stream)
        self.result.faults.append(fault)

    def take(self, recorded: Recorded) -> None:
        """Project one more event, or park its stream."""
        if recorded.stream in self._parked:
            return
        try:
            subject = self._subject(recorded)
            if subject is not None:
                self._turn(subject, recorded)
        except POISON as error:
            why = f"{type(error).__name__}: {error}"
            self.park(
                Fault(stream=recorded.stream, position=recorded.position, why=why)
            )
            return
        self._note(recorded)

    def _subject(self, recorded: Recorded) -> Subject | None:
        event = recorded.event
        if isinstance(event, CompletionPosted):
            subject = completion_of(recorded.stream, event)
            self._completions[event.posting_id] = subject
            return subject
        return subject_of(recorded, self._completions)

    def _turn(self, subject: Subject, recorded: Recorded) -> None:
        fold = FOLDS[subject.noun]
        if subject not in self._states:
            history = self._known.histories.get(subject, ())
            before = reduce(fold.apply, history, fold.start(subject.key[0]))
            known = fold.rows(before, self._zone) if history else {}
            self._states[subject] = (before, known)
        state, rows = self._states[subject]
        after = fold.apply(state, recorded)
        rows_after = fold.rows(after, self._zone)
        self._states[subject] = (after, rows_after)
        self.result.changes.turn(rows, rows_after, recorded.position)

    def _note(self, recorded: Recorded) -> None:
        self.result.changes.lineage.extend(_links(recorded))
        if recorded.stream.kind in REGISTERS:
            self.result.registers.append(recorded)
        if recorded.stream.kind is not StreamKind.TEACHER:
            return
        teacher_id = recorded.stream.key
        self.result.versions[teacher_id] = recorded.version
        self.result.touched.setdefault(teacher_id, recorded.position)


def project(events: Iterable[Recorded], known: Known, zone: ZoneInfo) -> Projected:
    """Return what a batch of events changes, given what was known before."""
    projection = Projection(known, zone)
    for recorded in events:
        projection.take(recorded)
    return projection.result


def by_subject(
    events: Iterable[Recorded], completions: Mapping[UUID, Subject]
) -> dict[Subject, list[Recorded]]:
    """Sort events into the histories of what they speak of."""
    histories: dict[Subject, list[Recorded]] = defaultdict(list)
    for recorded in events:
        subject = subject_of(recorded, completions)
        if subject is not None:
            histories[subject].append(recorded)
    return histories


def _links(recorded: Recorded) -> Iterable[tuple[UUID, int, str]]:
    found = lineage_id_of(recorded)
    if found is not None:
        yield found, recorded.position, recorded.event.TOPIC
    event = recorded.event
    if isinstance(event, CompletionPosted) and event.corrects is not None:
        yield event.corrects, recorded.position, CORRECTS
