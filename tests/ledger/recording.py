"""Short words with which the tests of the store record events."""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from domain.events.teacher import CompletionApproved, CompletionPosted
from domain.precedence import NaturalKey
from domain.terms import Actor, Level, Result, Role, Stream, StreamKind, Unit
from ledger.application import Answer, CreditLedger, Proposal
from tests.conftest import a_request


def posting(**changes):
    """Return a report that a teacher finished a training."""
    given = {
        "posting_id": uuid4(),
        "teacher_id": "T1",
        "activity_id": "A1",
        "occasion": "",
        "provider_id": "P1",
        "school_id": "S1",
        "kind": "professional",
        "amount": Decimal("8.50"),
        "unit": Unit.HOURS,
        "result": Result.PASSED,
        "completed_on": date(2024, 5, 1),
        "reporter": "S1",
        "reporter_role": Role.SCHOOL,
    }
    return CompletionPosted(**{**given, **changes})


def approval(posting_id: UUID):
    """Return the district's word on a posting."""
    return CompletionApproved(posting_id=posting_id, level=Level.DISTRICT)


def teacher(ledger: CreditLedger, key: str = "T1") -> Stream:
    """Return a teacher's stream."""
    return ledger.stream(StreamKind.TEACHER, key)


def key_of(event: CompletionPosted) -> NaturalKey:
    """Return the natural key of a report."""
    return NaturalKey(
        teacher_id=event.teacher_id,
        activity_id=event.activity_id,
        occasion=event.occasion,
    )


def told(recorded):
    """Answer with the positions."""
    return Answer(
        outcome="created", body={"positions": [event.position for event in recorded]}
    )


def record(ledger: CreditLedger, actor: Actor, *events, key: str = "T1", **request):
    """Record events in a teacher's stream, without looking at anything."""
    stream = teacher(ledger, key)
    proposals = [Proposal(stream=stream, event=event) for event in events]
    return ledger.decide(a_request(actor, **request), lambda _: proposals, told)
