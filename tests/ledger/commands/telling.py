"""Short words with which the tests of the commands fill a district."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from domain.terms import Actor, Result, Role, Source
from ledger.application import Answer, CreditLedger
from ledger.commands import activities, completions, providers, schools, teachers
from ledger.commands.completions import CompletionToPost
from tests.conftest import a_request, an_actor

ADMINISTRATOR = an_actor(Role.ADMINISTRATOR)
IMPORTER = an_actor(Role.IMPORTER)
OFFICE = an_actor(Role.IMPORTER, "office")
"""Imports the decisions of the office: another person than who imports the reports."""
REPORTED_AT = datetime(2024, 6, 1, 2, 0, tzinfo=UTC)
SOURCE = Source(batch="municipal-2024", sha256="a" * 64, row=7)


def fill(ledger: CreditLedger) -> None:
    """Register two schools, a provider, two activities and two teachers."""
    for school_id in ("S001", "S002"):
        school = schools.SchoolToRegister(
            school_id=school_id,
            name_zh="朝阳学校",
            name_en="A school",
            kind="commission",
            stage="primary",
            valid_from=date(2000, 9, 1),
        )
        schools.register_school(ledger, a_request(ADMINISTRATOR), school)
    provider = providers.ProviderToRegister(
        provider_id="P001",
        name_zh="教师发展学院",
        name_en="Development College",
        may_give=["professional", "public_required:ethics"],
        valid_from=date(2020, 1, 1),
    )
    providers.register_provider(ledger, a_request(ADMINISTRATOR), provider)
    register_activity(ledger, "A1")
    register_activity(ledger, "SELF", kind="self_directed", hours=None)
    for teacher_id, school_id in (("T1", "S001"), ("T2", "S002")):
        register_teacher(ledger, teacher_id, school_id)


def register_activity(ledger: CreditLedger, activity_id: str, **changes: Any) -> Answer:
    """Register a professional course of P001."""
    given: dict[str, Any] = {
        "title_zh": "学科素养课程",
        "title_en": "Subject course",
        "kind": "professional",
        "provider_id": "P001",
        "hours": Decimal(40),
        "tags": {"section": "subject"},
        "approval_no": "朝教继〔2023〕1号",
    }
    activity = activities.ActivityToRegister(
        activity_id=activity_id, **{**given, **changes}
    )
    return activities.register_activity(ledger, a_request(ADMINISTRATOR), activity)


def register_teacher(
    ledger: CreditLedger, teacher_id: str, school_id: str = "S001", **changes: Any
) -> Answer:
    """Register a teacher at a school from 2021 on."""
    teacher = teachers.TeacherToRegister(
        teacher_id=teacher_id,
        school_id=school_id,
        valid_from=date(2021, 1, 1),
        attributes={"entry": ("existing",)},
        **changes,
    )
    return teachers.register_teacher(ledger, a_request(ADMINISTRATOR), teacher)


def completion(**changes: Any) -> CompletionToPost:
    """Return a report of 40 hours of A1 by T1."""
    given: dict[str, Any] = {
        "teacher_id": "T1",
        "activity_id": "A1",
        "amount": Decimal(40),
        "result": Result.PASSED,
        "completed_on": date(2024, 5, 1),
    }
    return CompletionToPost(**{**given, **changes})


def post(ledger: CreditLedger, actor: Actor, **changes: Any) -> Answer:
    """Post a report."""
    return completions.post_completion(ledger, a_request(actor), completion(**changes))
