"""Which amendments turned a verdict: alone, only together with others, or undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

UNLOADABLE = -1
"""The verdict of a combination of amendments that makes no document."""


class Judge(Protocol):
    """Finds the verdicts of teachers under a choice of amendments."""

    def __call__(
        self, chosen: frozenset[str], teachers: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Return a verdict code (>= 0) for each of these teachers, in their order.

        No amendment chosen is the earlier document, all chosen the later one. Where
        the choice does not load, every code is UNLOADABLE.
        """


@dataclass(frozen=True, kw_only=True)
class Cause:
    """Why the verdict of one teacher is what it is under the later document.

    v(S) is the verdict with the amendments S, `All` are all of them. For a *changed*
    teacher, v() != v(All), S *brings* the change where v(S) = v(All); for an unchanged
    one where v(S) != v(All).

    - `alone`: each a with {a} bringing it.
    - `needed` (changed teachers): each a without which the others do not bring it.
    - `together` (changed teachers with no `alone`): one minimal set that brings it:
      no member can be left out.
    - `undone_by`: each b that takes the change back when added to a cause: C brings
      it and C + {b} does not, C being {a} for an a of `alone`, or `together`. For an
      unchanged teacher also each b without which the others bring it; where there is
      none of either kind, a minimal set without which the others bring it.

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
    teachers: NDArray[np.int64],
    amendments: Sequence[str],
    judge: Judge,
    cap: int = 600,
) -> Causes:
    """Find why these teachers' verdicts are what they are.

    `teachers` are indexes that only the judge understands, those that changed or any
    others; `amendments` the ids in document order. At most about `cap` calls of the
    judge are made after the first 2 * len(amendments) + 2, each over as many teachers
    as want the same choice; where it bites, `complete` is False.
    """
    raise NotImplementedError
