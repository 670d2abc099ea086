"""Taking a decision and recording it: optimistic first, then holding the log.

A decision reads and decides without a lock. The append then looks, under the lock of
the log, whether what the decision rests on still stands; if not, the decision is taken
again, so that an unrelated posting never refuses an approval.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.errors import LedgerError
from domain.events import Recorded
from domain.terms import Clock
from ledger.answers import Answers
from ledger.envelope import Receipt, StoredRow, Submitted
from ledger.errors import (
    ContentionError,
    DatabaseBusyError,
    DatabaseUnavailableError,
    DiskFullError,
    StoreError,
)
from ledger.mapper import LedgerMapper
from ledger.reader import Reader
from ledger.recorder import LedgerRecorder, OvertakenError
from ledger.requests import Answer, Proposal, Request

OPTIMISTIC_TRIES = 3
RECALL_WINDOW_EVENTS = 100_000
"""How far back to look for events whose acknowledgement was lost."""

Decision = Callable[[Reader], Sequence[Proposal]]
Telling = Callable[[Sequence[Recorded]], Answer]


@dataclass(frozen=True, kw_only=True)
class Question:
    """A request, how to decide it, and how to tell what was decided."""

    request: Request
    decision: Decision
    tell: Telling
    begins: bool = False
    """Others of its transactions follow, and its answer is kept after the last."""


@dataclass(kw_only=True)
class Attempt:
    """What one run has sent to the database, in case its answer gets lost."""

    proposals: Sequence[Proposal] = ()
    rows: list[StoredRow] = field(default_factory=list)
    sent: bool = False


class Decisions:
    """Runs decisions against the log of one district."""

    def __init__(
        self, recorder: LedgerRecorder, mapper: LedgerMapper, answers: Answers
    ) -> None:
        self._recorder = recorder
        self._mapper = mapper
        self._answers = answers
        self._database = recorder.database

    def take(self, question: Question) -> Answer:
        """Decide, record and answer; the same answer again under the same key.

        Raises what the decision raises, KeyReusedError, DatabaseUnavailableError.
        """
        overtaken = ""
        for tries in range(OPTIMISTIC_TRIES + 1):
            attempt = Attempt()
            try:
                return self._run(question, attempt, holding=tries == OPTIMISTIC_TRIES)
            except OvertakenError as error:
                overtaken = str(error)
            except (DatabaseBusyError, DiskFullError):
                raise
            except DatabaseUnavailableError:
                if not attempt.sent:
                    raise
                known = self._recall(question, attempt)
                if known is not None:
                    return known
        raise ContentionError(overtaken)

    def _run(self, question: Question, attempt: Attempt, *, holding: bool) -> Answer:
        with self._database.bound():
            kept = self._answers.kept(question.request)
            if kept is not None:
                return kept
            try:
                if not holding:
                    return self._decide(question, attempt)
                with self._database.transaction():
                    self._recorder.hold()
                    return self._decide(question, attempt)
            except StoreError:
                raise
            except LedgerError:
                # Sent twice at once, a request may read what it did itself meanwhile.
                kept = self._answers.kept(question.request)
                if kept is None:
                    raise
                return kept

    def _decide(self, question: Question, attempt: Attempt) -> Answer:
        reader = Reader(self._recorder, self._mapper)
        attempt.proposals = question.decision(reader)
        attempt.rows = [
            self._mapper.to_stored_event(
                Submitted(proposal=proposal, request=question.request)
            )
            for proposal in attempt.proposals
        ]
        if attempt.rows:
            self._database.space.check()
        with self._database.transaction():
            attempt.sent = True
            for write in reader.side_writes:
                self._database.run(write.statement, write.parameters)
            receipts = self._recorder.append(attempt.rows, reader.guards)
            answer = question.tell(_recorded(attempt, receipts))
            if question.begins:
                self._answers.begin(question.request)
            else:
                self._answers.keep(question.request, answer)
        return answer

    def _recall(self, question: Question, attempt: Attempt) -> Answer | None:
        """Look whether a commit whose answer was lost took place after all.

        Under the lock of the log: a server process that still commits for the broken
        connection is waited for.
        """
        request = question.request
        with self._database.transaction():
            self._recorder.hold()
            kept = self._answers.kept(request)
            answers = request.idempotency_key is not None and not question.begins
            if kept is not None or answers:
                return kept
            found = {
                (row.originator_id, row.topic, row.state): row
                for row in self._recorder.select_request(
                    request.request_id,
                    request.actor.client_id,
                    window=RECALL_WINDOW_EVENTS,
                )
            }
        ours = [
            found.get((row.originator_id, row.topic, row.state)) for row in attempt.rows
        ]
        rows = [row for row in ours if row is not None]
        if not rows or len(rows) < len(ours):
            return None
        return question.tell([self._mapper.to_domain_event(r).recorded for r in rows])


def _recorded(attempt: Attempt, receipts: Sequence[Receipt]) -> list[Recorded]:
    clocks: dict[tuple[datetime, datetime | None], Clock] = {}
    return [
        Recorded(
            event=proposal.event,
            stream=proposal.stream,
            position=receipt.position,
            version=receipt.version,
            clock=_clock(clocks, receipt.recorded_at, row.reported_at),
            actor=row.actor,
            request_id=row.request_id,
            source=row.source,
        )
        for proposal, row, receipt in zip(
            attempt.proposals, attempt.rows, receipts, strict=True
        )
    ]


def _clock(
    clocks: dict[tuple[datetime, datetime | None], Clock],
    recorded_at: datetime,
    reported_at: datetime | None,
) -> Clock:
    """Return the clock of an event; events of one append mostly share it."""
    key = (recorded_at, reported_at)
    if key not in clocks:
        clocks[key] = Clock(recorded_at=recorded_at, reported_at=reported_at)
    return clocks[key]
