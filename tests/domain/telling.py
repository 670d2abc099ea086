"""Short words with which the tests of the rule book tell a history."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import reduce
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from domain import activity, profile, provider, ruling, school, teacher
from domain.acting import Acting
from domain.events import LedgerEvent, Recorded
from domain.events.register import (
    ActivityRegistered,
    ProviderRegistered,
    SchoolRegistered,
)
from domain.events.teacher import (
    CompletionApproved,
    CompletionPosted,
    CompletionRejected,
    CompletionReversed,
    TeacherRegistered,
)
from domain.registers import Registers
from domain.terms import Actor, Clock, Level, Result, Role, Stream, StreamKind, Unit

TODAY = date(2025, 6, 30)
DAWN = datetime(2025, 1, 1, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")

STREAM = Stream(district="chaoyang", kind=StreamKind.TEACHER, key="T1")


def an_actor(role: Role, organisation: str | None = None, person: str = "") -> Actor:
    """Return an actor named after role, organisation and person."""
    name = "-".join(part for part in (role.value, organisation, person) if part)
    return Actor(
        client_id=name, person=f"person {name}", role=role, organisation=organisation
    )


SCHOOL = an_actor(Role.SCHOOL, "S1")
OTHER_SCHOOL = an_actor(Role.SCHOOL, "S2")
PROVIDER = an_actor(Role.PROVIDER, "P1")
REVIEWER = an_actor(Role.REVIEWER)
IMPORTER = an_actor(Role.IMPORTER)
AUDITOR = an_actor(Role.AUDITOR)


def recorded(
    event: LedgerEvent,
    position: int = 1,
    *,
    actor: Actor = REVIEWER,
    reported_at: datetime | None = None,
) -> Recorded:
    """Return an event in an envelope; a day passes from one position to the next."""
    instant = DAWN + timedelta(days=position)
    return Recorded(
        event=event,
        stream=STREAM,
        position=position,
        version=position,
        clock=Clock(recorded_at=instant, reported_at=reported_at),
        actor=actor,
        request_id=f"request-{position}",
    )


def told(*events: LedgerEvent, actor: Actor = REVIEWER) -> list[Recorded]:
    """Return events in envelopes, at positions 1, 2, 3 ..."""
    return [recorded(event, n, actor=actor) for n, event in enumerate(events, start=1)]


def profile_of(*events: LedgerEvent, teacher_id: str = "T1") -> profile.Profile:
    """Fold the record of a teacher."""
    return reduce(profile.apply, told(*events), profile.new(teacher_id))


def ledger_of(*history: Recorded | LedgerEvent) -> teacher.TeacherLedger:
    """Fold a teacher's postings; bare events are the reviewer's, in order."""
    envelopes = [
        one if isinstance(one, Recorded) else recorded(one, number)
        for number, one in enumerate(history, start=1)
    ]
    return reduce(teacher.apply, envelopes, teacher.new("T1"))


def school_of(*events: LedgerEvent, school_id: str = "S1") -> school.SchoolState:
    """Fold a school."""
    return reduce(school.apply, told(*events), school.new(school_id))


def activity_of(*events: LedgerEvent, key: str = "A1") -> activity.ActivityState:
    """Fold an activity."""
    return reduce(activity.apply, told(*events), activity.new(key))


def provider_of(*events: LedgerEvent, key: str = "P1") -> provider.ProviderState:
    """Fold a provider."""
    return reduce(provider.apply, told(*events), provider.new(key))


def ruling_of(*events: LedgerEvent, key: str = "R1") -> ruling.RulingState:
    """Fold a ruling."""
    return reduce(ruling.apply, told(*events), ruling.new(key))


# --- events with sensible content ----------------------------------------------------


def joined(**changes) -> TeacherRegistered:
    """Return the registration of a teacher at S1 from 2021 on."""
    given = {
        "school_id": "S1",
        "valid_from": date(2021, 1, 1),
        "attributes": {"entry": ("existing",)},
    }
    return TeacherRegistered(**{**given, **changes})


def opened(**changes) -> SchoolRegistered:
    """Return the registration of a commission school."""
    given = {
        "name_zh": "朝阳第一小学",
        "name_en": "First Primary",
        "kind": "commission",
        "stage": "primary",
        "valid_from": date(2000, 9, 1),
    }
    return SchoolRegistered(**{**given, **changes})


def offered(**changes) -> ActivityRegistered:
    """Return the registration of a professional course of P1."""
    given = {
        "title_zh": "学科素养课程",
        "title_en": "Subject course",
        "kind": "professional",
        "provider_id": "P1",
        "hours": Decimal(40),
        "credits": None,
        "tags": {"section": "subject"},
        "approval_no": "朝教继〔2023〕1号",
        "runs_from": date(2023, 1, 1),
        "runs_until": date(2025, 12, 31),
    }
    return ActivityRegistered(**{**given, **changes})


def qualified(**changes) -> ProviderRegistered:
    """Return the registration of a provider that may give professional courses."""
    given = {
        "name_zh": "教师发展学院",
        "name_en": "Development College",
        "may_give": ("professional",),
        "valid_from": date(2020, 1, 1),
    }
    return ProviderRegistered(**{**given, **changes})


def posted(number: int | None = None, **changes) -> CompletionPosted:
    """Return a report by S1 of 40 hours passed; `number` makes its id."""
    given = {
        "posting_id": uuid4() if number is None else UUID(int=number),
        "teacher_id": "T1",
        "activity_id": "A1",
        "occasion": "",
        "provider_id": "P1",
        "school_id": "S1",
        "kind": "professional",
        "amount": Decimal(40),
        "unit": Unit.HOURS,
        "result": Result.PASSED,
        "completed_on": date(2024, 5, 1),
        "reporter": "S1",
        "reporter_role": Role.SCHOOL,
    }
    return CompletionPosted(**{**given, **changes})


def by_provider(number: int | None = None, **changes) -> CompletionPosted:
    """Return the same report by the provider P1."""
    said = {"reporter": "P1", "reporter_role": Role.PROVIDER}
    return posted(number, **{**said, **changes})


def approved(number: int, level: Level = Level.DISTRICT) -> CompletionApproved:
    """Return an approval of a numbered posting."""
    return CompletionApproved(posting_id=UUID(int=number), level=level)


def rejected(number: int, level: Level = Level.DISTRICT) -> CompletionRejected:
    """Return a rejection of a numbered posting."""
    posting_id = UUID(int=number)
    return CompletionRejected(posting_id=posting_id, level=level, reason="wrong-hours")


def reversed_(number: int, **changes) -> CompletionReversed:
    """Return a reversal of a numbered posting."""
    given = {"posting_id": UUID(int=number), "reason": "entered-twice"}
    return CompletionReversed(**{**given, **changes})


# --- surroundings ---------------------------------------------------------------------


def registers_of(
    schools: Iterable[school.SchoolState] = (),
    activities: Iterable[activity.ActivityState] = (),
    providers: Iterable[provider.ProviderState] = (),
    rulings: Iterable[ruling.RulingState] = (),
) -> Registers:
    """Return registers: by default the school S1, the activity A1, the provider P1."""
    known_schools = [school_of(opened()), *schools]
    known_activities = [activity_of(offered()), *activities]
    known_providers = [provider_of(qualified()), *providers]
    return Registers(
        schools={one.school_id: one for one in known_schools},
        activities={one.activity_id: one for one in known_activities},
        providers={one.provider_id: one for one in known_providers},
        rulings={one.ruling_id: one for one in rulings},
        zone=ZONE,
    )


def acting(actor: Actor, registers: Registers | None = None, **changes) -> Acting:
    """Return an actor on the tests' day."""
    one = Acting(actor=actor, today=TODAY, registers=registers or registers_of())
    return replace(one, **changes)


def importing(actor: Actor = IMPORTER) -> Acting:
    """Return an importer that says when an older system knew."""
    return acting(actor, asserted=True)
