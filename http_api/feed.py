"""The feed: what of the log a client may hear of, event by event, by position.

What a key hears is what it may read: of a teacher what the history shows it, of the
registers what the lists show it. It is judged when it is asked: what comes into sight
later (a teacher moves to the school) stands in the history, and is not told again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from domain.events.teacher import CompletionPosted
from domain.facts import Span
from domain.registers import Registers
from domain.terms import Actor, Role, StreamKind
from http_api.history import day_of
from http_api.permissions import PERMISSIONS, Roles
from http_api.presenting import present
from http_api.scope import RECORD, SCOPED, Extent, Sight, is_own, sight_of
from http_api.services import Services
from ledger.application import CreditLedger
from ledger.envelope import Enveloped, StoredRow
from ledger.errors import CodecError
from ledger.reader import Reader

ROWS_AT_ONCE = 1_000
"""Events that are looked at in one go, so that an answer is never long in coming."""

READ_BY: Mapping[StreamKind, Roles] = {
    StreamKind.TEACHER: PERMISSIONS["completions.list_completions"],
    StreamKind.SCHOOL: PERMISSIONS["schools.list_schools"],
    StreamKind.ACTIVITY: PERMISSIONS["activities.list_activities"],
    StreamKind.PROVIDER: PERMISSIONS["providers.list_providers"],
    StreamKind.RULING: PERMISSIONS["rulings.list_rulings"],
    StreamKind.POLICY: PERMISSIONS["policies.list_policies"],
    StreamKind.CLIENT: PERMISSIONS["clients.list_clients"],
    StreamKind.REPLAY: PERMISSIONS["replays.list_replays"],
}
"""Who hears of a kind of stream: who lists what it is the history of."""

KEY_DIGEST = "key_sha256"
"""Of a client's body: who keeps it need not know it."""

OWN_ALONE: Mapping[StreamKind, Role] = {
    StreamKind.SCHOOL: Role.SCHOOL,
    StreamKind.PROVIDER: Role.PROVIDER,
}
"""Of these a school or provider hears its own, and of the other kind nothing."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of the feed."""

    items: Sequence[Mapping[str, Any]]
    teacher_ids: frozenset[str]
    """Of whose records something is told."""
    next_after: int
    """Everything up to here was looked at."""


@dataclass(frozen=True, kw_only=True)
class Listener:
    """Who listens, and what is known of those whom events speak of."""

    who: Actor
    services: Services
    reader: Reader
    registers: Registers
    sights: dict[str, Sight] = field(default_factory=dict)

    def hears(self, one: Enveloped) -> bool:
        """Say whether an event is for these ears."""
        stream = one.recorded.stream
        if self.who.role not in READ_BY[stream.kind]:
            return False
        if self.who.role not in SCOPED:
            return True
        if stream.kind in OWN_ALONE:
            return self._is_own(OWN_ALONE[stream.kind], stream.key)
        return stream.kind is not StreamKind.TEACHER or self._sees(one)

    def knows_actor(self, one: Enveloped) -> bool:
        """Say whether the client may know which person acted, and by which request."""
        stream, actor = one.recorded.stream, one.recorded.actor
        if self.who.role not in SCOPED or self._is_own(actor.role, actor.organisation):
            return True
        return (
            stream.kind is StreamKind.TEACHER
            and self._sight(stream.key).extent in RECORD
        )

    def _is_own(self, role: Role, organisation: str | None) -> bool:
        today = self.services.today()
        return is_own(self.who, role, organisation, today, self.registers)

    def _sees(self, one: Enveloped) -> bool:
        """Say whether a school or provider sees an event of a teacher, as in a history.

        What was decided about a posting is seen with the posting.
        """
        sight = self._sight(one.recorded.stream.key)
        if sight.extent is Extent.NOTHING:
            return False
        posting_id = getattr(one.recorded.event, "posting_id", None)
        if posting_id is None:
            return sight.shows(day_of(one.recorded), None)
        posted = self._posted(posting_id)
        return posted is not None and sight.shows(posted.completed_on, posted.reporter)

    def _posted(self, posting_id: UUID) -> CompletionPosted | None:
        """Return a posting; None for one that cannot be read."""
        try:
            beginning = self.reader.beginning(posting_id)
        except CodecError:
            return None
        posted = beginning.event if beginning else None
        return posted if isinstance(posted, CompletionPosted) else None

    def _sight(self, teacher_id: str) -> Sight:
        if teacher_id not in self.sights:
            self.look_at([teacher_id])
        return self.sights[teacher_id]

    def look_at(self, teacher_ids: Collection[str]) -> None:
        """Find out what the client sees of teachers, of all at once."""
        today = self.services.today()
        if self.who.role is Role.SCHOOL:
            spans = self._spans(teacher_ids)
        else:
            # What a provider sees does not hang on where a teacher is.
            spans = dict.fromkeys(teacher_ids, ())
        self.sights.update(
            {
                key: sight_of(self.who, told, today, self.registers)
                for key, told in spans.items()
            }
        )

    def _spans(self, teacher_ids: Collection[str]) -> dict[str, tuple[Span, ...]]:
        """Return what holds when of teachers; nothing of whose record is unreadable."""
        profiles = self.services.ledger.profiles.of(teacher_ids)
        nothing: dict[str, tuple[Span, ...]] = dict.fromkeys(teacher_ids, ())
        return nothing | {key: profile.spans for key, profile in profiles.items()}


def part_of_feed(services: Services, who: Actor, after: int, limit: int) -> Part:
    """Return what a client hears of the events after a position.

    At most `limit` items, of at most ROWS_AT_ONCE events. `next_after` advances past
    what is not for this client; it never passes an event that was not yet recorded,
    since positions are dense and become visible in their order.
    """
    ledger = services.ledger
    with ledger.database.bound():
        scoped = who.role in SCOPED
        wanted = ROWS_AT_ONCE if scoped else min(limit, ROWS_AT_ONCE)
        rows = ledger.recorder.select_notifications(
            after, wanted, inclusive_of_start=False
        )
        listener = Listener(
            who=who,
            services=services,
            reader=ledger.reader(),
            registers=ledger.registers.current(),
        )
        readable = list(_readable(ledger, rows))
        if scoped:
            _preload(listener, readable)
        heard = [one for one in readable if listener.hears(one)][: limit + 1]
        return _part(listener, heard, limit, rows[-1].id if rows else after)


def _part(listener: Listener, heard: list[Enveloped], limit: int, last: int) -> Part:
    """Return the first events; the rest is left for the next part."""
    if len(heard) > limit:
        last = heard[limit - 1].recorded.position
    told = heard[:limit]
    return Part(
        items=[_told(one, listener) for one in told],
        teacher_ids=_teachers(told),
        next_after=last,
    )


def _preload(listener: Listener, events: Sequence[Enveloped]) -> None:
    """Look up at once what the judgement of every event needs."""
    listener.look_at(_teachers(events))
    with suppress(CodecError):  # then each is looked up by itself
        listener.reader.preload_subjects(_postings(events))


def _teachers(events: Iterable[Enveloped]) -> frozenset[str]:
    streams = (one.recorded.stream for one in events)
    return frozenset(one.key for one in streams if one.kind is StreamKind.TEACHER)


def _postings(events: Iterable[Enveloped]) -> Iterable[UUID]:
    for one in events:
        posting_id = getattr(one.recorded.event, "posting_id", None)
        if posting_id is not None:
            yield posting_id


def _readable(ledger: CreditLedger, rows: Iterable[StoredRow]) -> Iterable[Enveloped]:
    """Yield the events that can be read; the others stand among the alarms."""
    for row in rows:
        try:
            yield ledger.mapper.to_domain_event(row)
        except CodecError:
            continue


def _told(one: Enveloped, listener: Listener) -> dict[str, Any]:
    told = {
        **present(one.recorded),
        "body_sha256": one.body_sha256,
        "subject_id": present(one.subject_id),
    }
    told["body"].pop(KEY_DIGEST, None)
    if listener.knows_actor(one):
        return told
    acted = one.recorded.actor
    del told["request_id"], told["source"]
    told["actor"] = {"role": acted.role.value, "organisation": acted.organisation}
    return told
