"""The changed teachers of a comparison, each with both verdicts and what is missing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
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
    aspects = _aspects(comparison, changed)
    was, is_ = comparison.state_before.tolist(), comparison.state_after.tolist()
    for teacher, differing in zip(changed.tolist(), aspects, strict=True):
        yield TeacherChange(
            teacher_id=piece.teacher_ids[teacher],
            school_id=schools[teacher],
            change=change_of(was[teacher], is_[teacher]) or Change.AMOUNTS,
            aspects=differing,
            before=before.of(int(piece.before_at[teacher]), was[teacher]),
            after=after.of(int(piece.after_at[teacher]), is_[teacher]),
            balances=tuple(balances.get(teacher, ())),
        )


def _aspects(comparison: Comparison, teachers: Ints) -> Iterator[tuple[Aspect, ...]]:
    """Yield what differs of each of some teachers; the same tuple for the same."""
    every = tuple(Aspect)
    code = np.zeros(len(teachers), np.int64)
    for number, aspect in enumerate(every):
        code |= comparison.aspects[aspect][teachers].astype(np.int64) << number
    told = {
        one: tuple(aspect for number, aspect in enumerate(every) if one >> number & 1)
        for one in np.unique(code).tolist()
    }
    return (told[one] for one in code.tolist())


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
        lacks = _Lacks(outcome=outcome, finding=finding)
        for place, lack in lacks.at(places[finding.withholds[places]]):
            found[place].append(lack)
    return found


@dataclass(frozen=True, kw_only=True)
class _Lacks:
    """What is missing of one requirement: one object for all who lack the same."""

    outcome: Outcome
    finding: FindingColumn
    known: dict[tuple[int, int], Lack] = field(default_factory=dict)

    def at(self, places: Places) -> Iterator[tuple[int, Lack]]:
        """Yield the teachers at some places and what each of them lacks."""
        finding = self.finding
        have, need = finding.have[places].tolist(), finding.need[places].tolist()
        for place, *amounts in zip(places.tolist(), have, need, strict=True):
            if place in finding.beyond or place in finding.need_beyond:
                yield place, self._beyond(place)
                continue
            yield place, self._of(*amounts)

    def _of(self, have: int, need: int) -> Lack:
        if (have, need) not in self.known:
            scale = self.outcome.scale
            self.known[have, need] = self._lack(exact(have, scale), exact(need, scale))
        return self.known[have, need]

    def _beyond(self, place: int) -> Lack:
        """Return what columns of integers cannot hold."""
        outcome, finding = self.outcome, self.finding
        have, need = outcome.have(finding, place), outcome.need(finding, place)
        return self._lack(
            Amount(*have.as_integer_ratio()), Amount(*need.as_integer_ratio())
        )

    def _lack(self, have: Amount, need: Amount) -> Lack:
        return Lack(
            rule_id=self.finding.rule_id,
            year=self.finding.year,
            unit=self.finding.unit,
            have=have,
            need=need,
            missing=Amount(*(need - have).as_integer_ratio()),
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
