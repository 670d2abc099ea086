"""What the teachers of a block took part in, and what became of the reports."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from domain.policy.columns.population import Standing
from scripts.demonstration.rounds import ROUNDS
from scripts.generating.people import NEW
from scripts.generating.plans import HOURS_PER_CREDIT, PLANS, shares_of, wanted_of
from scripts.generating.shapes import (
    CAMP,
    DEGREE,
    FIRST_DAY,
    INDUCTION,
    IT_PROJECT,
    KINDS,
    LAST_DAY,
    NATIONAL,
    NONE,
    NOT_PASSED,
    PRACTICE,
    PROFESSIONAL,
    PUBLIC,
    SCHOOL_BASED,
    SELF_DIRECTED,
    TRAINERS,
    UNITS,
    Catalogue,
    Flags,
    Ints,
    Rows,
    Teachers,
    year_of,
)

Parts = NDArray[np.float64]

THEME_ORDER = np.array([0, 1, 0, 2, 1, 3, 0, 1])
"""Themes of eight public courses: 3 ethics, 3 policy, 1 student, 1 IT (A2§6)."""

SECTIONS = 5
LAST_IT_DAY = FIRST_DAY + 2 * 365 - 1
"""The IT ability project ran in 2021 and 2022."""
INDUCTION_DAYS = 280
FAILED, ONLY_ATTENDED = 0.012, 0.12
REJECTED, PENDING, SCHOOL_ONLY = 0.012, 0.014, 0.02
CORROBORATED = 0.03
RECOGNISED = 0.02
RECOGNISED_CREDITS = 100
REDONE = 0.35
ROUND_DAYS = np.array([day.toordinal() for day in ROUNDS])
OPEN_RESULT = np.isin(np.arange(len(KINDS)), (PUBLIC, PROFESSIONAL, SCHOOL_BASED))
"""Kinds that count when merely attended (R35)."""
BY_SCHOOL = np.isin(np.arange(len(KINDS)), (SCHOOL_BASED, SELF_DIRECTED))
"""Kinds that only the school reports."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Groups:
    """Runs of rows of one teacher and kind; each row's place and size of its run."""

    place: Ints
    size: Ints
    group: Ints
    count: int


def rows_of(
    catalogue: Catalogue, teachers: Teachers, completions: int, rng: Generator
) -> Rows:
    """Return so many completions of these teachers."""
    plan = _plan_of(catalogue, teachers)
    teacher, rank, kind = _kinds(teachers, plan, completions, rng)
    groups = _groups(teacher * len(KINDS) + kind)
    day = _days(teachers, teacher, kind, groups, rng)
    school = school_on(teachers, teacher, day)
    offer = _offers(catalogue, (kind, school, day), groups, rng)
    redone = _redone(catalogue, kind, school, day, rng)
    fate = _fates(kind, day, rng)
    columns: dict[str, Any] = {
        "teacher": teacher,
        "occasion": rank,
        "kind": kind,
        "day": day,
        "school": school,
        "offer": offer,
        "amount": _amounts(
            (catalogue, teachers, plan), (teacher, kind, offer), groups, rng
        ),
        "unit": _units(kind),
        "counts_in": np.where(redone, 2023, 0),
        "ids": _ids(len(teacher), rng),
        **fate,
    }
    order = np.lexsort((columns["ids"].view(">u8")[::2], day, teacher))
    return Rows(**{name: column[order] for name, column in columns.items()})


def school_on(teachers: Teachers, teacher: Ints, day: Ints) -> Ints:
    """Return the school to which a teacher belongs on a day."""
    moved = teachers.moved_on[teacher]
    gone = (moved != NONE) & (day >= moved)
    return np.where(gone, teachers.moved_to[teacher], teachers.school[teacher])


# --- inside ---------------------------------------------------------------------------


def _plan_of(catalogue: Catalogue, teachers: Teachers) -> Ints:
    """Return the index in `PLANS` of each teacher: by school kind, new ones apart."""
    private = np.array([s.kind != "commission" for s in catalogue.schools])
    last = np.where(
        teachers.moved_to == NONE, teachers.school, np.maximum(teachers.moved_to, 0)
    )
    base = private[last].astype(np.int64)
    return np.where(teachers.entry == NEW, base + len(PLANS) // 2, base)


def _kinds(
    teachers: Teachers, plan: Ints, completions: int, rng: Generator
) -> tuple[Ints, Ints, Ints]:
    """Return teacher, rank within the teacher, and kind of every row."""
    weight = teachers.scale * np.exp(rng.normal(0, 0.12, len(teachers)))
    ends = np.rint(np.cumsum(weight) / weight.sum() * completions).astype(np.int64)
    starts = np.concatenate(([0], ends[:-1]))
    teacher = np.repeat(np.arange(len(teachers)), ends - starts)
    rank = np.arange(len(teacher)) - starts[teacher]
    along = (rank + rng.random(len(teacher))) / (ends - starts)[teacher]
    shares = shares_of(plan, teachers.role, rng)
    bounds = np.cumsum(shares, axis=1)
    bounds[:, -1] = 2
    kind = (along[:, None] >= bounds[teacher]).sum(axis=1)
    return teacher, rank, kind


def _groups(key: Ints) -> Groups:
    begins = np.flatnonzero(np.diff(key, prepend=-1))
    sizes = np.diff(begins, append=len(key))
    group = np.repeat(np.arange(len(begins)), sizes)
    return Groups(
        place=np.arange(len(key)) - begins[group],
        size=sizes[group],
        group=group,
        count=len(begins),
    )


def _days(
    teachers: Teachers, teacher: Ints, kind: Ints, groups: Groups, rng: Generator
) -> Ints:
    """Spread the days of a kind evenly over the time of service."""
    begin = teachers.registered_on[teacher]
    retired = teachers.retired_on[teacher]
    end = np.where(retired == NONE, LAST_DAY, retired - 1)
    end = np.where(kind == INDUCTION, np.minimum(end, begin + INDUCTION_DAYS), end)
    end = np.where(kind == IT_PROJECT, np.clip(end, begin, LAST_IT_DAY), end)
    begin = np.minimum(begin, end)
    along = (groups.place + rng.random(len(teacher))) / groups.size
    day = begin + (along * (end - begin + 1)).astype(np.int64)
    left, returned = teachers.left_on[teacher], teachers.returned_on[teacher]
    away = (left != NONE) & (day >= left) & (day < returned)
    return np.where(away, np.minimum(day + returned - left, end), day)


def _offers(
    catalogue: Catalogue,
    where: tuple[Ints, Ints, Ints],
    groups: Groups,
    rng: Generator,
) -> Ints:
    kind, school, day = where
    shift = rng.integers(0, 40, groups.count)[groups.group] + groups.place
    theme = THEME_ORDER[shift * 5 % len(THEME_ORDER)]
    slot = np.select(
        [kind == PUBLIC, kind == PROFESSIONAL, BY_SCHOOL[kind]],
        [theme, shift * 2 % SECTIONS, school],
        0,
    )
    at = (kind, slot, year_of(day))
    count = catalogue.count[at]
    chosen = (rng.random(len(kind)) * count).astype(np.int64)
    offers: Ints = catalogue.first[at] + chosen
    return offers


def _redone(
    catalogue: Catalogue, kind: Ints, school: Ints, day: Ints, rng: Generator
) -> Flags:
    """Tell what was done again for the year 2023, as that names the year (A8§25)."""
    disallowed = np.array([s.disallowed for s in catalogue.schools])[school]
    later = (kind == SCHOOL_BASED) & (year_of(day) == 3)  # noqa: PLR2004  2024
    redone: Flags = disallowed & later & (rng.random(len(kind)) < REDONE)
    return redone


def _amounts(
    what: tuple[Catalogue, Teachers, Ints],
    which: tuple[Ints, Ints, Ints],
    groups: Groups,
    rng: Generator,
) -> Ints:
    catalogue, teachers, plan = what
    teacher, kind, offer = which
    luck = np.exp(rng.normal(0, 0.07, groups.count))[groups.group]
    wanted = wanted_of(plan)[teacher, kind] * luck
    wanted *= teachers.diligence[teacher] * np.where(
        np.isin(kind, (INDUCTION, TRAINERS)), 1, teachers.scale[teacher]
    )
    each = wanted / groups.size * rng.uniform(0.8, 1.2, len(kind))
    hours = 50 * np.maximum(1, np.rint(each * HOURS_PER_CREDIT[kind] * 2))
    amount: Parts = np.select(
        [kind == PUBLIC, kind == SELF_DIRECTED, np.isin(kind, (CAMP, PRACTICE))],
        [
            catalogue.column("hours")[offer],
            5 * np.maximum(1, np.rint(each * 20)),
            100 * np.maximum(1, np.rint(each)),
        ],
        hours,
    )
    return amount.astype(np.int64)


def _units(kind: Ints) -> Ints:
    return np.select(
        [kind == SELF_DIRECTED, kind == CAMP, kind == PRACTICE],
        [UNITS.index("credits"), UNITS.index("days"), UNITS.index("times")],
        UNITS.index("hours"),
    )


def _fates(kind: Ints, day: Ints, rng: Generator) -> dict[str, Any]:
    """Return results, and what was decided when."""
    count = len(kind)
    chance = rng.random(count)
    attended = OPEN_RESULT[kind] & (chance > 1 - ONLY_ATTENDED)
    result = np.where(chance < FAILED, NOT_PASSED, attended.astype(np.int64))
    reported = day + rng.integers(3, 41, count)
    decided = ROUND_DAYS[np.searchsorted(ROUND_DAYS, reported, side="right")]
    chance = rng.random(count)
    school_only = (kind == SELF_DIRECTED) & (chance > 1 - SCHOOL_ONLY)
    status = np.select(
        [chance < REJECTED, chance < REJECTED + PENDING, school_only],
        [Standing.REJECTED, Standing.PENDING, Standing.PROVISIONAL],
        Standing.APPROVED,
    )
    approved = status == Standing.APPROVED
    recognised = np.isin(kind, (NATIONAL, DEGREE)) & (rng.random(count) < RECOGNISED)
    again = rng.random(count) < CORROBORATED
    return {
        "result": result,
        "reported": reported,
        "decided": np.select(
            [status == Standing.PENDING, school_only], [0, reported + 3], decided
        ),
        "status": status,
        "recognised": np.where(recognised & approved, RECOGNISED_CREDITS, NONE),
        "corroborated": approved & ~BY_SCHOOL[kind] & again,
    }


def _ids(count: int, rng: Generator) -> NDArray[np.void]:
    """Return random UUIDs of version 4 (RFC 9562)."""
    raw = rng.integers(0, 256, (count, 16), np.uint8)
    raw[:, 6] = raw[:, 6] & 0x0F | 0x40
    raw[:, 8] = raw[:, 8] & 0x3F | 0x80
    return raw.view("V16").reshape(count)
