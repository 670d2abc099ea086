"""No cell of an export is taken for a formula by the program that opens it.

A text that begins as a formula is worked out by a spreadsheet, and may send what
stands beside it elsewhere. In CSV such a text gets an apostrophe before it; in a
workbook it is written as a text, in a style that keeps it one when it is edited.
Numbers are numbers: -5 stays -5.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a text begins with that a spreadsheet would work out, full-width too."""

AS_TEXT = {"quote_prefix": True}
"""The property of a cell's format by which Excel keeps a text a text."""

Exported = str | Decimal | int | None
"""What a cell of an export holds."""


def is_formula(text: str) -> bool:
    """Say whether a spreadsheet would work a text out."""
    return text.startswith(FORMULA)


def defused(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, for CSV."""
    return f"'{text}" if is_formula(text) else text


def undone(text: str) -> str:
    """Return a text of CSV as it was before it was defused."""
    return text[1:] if text.startswith("'") and is_formula(text[1:]) else text


def defused_row(cells: Iterable[Exported]) -> Sequence[str | Decimal | int]:
    """Return a row as CSV takes it: texts defused, nothing for None."""
    return [
        defused(cell) if isinstance(cell, str) else "" if cell is None else cell
        for cell in cells
    ]


class TextStyle:
    """A style of a workbook in which texts are written, and stay texts."""

    def __init__(self, book: Any, properties: Mapping[str, Any] | None = None) -> None:
        told = dict(properties or {})
        self._plain = book.add_format(told) if told else None
        self._quoted = book.add_format({**told, **AS_TEXT})

    def write(self, page: Any, row: int, column: int, text: str) -> None:
        """Write a text into a cell of a page, rows and columns from 0."""
        style = self._quoted if is_formula(text) else self._plain
        page.write_string(row, column, text, style)
