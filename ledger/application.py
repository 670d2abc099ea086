"""The Credit Ledger of a district: read the log, fold it, decide and append."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Generic, TypeVar
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.utils import Environment

from domain.events import Recorded
from domain.terms import Stream, StreamKind
from ledger.access_log import AccessLog
from ledger.answers import Answers
from ledger.clients import Clients
from ledger.deciding import Decision, Decisions, Question, Telling
from ledger.directory import Directory
from ledger.envelope import Enveloped
from ledger.factory import LedgerFactory
from ledger.jobs import Jobs
from ledger.mapper import LedgerMapper
from ledger.policies import Policies
from ledger.profiles import ProfileBook
from ledger.reader import Apply, Claim, Reader
from ledger.recorder import LedgerRecorder, OvertakenError
from ledger.refusals import Refusals
from ledger.registers import RegisterLog
from ledger.requests import Answer, Proposal, Request
from ledger.settings import Settings, refuse_unsafe
from ledger.texts import Texts
from ledger.upload_parts import UploadParts
from ledger.uploads import Uploads

__all__ = [
    "Answer",
    "Claim",
    "CreditLedger",
    "Proposal",
    "Reader",
    "Request",
]

State = TypeVar("State")

TOPICS: Mapping[str, str] = {
    "PERSISTENCE_MODULE": "ledger.factory:LedgerFactory",
    "MAPPER_TOPIC": "ledger.mapper:LedgerMapper",
}
"""How `eventsourcing` is told to use our recorder, mapper and pool."""


@dataclass(frozen=True, kw_only=True)
class Folded(Generic[State]):
    """A state and the stream and version that it was folded from."""

    id: UUID
    version: int
    state: State


class CreditLedger(Application[UUID]):
    """The write side of one district."""

    factory: LedgerFactory
    mapper: LedgerMapper
    recorder: LedgerRecorder

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.district = settings.district
        super().__init__({**settings.as_environment(), **TOPICS})
        self.database = self.factory.database
        self.answers = Answers(self.database, self.district)
        self.texts = Texts(self.database, self.district)
        self.directory = Directory(self.database, self.district)
        self.refusals = Refusals(self.database, self.district)
        self.access_log = AccessLog(self.database, self.district)
        self.jobs = Jobs(self.database, self.district)
        self.uploads = Uploads(self.database, self.district)
        self.upload_parts = UploadParts(self.database, self.district)
        self.registers = RegisterLog(self.recorder, self.mapper, settings.timezone)
        self.profiles = ProfileBook(self.recorder, self.mapper)
        self.clients = Clients(self.registers)
        self.policies = Policies(self.registers)
        self._decisions = Decisions(self.recorder, self.mapper, self.answers)

    def construct_env(
        self, name: str, env: Mapping[str, str] | None = None
    ) -> Environment:
        """Take nothing from the process's environment, and refuse what is unsafe.

        The library merges `os.environ` into its settings, so that a forgotten variable
        could swap the mapper, encrypt bodies, or lose events.
        """
        refuse_unsafe(super().construct_env(name, env))
        return Environment(name, env)

    # --- reading --------------------------------------------------------------------

    def stream(self, kind: StreamKind, key: str) -> Stream:
        """Return the stream of a kind and natural identifier in this district."""
        return Stream(district=self.district, kind=kind, key=key)

    def read(
        self,
        stream: Stream,
        *,
        after_version: int = 0,
        until_position: int | None = None,
    ) -> list[Recorded]:
        """Return what happened in a stream, oldest first."""
        lte = (
            None if until_position is None else self.version_at(stream, until_position)
        )
        return [
            envelope.recorded
            for envelope in self.envelopes(stream, after_version, until_version=lte)
        ]

    def envelopes(
        self,
        stream: Stream,
        after_version: int = 0,
        *,
        until_version: int | None = None,
    ) -> list[Enveloped]:
        """Return the events of a stream with the digests of their bodies."""
        rows = self.recorder.select_events(
            stream.stream_id, gt=after_version, lte=until_version
        )
        return [self.mapper.to_domain_event(row) for row in rows]

    def fold(
        self,
        stream: Stream,
        apply: Apply[State],
        start: State,
        *,
        until_position: int | None = None,
    ) -> tuple[State, int]:
        """Return the state of a stream, and the version that it reached.

        With `until_position` as it was known at that position of the log.
        """
        version = (
            None if until_position is None else self.version_at(stream, until_position)
        )
        folded: Folded[State] = self.repository.get(
            stream.stream_id,
            version=version,
            projector_func=_projector(stream, apply, start),
        )
        return folded.state, folded.version

    def log(self, after: int, limit: int) -> list[Recorded]:  # type: ignore[override] # a deprecated property of the library
        """Return up to `limit` events that follow a position of the log."""
        rows = self.recorder.select_notifications(
            after, limit, inclusive_of_start=False
        )
        return [self.mapper.to_domain_event(row).recorded for row in rows]

    def position(self) -> int:
        """Return the last position of the log, 0 while it is empty."""
        return self.recorder.max_notification_id() or 0

    def position_on(self, instant: datetime) -> int:
        """Return the last position that was recorded by an instant."""
        parameters = {"district": self.district, "instant": instant}
        ((position,),) = self.database.rows("position_on", parameters)
        return int(position)

    def reader(self) -> Reader:
        """Return a reader for a preview: a decision that is not recorded."""
        return Reader(self.recorder, self.mapper)

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """Lend a reader that uses one connection for everything."""
        with self.database.bound():
            yield self.reader()

    def version_at(self, stream: Stream, until_position: int) -> int:
        """Return the version that a stream had at a position of the log."""
        parameters = {
            "district": self.district,
            "stream_id": stream.stream_id,
            "until_position": until_position,
        }
        ((version,),) = self.database.rows("version_at", parameters)
        return int(version)

    # --- deciding ---------------------------------------------------------------------

    def decide(
        self,
        request: Request,
        decision: Decision,
        answer: Telling,
        *,
        begins: bool = False,
    ) -> Answer:
        """Take a decision, record what it proposes, and answer.

        `decision` gets a reader and returns proposals, or raises a refusal; it may be
        called several times, and so must not have effects of its own. `answer` gets
        the recorded events. Under an idempotency key the first answer is given again.
        What `begins` a request of several decisions takes its key, and keeps no answer.
        """
        question = Question(
            request=request, decision=decision, tell=answer, begins=begins
        )
        return self._decisions.take(question)

    def kept_answer(self, request: Request) -> Answer | None:
        """Return what was answered under the request's key; raises KeyReusedError."""
        return self.answers.kept(request)

    def keep_answer(self, request: Request, answer: Answer) -> Answer:
        """Keep the answer of a batch that was written in several transactions.

        Returns the answer to give: the first one, if the same request came twice.
        """
        try:
            self.answers.keep(request, answer)
        except OvertakenError:
            return self.answers.kept(request) or answer
        return answer


def _projector(
    stream: Stream, apply: Apply[State], start: State
) -> Callable[[Folded[State] | None, Iterable[Enveloped]], Folded[State]]:
    def project(
        _before: Folded[State] | None, envelopes: Iterable[Enveloped]
    ) -> Folded[State]:
        history = [envelope.recorded for envelope in envelopes]
        return Folded(
            id=stream.stream_id,
            version=history[-1].version if history else 0,
            state=reduce(apply, history, start),
        )

    return project
