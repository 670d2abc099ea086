"""Cells as they come out of a file: a text, and what form the file gave it.

A spreadsheet knows numbers, days and errors; CSV knows texts only. What a cell means
in its column is for `columns` to say.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

SIGNIFICANT_DIGITS = 15
"""As many as Excel keeps and shows; what a float has beyond them is noise."""

BLANKS = " \t\r\n\x0b\x0c\xa0\u200b\u3000\ufeff"
"""What people leave around a text without seeing it."""


class Form(StrEnum):
    """What a spreadsheet holds in a cell that is not a text."""

    NUMBER = "number"
    DAY = "day"
    INSTANT = "instant"
    """A day with a time of day."""
    TIME = "time"
    TRUTH = "truth"
    ERROR = "error"
    """`#N/A` and the like."""
    UNCOMPUTED = "uncomputed"
    """A formula that no program has worked out yet."""
    MERGED = "merged"
    """Part of merged cells, so that nobody can tell whose value it is."""


class Cell(NamedTuple):
    """One cell that is not blank; a tuple, since a file has hundreds of thousands."""

    text: str
    form: Form | None = None
    """None for a text."""


@dataclass(frozen=True, kw_only=True)
class RawRow:
    """One row of a file below its headings, as it was filled in."""

    number: int
    """The row in the sheet, from 1, as Excel shows it."""
    cells: Mapping[str, str | None]
    """Column (a key of `columns.COLUMNS`, or `tags.WORD`) to its text; None if blank.

    Every column of the file, in its order. Numbers are exact decimals, days are ISO.
    """
    forms: Mapping[str, Form] = field(default_factory=dict)
    """The forms of those cells that are not texts."""
    letters: Mapping[str, str] = field(default_factory=dict)
    """Column to its letter in the sheet; the same object for every row of a file."""
    stray: Mapping[str, str] = field(default_factory=dict)
    """Letter to text of cells that stand under no heading."""


def cell_of(value: Any) -> Cell | None:
    """Return a cell as the reader of workbooks gives it; None where it is blank."""
    if isinstance(value, str):
        text = value.strip(BLANKS)
        return Cell(text=text) if text else None
    if isinstance(value, bool):
        return Cell(text="TRUE" if value else "FALSE", form=Form.TRUTH)
    if isinstance(value, int | float):
        if not math.isfinite(value):
            return Cell(text="#NUM!", form=Form.ERROR)
        return Cell(text=number_text(value), form=Form.NUMBER)
    return _moment(value)


def number_text(value: float) -> str:
    """Return a number as Excel shows it: fifteen digits, plain decimal notation."""
    plain = f"{Decimal(f'{value:.{SIGNIFICANT_DIGITS}g}'):f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def letter_of(index: int) -> str:
    """Return the letters of a column, from 0: A ... Z, AA ..."""
    letters = ""
    left = index + 1
    while left:
        left, last = divmod(left - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


def _moment(value: date | datetime | time | timedelta) -> Cell:
    if isinstance(value, datetime):
        if value.time() != time():
            return Cell(text=value.isoformat(" ", "seconds"), form=Form.INSTANT)
        return Cell(text=value.date().isoformat(), form=Form.DAY)
    if isinstance(value, date):
        return Cell(text=value.isoformat(), form=Form.DAY)
    return Cell(text=str(value), form=Form.TIME)
