"""What a row of a file says in the words of the contract."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from http_api.errors import InvalidRequestError, Reason
from http_api.importing.cells import Cell, RawRow
from http_api.importing.errors import CellRefusedError
from http_api.importing.listed import (
    EVIDENCE,
    EXAMPLE,
    LISTED,
    TAGS,
    column_of,
)


@dataclass(frozen=True, kw_only=True)
class Note:
    """Something that was done to a cell, or left out; nothing is refused for it."""

    code: str
    field: str
    cell: str
    """Where it stands, such as `D7`."""


@dataclass(frozen=True, kw_only=True)
class ToldRow:
    """What one row says."""

    body: Mapping[str, Any]
    """What CompletionSchema loads; without the cells that were refused."""
    reasons: Sequence[Reason]
    """Why cells were refused, `field` being a key of `COLUMNS`."""
    notes: Sequence[Note]


def body_of(row: RawRow) -> Mapping[str, Any]:
    """Return what CompletionSchema loads.

    Raises InvalidRequestError with a reason for each cell that was refused.
    """
    told = tell(row)
    if told.reasons:
        raise InvalidRequestError(told.reasons)
    return told.body


def tell(row: RawRow) -> ToldRow:
    """Return what a row says, what was refused of it, and what was done to it."""
    said: dict[str, Any] = {}
    reasons: list[Reason] = []
    notes = [_stray(row, letter) for letter in row.stray]
    for key, text in row.cells.items():
        if text is None:
            continue
        try:
            told = column_of(key).read(Cell(text=text, form=row.forms.get(key)))
        except CellRefusedError as error:
            reasons.append(_reason(error, key, row))
            continue
        said[key] = told.value
        if told.note is not None:
            where = cell_name(row, key)
            notes.append(Note(code=told.note, field=key, cell=where))
    return ToldRow(body=_nested(said), reasons=tuple(reasons), notes=tuple(notes))


def is_example(row: RawRow) -> bool:
    """Say whether a row is the template's example, as it stands there."""
    if row.cells.get("teacher_id") != EXAMPLE:
        return False
    told = tell(row)
    codes = [reason.code for reason in told.reasons]
    shown = {column.key: column.example for column in LISTED if column.example}
    body = _nested({key: shown[key] for key in shown if row.cells.get(key)})
    del body["teacher_id"]
    return codes == ["example-row"] and told.body == body


def cell_name(row: RawRow, key: str) -> str:
    """Return where a row's cell stands in its sheet, such as `D7`."""
    return f"{row.letters.get(key, '')}{row.number}"


def column_of_field(path: str) -> str:
    """Return the column that a field of the contract is filled from.

    `evidence.0.uri` comes from `evidence.uri`; most have the field's own name.
    """
    return ".".join(step for step in path.split(".") if not step.isdigit())


def _nested(said: Mapping[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for key, value in said.items():
        if key.startswith(TAGS):
            body.setdefault("tags", {})[key.removeprefix(TAGS)] = value
        elif key.startswith(EVIDENCE):
            evidence = body.setdefault("evidence", [{}])
            evidence[0][key.removeprefix(EVIDENCE)] = value
        else:
            body[key] = value
    return body


def _reason(error: CellRefusedError, key: str, row: RawRow) -> Reason:
    return Reason(
        code=error.code,
        message=f"{cell_name(row, key)}: {error.message}",
        field=key,
        row=row.number,
    )


def _stray(row: RawRow, letter: str) -> Note:
    return Note(code="no-heading", field=letter, cell=f"{letter}{row.number}")
