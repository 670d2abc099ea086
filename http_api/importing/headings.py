"""The row of headings of a sheet, and the rows below it by their columns.

Schools put titles above the headings, reorder columns, leave some out and add blank
ones. What is under no heading is told in a note, what is under a heading that nobody
knows refuses the file: hours must not be left out in silence.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from domain.statement import Label
from http_api.errors import InvalidRequestError, Reason
from http_api.importing.cells import Cell, Form, RawRow, letter_of
from http_api.importing.columns import is_example
from http_api.importing.errors import (
    FileEmptyError,
    HeadingsMissingError,
    SheetsSeveralError,
)
from http_api.importing.listed import COLUMNS, LISTED, TAGS

SEARCHED_ROWS = 20
"""Titles and remarks above the headings end before this row."""
LEAST_KNOWN = 2
"""Columns that a row must name to be taken for the headings."""

RESULTS: Mapping[str, Label] = {
    "status": Label(zh="状态", en="Status"),
    "reason": Label(zh="原因", en="Reason"),
    "code": Label(zh="代码", en="Code"),
    "field": Label(zh="出错列", en="Field"),
    "notes": Label(zh="提示", en="Notes"),
    "posting_id": Label(zh="记录编号", en="Posting id"),
    "row": Label(zh="原行号", en="Row in the file"),
}
"""Columns of a result workbook: recognised where it comes back, and not read."""

_TAG = re.compile(r"tags\.[a-z][a-z0-9_-]{0,39}")

Cells = Sequence[Cell | None]


@dataclass(frozen=True, kw_only=True)
class Headings:
    """Where each column of a sheet stands."""

    row: int
    places: Mapping[int, str]
    """Place in the row, from 0, to column; in the order of the sheet."""
    ignored: frozenset[int]
    letters: Mapping[str, str]
    texts: Mapping[str, str]
    """Column to its heading, as it is written there."""


class Reader:
    """Makes rows of the cells of one file, sheet by sheet."""

    def __init__(self) -> None:
        self._sheet = ""
        self._headings: Headings | None = None
        self._seen = 0
        self._read: list[str] = []
        self._headed = False

    def next_sheet(self, name: str) -> None:
        """Begin with another sheet, which has headings of its own or none."""
        self._sheet, self._headings, self._seen = name, None, 0

    def read(self, number: int, cells: Cells) -> RawRow | None:
        """Return a row; None for blank ones, titles, headings and the example.

        Raises InvalidRequestError for what is wrong with the headings, and
        SheetsSeveralError for rows on a second sheet.
        """
        if self._headings is None:
            self._look_for_headings(number, cells)
            return None
        row = row_of(self._headings, number, cells)
        if row is None or is_example(row):
            return None
        if self._sheet not in self._read:
            self._read.append(self._sheet)
        if len(self._read) > 1:
            raise SheetsSeveralError(", ".join(self._read))
        return row

    def finish(self) -> None:
        """Refuse a file without headings, and one without rows below them."""
        if not self._headed:
            raise HeadingsMissingError(SEARCHED_ROWS)
        if not self._read:
            raise FileEmptyError

    def _look_for_headings(self, number: int, cells: Cells) -> None:
        if self._seen >= SEARCHED_ROWS or not any(cells):
            return
        self._seen += 1
        if len(_known(cells)) >= LEAST_KNOWN:
            self._headings = headings_of(number, cells)
            self._headed = True


def headings_of(number: int, cells: Cells) -> Headings:
    """Return where the columns stand.

    Raises InvalidRequestError with a reason for each heading that nobody knows, that
    stands twice, or that is needed and missing.
    """
    found: dict[int, str] = {}
    reasons: list[Reason] = []
    for index, cell in enumerate(cells):
        if cell is None:
            continue
        key = column_named(cell.text)
        if key is None:
            reasons.append(_unknown(number, index, cell.text))
        elif key in found.values():
            reasons.append(_doubled(number, index, cell.text))
        else:
            found[index] = key
    reasons.extend(_missing(number, found.values()))
    if reasons:
        raise InvalidRequestError(reasons)
    places = {index: key for index, key in found.items() if key not in RESULTS}
    return Headings(
        row=number,
        places=places,
        ignored=frozenset(found) - places.keys(),
        letters={key: letter_of(index) for index, key in places.items()},
        texts={key: cell.text for key, cell in _under(places, cells)},
    )


def row_of(headings: Headings, number: int, cells: Cells) -> RawRow | None:
    """Return a row below the headings; None where it is blank or repeats them."""
    told: dict[str, str | None] = dict.fromkeys(headings.places.values())
    forms: dict[str, Form] = {}
    stray: dict[str, str] = {}
    for index, cell in enumerate(cells):
        if cell is None or index in headings.ignored:
            continue
        key = headings.places.get(index)
        if key is None:
            stray[letter_of(index)] = cell.text
            continue
        told[key] = cell.text
        if cell.form is not None:
            forms[key] = cell.form
    if all(text in (None, headings.texts[key]) for key, text in told.items()):
        return None
    return RawRow(
        number=number,
        cells=told,
        forms=forms,
        letters=headings.letters,
        stray=stray,
    )


def column_named(heading: str) -> str | None:
    """Return the column that a heading means; None for one that nobody knows.

    The template writes both languages into a cell, in two lines; either will do.
    """
    parts = [part for part in re.split(r"[\n\r/|]+", heading) if _folded(part)]
    found = {_column(part) for part in parts} - {None}
    return found.pop() if len(found) == 1 and len(parts) <= len(LANGUAGES) else None


def _column(name: str) -> str | None:
    listed = _names().get(_folded(name))
    tag = unicodedata.normalize("NFKC", name).strip().lower()
    return listed or (tag if _TAG.fullmatch(tag) else None)


LANGUAGES = ("zh", "en")


@cache
def _names() -> Mapping[str, str]:
    """Return every way to write a heading, folded, with its column."""
    found = {}
    for column in LISTED:
        label = column.label
        both = f"{label.zh} {label.en}"
        own = (column.key, column.key.removeprefix(TAGS), label.zh, label.en, both)
        for written in (*own, *column.others):
            found[_folded(written)] = column.key
    for key, label in RESULTS.items():
        for written in (label.zh, label.en, f"{label.zh} {label.en}"):
            found[_folded(written)] = key
    return found


def _folded(text: str) -> str:
    """Return a heading without case, blanks, marks and what stands in brackets."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"\([^()]*\)|[\s*_.:;-]|[\[\]【】]|\u200b|\ufeff", "", plain)


def _under(places: Mapping[int, str], cells: Cells) -> Iterator[tuple[str, Cell]]:
    for index, key in places.items():
        cell = cells[index]
        if cell is not None:
            yield key, cell


def _known(cells: Cells) -> set[str]:
    named = {column_named(cell.text) for cell in cells if cell is not None}
    return {key for key in named if key is not None and key in COLUMNS}


def _unknown(row: int, index: int, text: str) -> Reason:
    cell = f"{letter_of(index)}{row}"
    return Reason(
        code="heading-unknown",
        message=f"{cell}: no column is called {text[:60]}; see the template.",
        field=text[:60],
        row=row,
    )


def _doubled(row: int, index: int, text: str) -> Reason:
    cell = f"{letter_of(index)}{row}"
    return Reason(
        code="heading-doubled",
        message=f"{cell}: {text[:60]} names a column that stands here already.",
        field=text[:60],
        row=row,
    )


def _missing(row: int, found: Iterable[str]) -> Iterator[Reason]:
    there = set(found)
    for column in LISTED:
        if column.required and column.key not in there:
            label = column.label
            yield Reason(
                code="heading-missing",
                message=f"Row {row} has no heading {label.zh} {label.en}.",
                field=column.key,
                row=row,
            )
