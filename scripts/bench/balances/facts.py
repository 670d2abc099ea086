"""The facts and the numbers that every peer shares."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.policy.columns import balances as ours
from domain.policy.columns.outcome import MET
from domain.policy.columns.population import Marks, Population, Standing
from domain.policy.load import Policy, load_policy
from scripts.generating.shapes import KINDS

Column = NDArray[Any]

DOCUMENT = Path(__file__).parent / "document.toml"
CATEGORIES = ("public", "professional", "elective", "school_based", "self_directed")
CREDIT = 2_000
"""Parts of a credit: a hundredth of an hour at 20 hours a credit is one."""
HUNDREDTH = CREDIT // 100
"""Parts of a hundredth of a credit, as an authority states it."""

FIRST_DAY, LAST_DAY = date(2021, 1, 1), date(2025, 12, 31)

RATES = {
    "public_required": ("public", 2),
    "professional": ("professional", 2),
    "national_plan": ("professional", 2),
    "degree_study": ("professional", 1),
    "elective_topical": ("elective", 1),
    "elective_chosen": ("elective", 1),
    "school_based": ("school_based", 1),
    "self_directed": ("self_directed", HUNDREDTH),
}
"""Kind to its category, and parts of a credit for a hundredth of its unit."""

QUALIFIED_ONLY = (
    "public_required",
    "professional",
    "elective_topical",
    "elective_chosen",
)
CAPS = {"public": 8 * CREDIT, "school_based": 14 * CREDIT, "self_directed": 4 * CREDIT}
KEEP = 10 * CREDIT
MINIMA = {
    "public": 8 * CREDIT,
    "professional": 10 * CREDIT,
    "elective": 6 * CREDIT,
    "school_based": 10 * CREDIT,
    "self_directed": 2 * CREDIT,
}
TARGET = 36 * CREDIT
RESULTS = ("none", "passed", "attended", "not_passed")
STATUSES = ("pending", "provisional", "approved", "rejected")


@dataclass(frozen=True, kw_only=True, eq=False)
class Facts:
    """What every peer is given: completions by teacher, then day."""

    teachers: int
    teacher: Column
    kind: Column
    """Index in `KINDS`."""
    day: Column
    """Days since 1970-01-01."""
    amount: Column
    """Hundredths of hours, of credits where the kind is self-directed."""
    stated: Column
    """Hundredths of credits that an authority stated, -1 where none did."""
    result: Column
    status: Column
    qualified: Column

    def __len__(self) -> int:
        """Return how many completions there are."""
        return len(self.teacher)


@dataclass(frozen=True, kw_only=True, eq=False)
class Balances:
    """What a peer found, in parts of a credit."""

    balances: Column
    """Shape [teachers, categories]."""
    total: Column
    met: Column

    def equals(self, other: "Balances") -> bool:
        """Tell whether two found the same, teacher by teacher."""
        return (
            np.array_equal(self.balances, other.balances)
            and np.array_equal(self.total, other.total)
            and np.array_equal(self.met, other.met)
        )


Peer = Callable[[], Balances]
"""Apply the rules once more, and return what comes of it."""


def the_document() -> Policy:
    """Return the rules as we write them."""
    return load_policy(DOCUMENT.read_text(encoding="utf-8"), DOCUMENT.name)


def facts_of(population: Population) -> Facts:
    """Return a population's rows as plain columns, one value a row."""
    variants, words = population.variants, population.words
    stated = variants.recognised_credits
    return Facts(
        teachers=len(population),
        teacher=np.repeat(
            np.arange(len(population), dtype=np.int32), np.diff(population.starts)
        ),
        kind=_coded(words, variants.kind, KINDS)[population.variant],
        day=(population.day - date(1970, 1, 1).toordinal()).astype(np.int32),
        amount=population.amount.astype(np.int32),
        stated=stated[population.variant].astype(np.int32),
        result=_coded(words, variants.result, RESULTS)[population.variant],
        status=_statuses()[variants.status][population.variant],
        qualified=(population.marks & Marks.PROVIDER_QUALIFIED) > 0,
    )


def _coded(words: Any, column: Column, names: tuple[str, ...]) -> Column:
    places = {word: place for place, word in enumerate(names)}
    return np.array(
        [0 if one < 0 else places[words[one]] for one in column.tolist()], np.uint8
    )


def _statuses() -> Column:
    order = {int(Standing[name.upper()]): STATUSES.index(name) for name in STATUSES}
    return np.array([order[number] for number in range(len(STATUSES))], np.uint8)


def balances_of(outcome: ours.Balances) -> Balances:
    """Return an outcome in the peers' parts of a credit; they are exact or refused."""
    places = [list(outcome.categories).index(name) for name in CATEGORIES]
    return Balances(
        balances=_in_parts(outcome, outcome.credits[:, places]),
        total=_in_parts(outcome, outcome.total_credits),
        met=outcome.verdict == MET,
    )


class InexactPartsError(Exception):
    """A number is no whole part of a credit as the peers count them."""


def _in_parts(outcome: ours.Balances, numbers: Column) -> Column:
    parts, rest = np.divmod(numbers * CREDIT, outcome.scale)
    if rest.any():
        raise InexactPartsError
    return parts
