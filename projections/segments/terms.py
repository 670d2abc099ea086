"""What registers say of the variants of rows: activities, providers, tags."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from domain.activity import ActivityState
from domain.policy.columns.encode import Codes, hundredths
from domain.policy.columns.population import (
    NO_AMOUNT,
    NO_WORD,
    Narrow,
    Variants,
)
from domain.registers import Registers
from domain.terms import Tags
from projections.segments.block import Dictionaries

Days = tuple[int, int]
"""From a first day on, until before a last one, as ordinals."""

ALWAYS: Days = (0, date.max.toordinal() + 1)
NEVER: Days = (1, 0)


@dataclass(frozen=True, kw_only=True, eq=False)
class Terms:
    """Variants with what registers say of them."""

    variants: Variants
    tag_sets: Sequence[Tags]
    approved: tuple[Narrow, Narrow]
    """Days between which the activity of each variant has its approval."""
    qualified: Sequence[tuple[Narrow, Narrow]]
    """Days between which its provider may give it, one stretch after another."""


def terms_of(
    raw: Mapping[str, Narrow], dictionaries: Dictionaries, registers: Registers
) -> Terms:
    """Join variants with the registers."""
    carried_in = raw["carried_in"] != 0
    join = _Join(raw, dictionaries, registers)
    activity, place = np.unique(raw["activity"], return_inverse=True)
    states = [join.activity(word) for word in activity.tolist()]
    tags = join.tags(states, place)
    numbers = np.array([_numbers(state) for state in states], np.int32).reshape(-1, 4)
    hours, credits_, approved_from, approved_until = numbers[place].T
    approved_from[carried_in], approved_until[carried_in] = ALWAYS
    return Terms(
        variants=Variants(
            kind=_as_recognised(raw),
            unit=raw["unit"],
            result=raw["result"],
            provider=raw["provider"],
            activity=raw["activity"],
            tags=tags,
            status=raw["status"],
            activity_hours=hours,
            activity_credits=credits_,
            recognised_credits=raw["recognised_credits"],
            recognised_by=raw["recognised_by"],
            carried_in=carried_in,
        ),
        tag_sets=join.tag_sets(),
        approved=(approved_from, approved_until),
        qualified=join.qualified(tags),
    )


# --- inside ---------------------------------------------------------------------------


def _as_recognised(raw: Mapping[str, Narrow]) -> Narrow:
    recognised = raw["recognised_kind"]
    return np.where(recognised == NO_WORD, raw["kind"], recognised)


class _Join:
    def __init__(
        self,
        raw: Mapping[str, Narrow],
        dictionaries: Dictionaries,
        registers: Registers,
    ) -> None:
        self._raw = raw
        self._words = dictionaries.words
        self._own_tags: Sequence[Tags] = [json.loads(one) for one in dictionaries.tags]
        self._registers = registers
        self._sets = Codes()

    def activity(self, word: int) -> ActivityState | None:
        return None if word == NO_WORD else self._registers.activity(self._words[word])

    def tags(
        self, states: Sequence[ActivityState | None], place: NDArray[np.integer]
    ) -> Narrow:
        """Return each variant's tags: the activity's, overridden by its own."""
        many = max(len(self._own_tags), 1)
        pairs, back = np.unique(
            place.astype(np.int64) * many + self._raw["tags"], return_inverse=True
        )
        numbers = []
        for pair in pairs.tolist():
            state, own = states[pair // many], self._own_tags[pair % many]
            tags = {**state.tags, **own} if state else own
            numbers.append(self._sets.of(tuple(sorted(tags.items()))))
        return np.array(numbers, np.int32)[back]

    def tag_sets(self) -> Sequence[Tags]:
        return tuple(dict(one) for one in self._sets)

    def qualified(self, tags: Narrow) -> Sequence[tuple[Narrow, Narrow]]:
        """Return when each variant's provider may give its posted kind and tags."""
        raw, sets = self._raw, self.tag_sets()
        keys = np.stack((raw["provider"], raw["kind"], tags), axis=1)
        distinct, back = np.unique(keys, axis=0, return_inverse=True)
        found = [
            [ALWAYS]
            if provider == NO_WORD
            else self._stretches(provider, kind, sets[t])
            for provider, kind, t in distinct.tolist()
        ]
        most = max((len(stretches) for stretches in found), default=0)
        back = back.reshape(-1)
        return [_column(found, stretch, back) for stretch in range(most)]

    def _stretches(self, provider: int, kind: int, tags: Tags) -> list[Days]:
        state = self._registers.provider(self._words[provider])
        days = sorted({dated.valid_from for dated in state.qualifications})
        ends = [day.toordinal() for day in days[1:]] + [ALWAYS[1]]
        return [
            (day.toordinal(), end)
            for day, end in zip(days, ends, strict=False)
            if state.qualified(self._words[kind], tags, day)
        ]


def _column(
    found: Sequence[Sequence[Days]], stretch: int, back: NDArray[np.integer]
) -> tuple[Narrow, Narrow]:
    days = [one[stretch] if stretch < len(one) else NEVER for one in found]
    first, last = np.array(days, np.int32).T
    return first[back], last[back]


def _numbers(state: ActivityState | None) -> tuple[int, int, int, int]:
    """Return hours, credits and the days of the approval of an activity."""
    if state is None:
        return (NO_AMOUNT, NO_AMOUNT, *NEVER)
    return hundredths(state.hours), hundredths(state.credits), *_approved(state)


def _approved(state: ActivityState) -> Days:
    """Return the days on which an activity has its approval, as one stretch."""
    terms = state.terms
    if terms is None or terms.approval_no is None:
        return NEVER
    first = terms.runs_from.toordinal() if terms.runs_from else ALWAYS[0]
    ends = [ALWAYS[1]]
    if terms.runs_until is not None:
        ends.append((terms.runs_until + timedelta(days=1)).toordinal())
    if state.withdrawn is not None:
        ends.append(state.withdrawn.valid_from.toordinal())
    return first, min(ends)
