"""Why a teacher's statement changed: by new facts, by new rules, only by both.

Old and new facts are held against old and new rules, which makes four statements; then
the new facts and each amendment of the rules are causes of the verdict as any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from domain.facts import TeacherFacts
from domain.policy.explain import explain
from domain.policy.mistakes import PolicyError
from domain.policy.revisions.amendments import Amendment, Applied, Revision
from domain.policy.revisions.asking import UNLOADABLE, Ints
from domain.policy.revisions.causes import Cause, causes
from domain.policy.revisions.contrasts import (
    AmountChange,
    Four,
    ParcelChange,
    RequirementChange,
    amount_changes,
    parcel_changes,
    requirement_changes,
)
from domain.statement import Label, Statement, Verdict

FACTS = "facts"
"""The amendment that stands for what became known, and for the day counted up to."""

CAP = 100
"""How many further choices the search for the cause of one verdict looks at."""

VERDICTS = (*Verdict, None)
"""What a verdict code means; None: the document does not speak of the teacher."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of a teacher, and the day up to which it counts."""

    facts: TeacherFacts
    counted_up_to: date


@dataclass(frozen=True, kw_only=True)
class _Named:
    """A change that may be a cause."""

    name: str
    label: Label
    articles: tuple[str, ...] = ()


FACTS_KNOWN = _Named(
    name=FACTS, label=Label(zh="后来得知的事实", en="Facts known later")
)


@dataclass(frozen=True, kw_only=True)
class AmendmentEffect:
    """What one change does alone.

    The facts are held against the old rules, each amendment against the new facts.
    """

    amendment_id: str
    """`facts`, or an amendment of the rules."""
    label: Label
    articles: tuple[str, ...]
    verdict: Verdict | None
    """The verdict with it alone; None: the document does not speak of the teacher."""
    total: Fraction
    """By how much it changes the total credits."""


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Why a teacher's statement changed."""

    statements: Four
    verdict_before: Verdict | None
    """None: the document does not speak of the teacher, here and below."""
    verdict_by_facts: Verdict | None
    verdict_by_policy: Verdict | None
    verdict_after: Verdict | None
    amounts: tuple[AmountChange, ...]
    requirements: tuple[RequirementChange, ...]
    parcels: tuple[ParcelChange, ...]
    effects: tuple[AmendmentEffect, ...]
    cause: Cause
    """Of the verdict, with `facts` as one of the amendments."""


def why(before: Known, after: Known, revision: Revision) -> Explanation:
    """Explain the difference between a teacher's statements before and after.

    `revision` leads from the old rules to the new ones, under their readings; both may
    be the same, and so may what is known. Amounts are exact. Raises nothing that
    `explain` does not.
    """
    old, new = revision.before, revision.after
    corners = ((old, before), (old, after), (new, before), (new, after))
    told = [_told(applied, known) for applied, known in corners]
    verdicts = [_verdict(*corner) for corner in corners]
    four = Four(before=told[0], by_facts=told[1], by_policy=told[2], after=told[3])
    amendments = [_of(one) for one in revision.bearing]
    changes = ([] if before == after else [FACTS_KNOWN]) + amendments
    teller = _Teller(before, after, revision)
    return Explanation(
        statements=four,
        verdict_before=verdicts[0],
        verdict_by_facts=verdicts[1],
        verdict_by_policy=verdicts[2],
        verdict_after=verdicts[3],
        amounts=amount_changes(four),
        requirements=requirement_changes(four),
        parcels=parcel_changes(four),
        effects=tuple(teller.effect(change) for change in changes),
        cause=_cause(teller, [change.name for change in changes]),
    )


def _told(applied: Applied, known: Known) -> Statement:
    return explain(applied.policy, known.facts, known.counted_up_to, applied.readings)


def _verdict(applied: Applied, known: Known) -> Verdict | None:
    """Return the verdict; None where the document does not speak of the teacher."""
    day = min(known.counted_up_to, applied.policy.period_until)
    if not applied.policy.head.governs.matches(known.facts.attributes_on(day)):
        return None
    return _told(applied, known).verdict


def _of(amendment: Amendment) -> _Named:
    return _Named(
        name=amendment.amendment_id, label=amendment.label, articles=amendment.articles
    )


def _cause(teller: "_Teller", changes: Sequence[str]) -> Cause:
    found = causes(np.zeros(1, np.int64), changes, teller.judge, CAP)
    return found.causes[0]


class _Teller:
    """Looks at the teacher with some of what changed, and not the rest."""

    def __init__(self, before: Known, after: Known, revision: Revision) -> None:
        self._before = before
        self._after = after
        self._revision = revision

    def judge(self, chosen: frozenset[str], teachers: Ints) -> Ints:
        """Return the code of the only teacher, for `causes`."""
        try:
            code = VERDICTS.index(_verdict(*self._with(chosen)))
        except PolicyError:
            code = UNLOADABLE
        return np.full(len(teachers), code, np.int64)

    def effect(self, change: _Named) -> AmendmentEffect:
        """Return what one change does alone; see `AmendmentEffect`."""
        base = frozenset(()) if change.name == FACTS else frozenset((FACTS,))
        without, alone = self._with(base), self._with(base | {change.name})
        return AmendmentEffect(
            amendment_id=change.name,
            label=change.label,
            articles=change.articles,
            verdict=_verdict(*alone),
            total=_told(*alone).total_credits - _told(*without).total_credits,
        )

    def _with(self, chosen: frozenset[str]) -> tuple[Applied, Known]:
        applied = self._revision.amended(chosen - {FACTS})
        return applied, self._after if FACTS in chosen else self._before
