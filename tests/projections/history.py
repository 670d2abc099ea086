"""Record plain events in a ledger, as if commands had decided them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.canonical import sha256_hex
from domain.events import LedgerEvent, Recorded
from domain.events.register import (
    ActivityRegistered,
    PolicyAdopted,
    ProviderRegistered,
    SchoolRegistered,
)
from domain.events.teacher import (
    CompletionApproved,
    CompletionPosted,
    TeacherRegistered,
)
from domain.policy.load import shipped_policies
from domain.terms import Level, Result, Role, StreamKind, Unit
from ledger.application import Answer, CreditLedger, Proposal
from tests.conftest import a_request, an_actor

TEACHER = StreamKind.TEACHER
START = date(2021, 1, 1)


def record(
    ledger: CreditLedger,
    *said: tuple[StreamKind, str, LedgerEvent],
    role: Role = Role.IMPORTER,
    reported_at: datetime | None = None,
) -> list[Recorded]:
    """Append events in one transaction, under the actor of a role."""
    taken: list[Recorded] = []

    def told(recorded: Sequence[Recorded]) -> Answer:
        taken[:] = recorded
        return Answer(outcome="created", body={})

    proposals = [
        Proposal(stream=ledger.stream(kind, key), event=event, reported_at=reported_at)
        for kind, key, event in said
    ]
    ledger.decide(a_request(an_actor(role)), lambda _reader: proposals, told)
    return taken


def a_school(school_id: str = "S001", **changes: Any) -> Any:
    event = SchoolRegistered(
        name_zh="第一小学",
        name_en="First School",
        kind=changes.pop("kind", "commission"),
        stage="primary",
        valid_from=START,
    )
    return StreamKind.SCHOOL, school_id, event


def a_provider(provider_id: str = "P001", *may_give: str) -> Any:
    event = ProviderRegistered(
        name_zh="教师发展学院",
        name_en="Teacher Development College",
        may_give=may_give or ("professional", "elective_topical", "public_required"),
        valid_from=START,
    )
    return StreamKind.PROVIDER, provider_id, event


def an_activity(activity_id: str = "A001", **changes: Any) -> Any:
    values: dict[str, Any] = {
        "title_zh": "课程",
        "title_en": "Course",
        "kind": "professional",
        "provider_id": "P001",
        "hours": Decimal(20),
        "credits": None,
        "tags": {"section": "subject"},
        "approval_no": "2021-1",
    }
    event = ActivityRegistered(**{**values, **changes})
    return StreamKind.ACTIVITY, activity_id, event


def a_teacher(teacher_id: str = "T001", **changes: Any) -> Any:
    values: dict[str, Any] = {
        "school_id": "S001",
        "valid_from": START,
        "attributes": {"entry": ("existing",)},
    }
    return TEACHER, teacher_id, TeacherRegistered(**{**values, **changes})


def a_report(number: int, teacher_id: str = "T001", **changes: Any) -> Any:
    values: dict[str, Any] = {
        "posting_id": UUID(int=number),
        "teacher_id": teacher_id,
        "activity_id": "A001",
        "occasion": "",
        "provider_id": "P001",
        "school_id": "S001",
        "kind": "professional",
        "amount": Decimal(20),
        "unit": Unit.HOURS,
        "result": Result.PASSED,
        "completed_on": date(2022, 5, 1),
        "reporter": "S001",
        "reporter_role": Role.SCHOOL,
    }
    return TEACHER, teacher_id, CompletionPosted(**{**values, **changes})


def an_approval(number: int, teacher_id: str = "T001") -> Any:
    event = CompletionApproved(posting_id=UUID(int=number), level=Level.DISTRICT)
    return TEACHER, teacher_id, event


def the_policies() -> list[Any]:
    """Adopt every document that comes with the ledger."""
    return [
        (StreamKind.POLICY, document, an_adoption(document, text))
        for document, text in sorted(shipped_policies().items())
    ]


def an_adoption(document: str, text: str) -> PolicyAdopted:
    return PolicyAdopted(
        document=document,
        revision="1",
        series="duties" if document.endswith("duties") else "credits",
        text=text,
        text_sha256=sha256_hex(text.encode()),
        document_no="朝教党发〔2022〕15号",
    )


def a_district(ledger: CreditLedger) -> None:
    """Record the registers, the policies and one teacher."""
    record(ledger, a_school(), a_provider(), an_activity(), *the_policies())
    record(ledger, a_teacher())


def noon(year: int, month: int, day: int) -> datetime:
    """An instant that is the same day in Beijing and in UTC."""
    return datetime(year, month, day, 4, tzinfo=UTC)
