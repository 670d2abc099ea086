"""The teachers of a block: cohorts, duties, moves, leaves, retirement."""

from datetime import date

import numpy as np
from numpy.random import Generator

from scripts.generating.shapes import FIRST_DAY, NONE, Catalogue, Ints, Teachers

ENTRIES = ("existing", "new", "transferred_in", "moved_within_city")
EXISTING, NEW, TRANSFERRED, MOVED = range(len(ENTRIES))
ENTRY_SHARES = (0.83, 0.10, 0.04, 0.03)
ROLES = ("ideology", "trainer", "researcher")
ROLE_SHARES = (0.03, 0.02, 0.01)

MOVES = 0.05
LEAVES = 0.02
RETIREMENTS = 0.015
MOVE_DAY = date(2023, 9, 1).toordinal()
LEAVE = (date(2023, 2, 1).toordinal(), date(2024, 1, 31).toordinal())
RETIREMENT = date(2024, 9, 1).toordinal()
FROM_ELSEWHERE = date(2023, 1, 10).toordinal()

HIRED = tuple(date(year, 9, 1).toordinal() for year in range(2021, 2026))
HIRED_SHARES = (0.22, 0.22, 0.22, 0.22, 0.12)
ARRIVED = tuple(date(year, 2, 20).toordinal() for year in (2021, 2022, 2023))
LONG_AGO = tuple(date(year, 9, 1).toordinal() for year in range(1995, 2020))


def teachers_of(
    catalogue: Catalogue, first: int, count: int, rng: Generator
) -> Teachers:
    """Return teachers first ... first + count - 1 of a world."""
    entry = rng.choice(len(ENTRIES), count, p=ENTRY_SHARES)
    entry_on = _entry_days(entry, rng)
    settled = entry == EXISTING
    school = rng.integers(0, len(catalogue.schools), count)
    moves = settled & (rng.random(count) < MOVES)
    leaves = settled & ~moves & (rng.random(count) < LEAVES)
    retires = settled & ~moves & ~leaves & (rng.random(count) < RETIREMENTS)
    other = rng.integers(0, len(catalogue.schools), count)
    return Teachers(
        first=first,
        school=school,
        entry=entry,
        entry_on=entry_on,
        registered_on=np.where(settled, FIRST_DAY, entry_on),
        role=_roles(count, rng),
        moved_on=np.where(moves & (other != school), MOVE_DAY, NONE),
        moved_to=np.where(moves & (other != school), other, NONE),
        left_on=np.where(leaves, LEAVE[0], NONE),
        returned_on=np.where(leaves, LEAVE[1], NONE),
        retired_on=np.where(retires, RETIREMENT, NONE),
        scale=_scale(entry, entry_on),
        diligence=np.clip(rng.normal(1.0, 0.12, count), 0.55, 1.5),
    )


def _entry_days(entry: Ints, rng: Generator) -> Ints:
    count = len(entry)
    days = rng.choice(LONG_AGO, count)
    hired = rng.choice(HIRED, count, p=HIRED_SHARES)
    arrived = rng.choice(ARRIVED, count)
    days = np.where(entry == NEW, hired, days)
    days = np.where(entry == TRANSFERRED, arrived, days)
    return np.where(entry == MOVED, FROM_ELSEWHERE, days)


def _roles(count: int, rng: Generator) -> Ints:
    shares = (*ROLE_SHARES, 1 - sum(ROLE_SHARES))
    role = rng.choice(len(shares), count, p=shares)
    return np.where(role == len(ROLES), NONE, role)


def _scale(entry: Ints, entry_on: Ints) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return how much of the five years counts (A2§16-17: from the year of entry)."""
    year = np.array([date.fromordinal(day).year for day in entry_on.tolist()])
    counted = np.where(entry == NEW, 2025 - year, 2026 - year)
    part = np.clip(counted / 5, 0.08, 1)
    carried = np.where(entry == MOVED, 0.62, 1)
    return np.where(np.isin(entry, (NEW, TRANSFERRED)), part, carried)
