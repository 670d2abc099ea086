"""Rows of a batch as they come, each by the way that suits it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count, islice

from http_api.accepting.careful import judged_line
from http_api.accepting.content import Content
from http_api.accepting.quick import QuickWay, Taken
from http_api.accepting.row import RefusedRow, Row
from ledger.commands.batches import NumberedRow
from ledger.commands.completions import CompletionToPost

LINES_AT_ONCE = 32
"""Few enough that one bad row among a hundred sends few others to a second look."""

MAX_REASONS_TOLD = 10_000
"""Reasons told of one batch in full; beyond them a refused row has its first only."""


def accepted(lines: Iterable[bytes], content: Content) -> Iterator[Row]:
    """Yield what each row means or why it means nothing, and add it to the content.

    A line is the JSON text of one row. Nothing of it is kept but what is yielded.
    """
    quick, number, told = QuickWay(), 1, 0
    for group in _groups(lines):
        for part, taken in _ways(quick, group):
            if taken is None:
                row = _within(judged_line(number, part[0], content), told)
                told += len(row.reasons) if isinstance(row, RefusedRow) else 0
                yield row
            else:
                completions, canonical = taken
                content.add(canonical)
                yield from map(_numbered, count(number), completions)
            number += len(part)


def _numbered(number: int, completion: CompletionToPost) -> NumberedRow:
    return NumberedRow(number=number, completion=completion)


def _within(row: Row, told: int) -> Row:
    """Leave a row its first reason, where the batch has many already."""
    if isinstance(row, RefusedRow) and told + len(row.reasons) > MAX_REASONS_TOLD:
        return row._replace(reasons=row.reasons[:1])
    return row


def _groups(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    each = iter(lines)
    while group := list(islice(each, LINES_AT_ONCE)):
        yield group


def _ways(
    quick: QuickWay, group: list[bytes]
) -> Iterator[tuple[Sequence[bytes], Taken | None]]:
    """Yield lines that the quick way takes together, and each that it does not."""
    taken = quick.take(group)
    if taken is not None or len(group) == 1:
        yield group, taken
        return
    for line in group:
        yield [line], quick.take([line])
