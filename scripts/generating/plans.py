"""What teachers set out to do: shares of kinds, and credits that they want of each.

The credits follow the tables of annexes 2 and 8 with a little to spare; how diligent a
teacher is, and luck, decide who gets there.
"""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from scripts.generating.shapes import (
    CAMP,
    CHOSEN,
    DEGREE,
    INDUCTION,
    IT_PROJECT,
    KINDS,
    NATIONAL,
    NONE,
    PRACTICE,
    PROFESSIONAL,
    PUBLIC,
    SCHOOL_BASED,
    SELF_DIRECTED,
    TOPICAL,
    TRAINERS,
    Ints,
)

Parts = NDArray[np.float64]
Plan = dict[int, tuple[float, float]]
"""Kind to its share of the rows and the credits that are wanted of it."""

PUBLIC_CREDITS = 10.4
"""Of public courses, if all went well; 8 are needed and no more count (A2§5-6)."""
PUBLIC_SHARE = 0.17

COMMISSION: Plan = {
    PUBLIC: (PUBLIC_SHARE, PUBLIC_CREDITS),
    PROFESSIONAL: (0.27, 13.6),
    TOPICAL: (0.11, 3.6),
    CHOSEN: (0.09, 3.1),
    SCHOOL_BASED: (0.26, 12.2),
    SELF_DIRECTED: (0.10, 2.6),
}
PRIVATE: Plan = {
    PUBLIC: (PUBLIC_SHARE, PUBLIC_CREDITS),
    PROFESSIONAL: (0.27, 14.2),
    TOPICAL: (0.11, 4.0),
    CHOSEN: (0.09, 3.4),
    SCHOOL_BASED: (0.26, 13.6),
    SELF_DIRECTED: (0.10, 3.6),
}
NEWCOMER: Plan = {INDUCTION: (0.06, 12.8)}

SOMETIMES = (
    (DEGREE, 0.04, 0.05, 4.0),
    (NATIONAL, 0.05, 0.03, 5.0),
    (IT_PROJECT, 0.04, 0.012, 3.0),
)
"""Kind, how many teachers, its share of their rows, and the credits wanted of it."""
OCCASIONAL: Plan = {kind: (share, wanted) for kind, _, share, wanted in SOMETIMES}

DUTIES = (
    ((CAMP, 0.02, 5.0), (PRACTICE, 0.02, 3.0)),
    ((TRAINERS, 0.12, 36.0),),
    ((TRAINERS, 0.12, 36.0),),
)
"""The same for each of `people.ROLES`; days, times, and ten hours."""

HOURS_PER_CREDIT = np.full(len(KINDS), 10.0)
HOURS_PER_CREDIT[[TOPICAL, CHOSEN, SCHOOL_BASED, DEGREE]] = 20


def _filled(plan: Plan) -> tuple[Parts, Parts]:
    shares, wanted = np.zeros(len(KINDS)), np.zeros(len(KINDS))
    for kind, (share, credits_) in plan.items():
        shares[kind], wanted[kind] = share, credits_
    for kind, _, _, credits_ in SOMETIMES:
        wanted[kind] = credits_
    for duties in DUTIES:
        for kind, _, credits_ in duties:
            wanted[kind] = credits_
    return shares, wanted


PLANS = tuple(
    _filled(plan)
    for plan in (COMMISSION, PRIVATE, COMMISSION | NEWCOMER, PRIVATE | NEWCOMER)
)
_SHARES = np.array([shares for shares, _ in PLANS])
_WANTED = np.array([wanted for _, wanted in PLANS])


def wanted_of(plan: Ints) -> Parts:
    """Return the credits that each teacher wants of each kind."""
    wanted: Parts = _WANTED[plan]
    return wanted


def shares_of(plan: Ints, role: Ints, rng: Generator) -> Parts:
    """Return which share of a teacher's rows is of which kind; they add up to one."""
    shares: Parts = _SHARES[plan].copy()
    for kind, teachers, share, _ in SOMETIMES:
        shares[rng.random(len(plan)) < teachers, kind] = share
    for number, duties in enumerate(DUTIES):
        for kind, share, _ in duties:
            shares[(role == number) & (role != NONE), kind] = share
    whole: Parts = shares / shares.sum(axis=1, keepdims=True)
    return whole
