"""What Excel offers and checks in a column, and tells when a cell is chosen."""

from collections.abc import Mapping
from datetime import date
from itertools import zip_longest
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from domain.statement import Label
from domain.vocabulary import Vocabulary
from http_api.importing.guide import in_language
from http_api.importing.listed import LISTED, Column
from http_api.importing.values import read_amount, read_day, read_year
from projections.defusing import TextStyle

SHEET = Label(zh="列表", en="Lists")
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)
MOST = 2000
"""No single training has more hours, days or credits."""
TITLE_CHARACTERS, MESSAGE_CHARACTERS = 32, 255
"""As many as Excel shows."""

Lists = Mapping[str, str]
"""Group of the vocabulary to the range that holds its words."""


def write_lists(book: Any, words: Vocabulary, language: str) -> Lists:
    """Write the words of every drop-down on a hidden sheet; return where they stand."""
    page = book.add_worksheet(in_language(SHEET, language))
    page.hide()
    text = TextStyle(book)
    groups = [column.group for column in LISTED if column.group is not None]
    listed = [_labels(words, group, language) for group in groups]
    for row, line in enumerate(zip_longest(*listed)):
        for index, label in enumerate(line):
            if label is not None:
                text.write(page, row, index, label)
    return {
        group: f"='{page.get_name()}'!{_range(index, len(labels))}"
        for index, (group, labels) in enumerate(zip(groups, listed, strict=True))
    }


def validation(column: Column, lists: Lists, language: str) -> dict[str, Any]:
    """Return what Excel checks in a column, and tells of it when a cell is chosen."""
    told: dict[str, Any] = {
        "input_title": in_language(column.label, language)[:TITLE_CHARACTERS],
        "input_message": in_language(column.hint, language)[:MESSAGE_CHARACTERS],
        "ignore_blank": True,
    }
    if column.group is not None:
        return {**told, "validate": "list", "source": lists[column.group]}
    between = {"criteria": "between"}
    if column.read is read_day:
        bounds: dict[str, Any] = {"minimum": FIRST_DAY, "maximum": LAST_DAY}
        return {**told, **between, **bounds, "validate": "date"}
    if column.read is read_amount:
        bounds = {"minimum": 0, "maximum": MOST}
        return {**told, **between, **bounds, "validate": "decimal"}
    if column.read is read_year:
        bounds = {"minimum": FIRST_DAY.year, "maximum": LAST_DAY.year}
        return {**told, **between, **bounds, "validate": "integer"}
    return {**told, "validate": "any"}


def _labels(words: Vocabulary, group: str, language: str) -> list[str]:
    return [
        in_language(words.label(group, word), language) for word in words.words(group)
    ]


def _range(index: int, count: int) -> str:
    first, last = (
        xl_rowcol_to_cell(row, index, row_abs=True, col_abs=True)
        for row in (0, count - 1)
    )
    return f"{first}:{last}"
