"""The cells of a workbook's visible sheets, row by row.

What is hidden: a hidden sheet is not read (the template keeps its lists on one);
hidden rows and columns are, since a filter hides rows that are meant to be there.
"""

import io
from collections.abc import Iterator, Sequence
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from http_api.importing.cells import Cell, Form, cell_of, letter_of
from http_api.importing.errors import FileUnreadableError
from http_api.importing.limits import Limits
from http_api.importing.sheets import Area, Sheet, sheets_of

Told = tuple[int, Sequence[Cell | None]]
"""The number of a row, from 1, and its cells up to the last that is not blank."""


def sheets_with_rows(
    data: bytes, limits: Limits
) -> Iterator[tuple[str, Iterator[Told]]]:
    """Yield the name of each visible sheet with its rows; blank rows are left out.

    Raises what `sheets_of` raises, and FileUnreadableError.
    """
    scanned = sheets_of(data, limits)
    try:
        with load_workbook(io.BytesIO(data)) as book:
            for meta in book.sheets_metadata:
                if (
                    meta.typ == SheetTypeEnum.WorkSheet
                    and meta.visible == SheetVisibleEnum.Visible
                ):
                    sheet = book.get_sheet_by_name(meta.name)
                    yield meta.name, _rows(sheet, scanned.get(meta.name), limits)
    except CalamineError as error:
        raise FileUnreadableError("it is damaged") from error


def _rows(
    sheet: CalamineSheet, scanned: Sheet | None, limits: Limits
) -> Iterator[Told]:
    before = [None] * (sheet.start[1] if sheet.start else 0)
    overlay = _Overlay(scanned)
    for index, values in enumerate(sheet.iter_rows()):
        cells = [*before, *(cell_of(value) for value in values)]
        overlay.lay(index, cells)
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            _check_lengths(index, cells, limits)
            yield index + 1, cells


class _Overlay:
    """Puts into each row what the reader of workbooks does not tell."""

    def __init__(self, sheet: Sheet | None) -> None:
        odd = sheet.odd if sheet else {}
        self._odd: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in odd.items():
            self._odd.setdefault(row, {})[column] = cell
        merged = sheet.merged if sheet else []
        self._coming = sorted(merged, key=lambda area: area.first, reverse=True)
        self._open: list[tuple[Area, str]] = []

    def lay(self, row: int, cells: list[Cell | None]) -> None:
        """Change the cells of a row; rows come in their order."""
        for column, cell in self._odd.get(row, {}).items():
            _put(cells, column, cell)
        while self._coming and self._coming[-1].first[0] <= row:
            area = self._coming.pop()
            first = area.first[1]
            told = cells[first] if first < len(cells) else None
            if told is not None:
                self._open.append((area, told.text))
        self._open = [one for one in self._open if one[0].last[0] >= row]
        for area, text in self._open:
            for column in range(area.first[1], min(area.last[1] + 1, MOST_COLUMNS)):
                _put(cells, column, Cell(text=text, form=Form.MERGED))


MOST_COLUMNS = 200


def _put(cells: list[Cell | None], column: int, cell: Cell) -> None:
    cells.extend([None] * (column + 1 - len(cells)))
    cells[column] = cell


def _check_lengths(index: int, cells: Sequence[Any], limits: Limits) -> None:
    for column, cell in enumerate(cells):
        if cell is not None and len(cell.text) > limits.cell_characters:
            where = f"{letter_of(column)}{index + 1}"
            raise FileUnreadableError(
                f"{where} has more than {limits.cell_characters} characters", index + 1
            )
