"""How schools and the district stand: completion rate 结业率, shortfall, queue."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from domain.errors import UnknownError
from domain.registers import Registers
from domain.statement import Verdict
from projections.cursors import cursor_of_text, text_in
from projections.reading import ReadingRoom
from projections.views import (
    DistrictOverview,
    PendingAge,
    SchoolOverview,
    SchoolRate,
    Standing,
    TeacherPage,
    TeacherView,
)
from projections.visit import Visit

AGES = ("0-7", "8-30", "31-90", "91+")


def school_overview(
    room: ReadingRoom, school_id: str, series: str, today: date
) -> SchoolOverview:
    """Return how a school's teachers stand in a series; raises UnknownError.

    Schools that were merged into it are part of it.
    """
    return room.read(lambda visit: _school(room, visit, school_id, series, today))


def district_overview(room: ReadingRoom, series: str, today: date) -> DistrictOverview:
    """Return the completion rate of every school, and what waits in the district."""

    def found(visit: Visit) -> DistrictOverview:
        registers = room.registers_at(visit)
        pending = dict(visit.rows("district_pending"))
        rates = [
            _rate(registers, row, pending.get(row[0], 0))
            for row in visit.rows("district_standings", series=series)
        ]
        return DistrictOverview(schools=rates, pending=_ages(room, visit, today, None))

    return room.read(found)


def teachers(
    room: ReadingRoom,
    school_id: str | None,
    cursor: str | None,
    limit: int,
    name: str | None = None,
) -> TeacherPage:
    """Return a page of teachers by id, of one school or of all, of a name or of any."""

    def found(visit: Visit) -> list[tuple[Any, ...]]:
        registers = room.registers_at(visit)
        schools = None if school_id is None else _parts(registers, school_id)
        beyond = "" if cursor is None else text_in(cursor)
        asked = {"school_ids": schools, "beyond": beyond, "limit": limit + 1}
        if name is None:
            return visit.rows("teachers_list", **asked)
        district = room.ledger.district
        return visit.rows("teachers_named", **asked, named=name, district=district)

    rows = room.read(found)
    names = room.ledger.directory.get_many([row[0] for row in rows[:limit]])
    items = [
        TeacherView(
            teacher_id=teacher_id,
            name=entry.name if (entry := names.get(teacher_id)) else None,
            school_id=school,
            service=service,
            merged_into=merged_into or None,
        )
        for teacher_id, school, service, merged_into in rows[:limit]
    ]
    more = len(rows) > limit
    return TeacherPage(
        items=items,
        next_cursor=cursor_of_text(items[-1].teacher_id) if more else None,
    )


# --- inside ---------------------------------------------------------------------------


def _school(
    room: ReadingRoom, visit: Visit, school_id: str, series: str, today: date
) -> SchoolOverview:
    registers = room.registers_at(visit)
    school = registers.school(school_id)
    if school.registered is None:
        raise UnknownError("school", school_id)
    parts = _parts(registers, school_id)
    rows = visit.rows("school_standings", school_ids=parts, series=series)
    names = room.ledger.directory.get_many([row[0] for row in rows])
    standings = [
        _standing(row, series, entry.name if (entry := names.get(row[0])) else None)
        for row in rows
    ]
    verdicts = Counter(standing.verdict for standing in standings)
    return SchoolOverview(
        school_id=school_id,
        name_zh=school.registered.name_zh,
        name_en=school.registered.name_en,
        kind=school.kind_on(today) or school.registered.kind,
        teachers=len(standings),
        met=verdicts[Verdict.MET],
        not_met=verdicts[Verdict.NOT_MET],
        not_in_scope=verdicts[Verdict.NOT_IN_SCOPE],
        pending=_ages(room, visit, today, parts),
        missing_by_category=_missing(standings),
        standings=standings,
    )


def _missing(standings: Sequence[Standing]) -> dict[str, int]:
    """Count by category who lacks something there, the most frequent first."""
    lacking = Counter(
        category
        for standing in standings
        if standing.verdict is not Verdict.NOT_IN_SCOPE
        for category in standing.missing_categories
    )
    return dict(lacking.most_common())


def _parts(registers: Registers, school_id: str) -> list[str]:
    """Return a school and those that go on as part of it."""
    ids = dict.fromkeys([school_id, *registers.schools])
    return [
        one
        for one in ids
        if one == school_id or registers.school_goes_on_as(one, date.max) == school_id
    ]


def _standing(row: tuple[Any, ...], series: str, name: str | None) -> Standing:
    (teacher_id, service, document, cohort, verdict, credits_, target, rules,
     categories, problem, computed_at, behind_since, pending) = row  # fmt: skip
    return Standing(
        teacher_id=teacher_id,
        name=name,
        series=series,
        document=document,
        cohort=cohort,
        verdict=Verdict(verdict),
        total_credits=_cut(credits_),
        target=_cut(target),
        missing=tuple(rules),
        missing_categories=tuple(categories),
        pending=pending,
        service=service,
        computed_at=computed_at,
        behind=behind_since is not None,
        problem=problem or None,
    )


def _rate(registers: Registers, row: tuple[Any, ...], pending: int) -> SchoolRate:
    school_id, total, met, not_met, not_in_scope = row
    registered = registers.school(school_id).registered
    return SchoolRate(
        school_id=school_id,
        name_zh=registered.name_zh if registered else school_id,
        name_en=registered.name_en if registered else school_id,
        teachers=total,
        met=met,
        not_met=not_met,
        not_in_scope=not_in_scope,
        pending=pending,
    )


def _ages(
    room: ReadingRoom, visit: Visit, today: date, school_ids: Sequence[str] | None
) -> list[PendingAge]:
    counts = dict(
        visit.rows(
            "pending_ages",
            today=today,
            timezone=room.zone.key,
            school_ids=school_ids,
        )
    )
    return [PendingAge(label=label, count=counts.get(label, 0)) for label in AGES]


def _cut(exact: str) -> Decimal:
    """Return an amount with two places, never more than is there (R23)."""
    return Decimal(floor(Fraction(exact) * 100)).scaleb(-2)
