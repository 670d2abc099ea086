"""The changed teachers of a comparison, each with both verdicts and what is missing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache

import numpy as np

from domain.policy.columns.outcome import VERDICTS, FindingColumn, Outcome
from domain.policy.columns.population import Ints
from domain.policy.replaying.change import (
    Amount,
    Aspect,
    Change,
    Lack,
    Standing,
    TeacherChange,
)
from domain.policy.replaying.comparing import Comparison, balance
from domain.policy.replaying.pairing import Places
from domain.policy.replaying.tallying import change_of, turns
from domain.policy.replaying.world import NOT_GOVERNED, Judged

FRACTIONS_KEPT = 1 << 16
NONE_MISSING = Amount(0, 1)


def changed_teachers(comparison: Comparison) -> Ints:
    """Return the teachers whose verdict or amounts differ, by index."""
    return np.flatnonzero(turns(comparison) | comparison.amounts_differ)


def told(comparison: Comparison, schools: list[str]) -> Iterator[TeacherChange]:
    """Yield the changed teachers, without causes."""
    changed = changed_teachers(comparison)
    piece = comparison.piece
    before = _Standings(comparison.before, piece.before_at[changed])
    after = _Standings(comparison.after, piece.after_at[changed])
    balances = _balances(comparison)
    flags = {aspect: found.tolist() for aspect, found in comparison.aspects.items()}
    was, is_ = comparison.state_before.tolist(), comparison.state_after.tolist()
    for teacher in changed.tolist():
        yield TeacherChange(
            teacher_id=piece.teacher_ids[teacher],
            school_id=schools[teacher],
            change=change_of(was[teacher], is_[teacher]) or Change.AMOUNTS,
            aspects=tuple(aspect for aspect in Aspect if flags[aspect][teacher]),
            before=before.of(int(piece.before_at[teacher]), was[teacher]),
            after=after.of(int(piece.after_at[teacher]), is_[teacher]),
            balances=tuple(balances.get(teacher, ())),
        )


@lru_cache(maxsize=FRACTIONS_KEPT)
def exact(number: int, scale: int) -> Amount:
    """Return a number of a column as the rational that it is."""
    return Amount(number, scale)


class _Standings:
    """What one world says of some teachers, as single values."""

    def __init__(self, judged: Judged, places: Places) -> None:
        outcome = judged.outcome
        self._outcome = outcome
        self._withheld = _withheld(outcome, places[places >= 0])

    def of(self, place: int, state: int) -> Standing | None:
        """Return what stands of the teacher at a place; None where it says nothing."""
        if state == NOT_GOVERNED:
            return None
        outcome = self._outcome
        excluded_by = int(outcome.excluded_by[place])
        withheld = tuple(self._withheld.get(place, ()))
        return Standing(
            verdict=VERDICTS[state],
            cohort=outcome.cohorts[int(outcome.cohort[place])],
            target=exact(int(outcome.target[place]), outcome.scale),
            total=exact(int(outcome.total_credits[place]), outcome.scale),
            shortfall=max(
                (lack.missing for lack in withheld if lack.unit == "credits"),
                default=NONE_MISSING,
            ),
            excluded_by=None if excluded_by < 0 else outcome.exclusions[excluded_by],
            withheld=withheld,
        )


def _withheld(outcome: Outcome, places: Places) -> dict[int, list[Lack]]:
    """Return what withholds the verdict of some teachers, by place."""
    found: dict[int, list[Lack]] = defaultdict(list)
    for finding in outcome.findings:
        for place in places[finding.withholds[places]].tolist():
            found[place].append(_lack(outcome, finding, place))
    return found


def _lack(outcome: Outcome, finding: FindingColumn, place: int) -> Lack:
    have = exact(int(finding.have[place]), outcome.scale)
    need = exact(int(finding.need[place]), outcome.scale)
    missing = exact(int(finding.need[place] - finding.have[place]), outcome.scale)
    if place in finding.beyond or place in finding.need_beyond:
        have, need = (
            Amount(*number.as_integer_ratio())
            for number in (outcome.have(finding, place), outcome.need(finding, place))
        )
        missing = Amount(*(need - have).as_integer_ratio())
    return Lack(
        rule_id=finding.rule_id,
        year=finding.year,
        unit=finding.unit,
        have=have,
        need=need,
        missing=missing,
    )


def _balances(
    comparison: Comparison,
) -> dict[int, list[tuple[str, Fraction, Fraction]]]:
    """Return the balances that differ, by teacher."""
    old, new = comparison.before.outcome, comparison.after.outcome
    found: dict[int, list[tuple[str, Fraction, Fraction]]] = defaultdict(list)
    for number, category in enumerate(comparison.categories):
        teachers = comparison.both[comparison.balances_differ[:, number]]
        before = balance(old, category, comparison.piece.before_at[teachers])
        after = balance(new, category, comparison.piece.after_at[teachers])
        rows: Iterable[tuple[int, int, int]] = zip(
            teachers.tolist(), before.tolist(), after.tolist(), strict=True
        )
        for teacher, was, is_ in rows:
            one = (category, exact(was, old.scale), exact(is_, new.scale))
            found[teacher].append(one)
    return found
