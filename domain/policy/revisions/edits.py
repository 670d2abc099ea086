"""The single edits between two documents under their readings."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from domain.policy.revisions.diff import differences
from domain.policy.revisions.difference import Change, Difference, Subject
from domain.policy.revisions.mixing import DECLARED, Applied
from domain.policy.revisions.parts import parts_of
from domain.policy.revisions.phrasing import same
from domain.policy.revisions.sentences import chosen_sentence

SUBJECTS = tuple(Subject)


@dataclass(frozen=True, kw_only=True)
class Edit:
    """What differs in one part of a document, or in the order of its parts."""

    key: str
    """`rule:ID`, `cohort:ID`, `category:ID`, `reading:ID`, `document:KEY`,
    `order:rule`."""
    differences: tuple[Difference, ...]

    @property
    def idle(self) -> bool:
        """Tell whether nothing that counts hangs on it under the readings chosen."""
        return all(difference.editorial for difference in self.differences)

    @property
    def wording(self) -> bool:
        """Tell whether it only rewords, so that it loads wherever it stands."""
        reading = self.key.startswith("reading:")
        return not reading and all(
            difference.editorial and not difference.under and difference.field
            for difference in self.differences
        )


def edits_between(before: Applied, after: Applied) -> tuple[Edit, ...]:
    """Return the edits between two documents, in document order.

    A difference under options that neither side chooses is marked editorial; so is the
    default of a reading, in whose place the chosen option is told.
    """
    found: dict[str, list[Difference]] = {}
    told = (*_seen(before, after), *_choices(before, after))
    for difference in sorted(told, key=lambda one: SUBJECTS.index(one.subject)):
        found.setdefault(_key(difference), []).append(difference)
    return tuple(
        Edit(key=key, differences=tuple(those)) for key, those in found.items()
    )


def _key(difference: Difference) -> str:
    if difference.change is Change.MOVED:
        return f"order:{difference.subject}"
    return f"{difference.subject}:{difference.subject_id}"


def _seen(before: Applied, after: Applied) -> Iterator[Difference]:
    """Yield the differences as they look from the options that the two sides chose."""
    options = [
        (name, option)
        for side in (before, after)
        for name, option in side.readings.items()
    ]
    for difference in differences(before.policy, after.policy):
        idle = (
            difference.editorial
            or difference.subject is Subject.READING
            or _only_allows(difference)
            or not all(choice in options for choice in difference.under)
            or not _exists(difference, (before, after), options)
        )
        yield replace(difference, editorial=idle)


def _only_allows(difference: Difference) -> bool:
    """Tell of words of the head that a document may use, and need not."""
    return difference.subject is Subject.DOCUMENT and difference.subject_id in DECLARED


def _exists(
    difference: Difference,
    sides: tuple[Applied, Applied],
    options: Iterable[tuple[str, str]],
) -> bool:
    """Tell whether the part exists on a side under some of the options chosen."""
    tables = (
        table
        for side in sides
        for part in (
            parts_of(side.policy, difference.subject).get(difference.subject_id),
        )
        if part is not None
        for table in part.tables
    )
    return any(_stands(table, options) for table in tables)


def _stands(table: Mapping[str, Any], options: Iterable[tuple[str, str]]) -> bool:
    return all(
        any((name, word) in options for word in _words(wanted))
        for name, wanted in table.get("only", {}).items()
    )


def _words(wanted: Any) -> list[str]:
    return wanted if isinstance(wanted, list) else [wanted]


def _choices(before: Applied, after: Applied) -> Iterator[Difference]:
    """Yield the readings of both documents that are read otherwise."""
    for name, part in parts_of(after.policy, Subject.READING).items():
        old, new = before.readings.get(name), after.readings[name]
        if old is not None and old != new:
            yield Difference(
                subject=Subject.READING,
                subject_id=name,
                article=part.article,
                field=None,
                change=Change.CHOSEN,
                before=same(old),
                after=same(new),
                sentence=chosen_sentence(part, old, new),
                editorial=False,
            )
