"""Writing plain events into a ledger, for faults of those who read it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random
from uuid import UUID

from domain.events.teacher import CompletionApproved, CompletionPosted
from domain.terms import Level, Result, Role, StreamKind, Unit
from scripts.soak.town import ACTIVITIES, PROVIDER, SCHOOL, TEACHERS, Told

ID_BITS = 128


def reports_with_approvals(random: Random, count: int, prefix: str) -> Iterator[Told]:
    """Yield reports of several teachers, each followed by its approval."""
    for number in range(count):
        teacher_id = random.choice(TEACHERS)
        posting_id = UUID(int=random.getrandbits(ID_BITS))
        yield posted(posting_id, teacher_id, f"{prefix}{number}")
        yield approved(posting_id, teacher_id)


def posted(posting_id: UUID, teacher_id: str, occasion: str) -> Told:
    """Return a report of the school."""
    activity_id, kind = next(iter(ACTIVITIES.items()))
    event = CompletionPosted(
        posting_id=posting_id,
        teacher_id=teacher_id,
        activity_id=activity_id,
        occasion=occasion,
        provider_id=PROVIDER,
        school_id=SCHOOL,
        kind=kind,
        amount=Decimal(4),
        unit=Unit.HOURS,
        result=Result.PASSED,
        completed_on=date(2022, 5, 1),
        reporter=SCHOOL,
        reporter_role=Role.SCHOOL,
    )
    return StreamKind.TEACHER, teacher_id, event


def approved(posting_id: UUID, teacher_id: str) -> Told:
    """Return the district's approval of a report."""
    event = CompletionApproved(posting_id=posting_id, level=Level.DISTRICT)
    return StreamKind.TEACHER, teacher_id, event
