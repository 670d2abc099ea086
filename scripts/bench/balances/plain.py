"""The rules in plain Python: one pass over rows, a table of rates."""

import numpy as np

from scripts.bench.balances.facts import (
    CAPS,
    CATEGORIES,
    FIRST_DAY,
    HUNDREDTH,
    KEEP,
    LAST_DAY,
    MINIMA,
    QUALIFIED_ONLY,
    RATES,
    RESULTS,
    STATUSES,
    TARGET,
    Balances,
    Facts,
    Peer,
)
from scripts.generating.shapes import KINDS

EPOCH = np.datetime64("1970-01-01")


def plain(facts: Facts) -> Peer:
    """Return the peer: rows are tuples of plain numbers, as a program holds them."""
    rows = list(
        zip(
            facts.teacher.tolist(),
            facts.kind.tolist(),
            facts.day.tolist(),
            facts.amount.tolist(),
            facts.stated.tolist(),
            facts.result.tolist(),
            facts.status.tolist(),
            facts.qualified.tolist(),
            strict=True,
        )
    )
    return lambda: _apply(rows, facts.teachers)


def _apply(rows: list[tuple[int, ...]], teachers: int) -> Balances:
    slots = [_slot(kind) for kind in KINDS]
    needs_provider = [kind in QUALIFIED_ONLY for kind in KINDS]
    failed, approved = RESULTS.index("not_passed"), STATUSES.index("approved")
    first = int((np.datetime64(FIRST_DAY) - EPOCH).astype(int))
    last = int((np.datetime64(LAST_DAY) - EPOCH).astype(int))
    width = len(CATEGORIES)
    sums = [0] * (teachers * width)
    for teacher, kind, day, amount, stated, result, status, qualified in rows:
        slot, rate = slots[kind]
        if (
            slot < 0
            or status != approved
            or result == failed
            or not first <= day <= last
            or (not qualified and needs_provider[kind])
        ):
            continue
        worth = stated * HUNDREDTH if stated >= 0 else amount * rate
        sums[teacher * width + slot] += worth
    found = [_judged(sums[at : at + width]) for at in range(0, len(sums), width)]
    return Balances(
        balances=np.array([row[:width] for row in found], np.int64).reshape(-1, width),
        total=np.array([row[width] for row in found], np.int64),
        met=np.array([row[width + 1] for row in found], np.bool_),
    )


def _slot(kind: str) -> tuple[int, int]:
    if kind not in RATES:
        return -1, 0
    category, rate = RATES[kind]
    return CATEGORIES.index(category), rate


def _judged(earned: list[int]) -> tuple[int, ...]:
    public, professional, elective, school_based, self_directed = earned
    public = min(public, CAPS["public"])
    school_based = min(school_based, CAPS["school_based"])
    self_directed = min(self_directed, CAPS["self_directed"])
    moved = min(max(professional - KEEP, 0), max(MINIMA["elective"] - elective, 0))
    professional -= moved
    elective += moved
    total = public + professional + elective + school_based + self_directed
    met = (
        total >= TARGET
        and public >= MINIMA["public"]
        and professional >= MINIMA["professional"]
        and elective >= MINIMA["elective"]
        and school_based >= MINIMA["school_based"]
        and self_directed >= MINIMA["self_directed"]
    )
    return public, professional, elective, school_based, self_directed, total, met
