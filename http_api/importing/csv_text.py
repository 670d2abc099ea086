"""The cells of a CSV file: UTF-8, GB18030 or Excel's Unicode text, strictly.

Nothing is guessed letter by letter: the whole file is one encoding or it is refused,
with the byte and row at which it stops being one.
"""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice

from http_api.importing.cells import BLANKS, Cell
from http_api.importing.errors import (
    FileEncodingError,
    FileUnreadableError,
    SheetTooLargeError,
)
from http_api.importing.limits import Limits
from projections.defusing import undone

SEPARATORS = ",\t;"
TRIED_ROWS = 20
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
ENCODINGS = {"UTF-8": "utf-8-sig", "GB18030": "gb18030"}
ADVICE = {
    "unexpected end of data": "a quotation mark is never closed",
    "field larger than field limit": "a cell is too long",
}


def rows_of(data: bytes, limits: Limits) -> Iterator[tuple[int, Sequence[Cell | None]]]:
    """Yield the number of each row that is not blank, from 1, with its cells.

    A row is a record, as Excel counts it: a quoted cell may have several lines.
    Raises FileEncodingError, FileUnreadableError and SheetTooLargeError.
    """
    text = decoded(data)
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        raise FileUnreadableError(f"row {row} holds a NUL character", row)
    separator, passed_over = separator_of(text)
    csv.field_size_limit(limits.cell_characters)
    file = io.StringIO(text, newline="")
    reader = csv.reader(file, delimiter=separator, strict=True)
    number = 0
    try:
        for number, record in enumerate(reader, start=1):
            cells = [_cell(text) for text in record]
            while cells and cells[-1] is None:
                cells.pop()
            if number > limits.rows or len(cells) > limits.columns:
                raise _too_large(number, limits)
            if cells and number > passed_over:
                yield number, cells
    except csv.Error as error:
        raise _no_csv(error, number + 1) from error


def decoded(data: bytes) -> str:
    """Return the text of a file; raises FileEncodingError."""
    if data.startswith(UTF_16):
        return _utf_16(data)
    failures = []
    for name, codec in ENCODINGS.items():
        try:
            return data.decode(codec)
        except UnicodeDecodeError as error:
            failures.append((error.start, name))
    start, name = max(failures)
    raise FileEncodingError(name, start, data.count(b"\n", 0, start) + 1)


def separator_of(text: str) -> tuple[str, int]:
    """Return what separates the cells, and how many rows only say so.

    It is what makes the first rows widest; Excel's `sep=;` decides where it stands.
    """
    first = text[:6].lower()
    if first.startswith("sep=") and first[4:5] in (*SEPARATORS, "|"):
        return first[4], 1
    return max(SEPARATORS, key=lambda one: _width(text, one)), 0


def _width(text: str, separator: str) -> int:
    reader = csv.reader(io.StringIO(text[:65_536], newline=""), delimiter=separator)
    try:
        return max((len(record) for record in islice(reader, TRIED_ROWS)), default=0)
    except csv.Error:
        return 0


def _utf_16(data: bytes) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError as error:
        row = data[: error.start].decode("utf-16", "ignore").count("\n") + 1
        raise FileEncodingError("UTF-16", error.start, row) from error


def _cell(text: str) -> Cell | None:
    plain = undone(text.strip(BLANKS))
    return Cell(text=plain) if plain else None


def _too_large(number: int, limits: Limits) -> SheetTooLargeError:
    found = f"row {number} lies beyond"
    return SheetTooLargeError("CSV", found, limits.rows, limits.columns)


def _no_csv(error: csv.Error, row: int) -> FileUnreadableError:
    why = next((ADVICE[told] for told in ADVICE if told in str(error)), str(error))
    return FileUnreadableError(f"in row {row} {why}", row)
