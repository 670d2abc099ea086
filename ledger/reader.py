"""What a decision may look at, and what the append then has to guard."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any, TypeVar
from uuid import UUID

from domain.events import Recorded
from domain.events.teacher import CompletionPosted
from domain.precedence import NaturalKey
from domain.terms import Stream
from ledger.codec import content_sha256
from ledger.mapper import LedgerMapper
from ledger.recorder import LedgerRecorder
from ledger.texts import new_text

State = TypeVar("State")
Apply = Callable[[State, Recorded], State]


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A live report that holds a natural key."""

    reporter: str
    posting_id: UUID
    content_sha256: str
    """What it says, whatever its identifier and note (`codec.content_sha256`)."""
    recorded: Recorded
    event: CompletionPosted


@dataclass(frozen=True, kw_only=True)
class SideWrite:
    """A statement to run in the same transaction as the append."""

    statement: str
    parameters: dict[str, Any]


class Reader:
    """The log as one decision sees it; every stream is read at most once.

    A stream that was folded is guarded: if it moves on before the append, the decision
    is taken again.
    """

    def __init__(self, recorder: LedgerRecorder, mapper: LedgerMapper) -> None:
        self._recorder = recorder
        self._mapper = mapper
        self._histories: dict[UUID, list[Recorded]] = {}
        self._subjects: dict[UUID, list[Recorded]] = {}
        self._claims: dict[NaturalKey, list[Claim]] = {}
        self._beginnings: dict[UUID, Recorded | None] = {}
        self.guards: dict[UUID, int] = {}
        """Stream id to the version that the decision rests on."""
        self.side_writes: list[SideWrite] = []

    # --- streams ---------------------------------------------------------------

    def fold(self, stream: Stream, apply: Apply[State], start: State) -> State:
        """Return the state of a stream, and guard it."""
        history = self.history(stream)
        self.guards[stream.stream_id] = history[-1].version if history else 0
        return reduce(apply, history, start)

    def history(self, stream: Stream) -> list[Recorded]:
        """Return what happened in a stream, without guarding it."""
        self.preload([stream])
        return self._histories[stream.stream_id]

    def preload(self, streams: Iterable[Stream]) -> None:
        """Read many streams at once; folding them then costs no query."""
        ids = {stream.stream_id for stream in streams}
        wanted = ids - self._histories.keys()
        if not wanted:
            return
        found: dict[UUID, list[Recorded]] = {stream_id: [] for stream_id in wanted}
        for row in self._recorder.select_streams(wanted):
            envelope = self._mapper.to_domain_event(row)
            found[envelope.originator_id].append(envelope.recorded)
        self._histories.update(found)

    # --- one posting, offset ... of a stream ------------------------------------

    def fold_about(
        self, subject_id: UUID, stream: Stream, apply: Apply[State], start: State
    ) -> State:
        """Return what a stream says of one posting, offset ...; guard the stream."""
        self.preload_about({subject_id: stream})
        return reduce(apply, self._subjects[subject_id], start)

    def preload_about(self, subjects: Mapping[UUID, Stream]) -> None:
        """Read what streams say of many postings, offsets ... at once; guard them."""
        wanted = {
            key: one for key, one in subjects.items() if key not in self._subjects
        }
        if not wanted:
            return
        stream_ids = {stream.stream_id for stream in wanted.values()}
        unguarded = stream_ids - self.guards.keys()
        # First the versions: what comes in between makes the guard fail, not pass.
        self.guards.update(self._recorder.select_versions(unguarded))
        self._subjects.update({subject_id: [] for subject_id in wanted})
        for row in self._recorder.select_about(stream_ids, wanted):
            if row.subject_id is not None:
                recorded = self._mapper.to_domain_event(row).recorded
                self._subjects[row.subject_id].append(recorded)

    # --- natural keys and subjects ---------------------------------------------

    def posting(self, key: NaturalKey) -> list[Claim]:
        """Return the live reports under a natural key, oldest first."""
        if key not in self._claims:
            self.preload_postings([key])
        return self._claims[key]

    def preload_postings(self, keys: Iterable[NaturalKey]) -> None:
        """Look up many natural keys at once."""
        wanted = list(dict.fromkeys(key for key in keys if key not in self._claims))
        if not wanted:
            return
        found: dict[NaturalKey, list[Claim]] = {key: [] for key in wanted}
        for row in self._recorder.select_claims(wanted):
            recorded = self._mapper.to_domain_event(row).recorded
            if isinstance(recorded.event, CompletionPosted):
                claim = _claim_of(recorded, recorded.event)
                found[_key_of(claim.event)].append(claim)
        self._claims.update(found)  # nothing of them where one cannot be read

    def subject(self, subject_id: UUID) -> Stream | None:
        """Return the stream in which a posting, offset, certificate ... began."""
        beginning = self.beginning(subject_id)
        return beginning.stream if beginning else None

    def beginning(self, subject_id: UUID) -> Recorded | None:
        """Return the event with which a posting, offset, certificate ... began."""
        if subject_id not in self._beginnings:
            self.preload_subjects([subject_id])
        return self._beginnings[subject_id]

    def preload_subjects(self, subject_ids: Iterable[UUID]) -> None:
        """Look up many postings, offsets, certificates ... at once."""
        wanted = {one for one in subject_ids if one not in self._beginnings}
        if not wanted:
            return
        found: dict[UUID, Recorded | None] = dict.fromkeys(wanted)
        for row in self._recorder.select_beginnings(wanted):
            if row.subject_id is not None:
                found[row.subject_id] = self._mapper.to_domain_event(row).recorded
        self._beginnings.update(found)  # nothing of them where one cannot be read

    # --- what is written along -------------------------------------------------

    def note(self, content: str | None) -> str | None:
        """Keep a free text together with the event, and return its salted digest."""
        if content is None:
            return None
        text = new_text(content)
        self.also(
            "text_put",
            digest=text.digest,
            salt=text.salt,
            content=text.content,
        )
        return text.digest

    def erase_note(self, digest: str) -> None:
        """Erase a free text together with the event that says so."""
        self.also("text_erase", digest=digest)

    def also(self, statement: str, **parameters: Any) -> None:
        """Run a statement of `ledger/sql` in the transaction of the append."""
        given = {"district": self._recorder.district, **parameters}
        self.side_writes.append(SideWrite(statement=statement, parameters=given))


def _key_of(event: CompletionPosted) -> NaturalKey:
    return NaturalKey(
        teacher_id=event.teacher_id,
        activity_id=event.activity_id,
        occasion=event.occasion,
    )


def _claim_of(recorded: Recorded, event: CompletionPosted) -> Claim:
    return Claim(
        reporter=event.reporter,
        posting_id=event.posting_id,
        content_sha256=content_sha256(event),
        recorded=recorded,
        event=event,
    )
