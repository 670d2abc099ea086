"""The facts of one teacher straight from the streams, by the domain's own folds.

Slower than the projected tables and needs none of them: for what was known as an older
system asserts, for a person who had several ids, and to check the tables against.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce

from domain import profile as profiles
from domain import teacher as teachers
from domain.events import Recorded
from domain.facts import TeacherFacts
from domain.joining import teacher_facts
from domain.profile import Profile
from domain.registers import Registers
from domain.teacher import TeacherLedger
from domain.terms import Stream, StreamKind
from ledger.errors import CodecError
from ledger.mapper import LedgerMapper
from ledger.recorder import LedgerRecorder

Knows = Callable[[Recorded], bool]
"""Whether an event counts as known."""


@dataclass(frozen=True, kw_only=True)
class Folded:
    """A person as the streams tell it."""

    profile: Profile
    ledger: TeacherLedger
    histories: tuple[tuple[Stream, Sequence[Recorded]], ...]
    """The streams that were read, with what of them counts as known."""

    def facts(self, registers: Registers, on: date | None = None) -> TeacherFacts:
        """Return the facts; `on` as in `domain.joining.teacher_facts`."""
        return teacher_facts(self.profile, self.ledger, registers, on)


class Streams:
    """Reads teachers' streams and folds them."""

    def __init__(self, recorder: LedgerRecorder, mapper: LedgerMapper) -> None:
        self._recorder = recorder
        self._mapper = mapper

    def stream(self, teacher_id: str) -> Stream:
        """Return the stream of a teacher."""
        return Stream(
            district=self._recorder.district, kind=StreamKind.TEACHER, key=teacher_id
        )

    def history(self, teacher_id: str, knows: Knows) -> list[Recorded]:
        """Return what is known to have happened in a teacher's stream.

        Up to an event that cannot be read: there the projection parked the stream.
        """
        events: list[Recorded] = []
        for row in self._recorder.select_events(self.stream(teacher_id).stream_id):
            try:
                recorded = self._mapper.to_domain_event(row).recorded
            except CodecError:
                break
            if knows(recorded):
                events.append(recorded)
        return events

    def fold(self, teacher_id: str, knows: Knows) -> Folded:
        """Return a person, with what was recorded under every id of theirs."""
        own = self.history(teacher_id, knows)
        profile = reduce(profiles.apply, own, profiles.new(teacher_id))
        histories = [(self.stream(teacher_id), own)]
        histories += [
            (self.stream(other), self.history(other, knows))
            for other in profile.absorbed
        ]
        ledgers = [
            reduce(teachers.apply, history, teachers.new(stream.key))
            for stream, history in histories
        ]
        return Folded(
            profile=profile,
            ledger=teachers.combined(*ledgers),
            histories=tuple(histories),
        )


def known_at(position: int) -> Knows:
    """Return what tells whether an event was recorded up to a position."""
    return lambda recorded: recorded.position <= position
