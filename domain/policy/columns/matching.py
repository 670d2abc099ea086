"""The first rule that speaks of each row, in document order."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from domain.policy.columns.population import Flags, Ints, Narrow
from domain.policy.columns.setting import Setting
from domain.policy.columns.sieve import asks_rows
from domain.policy.rules import Award, CarryIn, Refusal

R = TypeVar("R", Award, Refusal, CarryIn)

Further = Callable[[R, Ints], Flags | None]
"""What else a rule asks of some rows; None: nothing."""


def first_match(
    setting: Setting, rules: Sequence[R], rows: Ints, further: Further[R] | None = None
) -> Narrow:
    """Return the index of the first rule that matches each row, else their number.

    Rules that a variant alone decides are settled in one look-up for all rows; each of
    the others is tried on the rows that no earlier rule took.
    """
    plain: list[int] = []
    asking: list[int] = []
    for index, rule in enumerate(rules):
        by_variant = not asks_rows(rule.where) and setting.bound(rule) is None
        settled = by_variant and (further is None or further(rule, rows[:0]) is None)
        (plain if settled else asking).append(index)
    variant = setting.population.variant[rows]
    first = _by_variant(setting, rules, plain)[variant]
    for index in asking:
        rule = rules[index]
        candidates = np.flatnonzero(setting.sieve.variants(rule.where)[variant])
        candidates = candidates[first[candidates] > index]
        bound = setting.bound(rule)
        if bound is not None:
            candidates = candidates[bound[setting.owner[rows[candidates]]]]
        if len(candidates):
            meant = _meant(setting, rule, rows[candidates], further)
            first[candidates[meant]] = index
    return first


def _by_variant(setting: Setting, rules: Sequence[R], plain: list[int]) -> Narrow:
    first = np.full(len(setting.population.variants), len(rules), np.int32)
    for index in reversed(plain):
        first[setting.sieve.variants(rules[index].where)] = index
    return first


def _meant(setting: Setting, rule: R, rows: Ints, further: Further[R] | None) -> Flags:
    meant = setting.sieve.rows(rule.where, rows)
    more = None if further is None else further(rule, rows)
    return meant if more is None else meant & more
