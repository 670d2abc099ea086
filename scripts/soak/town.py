"""The small district on which faults are tried: a school, its teachers, their keys."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from domain.events import LedgerEvent
from domain.events.register import (
    ActivityRegistered,
    ProviderRegistered,
    SchoolRegistered,
)
from domain.events.teacher import TeacherRegistered
from domain.terms import Role, StreamKind
from ledger.application import Answer, CreditLedger, Proposal, Request
from ledger.commands.clients import ClientToCreate
from scripts.client_command import at_the_machine, make_client
from scripts.starting.filling import adopt_shipped_policies

SCHOOL = "S1"
OTHER_SCHOOL = "S2"
PROVIDER = "P1"
TEACHERS = tuple(f"T{number:03}" for number in range(100))
ACTIVITIES = {"PRO": "professional", "ELE": "elective_topical"}
SINCE = date(2015, 9, 1)

HOLDERS = {
    "school": (Role.SCHOOL, SCHOOL),
    "clerk": (Role.SCHOOL, SCHOOL),
    "other_school": (Role.SCHOOL, OTHER_SCHOOL),
    "provider": (Role.PROVIDER, PROVIDER),
    "reviewer": (Role.REVIEWER, None),
    "second_reviewer": (Role.REVIEWER, None),
    "auditor": (Role.AUDITOR, None),
    "administrator": (Role.ADMINISTRATOR, None),
}
"""Who has a key; the clerk answers for the same school as `school`."""

Told = tuple[StreamKind, str, LedgerEvent]


@dataclass(frozen=True, kw_only=True)
class Town:
    """The keys to a district that was filled."""

    keys: dict[str, str]


def found(ledger: CreditLedger) -> Town:
    """Register everything, adopt the shipped policies, hand the keys out."""
    keys = {
        name: make_client(
            ledger,
            ClientToCreate(
                client_id=f"town-{name}",
                role=role,
                organisation=scope,
                person=f"person {name}",
            ),
        )
        for name, (role, scope) in HOLDERS.items()
    }
    adopt_shipped_policies(ledger)
    record(ledger, [*_registers(), *(_teacher(key) for key in TEACHERS)])
    return Town(keys=keys)


def record(
    ledger: CreditLedger, told: list[Told], request: Request | None = None
) -> None:
    """Record events as they are, in one transaction."""
    proposals = [
        Proposal(stream=ledger.stream(kind, key), event=event)
        for kind, key, event in told
    ]
    ledger.decide(
        request or at_the_machine(ledger, Role.ADMINISTRATOR),
        lambda _reader: proposals,
        lambda _recorded: Answer(outcome="created", body={}),
    )


def reports(random: Random, count: int, prefix: str = "") -> list[dict[str, Any]]:
    """Return reports of completions as a school sends them, no two alike."""
    return [
        {
            "teacher_id": random.choice(TEACHERS),
            "activity_id": random.choice(list(ACTIVITIES)),
            "occasion": f"{prefix}{number}",
            "amount": str(random.randint(1, 40)),
            "result": random.choice(["passed", "passed", "attended"]),
            "completed_on": f"{random.randint(2021, 2024)}-0{random.randint(1, 9)}-15",
        }
        for number in range(count)
    ]


def _registers() -> list[Told]:
    return [
        *((StreamKind.SCHOOL, key, _school(key)) for key in (SCHOOL, OTHER_SCHOOL)),
        (StreamKind.PROVIDER, PROVIDER, _provider()),
        *(
            (StreamKind.ACTIVITY, key, _activity(key, kind))
            for key, kind in ACTIVITIES.items()
        ),
    ]


def _school(school_id: str) -> SchoolRegistered:
    return SchoolRegistered(
        name_zh=f"第{school_id}小学",
        name_en=f"School {school_id}",
        kind="commission",
        stage="primary",
        valid_from=SINCE,
    )


def _provider() -> ProviderRegistered:
    return ProviderRegistered(
        name_zh="教师发展学院",
        name_en="Teacher Development College",
        may_give=tuple(ACTIVITIES.values()),
        valid_from=SINCE,
    )


def _activity(key: str, kind: str) -> ActivityRegistered:
    return ActivityRegistered(
        title_zh=f"{key}研修",
        title_en=f"Study {key}",
        kind=kind,
        provider_id=PROVIDER,
        hours=Decimal(40),
        credits=None,
        tags={"section": "subject"},
        approval_no="2021-1",
    )


def _teacher(teacher_id: str) -> Told:
    event = TeacherRegistered(
        school_id=SCHOOL, valid_from=SINCE, attributes={"entry": ("existing",)}
    )
    return StreamKind.TEACHER, teacher_id, event
