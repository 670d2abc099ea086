"""Where a credit comes from, and everything that was said of a teacher.

A trace is read as of what its statement is read as of: a step that was not known then
is not told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.errors import UnknownError
from domain.events.teacher import CompletionPosted
from domain.statement import Statement
from domain.terms import StreamKind
from ledger.envelope import Enveloped, StoredRow
from ledger.errors import CodecError
from projections.folded import Knows
from projections.reading import ReadingRoom
from projections.statements import Question, statement_in
from projections.views import Origin, OriginStep
from projections.visit import Visit


@dataclass(frozen=True, kw_only=True)
class Search:
    """Where steps are looked for, and which of them are known."""

    room: ReadingRoom
    visit: Visit
    knows: Knows


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
    search = Search(room=room, visit=visit, knows=room.knows(visit, question.as_of))
    origin_id = _origin_id(view.statement, key)
    own, correcting = _links(search, origin_id)
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
        other_reports=_steps(_other_reports(search, origin_id)),
        corrections=_steps([*correcting, *_corrected(search, posted)]),
        activity=_activity(search, posted),
        provider=_provider(search, posted),
        evidence=posted.evidence if posted else (),
        statement=view.statement,
    )


def _links(search: Search, subject_id: UUID) -> tuple[list[Enveloped], list[Enveloped]]:
    """Return the events of a posting or line, and the postings that correct it.

    None of its own where the first, by which it came to be, is not known.
    """
    found = _about(search, [subject_id])
    own = [one for one in found if one.subject_id == subject_id]
    others = [one for one in found if one.subject_id != subject_id]
    begun = bool(own) and search.knows(own[0].recorded)
    return _known(search, own) if begun else [], _known(search, others)


def _origin_id(explained: Statement, key: str) -> UUID:
    for parcel in explained.parcels:
        if parcel.parcel_id == key:
            return UUID(parcel.origin_id)
    try:
        return UUID(key)
    except ValueError:
        raise UnknownError("parcel", key) from None


def _other_reports(search: Search, posting_id: UUID) -> list[Enveloped]:
    beside = search.visit.rows("reports_of_completion", posting_id=posting_id)
    others = [row[0] for row in beside if row[0] != posting_id]
    found = _known(search, _about(search, others))
    return [one for one in found if one.subject_id in others]


def _corrected(search: Search, posted: CompletionPosted | None) -> list[Enveloped]:
    """Return the events of the posting that this one corrects."""
    if posted is None or posted.corrects is None:
        return []
    own, _ = _links(search, posted.corrects)
    return own


def _activity(
    search: Search, posted: CompletionPosted | None
) -> tuple[OriginStep, ...]:
    if posted is None:
        return ()
    told = _stream(search.room, StreamKind.ACTIVITY, posted.activity_id)
    return _steps(_known(search, told))


def _provider(
    search: Search, posted: CompletionPosted | None
) -> tuple[OriginStep, ...]:
    if posted is None:
        return ()
    told = _stream(search.room, StreamKind.PROVIDER, posted.provider_id)
    return _steps(_known(search, told))


def _stream(room: ReadingRoom, kind: StreamKind, key: str) -> Sequence[Enveloped]:
    stream = room.ledger.stream(kind, key)
    return _readable(room, room.ledger.recorder.select_events(stream.stream_id))


def _about(search: Search, subject_ids: Sequence[UUID]) -> list[Enveloped]:
    """Return every event that speaks of a subject, in order."""
    links = search.visit.rows("lineage", subject_ids=list(subject_ids))
    if not links:
        return []
    recorder = search.room.ledger.recorder
    return _readable(search.room, recorder.select_positions([row[0] for row in links]))


def _known(search: Search, found: Sequence[Enveloped]) -> list[Enveloped]:
    return [one for one in found if search.knows(one.recorded)]


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
