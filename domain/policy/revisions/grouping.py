"""Group edits so that each group loads by itself, found by trying."""

from collections.abc import Callable, Sequence

Loads = Callable[[frozenset[str]], bool]
"""Tells whether the earlier document with these edits makes a document."""

Group = frozenset[str]


def grouped(edits: Sequence[str], loads: Loads) -> tuple[tuple[str, ...], ...]:
    """Return the edits in groups: each loads alone, and so do all but each.

    Groups are joined only where trying shows that they must be, with as few others as
    were found; no edits at all and all of them must load. The same edits give the
    same groups, in the order of the edits.
    """
    groups = [frozenset((edit,)) for edit in edits]
    joined = _joined(groups, loads)
    while joined is not None:
        groups = joined
        joined = _joined(groups, loads)
    return tuple(tuple(edit for edit in edits if edit in group) for group in groups)


def _joined(groups: list[Group], loads: Loads) -> list[Group] | None:
    """Join the first group that cannot stand alone, or be left out, with what it needs.

    None where every group can.
    """
    for group in groups:
        others = [one for one in groups if one is not group]
        everything = _union(groups)

        def with_it(some: list[Group], group: Group = group) -> bool:
            return loads(group | _union(some))

        def without_it(
            some: list[Group], group: Group = group, all_of_it: Group = everything
        ) -> bool:
            return loads(all_of_it - group - _union(some))

        for holds in (with_it, without_it):
            if not holds([]):
                return _replaced(groups, group, fewest(others, holds))
    return None


def fewest(items: list[Group], holds: Callable[[list[Group]], bool]) -> list[Group]:
    """Return some of the items for which it still holds, though for none fewer by one.

    It must hold for all of them. Halves are left out first, then ever smaller pieces.
    """
    kept = list(items)
    size = max(len(kept) // 2, 1)
    while True:
        shrunk = _without_pieces(kept, size, holds)
        if size == 1 and len(shrunk) == len(kept):
            return kept
        kept = shrunk
        size = max(size // 2, 1)


def _without_pieces(
    items: list[Group], size: int, holds: Callable[[list[Group]], bool]
) -> list[Group]:
    """Leave out each piece of so many items, from the last, where it still holds."""
    kept = list(items)
    for start in range(len(items) - 1, -1, -size):
        first = max(start - size + 1, 0)
        rest = kept[:first] + kept[start + 1 :]
        if holds(rest):
            kept = rest
    return kept


def _replaced(groups: list[Group], group: Group, needed: list[Group]) -> list[Group]:
    """Return the groups with one of them and those that it needs as a single one."""
    together = _union([group, *needed])
    kept: list[Group] = []
    for one in groups:
        if not one <= together:
            kept.append(one)
        elif together not in kept:
            kept.append(together)
    return kept


def _union(groups: Sequence[Group]) -> Group:
    return frozenset().union(*groups)
