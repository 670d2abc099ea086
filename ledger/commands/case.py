"""One request before the ledger: what it reads, and how its decision is recorded."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from domain import profile as profiles
from domain import teacher as teachers
from domain.acting import Acting
from domain.errors import FutureDateError, NotAnImporterError, UnknownError
from domain.events import LedgerEvent, Recorded
from domain.forewarning import Forewarning
from domain.limits import MAX_NOTE_CHARACTERS, checked_id, checked_text, is_id
from domain.profile import Profile
from domain.registers import Registers
from domain.teacher import TeacherLedger
from domain.terms import Role, Source, Stream, StreamKind
from ledger.application import Answer, CreditLedger, Proposal, Reader, Request
from ledger.directory import DirectoryEntry
from ledger.errors import RecordUnreadableError

CREATED = "created"
KNOWN = "known"


@dataclass(frozen=True, kw_only=True)
class Case:
    """A request, and the log as its decision sees it."""

    ledger: CreditLedger
    reader: Reader
    request: Request
    registers: Registers
    """As they are now; a decision about a register folds its stream and guards it."""
    names: dict[str, DirectoryEntry | None] = field(default_factory=dict)
    profiles: dict[str, Profile | None] = field(default_factory=dict)
    """None where an event of the teacher cannot be read."""
    streams: dict[str, Stream] = field(default_factory=dict)
    teachers: dict[str, TeacherLedger] = field(default_factory=dict)
    """Each is looked up or folded once for a decision."""

    @property
    def acting(self) -> Acting:
        """Who acts, for the decisions of the domain."""
        return self.acting_as(asserted=self.request.reported_at is not None)

    def acting_as(self, *, asserted: bool) -> Acting:
        """Say who acts, where a row of its own tells what an older system knew."""
        return self._asserting if asserted else self._telling

    @cached_property
    def _telling(self) -> Acting:
        return Acting(
            actor=self.request.actor,
            today=self.request.today,
            registers=self.registers,
        )

    @cached_property
    def _asserting(self) -> Acting:
        return replace(self._telling, asserted=True)

    @cached_property
    def forewarning(self) -> Forewarning:
        """What the documents that stand would not count."""
        return self.ledger.policies.forewarning(self.registers)

    def stream(self, kind: StreamKind, key: str, name: str) -> Stream:
        """Return a stream, after a look at what its key is made of."""
        return self.ledger.stream(kind, checked_id(name, key))

    def teacher_stream(self, teacher_id: str, name: str = "teacher_id") -> Stream:
        """Return a teacher's stream; the same one for all that is asked of it."""
        if teacher_id not in self.streams:
            stream = self.stream(StreamKind.TEACHER, teacher_id, name)
            self.streams[teacher_id] = stream
        return self.streams[teacher_id]

    def profile(self, teacher_id: str, name: str = "teacher_id") -> Profile:
        """Return a teacher's record; what is decided does not rest on it alone.

        Raises RecordUnreadableError.
        """
        if teacher_id not in self.profiles:
            checked_id(name, teacher_id)
            self.preload_profiles([teacher_id])
        profile = self.profiles[teacher_id]
        if profile is None:
            raise RecordUnreadableError(teacher_id)
        return profile

    def guarded_profile(self, teacher_id: str, name: str = "teacher_id") -> Profile:
        """Return a teacher's record; it may not move on before the decision stands."""
        stream = self.teacher_stream(teacher_id, name)
        return self.reader.fold(stream, profiles.apply, profiles.new(teacher_id))

    def teacher(self, teacher_id: str) -> TeacherLedger:
        """Return a teacher's postings and decisions, guarded."""
        if teacher_id not in self.teachers:
            stream = self.teacher_stream(teacher_id)
            start = teachers.new(teacher_id)
            self.teachers[teacher_id] = self.reader.fold(stream, teachers.apply, start)
        return self.teachers[teacher_id]

    def person(self, profile: Profile) -> TeacherLedger:
        """Return the ledger of all ids of a person, each guarded."""
        absorbed = [self.teacher(teacher_id) for teacher_id in profile.absorbed]
        return teachers.combined(self.teacher(profile.teacher_id), *absorbed)

    def posting(self, posting_id: UUID) -> tuple[Stream, TeacherLedger]:
        """Return the stream of a posting, and what it says of that posting alone.

        The stream is guarded. Raises UnknownError.
        """
        stream = self.stream_of(posting_id, "posting")
        start = teachers.new(stream.key)
        folded = self.reader.fold_about(posting_id, stream, teachers.apply, start)
        return stream, folded

    def preload_postings(self, posting_ids: Iterable[UUID]) -> None:
        """Read what is said of many postings with a few queries."""
        wanted = list(posting_ids)
        self.reader.preload_subjects(wanted)
        streams = {key: self.reader.subject(key) for key in wanted}
        known = {key: stream for key, stream in streams.items() if stream is not None}
        self.reader.preload_about(known)

    def preload_profiles(self, teacher_ids: Iterable[str]) -> None:
        """Read many teachers' records at once; a malformed id is refused later."""
        wanted = {key for key in teacher_ids if is_id(key)} - self.profiles.keys()
        self.profiles.update(dict.fromkeys(wanted))
        self.profiles.update(self.ledger.profiles.of(wanted))

    def preload_names(self, teacher_ids: Iterable[str]) -> None:
        """Look many names up with one query."""
        wanted = [key for key in teacher_ids if is_id(key)]
        if wanted:
            self.names.update(dict.fromkeys(wanted))
            self.names.update(self.ledger.directory.get_many(wanted))

    def name_on_file(self, teacher_id: str) -> str | None:
        """Return the name that was looked up, if the directory has one."""
        entry = self.names.get(teacher_id)
        return entry.name if entry else None

    def stream_of(self, subject_id: UUID, noun: str) -> Stream:
        """Return the stream of a posting, offset ...; raises UnknownError."""
        stream = self.reader.subject(subject_id)
        if stream is None:
            raise UnknownError(noun, subject_id, f"{noun.replace('-', '_')}_id")
        return stream

    def fresh_id(self, stream: Stream, *parts: str) -> UUID:
        """Return the first identifier of its name that nothing bears yet.

        Made from what it names, so that the same facts get the same identifiers in
        whatever order, and in whatever ledger of the district, they arrive.
        """
        first, count = 1, 1
        while True:
            numbers = range(first, first + count)
            candidates = [named_id(stream, number, *parts) for number in numbers]
            self.reader.preload_subjects(candidates)
            for candidate in candidates:
                if self.reader.beginning(candidate) is None:
                    return candidate
            first, count = first + count, count * 4

    def note(self, text: str | None, name: str = "note") -> str | None:
        """Keep a free text beside the log, and return the digest that stands for it."""
        if text is None:
            return None
        return self.reader.note(checked_text(name, text, MAX_NOTE_CHARACTERS))


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What was decided: a word, the events to record, and what to tell."""

    word: str
    proposals: Sequence[Proposal] = ()
    body: Mapping[str, Any] = field(default_factory=dict)
    told: Callable[[Sequence[Recorded]], Mapping[str, Any]] | None = None
    """Makes the body where it depends on the recorded events."""

    def answer(self, recorded: Sequence[Recorded]) -> Answer:
        """Return the answer; the position is that of the last event recorded."""
        if self.told is not None:
            return Answer(outcome=self.word, body=self.told(recorded))
        position = {"position": recorded[-1].position} if recorded else {}
        return Answer(outcome=self.word, body={**self.body, **position})


def named_id(stream: Stream, number: int, *parts: str) -> UUID:
    """Return the identifier of the n-th thing of a name in a stream."""
    return uuid5(stream.stream_id, "\n".join((str(number), *parts)))


def created(stream: Stream, *events: LedgerEvent, **body: Any) -> Outcome:
    """Return the outcome of a decision that records events in one stream."""
    proposals = [Proposal(stream=stream, event=event) for event in events]
    return Outcome(word=CREATED, proposals=proposals, body=body)


def known(**body: Any) -> Outcome:
    """Return the outcome of a request whose content stands in the log already."""
    return Outcome(word=KNOWN, body=body)


def decide(
    ledger: CreditLedger,
    request: Request,
    decision: Callable[[Case], Outcome],
    *,
    begins: bool = False,
) -> Answer:
    """Take a decision, record it and answer; may call `decision` several times.

    `begins` where others of the same request follow, as `CreditLedger.decide` has it.
    """
    check_request(ledger, request)
    taken: list[Outcome] = []

    def run(reader: Reader) -> Sequence[Proposal]:
        outcome = decision(case_of(ledger, reader, request))
        taken.append(outcome)
        return outcome.proposals

    def tell(recorded: Sequence[Recorded]) -> Answer:
        return taken[-1].answer(recorded)

    return ledger.decide(request, run, tell, begins=begins)


def preview(
    ledger: CreditLedger, request: Request, decision: Callable[[Case], Outcome]
) -> Answer:
    """Take a decision and record nothing."""
    check_request(ledger, request)
    with ledger.reading() as reader:
        return decision(case_of(ledger, reader, request)).answer(())


def case_of(ledger: CreditLedger, reader: Reader, request: Request) -> Case:
    """Return a request with a reader of its own."""
    registers = ledger.registers.current()
    return Case(ledger=ledger, reader=reader, request=request, registers=registers)


def check_request(ledger: CreditLedger, request: Request) -> None:
    """Refuse who says what an older system knew and is no importer.

    Raises NotAnImporterError and FutureDateError.
    """
    check_asserted(ledger, request, request.reported_at, request.source)


def check_asserted(
    ledger: CreditLedger,
    request: Request,
    reported_at: datetime | None,
    source: Source | None,
) -> None:
    """Refuse who says so of the request, or of one row of it, as `check_request`."""
    if request.actor.role is not Role.IMPORTER:
        if reported_at is not None:
            raise NotAnImporterError("reported_at")
        if source is not None:
            raise NotAnImporterError("source")
    if reported_at is not None:
        day = reported_at.astimezone(ZoneInfo(ledger.settings.timezone)).date()
        if day > request.today:
            raise FutureDateError("reported_at", day, request.today)
