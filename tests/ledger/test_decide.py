from datetime import date
from decimal import Decimal
from uuid import uuid4

from domain.events.teacher import CompletionPosted
from domain.precedence import NaturalKey
from domain.terms import Result, Role, StreamKind, Unit
from ledger.application import Answer, Proposal
from tests.conftest import a_request


def posting(**changes):
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


def told(recorded):
    return Answer(outcome="created", body={"positions": [r.position for r in recorded]})


def test_a_decision_is_recorded_and_read_back(ledger, school_actor):
    stream = ledger.stream(StreamKind.TEACHER, "T1")
    event = posting()

    answer = ledger.decide(
        a_request(school_actor),
        lambda _: [Proposal(stream=stream, event=event)],
        told,
    )

    assert answer.body == {"positions": [1]}
    (recorded,) = ledger.read(stream)
    assert recorded.event == event
    assert (recorded.position, recorded.version) == (1, 1)
    assert recorded.actor == school_actor
    key = NaturalKey(teacher_id="T1", activity_id="A1", occasion="")
    (claim,) = ledger.reader().posting(key)
    assert claim.posting_id == event.posting_id
    assert ledger.fold(stream, lambda n, _: n + 1, 0) == (1, 1)
    assert ledger.log(0, 10) == [recorded]
