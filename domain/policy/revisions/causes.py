"""Which amendments turned a verdict: alone, only together with others, or undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from domain.policy.revisions.asking import UNLOADABLE, Asking, Ints, Judge
from domain.policy.revisions.searching import Found, Search

__all__ = ["UNLOADABLE", "Cause", "Causes", "Judge", "causes"]


@dataclass(frozen=True, kw_only=True)
class Cause:
    """Why the verdict of one teacher is what it is under the later document.

    v(S) is the verdict with the amendments S, `All` are all of them. For a *changed*
    teacher, v() != v(All), S *brings* the change where v(S) = v(All); for an unchanged
    one where v(S) != v(All).

    - `alone`: each a with {a} bringing it.
    - `needed` (changed teachers): each a without which the others do not bring it.
    - `together` (changed teachers with no `alone`): one minimal set that brings it: it
      does not with any one of them left out.
    - `undone_by`: what takes back what a cause C would bring. C is {a} for an a of
      `alone`, or `together`. Of a changed teacher it is told where something beside C
      is needed too, for then C alone would have been undone; of an unchanged one
      wherever there is an `alone`. It is each b that C brings the change without and
      not with; of an unchanged teacher also each b without which the others bring it.
      Where there is no such b: a minimal set, of those beside C and the first one
      needed, that must be left out for the rest to bring it.

    An unchanged teacher without `alone` has no cause to tell.
    """

    teacher: int
    """The index as it was given."""
    before: int
    """Verdict code under the earlier document."""
    after: int
    alone: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    undone_by: tuple[str, ...] = ()
    complete: bool = True
    """The cap on calls did not bite: `together` is minimal, `undone_by` complete."""

    def as_json(self) -> dict[str, Any]:
        """Return what turned the verdict, without the teacher, as JSON."""
        return {
            "alone": list(self.alone),
            "needed": list(self.needed),
            "together": list(self.together),
            "undone_by": list(self.undone_by),
            "complete": self.complete,
        }


@dataclass(frozen=True, kw_only=True)
class Causes:
    """The cause of each teacher, and what it took to find them."""

    causes: tuple[Cause, ...]
    """In the order of the teachers."""
    calls: int
    """How often the judge was asked."""
    cap: int

    @property
    def cut_short(self) -> int:
        """Return for how many teachers the cap left the search unfinished."""
        return sum(not cause.complete for cause in self.causes)


def causes(
    teachers: Ints, amendments: Sequence[str], judge: Judge, cap: int = 600
) -> Causes:
    """Find why these teachers' verdicts are what they are.

    `teachers` are indexes that only the judge understands, those that changed or any
    others; `amendments` the ids in document order: each alone makes a document, and so
    do all but each. At most `cap` calls of the judge are made after the first
    2 * len(amendments) + 2, each over as many teachers as want the same choice; where
    it bites, `complete` is False.
    """
    first = 2 * len(amendments) + 2
    asking = Asking(teachers, amendments, judge, first + cap)
    found = Search(asking, len(teachers), len(amendments)).found()
    return Causes(
        causes=_told(teachers, tuple(amendments), found), calls=asking.calls, cap=cap
    )


def _told(
    teachers: Ints, amendments: tuple[str, ...], found: Found
) -> tuple[Cause, ...]:
    """Name the amendments; equal sets of them are the same tuple."""
    names: dict[bytes, tuple[str, ...]] = {}

    def named(row: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> tuple[str, ...]:
        key = row.tobytes()
        if key not in names:
            names[key] = tuple(amendments[number] for number in np.flatnonzero(row))
        return names[key]

    return tuple(
        Cause(
            teacher=teacher,
            before=int(found.before[row]),
            after=int(found.after[row]),
            alone=named(found.alone[row]),
            needed=named(found.needed[row]),
            together=named(found.together[row]),
            undone_by=named(found.undone_by[row]),
            complete=bool(found.complete[row]),
        )
        for row, teacher in enumerate(teachers.tolist())
    )
