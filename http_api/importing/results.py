"""What became of the rows of a file, read part by part: listed, or as a workbook."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from http_api.importing.cells import RawRow
from http_api.importing.judging import Result, raw_row
from http_api.importing.states import ImportView
from http_api.importing.tallies import NOT_POSTED, unposted
from http_api.importing.workbook import result_workbook
from ledger.application import CreditLedger
from ledger.commands.uploads import NEW
from ledger.upload_parts import AnsweredRow, Part, Place, Step, Why
from projections.cursors import cursor_of, position_in

ROWS_NOTED = 500


@dataclass(frozen=True, kw_only=True)
class RowFilter:
    """Which rows are wanted; without anything all."""

    status: str | None = None
    code: str | None = None
    field: str | None = None

    def fits(self, row: AnsweredRow) -> bool:
        """Say whether a row is wanted."""
        asked = (
            (self.status, row.result["status"]),
            (self.code, row.result.get("code")),
            (self.field, row.result.get("field")),
        )
        return all(wish in (None, found) for wish, found in asked)

    def may_fit(self, part: Part) -> bool:
        """Say whether a part may hold a wanted row, without a look into it."""
        if self.status is not None and not part.counts.get(self.status):
            return False
        if self.code is None and self.field is None:
            return True
        return any(self._names(why) for why in part.reasons)

    @property
    def refused_only(self) -> bool:
        """Whether only refused rows can be meant."""
        return self.status == "refused" or self.code is not None

    def _names(self, why: Why) -> bool:
        return self.code in (None, why.code) and self.field in (None, why.field)


@dataclass(frozen=True, kw_only=True)
class RowPage:
    """A slice of a file's rows in their order, and the cursor of the next one."""

    items: Sequence[AnsweredRow]
    next_cursor: str | None


def rows_page(
    ledger: CreditLedger,
    view: ImportView,
    wanted: RowFilter,
    cursor: str | None = None,
    limit: int = 50,
) -> RowPage:
    """Return a page of a file's rows with their results; raises BadCursorError."""
    after = 0 if cursor is None else position_in(cursor)
    found: list[AnsweredRow] = []
    for row in rows_of(ledger, view, wanted, after):
        found.append(row)
        if len(found) > limit:
            break
    items = found[:limit]
    more = len(found) > limit
    return RowPage(
        items=items, next_cursor=cursor_of(items[-1].number) if more else None
    )


def workbook_of(
    ledger: CreditLedger,
    view: ImportView,
    language: str,
    note: Callable[[Sequence[AnsweredRow]], None],
) -> bytes:
    """Return every row with its result as a workbook.

    Rows pass through some hundred at a time; `note` is told of them.
    """

    def told() -> Iterator[tuple[RawRow, Result]]:
        rows = rows_of(ledger, view, RowFilter())
        for some in iter(lambda: list(islice(rows, ROWS_NOTED)), []):
            note(some)
            yield from ((raw_row(row), row.result) for row in some)

    counts, dry_run = view.tally.by_name, view.step is Step.CHECK
    return result_workbook(told(), counts, language, dry_run=dry_run)


def rows_of(
    ledger: CreditLedger, view: ImportView, wanted: RowFilter, after: int = 0
) -> Iterator[AnsweredRow]:
    """Yield the rows of a file behind one of them; a part at a time is in memory."""
    for place, part in _places(ledger, view):
        if part.last_row <= after or not wanted.may_fit(part):
            continue
        refused_only = wanted.refused_only
        for row in ledger.upload_parts.rows(place, refused_only=refused_only):
            shown = row if place.step is view.step else _unposted(row)
            if row.number > after and wanted.fits(shown):
                yield shown


def _places(ledger: CreditLedger, view: ImportView) -> Iterator[tuple[Place, Part]]:
    """Yield the parts in order: as they were posted, else as they were checked."""
    upload_id = view.import_id
    found: dict[int, tuple[Place, Part]] = {}
    for step in (Step.CHECK, Step.POST) if view.posting else (Step.CHECK,):
        for part in ledger.upload_parts.of_step(upload_id, step):
            place = Place(upload_id=upload_id, step=step, number=part.number)
            told = part if step is view.step else unposted(part)
            found[part.number] = (place, told)
    for number in sorted(found):
        yield found[number]


def _unposted(row: AnsweredRow) -> AnsweredRow:
    if row.result["status"] not in NEW:
        return row
    told = {"row": row.number, "status": NOT_POSTED, "warnings": []}
    return replace(row, result=told)
