"""Rows that say the same as an earlier row of the same file, while it is checked.

A check looks at some hundred rows at a time and records nothing, so an earlier row
stands nowhere. Where a row has the natural key of an earlier one, that one is judged
once more with it: then the check says what the posting will answer.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from http_api.importing.judging import Result, raw_row, shaped
from ledger.commands.batches import NumberedRow
from ledger.upload_parts import REFUSED, AnsweredRow, Part


class EarlierRows:
    """Remembers of each row that could be posted what it speaks of, in few bytes."""

    def __init__(self, rows_of: Callable[[int], Iterable[AnsweredRow]]) -> None:
        self._rows_of = rows_of
        """Part to its rows."""
        self._first_rows: list[int] = []
        """By part."""
        self._rows: dict[int, int] = {}
        """The hash of a natural key to the row that came with it first. Should two
        keys ever share one, a row is judged beside another that does not matter."""

    def needed(self, reports: Sequence[NumberedRow]) -> list[NumberedRow]:
        """Return the earlier rows that speak of the same as some of these."""
        keys = {_key(report) for report in reports}
        found = {self._rows[key] for key in keys if key in self._rows}
        by_part: dict[int, set[int]] = defaultdict(set)
        for row in found:
            by_part[bisect_right(self._first_rows, row) - 1].add(row)
        return [
            report
            for part, rows in sorted(by_part.items())
            for report in self._read(part, rows)
        ]

    def add(
        self, part: Part, reports: Sequence[NumberedRow], results: Sequence[Result]
    ) -> None:
        """Remember the rows of a part that was judged and kept."""
        self._first_rows.append(part.first_row)
        refused = {one["row"] for one in results if one["status"] == REFUSED}
        for report in reports:
            if report.number not in refused:
                self._rows.setdefault(_key(report), report.number)

    def _read(self, part: int, rows: set[int]) -> Sequence[NumberedRow]:
        wanted = [raw_row(a) for a in self._rows_of(part) if a.number in rows]
        return shaped(wanted).reports


def _key(report: NumberedRow) -> int:
    completion = report.completion
    return hash((completion.teacher_id, completion.activity_id, completion.occasion))
