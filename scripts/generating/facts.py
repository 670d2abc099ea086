"""A generated teacher's facts, as the rules see them: for tests and comparisons."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from uuid import UUID

import numpy as np

from domain.facts import (
    ApprovedOffset,
    CarriedIn,
    Completion,
    Ruling,
    Status,
    TeacherFacts,
)
from domain.policy.columns.population import Standing
from domain.terms import Result, Unit
from scripts.generating.rulings import RULINGS, applies_to
from scripts.generating.shapes import (
    KINDS,
    NONE,
    RESULTS,
    SCHOOL_BASED,
    UNITS,
    Block,
    Catalogue,
)
from scripts.generating.spans import spans_of

AUTHORITY = "district_office"
RECOGNITION_NO = "朝教继〔2025〕21号"
DISALLOWANCE_NO = "朝教继〔2024〕2号"
DISALLOWED_YEAR = 2023
LAST_DAY = date(2025, 12, 31)
"""The last day of the period, up to which everything is counted."""
OFFSET_RULE = "professional-surplus-to-elective"
ORIGIN = "haidian"


def facts_of(catalogue: Catalogue, block: Block, teacher: int) -> TeacherFacts:
    """Return everything that is known of one teacher of a block."""
    rows = block.rows
    first, last = np.searchsorted(rows.teacher, (teacher, teacher + 1))
    return TeacherFacts(
        teacher_id=block.teachers.name(teacher),
        spans=tuple(spans_of(catalogue, block.teachers, teacher)),
        completions=tuple(
            _completion(catalogue, block, row) for row in range(first, last)
        ),
        carried_in=tuple(_carried_in(block, teacher)),
        offsets=tuple(
            ApprovedOffset(
                offset_id=one.offset_id,
                rule_id=OFFSET_RULE,
                credits=amount_of(one.credits),
            )
            for one in block.permissions
            if one.teacher == teacher
        ),
        rulings=rulings_of(block.teachers.first + teacher),
    )


def rulings_of(number: int) -> tuple[Ruling, ...]:
    """Return the rulings for a teacher of the world, by number."""
    return tuple(ruling for ruling in RULINGS if applies_to(ruling, number))


@cache
def amount_of(in_hundredths: int) -> Decimal:
    """Return an amount in plain digits."""
    return Decimal(format((Decimal(in_hundredths) / 100).normalize(), "f"))


def _optional(in_hundredths: int) -> Decimal | None:
    return None if in_hundredths == NONE else amount_of(in_hundredths)


def _completion(catalogue: Catalogue, block: Block, row: int) -> Completion:
    rows = block.rows
    offer = catalogue.offers[rows.offer[row]]
    school = catalogue.schools[rows.school[row]]
    day = date.fromordinal(int(rows.day[row]))
    again = int(rows.counts_in[row]) or None
    based = rows.kind[row] == SCHOOL_BASED and school.disallowed
    falls = based and day.year == DISALLOWED_YEAR and again is None
    recognised = _optional(int(rows.recognised[row]))
    decided = int(rows.decided[row])
    return Completion(
        posting_id=UUID(bytes=rows.ids[row].tobytes()),
        position=0,
        activity_id=offer.activity_id,
        occasion=occasion_of(int(rows.occasion[row])),
        provider_id=offer.provider_id,
        school_id=school.school_id,
        kind=KINDS[rows.kind[row]],
        tags=dict(offer.tags),
        amount=amount_of(int(rows.amount[row])),
        unit=Unit(UNITS[rows.unit[row]]),
        result=Result(RESULTS[rows.result[row]]),
        completed_on=day,
        status=STATUSES[rows.status[row]],
        activity_hours=_optional(offer.hours),
        activity_credits=_optional(offer.credits),
        activity_approved=offer.approved,
        provider_qualified=offer.qualified,
        recognised_credits=recognised,
        recognised_by=None if recognised is None else recognised_by(),
        disallowed_by=DISALLOWANCE_NO if falls else None,
        makes_up_for=again,
        decided_on=date.fromordinal(decided) if decided else None,
        corroborations=int(rows.corroborated[row]),
    )


STATUSES: Mapping[int, Status] = {
    int(Standing[status.name]): status for status in Status
}


def occasion_of(number: int) -> str:
    """Return the name of the occasion of a teacher's n-th completion."""
    return f"o{number}"


def recognised_by() -> str:
    """Return the authority and document of every recognition."""
    return f"{AUTHORITY} {RECOGNITION_NO}"


def _carried_in(block: Block, teacher: int) -> list[CarriedIn]:
    return [
        CarriedIn(
            carry_in_id=line.carry_in_id,
            position=0,
            origin=f"{ORIGIN} {line.reference}",
            kind=line.kind,
            credits=amount_of(line.credits),
            hours=amount_of(line.hours),
            completed_on=date.fromordinal(line.day),
            tags=dict(line.tags),
        )
        for line in block.lines
        if line.teacher == teacher
    ]
