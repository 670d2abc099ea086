"""What rows of a file say to the contract: reports to post, or why they are none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from http_api.accepting.careful import judged
from http_api.accepting.row import RefusedRow
from http_api.errors import Reason
from http_api.importing.cells import Form, RawRow
from http_api.importing.columns import Note, ToldRow, column_of_field, tell
from http_api.problems import reason_json
from http_api.schemas.shaped import MAX_REASONS
from ledger.commands.batches import NumberedRow
from ledger.upload_parts import REFUSED, AnsweredRow

Result = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Shaped:
    """Rows of a file, sorted into what can be posted and what cannot."""

    raw: Sequence[RawRow]
    reports: Sequence[NumberedRow]
    refused: Sequence[Result]
    """Results of rows whose cells or shape were refused."""
    notes: Mapping[int, Sequence[Note]]
    """Row to what was done to its cells, or left out."""

    def answered(self, results: Iterable[Result]) -> list[AnsweredRow]:
        """Return the rows with their results, those of other rows left out."""
        by_row = {one["row"]: one for one in results}
        return [self._answered(row, by_row[row.number]) for row in self.raw]

    def _answered(self, row: RawRow, result: Result) -> AnsweredRow:
        notes = [asdict(note) for note in self.notes.get(row.number, ())]
        told = {**result, "notes": notes} if notes else result
        return AnsweredRow(read=row_json(row), result=told)


def shaped(rows: Sequence[RawRow]) -> Shaped:
    """Judge rows by their shape alone; a row is told everything that is wrong in it."""
    reports: list[NumberedRow] = []
    refused: list[Result] = []
    notes: dict[int, Sequence[Note]] = {}
    for row in rows:
        told = tell(row)
        if told.notes:
            notes[row.number] = told.notes
        found = judged(row.number, told.body)
        reasons = _reasons(told, found, row.number)
        if reasons or isinstance(found, RefusedRow):
            refused.append(_refused(row.number, reasons))
        else:
            reports.append(found)
    return Shaped(raw=rows, reports=reports, refused=refused, notes=notes)


def row_json(row: RawRow) -> dict[str, Any]:
    """Return a row as JSON, without what it has not."""
    told: dict[str, Any] = {"cells": dict(row.cells), "letters": dict(row.letters)}
    if row.forms:
        told["forms"] = {key: form.value for key, form in row.forms.items()}
    if row.stray:
        told["stray"] = dict(row.stray)
    return told


def raw_row(answered: AnsweredRow) -> RawRow:
    """Return the row that was answered, as it was read."""
    read = answered.read
    return RawRow(
        number=answered.number,
        cells=read["cells"],
        letters=read["letters"],
        forms={key: Form(word) for key, word in read.get("forms", {}).items()},
        stray=read.get("stray", {}),
    )


def _reasons(
    told: ToldRow, found: NumberedRow | RefusedRow, number: int
) -> tuple[Reason, ...]:
    """Return why a row is none: a cell that was refused is not told to be missing."""
    reasons = [replace(reason, row=number) for reason in told.reasons]
    named = {reason.field for reason in reasons}
    if isinstance(found, RefusedRow):
        reasons += [
            reason
            for reason in found.reasons
            if reason.field is None or column_of_field(reason.field) not in named
        ]
    return tuple(reasons[:MAX_REASONS])


def _refused(number: int, reasons: Sequence[Reason]) -> Result:
    first = reasons[0]
    return {
        "row": number,
        "status": REFUSED,
        "code": first.code,
        "field": first.field,
        "article": None,
        "message": first.message,
        "reasons": [reason_json(reason) for reason in reasons],
        "warnings": [],
    }
