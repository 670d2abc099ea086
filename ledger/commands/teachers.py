"""The record of a teacher: registration, moves, attributes, leave, merging."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from domain import profile as profiles
from domain import school as schools
from domain.errors import NotYoursError
from domain.events import LedgerEvent
from domain.limits import checked_id, checked_text
from domain.profile import Profile
from domain.terms import Attributes, Role
from ledger.application import Answer, CreditLedger, Proposal, Request
from ledger.commands.case import CREATED, Case, Outcome, created, decide, known

MAX_NAME_CHARACTERS = 100


@dataclass(frozen=True, kw_only=True)
class TeacherToRegister:
    """A teacher, the school and the attributes from a day on; the name goes apart."""

    teacher_id: str
    school_id: str
    valid_from: date
    attributes: Attributes = field(default_factory=dict)
    name: str | None = None
    number: str | None = None


@dataclass(frozen=True, kw_only=True)
class Move:
    """A teacher belongs to another school from a day on."""

    teacher_id: str
    school_id: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class AttributeChange:
    """Attributes take new values from a day on; no values end one."""

    teacher_id: str
    valid_from: date
    attributes: Attributes


@dataclass(frozen=True, kw_only=True)
class Leave:
    """A teacher is on leave from a day on."""

    teacher_id: str
    on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class Return:
    """A teacher is back in service from a day on."""

    teacher_id: str
    on: date


@dataclass(frozen=True, kw_only=True)
class Retirement:
    """A teacher leaves service on a day."""

    teacher_id: str
    on: date


@dataclass(frozen=True, kw_only=True)
class TeacherMerger:
    """One id goes on under another."""

    teacher_id: str
    into_teacher_id: str


def register_teacher(
    ledger: CreditLedger, request: Request, teacher: TeacherToRegister
) -> Answer:
    """Register a teacher; the same registration again is known.

    Raises UnknownError (the school), SchoolMergedError, NotYoursError and
    AlreadyRegisteredError.
    """

    def decision(case: Case) -> Outcome:
        before = case.guarded_profile(teacher.teacher_id)
        _check_school(case, teacher.school_id, teacher.valid_from)
        event = profiles.register_teacher(
            before, teacher.school_id, teacher.valid_from, teacher.attributes
        )
        _note_name(case, teacher)
        if before.exists:
            return known(status="already-known", teacher_id=teacher.teacher_id)
        stream = case.teacher_stream(teacher.teacher_id)
        return created(stream, event, status="registered", teacher_id=stream.key)

    return decide(ledger, request, decision)


def move_teacher(ledger: CreditLedger, request: Request, move: Move) -> Answer:
    """Move a teacher to another school from a day on."""

    def change(case: Case, profile: Profile) -> LedgerEvent:
        _check_school(case, move.school_id, move.valid_from)
        return profiles.move_teacher(profile, move.school_id, move.valid_from)

    return _change(ledger, request, move.teacher_id, change)


def change_attributes(
    ledger: CreditLedger, request: Request, change: AttributeChange
) -> Answer:
    """Give a teacher's attributes new values from a day on."""
    attributes, valid_from = change.attributes, change.valid_from
    return _change(
        ledger,
        request,
        change.teacher_id,
        lambda _, profile: profiles.change_attributes(profile, attributes, valid_from),
    )


def start_leave(ledger: CreditLedger, request: Request, leave: Leave) -> Answer:
    """Begin a teacher's leave."""
    return _change(
        ledger,
        request,
        leave.teacher_id,
        lambda _, profile: profiles.start_leave(profile, leave.on, leave.reason),
    )


def end_leave(ledger: CreditLedger, request: Request, back: Return) -> Answer:
    """End a teacher's leave."""
    return _change(
        ledger,
        request,
        back.teacher_id,
        lambda _, profile: profiles.end_leave(profile, back.on),
    )


def retire_teacher(
    ledger: CreditLedger, request: Request, retirement: Retirement
) -> Answer:
    """Retire a teacher from a day on."""
    return _change(
        ledger,
        request,
        retirement.teacher_id,
        lambda _, profile: profiles.retire(profile, retirement.on),
    )


def merge_teacher(
    ledger: CreditLedger, request: Request, merger: TeacherMerger
) -> Answer:
    """Let one id of a person go on under another; one transaction in two streams."""

    def decision(case: Case) -> Outcome:
        profile = case.guarded_profile(merger.teacher_id)
        survivor = case.guarded_profile(merger.into_teacher_id, "into_teacher_id")
        merged, absorbed = profiles.merge(profile, survivor)
        stream = case.teacher_stream(merger.teacher_id)
        into = case.teacher_stream(merger.into_teacher_id)
        return Outcome(
            word=CREATED,
            proposals=[
                Proposal(stream=stream, event=merged),
                *(Proposal(stream=into, event=event) for event in absorbed),
            ],
            body={"status": "merged", "teacher_id": stream.key, "into": into.key},
        )

    return decide(ledger, request, decision)


def _change(
    ledger: CreditLedger,
    request: Request,
    teacher_id: str,
    change: Callable[[Case, Profile], LedgerEvent],
) -> Answer:
    def decision(case: Case) -> Outcome:
        profile = case.guarded_profile(teacher_id)
        profiles.existing(profile)
        if case.acting.role is Role.SCHOOL:
            _check_own(case, profile.school_on(request.today))
        event = change(case, profile)
        stream = case.teacher_stream(teacher_id)
        return created(stream, event, status="recorded", teacher_id=teacher_id)

    return decide(ledger, request, decision)


def _check_school(case: Case, school_id: str, day: date) -> None:
    """Refuse a school that is unknown, merged by that day, or another's."""
    checked_id("school_id", school_id)
    schools.existing_on(case.registers.school(school_id), day)
    if case.acting.role is Role.SCHOOL:
        _check_own(case, school_id)


def _check_own(case: Case, school_id: str | None) -> None:
    if not case.acting.acts_for(school_id):
        organisation = case.request.actor.organisation
        raise NotYoursError(organisation, "The teacher", "teacher_id")


def _note_name(case: Case, teacher: TeacherToRegister) -> None:
    """Enter name and number in the directory, in the same transaction."""
    for field_name in ("name", "number"):
        text = getattr(teacher, field_name)
        if text is not None:
            checked_text(field_name, text, MAX_NAME_CHARACTERS)
    if teacher.name is not None or teacher.number is not None:
        case.reader.also(
            "directory_put",
            teacher_id=teacher.teacher_id,
            name=teacher.name,
            number=teacher.number,
            changed_by=case.request.actor.client_id,
        )
