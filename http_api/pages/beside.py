"""Two statements of one teacher, row by row: what came, went, moved or differs."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from domain.statement import Finding, Label, Parcel, Statement, Uncounted

NONE = Fraction(0)

Item = TypeVar("Item")


class Mark(StrEnum):
    """What became of a row from one statement to the other."""

    SAME = "same"
    ADDED = "added"
    LOST = "lost"
    AMOUNT = "amount"
    """It stands where it stood, with another amount."""
    MOVED = "moved"
    """It stands in another category or year."""


@dataclass(frozen=True, kw_only=True)
class ParcelPair:
    """A parcel of credit in both statements, or in one of them."""

    before: Parcel | None
    after: Parcel | None
    either: Parcel
    """The parcel after, or before where it is gone."""
    mark: Mark


@dataclass(frozen=True, kw_only=True)
class BalancePair:
    """A category in both statements."""

    category: str
    label: Label
    before: Fraction | None
    after: Fraction | None
    need_before: Fraction | None
    need_after: Fraction | None

    @property
    def difference(self) -> Fraction:
        """How much more there is after."""
        return (self.after or NONE) - (self.before or NONE)

    @property
    def differs(self) -> bool:
        """Whether the amount or what is asked differs."""
        return (self.before, self.need_before) != (self.after, self.need_after)

    @property
    def depth(self) -> int:
        """How deep the category lies below others."""
        return self.category.count(".")


@dataclass(frozen=True, kw_only=True)
class FindingPair:
    """A requirement in both statements, or in one of them."""

    before: Finding | None
    after: Finding | None
    either: Finding
    """The requirement as it is after, or was before."""

    @property
    def differs(self) -> bool:
        """Whether it asks, finds or binds otherwise."""
        return _asked(self.before) != _asked(self.after)


@dataclass(frozen=True, kw_only=True)
class UncountedPair:
    """Something that one or both statements do not count."""

    before: Uncounted | None
    after: Uncounted | None
    either: Uncounted
    """What does not count after, or did not before."""

    @property
    def mark(self) -> Mark:
        """What became of it."""
        if self.before is None:
            return Mark.ADDED
        if self.after is None:
            return Mark.LOST
        same = _left_out(self.before) == _left_out(self.after)
        return Mark.SAME if same else Mark.AMOUNT


@dataclass(frozen=True, kw_only=True)
class Beside:
    """Two statements beside each other; either may be missing."""

    before: Statement | None
    after: Statement | None

    @property
    def balances(self) -> Sequence[BalancePair]:
        """Every category of either statement, in the order of the later one."""
        was, is_ = (
            {one.category: one for one in (told.balances if told else ())}
            for told in (self.before, self.after)
        )
        return [
            BalancePair(
                category=name,
                label=(is_.get(name) or was[name]).label,
                before=was[name].credits if name in was else None,
                after=is_[name].credits if name in is_ else None,
                need_before=was[name].need if name in was else None,
                need_after=is_[name].need if name in is_ else None,
            )
            for name in dict.fromkeys((*is_, *was))
        ]

    @property
    def findings(self) -> Sequence[FindingPair]:
        """Every requirement of either statement; those that differ first."""
        pairs = [
            FindingPair(before=was, after=is_, either=either)
            for was, is_, either in _paired(
                self.before.findings if self.before else (),
                self.after.findings if self.after else (),
                lambda one: (one.rule.rule_id, one.year),
            )
        ]
        return sorted(pairs, key=lambda pair: not pair.differs)

    @property
    def parcels(self) -> Sequence[ParcelPair]:
        """Every parcel of either statement, oldest completion first."""
        by_origin: dict[str, tuple[list[Parcel], list[Parcel]]] = defaultdict(
            lambda: ([], [])
        )
        for side, told in enumerate((self.before, self.after)):
            for parcel in told.parcels if told else ():
                by_origin[parcel.origin_id][side].append(parcel)
        pairs = [pair for was, is_ in by_origin.values() for pair in matched(was, is_)]
        return sorted(pairs, key=lambda pair: pair.either.completed_on)

    @property
    def uncounted(self) -> Sequence[UncountedPair]:
        """Everything that one of the statements leaves out; what differs first."""
        pairs = [
            UncountedPair(before=was, after=is_, either=either)
            for was, is_, either in _paired(
                self.before.uncounted if self.before else (),
                self.after.uncounted if self.after else (),
                lambda one: (one.origin_id, one.code),
            )
        ]
        return sorted(pairs, key=lambda pair: pair.mark is Mark.SAME)


def matched(before: Sequence[Parcel], after: Sequence[Parcel]) -> Iterator[ParcelPair]:
    """Pair the parcels of one completion: first the same, then by place, then moved."""
    was, is_ = list(before), list(after)
    for alike, mark in ((_whole, Mark.SAME), (_place, Mark.AMOUNT)):
        for old in list(was):
            new = next((one for one in is_ if alike(one) == alike(old)), None)
            if new is not None:
                was.remove(old)
                is_.remove(new)
                yield ParcelPair(before=old, after=new, either=new, mark=mark)
    common = min(len(was), len(is_))
    for old, new in zip(was[:common], is_[:common], strict=True):
        yield ParcelPair(before=old, after=new, either=new, mark=Mark.MOVED)
    for old in was[common:]:
        yield ParcelPair(before=old, after=None, either=old, mark=Mark.LOST)
    for new in is_[common:]:
        yield ParcelPair(before=None, after=new, either=new, mark=Mark.ADDED)


def _place(parcel: Parcel) -> tuple[object, ...]:
    return parcel.category, parcel.year, parcel.moved_from


def _whole(parcel: Parcel) -> tuple[object, ...]:
    return (*_place(parcel), parcel.credits, parcel.hours)


def _asked(finding: Finding | None) -> tuple[object, ...] | None:
    if finding is None:
        return None
    return finding.have, finding.need, finding.hard, finding.met, finding.exempted_by


def _left_out(item: Uncounted) -> tuple[object, ...]:
    return item.credits, item.hours, item.counted_hours, item.rule


def _paired(
    before: Iterable[Item], after: Iterable[Item], key: Callable[[Item], object]
) -> Iterator[tuple[Item | None, Item | None, Item]]:
    """Pair the items of two lists by a key; the n-th of a key with the n-th.

    Beside each pair stands the later of its two.
    """
    was, is_ = (_numbered(items, key) for items in (before, after))
    for name, either in {**was, **is_}.items():
        yield was.get(name), is_.get(name), either


def _numbered(
    items: Iterable[Item], key: Callable[[Item], object]
) -> dict[tuple[object, int], Item]:
    found: dict[tuple[object, int], Item] = {}
    seen: dict[object, int] = defaultdict(int)
    for item in items:
        name = key(item)
        found[name, seen[name]] = item
        seen[name] += 1
    return found
