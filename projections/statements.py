"""Statements, the origin of a credit, and the history of a teacher.

A query is (teacher, facts as of, policy as of, counted up to): each is told in the
answer, down to the versions of the streams and the digest of the document.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from domain.errors import UnknownError
from domain.events.teacher import CompletionPosted
from domain.facts import TeacherFacts
from domain.policy.explain import explain
from domain.policy.governing import governing
from domain.policy.load import Policy
from domain.statement import Statement
from domain.terms import StreamKind
from ledger.envelope import Enveloped, StoredRow
from ledger.errors import CodecError
from projections.asserted import end_of_day
from projections.certificates import certificate_of
from projections.governed import counted_until
from projections.reading import ReadingRoom
from projections.views import AsOf, Origin, OriginStep, StatementView
from projections.visit import Visit


@dataclass(frozen=True, kw_only=True)
class Question:
    """Which statement is asked for."""

    series: str
    today: date
    """The district's day: credits are counted up to it while the period runs."""
    as_of: AsOf = field(default_factory=AsOf)
    policy_as_of: date | None = None
    """Only documents adopted by the end of this day, as asserted; now without."""
    counted_up_to: date | None = None
    """A day to count up to instead of min(today, end of the period)."""
    readings: Mapping[str, str] = field(default_factory=dict)
    """Options to apply instead of the document's defaults, by question."""

    @property
    def standard(self) -> bool:
        """Whether it asks for today's facts under today's rules, as they stand."""
        return (
            self.as_of == AsOf()
            and self.policy_as_of is None
            and self.counted_up_to is None
            and not self.readings
        )


def statement(room: ReadingRoom, teacher_id: str, question: Question) -> StatementView:
    """Return a teacher's statement with everything needed to check or question it.

    Raises UnknownError, GovernedByNoneError, GovernedBySeveralError,
    ReadingUnknownError, SeveralAxesError.
    """
    return room.read(lambda visit: statement_in(room, visit, teacher_id, question))


def statement_in(
    room: ReadingRoom, visit: Visit, teacher_id: str, question: Question
) -> StatementView:
    """Return a teacher's statement inside a visit; as `statement`."""
    on = question.counted_up_to or question.today
    read = room.facts(visit, teacher_id, question.as_of, on)
    explained = explained_by(policies_of(room, visit, question), read.facts, question)
    attributes = read.facts.attributes_on(explained.counted_up_to)
    entry = room.ledger.directory.get(teacher_id)
    grounds = None if question.standard else explained
    return StatementView(
        statement=explained,
        read=read,
        certificate=(
            certificate_of(visit, teacher_id, question.series, read.position, grounds)
            if read.certified
            else None
        ),
        name=entry.name if entry else None,
        school_id=_first(attributes.get("school")),
        service=_first(attributes.get("service")),
    )


def policies_of(
    room: ReadingRoom, visit: Visit, question: Question
) -> Sequence[Policy]:
    """Return the documents that stood on the day that is asked for."""
    if question.policy_as_of is None:
        return room.ledger.policies.governing_documents(
            until_position=visit.position, seen=visit.generation.register_position
        )
    return room.ledger.policies.governing_documents(
        asserted_by=end_of_day(question.policy_as_of, room.zone)
    )


def explained_by(
    policies: Sequence[Policy], facts: TeacherFacts, question: Question
) -> Statement:
    """Return what the governing document says of a teacher's facts."""
    on = question.counted_up_to or question.today
    policy = governing(policies, question.series, facts, on)
    counted_up_to = question.counted_up_to or counted_until(
        policy, facts, question.today
    )
    return explain(policy, facts, counted_up_to, question.readings)


# --- where a credit comes from --------------------------------------------------------


def origin(room: ReadingRoom, teacher_id: str, key: str, question: Question) -> Origin:
    """Return where a credit comes from, by its parcel or its posting.

    Raises UnknownError for a parcel or posting that is not this teacher's.
    """
    return room.read(lambda visit: _origin(room, visit, teacher_id, key, question))


def history(room: ReadingRoom, teacher_id: str) -> list[OriginStep]:
    """Return every event of a teacher, with actor and source, oldest first.

    The events of other ids of the person are among them. Raises UnknownError.
    """
    read = room.teacher_facts(teacher_id)
    found = [
        envelope
        for stream in read.streams
        if stream.stream_kind == StreamKind.TEACHER
        for envelope in _stream(room, StreamKind.TEACHER, stream.key)
    ]
    return list(_steps(sorted(found, key=lambda one: one.recorded.position)))


def _origin(
    room: ReadingRoom, visit: Visit, teacher_id: str, key: str, question: Question
) -> Origin:
    view = statement_in(room, visit, teacher_id, question)
    origin_id = _origin_id(view.statement, key)
    own, correcting = _links(room, visit, origin_id)
    ids = {s.key for s in view.read.streams if s.stream_kind == StreamKind.TEACHER}
    if not own or own[0].recorded.stream.key not in ids:
        raise UnknownError("posting", key)
    report = own[0].recorded.event
    posted = report if isinstance(report, CompletionPosted) else None
    same = str(origin_id)
    return Origin(
        teacher_id=teacher_id,
        posting_id=origin_id,
        parcels=tuple(p for p in view.statement.parcels if p.origin_id == same),
        uncounted=tuple(u for u in view.statement.uncounted if u.origin_id == same),
        posting=_step(own[0]),
        decisions=_steps(own[1:]),
        other_reports=_steps(_other_reports(room, visit, origin_id)),
        corrections=_steps([*correcting, *_corrected(room, visit, posted)]),
        activity=_activity(room, posted),
        provider=_provider(room, posted),
        evidence=posted.evidence if posted else (),
        statement=view.statement,
    )


def _links(
    room: ReadingRoom, visit: Visit, subject_id: UUID
) -> tuple[list[Enveloped], list[Enveloped]]:
    """Return the events of a posting or line, and the postings that correct it."""
    links = visit.rows("lineage", subject_ids=[subject_id])
    found = _at(room, [position for position, _ in links])
    own = [one for one in found if one.subject_id == subject_id]
    return own, [one for one in found if one.subject_id != subject_id]


def _origin_id(explained: Statement, key: str) -> UUID:
    for parcel in explained.parcels:
        if parcel.parcel_id == key:
            return UUID(parcel.origin_id)
    try:
        return UUID(key)
    except ValueError:
        raise UnknownError("parcel", key) from None


def _other_reports(
    room: ReadingRoom, visit: Visit, posting_id: UUID
) -> list[Enveloped]:
    beside = visit.rows("reports_of_completion", posting_id=posting_id)
    others = [row[0] for row in beside if row[0] != posting_id]
    links = visit.rows("lineage", subject_ids=others)
    found = _at(room, [position for position, _ in links])
    return [one for one in found if one.subject_id in others]


def _corrected(
    room: ReadingRoom, visit: Visit, posted: CompletionPosted | None
) -> list[Enveloped]:
    """Return the events of the posting that this one corrects."""
    if posted is None or posted.corrects is None:
        return []
    own, _ = _links(room, visit, posted.corrects)
    return own


def _activity(
    room: ReadingRoom, posted: CompletionPosted | None
) -> tuple[OriginStep, ...]:
    if posted is None:
        return ()
    return _steps(_stream(room, StreamKind.ACTIVITY, posted.activity_id))


def _provider(
    room: ReadingRoom, posted: CompletionPosted | None
) -> tuple[OriginStep, ...]:
    if posted is None:
        return ()
    return _steps(_stream(room, StreamKind.PROVIDER, posted.provider_id))


def _stream(room: ReadingRoom, kind: StreamKind, key: str) -> Sequence[Enveloped]:
    stream = room.ledger.stream(kind, key)
    return _readable(room, room.ledger.recorder.select_events(stream.stream_id))


def _at(room: ReadingRoom, positions: Sequence[int]) -> list[Enveloped]:
    if not positions:
        return []
    return _readable(room, room.ledger.recorder.select_positions(positions))


def _readable(room: ReadingRoom, rows: Sequence[StoredRow]) -> list[Enveloped]:
    """Return the events that can be read; the others stand among the alarms."""
    found = []
    for row in rows:
        try:
            found.append(room.ledger.mapper.to_domain_event(row))
        except CodecError:
            continue
    return found


def _steps(envelopes: Sequence[Enveloped]) -> tuple[OriginStep, ...]:
    return tuple(_step(envelope) for envelope in envelopes)


def _step(envelope: Enveloped) -> OriginStep:
    return OriginStep(recorded=envelope.recorded, body_sha256=envelope.body_sha256)


def _first(values: Sequence[str] | None) -> str:
    return values[0] if values else ""
