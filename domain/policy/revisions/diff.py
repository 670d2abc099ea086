"""Tell two documents apart, in words: by part, by id, by field."""

from collections.abc import Iterator, Mapping, Sequence

from domain.policy.load import Policy
from domain.policy.revisions.comparing import ABSENT, Comparison, FieldChange
from domain.policy.revisions.difference import Change, Difference, Subject
from domain.policy.revisions.order import merged, moved
from domain.policy.revisions.parts import Part, parts_of
from domain.policy.revisions.phrasing import phrase
from domain.policy.revisions.sentences import (
    changed_sentence,
    moved_sentence,
    whole_sentence,
)
from domain.policy.revisions.words import field_words
from domain.statement import Label

EDITORIAL = frozenset(
    ("label", "article", "title", "question", "source", "code", "shown", "open")
)
"""Keys on which no number and no verdict hangs, wherever they stand."""

EDITORIAL_IN_HEAD = frozenset(("name", "revision", "issued", "effective"))

IN_ANY_ORDER = frozenset(("minimum", "prerequisite", "exclusion", "category"))
"""Kinds whose order decides what is told first, and nothing else."""


def differences(before: Policy, after: Policy) -> tuple[Difference, ...]:
    """Return what differs between two documents; empty where they mean the same text.

    In the order of the documents: head, readings, categories, cohorts, rules. Comments
    and blanks differ in nothing.
    """
    comparison = Comparison(
        readings_before=before.readings, readings_after=after.readings
    )
    return tuple(
        difference
        for subject in Subject
        for difference in _of_subject(
            parts_of(before, subject), parts_of(after, subject), comparison
        )
    )


def _of_subject(
    before: Mapping[str, Part], after: Mapping[str, Part], comparison: Comparison
) -> Iterator[Difference]:
    for name in merged(list(before), list(after)):
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            yield from _whole(old, new)
        else:
            yield from _fields(old, new, comparison)
    yield from _moves(before, after)


def _whole(old: Part | None, new: Part | None) -> Iterator[Difference]:
    """Tell of a part that only one of the documents has."""
    for part, change in ((old, Change.REMOVED), (new, Change.ADDED)):
        if part is not None:
            words = part.summary
            yield Difference(
                subject=part.subject,
                subject_id=part.part_id,
                article=part.article,
                field=None,
                change=change,
                before=words if change is Change.REMOVED else None,
                after=words if change is Change.ADDED else None,
                sentence=whole_sentence(part, change),
                editorial=part.subject is Subject.READING,
            )


def _fields(old: Part, new: Part, comparison: Comparison) -> Iterator[Difference]:
    """Tell of the fields of a part that both documents have."""
    for left, right in zip(old.tables, new.tables, strict=False):
        for change in comparison.changes(left, right):
            yield _field(new, change)
    common = min(len(old.tables), len(new.tables))
    yield from _whole(old.beyond(common), new.beyond(common))


def _field(part: Part, change: FieldChange) -> Difference:
    key = change.path[-1]
    before = None if change.before is ABSENT else phrase(key, change.before)
    after = None if change.after is ABSENT else phrase(key, change.after)
    return Difference(
        subject=part.subject,
        subject_id=part.part_id,
        article=part.article,
        field=".".join(change.path),
        under=change.under,
        change=_kind_of_change(change),
        before=before,
        after=after,
        sentence=changed_sentence(part, _words(part, change), change, (before, after)),
        editorial=_is_editorial(part, change.path),
    )


def _words(part: Part, change: FieldChange) -> Label:
    return field_words(part.kind, change.path)


def _kind_of_change(change: FieldChange) -> Change:
    if change.before is ABSENT:
        return Change.ADDED
    return Change.REMOVED if change.after is ABSENT else Change.CHANGED


def _is_editorial(part: Part, path: tuple[str, ...]) -> bool:
    if part.subject is Subject.READING:
        return path[0] != "default"
    in_head = part.subject is Subject.DOCUMENT and path[0] in EDITORIAL_IN_HEAD
    return path[0] in EDITORIAL or in_head


def _moves(
    before: Mapping[str, Part], after: Mapping[str, Part]
) -> Iterator[Difference]:
    """Tell of parts that stand elsewhere among those of their kind."""
    for kind in dict.fromkeys(part.kind for part in after.values()):
        left = [name for name, part in before.items() if part.kind == kind]
        right = [name for name, part in after.items() if part.kind == kind]
        for name in moved(left, right):
            yield Difference(
                subject=after[name].subject,
                subject_id=name,
                article=after[name].article,
                field=None,
                change=Change.MOVED,
                before=_behind(left, name),
                after=_behind(right, name),
                sentence=moved_sentence(after[name], _behind(right, name)),
                editorial=kind in IN_ANY_ORDER,
            )


def _behind(order: Sequence[str], name: str) -> Label:
    """Say behind which other one a part stands."""
    place = order.index(name)
    if not place:
        return Label(zh="居首", en="first")
    return Label(zh=f"在 {order[place - 1]} 之后", en=f"after {order[place - 1]}")
