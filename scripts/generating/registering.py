"""The registers and the people of a world, as events in their streams."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from domain.events import LedgerEvent
from domain.events.register import (
    ActivityRegistered,
    ProjectYearDisallowed,
    ProviderRegistered,
    RulingMade,
    SchoolRegistered,
)
from domain.events.teacher import (
    CreditCarriedIn,
    LeaveEnded,
    LeaveStarted,
    OffsetApproved,
    OffsetRequested,
    TeacherMoved,
    TeacherRegistered,
    TeacherRetired,
)
from domain.terms import StreamKind
from scripts.demonstration.names import PROVIDERS
from scripts.generating.facts import (
    DISALLOWANCE_NO,
    DISALLOWED_YEAR,
    OFFSET_RULE,
    ORIGIN,
    amount_of,
)
from scripts.generating.rulings import RULINGS, numbers_of
from scripts.generating.shapes import (
    KINDS,
    NONE,
    SCHOOL_BASED,
    Block,
    Catalogue,
    Offer,
    School,
    Teachers,
)
from scripts.generating.spans import own_attributes

ZONE = ZoneInfo("Asia/Shanghai")
BEFORE = date(2020, 12, 21)
OFFSET_DAYS = (date(2025, 11, 5), date(2025, 12, 2))


@dataclass(frozen=True, kw_only=True)
class Told:
    """An event, the stream it belongs to, and when an older system says it knew."""

    kind: StreamKind
    key: str
    event: LedgerEvent
    reported_at: datetime


def at(day: date, hour: int = 9) -> datetime:
    """Return an instant of a district's day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


def registers(catalogue: Catalogue, teachers: int) -> Iterator[Told]:
    """Yield what registers schools, providers, activities and rulings."""
    for school in catalogue.schools:
        yield _told(StreamKind.SCHOOL, school.school_id, _school(school), BEFORE)
        yield _told(StreamKind.PROVIDER, school.school_id, _own(school), BEFORE)
    for one in PROVIDERS:
        provider = ProviderRegistered(
            name_zh=one.name_zh,
            name_en=one.name_en,
            may_give=one.may_give,
            valid_from=date(2016, 1, 1),
        )
        yield _told(StreamKind.PROVIDER, one.provider_id, provider, BEFORE)
    for offer in catalogue.offers:
        day = date(offer.year - 1, 12, 22)
        event = _activity(catalogue, offer)
        yield _told(StreamKind.ACTIVITY, offer.activity_id, event, day)
    for school in catalogue.schools:
        if school.disallowed:
            fallen = ProjectYearDisallowed(
                year=DISALLOWED_YEAR,
                kind=KINDS[SCHOOL_BASED],
                document_no=DISALLOWANCE_NO,
            )
            day = date(2024, 1, 17)
            yield _told(StreamKind.SCHOOL, school.school_id, fallen, day)
    yield from _rulings(teachers)


def people(catalogue: Catalogue, block: Block) -> Iterator[Told]:
    """Yield what registers the teachers of a block, and what their records went by."""
    teachers = block.teachers
    for teacher in range(len(teachers)):
        yield from _record(catalogue, teachers, teacher)


def beside(block: Block) -> Iterator[Told]:
    """Yield carried-in lines and approved offsets of a block's teachers."""
    for line in block.lines:
        event = CreditCarriedIn(
            carry_in_id=line.carry_in_id,
            origin_district=ORIGIN,
            origin_reference=line.reference,
            kind=line.kind,
            credits=amount_of(line.credits),
            hours=amount_of(line.hours),
            completed_on=date.fromordinal(line.day),
            tags=dict(line.tags),
        )
        yield _of(block.teachers.name(line.teacher), event, date(2023, 2, 8))
    asked, approved = OFFSET_DAYS
    for one in block.permissions:
        name = block.teachers.name(one.teacher)
        request = OffsetRequested(
            offset_id=one.offset_id,
            rule_id=OFFSET_RULE,
            credits=amount_of(one.credits),
        )
        yield _of(name, request, asked)
        yield _of(name, OffsetApproved(offset_id=one.offset_id), approved)


# --- inside ---------------------------------------------------------------------------


def _told(kind: StreamKind, key: str, event: LedgerEvent, day: date) -> Told:
    return Told(kind=kind, key=key, event=event, reported_at=at(day))


def _of(teacher_id: str, event: LedgerEvent, day: date) -> Told:
    return _told(StreamKind.TEACHER, teacher_id, event, day)


def _school(school: School) -> SchoolRegistered:
    return SchoolRegistered(
        name_zh=f"第{school.school_id}学校",
        name_en=f"School {school.school_id}",
        kind=school.kind,
        stage=school.stage,
        valid_from=date(2010, 9, 1),
    )


def _own(school: School) -> ProviderRegistered:
    """Return a school as the provider of its own training."""
    return ProviderRegistered(
        name_zh=f"第{school.school_id}学校",
        name_en=f"School {school.school_id}",
        may_give=("school_based", "self_directed"),
        valid_from=date(2016, 1, 1),
    )


def _activity(catalogue: Catalogue, offer: Offer) -> ActivityRegistered:
    return ActivityRegistered(
        title_zh=f"培训活动{offer.activity_id}",
        title_en=f"Activity {offer.activity_id}",
        kind=KINDS[offer.kind],
        provider_id=offer.provider_id,
        hours=_optional(offer.hours),
        credits=_optional(offer.credits),
        tags=dict(offer.tags),
        school_id=(
            None if offer.school == NONE else catalogue.schools[offer.school].school_id
        ),
        approval_no=f"朝培批〔{offer.year}〕{offer.activity_id}"
        if offer.approved
        else None,
        runs_from=date(offer.year, 1, 1),
        runs_until=date(offer.year, 12, 31),
    )


def _optional(in_hundredths: int) -> Decimal | None:
    return None if in_hundredths == NONE else amount_of(in_hundredths)


def _rulings(teachers: int) -> Iterable[Told]:
    for ruling in RULINGS:
        concerned = numbers_of(ruling, teachers)
        event = RulingMade(
            series=ruling.series,
            effect=ruling.effect,
            document_no=ruling.document_no,
            teacher_ids=tuple(f"T{number + 1:08d}" for number in concerned),
            rule_id=ruling.rule_id,
            credits=ruling.credits,
        )
        yield _told(StreamKind.RULING, ruling.ruling_id, event, date(2025, 6, 5))


def _record(catalogue: Catalogue, teachers: Teachers, teacher: int) -> Iterator[Told]:
    yield _registration(catalogue, teachers, teacher)
    name = teachers.name(teacher)
    changes: list[tuple[int, LedgerEvent]] = []
    if (day := int(teachers.moved_on[teacher])) != NONE:
        school = catalogue.schools[teachers.moved_to[teacher]].school_id
        moved = date.fromordinal(day)
        changes.append((day, TeacherMoved(school_id=school, valid_from=moved)))
    if (day := int(teachers.left_on[teacher])) != NONE:
        back = int(teachers.returned_on[teacher])
        left = date.fromordinal(day)
        changes.append((day, LeaveStarted(on=left, reason="maternity")))
        changes.append((back, LeaveEnded(on=date.fromordinal(back))))
    if (day := int(teachers.retired_on[teacher])) != NONE:
        changes.append((day, TeacherRetired(on=date.fromordinal(day))))
    for day, event in changes:
        yield _of(name, event, date.fromordinal(day))


def _registration(catalogue: Catalogue, teachers: Teachers, teacher: int) -> Told:
    """Return the registration of one teacher."""
    day = date.fromordinal(int(teachers.registered_on[teacher]))
    event = TeacherRegistered(
        school_id=catalogue.schools[teachers.school[teacher]].school_id,
        valid_from=day,
        attributes=own_attributes(teachers, teacher),
    )
    return _of(teachers.name(teacher), event, day - timedelta(days=5))
