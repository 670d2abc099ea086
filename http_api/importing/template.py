"""The template that schools fill in: an .xlsx workbook, or CSV.

One sheet to fill in, with the headings, an example and drop-downs; one that explains
the columns and their words; one that explains every code. The drop-downs' lists stand
on a hidden sheet, which is never read back.
"""

import csv
import io
from datetime import date
from typing import Any

from xlsxwriter import Workbook

from domain.statement import Label
from domain.vocabulary import load_vocabulary
from http_api.importing.drop_downs import Lists, validation, write_lists
from http_api.importing.guide import (
    heading_style,
    in_language,
    two_lines,
    write_codes,
    write_guide,
)
from http_api.importing.listed import LISTED, Column
from http_api.importing.values import read_amount, read_day, read_year
from projections.defusing import TextStyle, defused_row

LAST_ROW = 50_000
"""As far as the drop-downs reach."""
DAY_FORMAT = "yyyy-mm-dd"
GENERAL = "General"
BOM = "\ufeff"
"""Without it Excel does not read Chinese in a CSV file."""

SHEETS = {
    "rows": Label(zh="填报", en="Completions"),
    "guide": Label(zh="填写说明", en="Guide"),
    "codes": Label(zh="代码说明", en="Codes"),
}


def template(language: str = "zh") -> bytes:
    """Return the template as a workbook.

    In `zh` headings are Chinese with the English below them, in `en` the other way
    round; either is read back, as is any order of the columns.
    """
    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    pages = {
        name: book.add_worksheet(in_language(label, language))
        for name, label in SHEETS.items()
    }
    words = load_vocabulary()
    lists = write_lists(book, words, language)
    _write_rows(book, pages["rows"], lists, language)
    write_guide(book, pages["guide"], words, language)
    write_codes(book, pages["codes"], language)
    pages["rows"].activate()
    book.close()
    return file.getvalue()


def template_csv(language: str = "zh") -> bytes:
    """Return the headings and the example as CSV, UTF-8 with a byte order mark."""
    file = io.StringIO(newline="")
    file.write(BOM)
    writer = csv.writer(file)
    writer.writerow(in_language(column.label, language) for column in LISTED)
    writer.writerow(defused_row(_example(column, language) for column in LISTED))
    return file.getvalue().encode()


def _write_rows(book: Any, page: Any, lists: Lists, language: str) -> None:
    styles = {needed: heading_style(book, required=needed) for needed in (True, False)}
    formats = {
        kind: book.add_format({"num_format": kind})
        for kind in ("@", DAY_FORMAT, GENERAL)
    }
    page.freeze_panes(1, 1)
    page.set_row(0, 34)
    for index, column in enumerate(LISTED):
        page.set_column(index, index, column.width, formats[_format(column)])
        heading = two_lines(column.label, language)
        page.write_string(0, index, heading, styles[column.required])
        told = validation(column, lists, language)
        page.data_validation(1, index, LAST_ROW, index, told)
    _write_example(book, page, language)


def _format(column: Column) -> str:
    if column.read is read_day:
        return DAY_FORMAT
    return GENERAL if column.read in (read_amount, read_year) else "@"


def _write_example(book: Any, page: Any, language: str) -> None:
    look = {"italic": True, "font_color": "#6B7280", "bg_color": "#F3F4F6"}
    text = TextStyle(book, {**look, "num_format": "@"})
    day = book.add_format({**look, "num_format": DAY_FORMAT})
    amount = book.add_format({**look, "num_format": GENERAL})
    for index, column in enumerate(LISTED):
        if column.read is read_day:
            page.write_datetime(1, index, date.fromisoformat(column.example), day)
        elif column.read is read_amount:
            page.write_number(1, index, float(column.example), amount)
        else:
            text.write(page, 1, index, _example(column, language))


def _example(column: Column, language: str) -> str:
    if column.group is None or not column.example:
        return column.example
    return in_language(load_vocabulary().label(column.group, column.example), language)
