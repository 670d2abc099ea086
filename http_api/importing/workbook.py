"""The result workbook: every row as it was uploaded, with what became of it.

The refused rows are shown alone by a filter, what is wrong in them in red. Corrected
there, the workbook is uploaded again as it is: its own columns are recognised and not
read (`headings.RESULTS`), and rows that were recorded are known.
"""

import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from xlsxwriter import Workbook

from domain.statement import Label
from domain.vocabulary import load_vocabulary
from http_api.codes import refusal_codes
from http_api.importing.cells import Form, RawRow
from http_api.importing.columns import column_of_field
from http_api.importing.drop_downs import Lists, validation, write_lists
from http_api.importing.guide import heading_style, in_language, two_lines
from http_api.importing.headings import RESULTS
from http_api.importing.listed import column_of
from http_api.importing.row_words import Result, codes_of, fields_of, texts_of
from projections.defusing import TextStyle

BEFORE = ("status", "reason")
AFTER = ("code", "field", "notes", "posting_id", "row")
WIDTHS = {"status": 12, "reason": 48, "notes": 40, "posting_id": 38}
FIRST_YEAR = 1900
"""Excel knows no earlier days."""

STATUSES: Mapping[str, tuple[Label, str]] = {
    "posted": (Label(zh="已导入", en="Posted"), "#D1FAE5"),
    "corroborating": (Label(zh="佐证", en="Corroborating"), "#DBEAFE"),
    "already-known": (Label(zh="已有记录", en="Already known"), "#E5E7EB"),
    "refused": (Label(zh="被拒绝", en="Refused"), "#FECACA"),
    "not-posted": (Label(zh="未导入", en="Not posted"), "#FEF3C7"),
}
WOULD_BE = {
    "posted": Label(zh="可导入", en="Can be posted"),
    "corroborating": Label(zh="将作为佐证", en="Would corroborate"),
}
"""What is said instead while a file was only checked."""
WRONG = "#FEE2E2"
"""Behind a cell that is wrong."""

SHEETS = {
    "rows": Label(zh="结果", en="Rows"),
    "summary": Label(zh="摘要", en="Summary"),
}
HOW_TO_GO_ON = Label(
    zh="请在“结果”表中更正被拒绝的行，保存后原样再次上传；已导入的行不会重复。",
    en="Correct the refused rows on the sheet Rows, save, and upload this workbook"
    " again as it is; nothing is recorded twice.",
)


def result_workbook(
    rows: Iterable[tuple[RawRow, Result]],
    counts: Mapping[str, int],
    language: str = "zh",
    *,
    dry_run: bool = False,
) -> bytes:
    """Return a workbook of every row with its status and reason.

    `counts` are those of the answer (`posted`, `corroborating`, `already_known`,
    `refused`); `dry_run` says that nothing was recorded yet. Where rows were refused
    the filter shows them alone. Memory is constant: rows are written as they come.
    """
    words = _status_words(language, dry_run=dry_run)
    file = io.BytesIO()
    book = Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
    rows_page, summary_page = (
        book.add_worksheet(in_language(label, language)) for label in SHEETS.values()
    )
    only_refused = bool(counts.get("refused"))
    page = _Page(book, rows_page, language, words, only_refused=only_refused)
    for row, result in rows:
        page.write(row, result)
    page.finish(write_lists(book, load_vocabulary(), language))
    tally = {words[one]: counts.get(one.replace("-", "_"), 0) for one in STATUSES}
    _write_summary(book, summary_page, tally, page.codes, language)
    book.close()
    return file.getvalue()


@dataclass(kw_only=True)
class _Look:
    """The formats of a cell: of a text, a number, a day and an instant."""

    text: TextStyle
    number: Any
    day: Any
    instant: Any


class _Page:
    """The sheet of rows, written from the top."""

    def __init__(
        self,
        book: Any,
        page: Any,
        language: str,
        words: Mapping[str, str],
        *,
        only_refused: bool,
    ) -> None:
        self._book, self._page, self._language = book, page, language
        self._words = words
        self._only_refused = only_refused
        self._plain, self._wrong = _look(book), _look(book, bg_color=WRONG)
        self._wrapped = TextStyle(book, {"text_wrap": True, "valign": "top"})
        self._statuses = {
            status: TextStyle(book, {"bg_color": colour, "bold": True})
            for status, (_, colour) in STATUSES.items()
        }
        self._columns: Sequence[str] = ()
        self._last = 0
        self.codes: Counter[str] = Counter()

    def write(self, row: RawRow, result: Result) -> None:
        """Write the next row."""
        if not self._columns:
            self._columns = (*BEFORE, *row.cells, *AFTER)
            self._write_headings()
        self._last += 1
        refused = result["status"] == "refused"
        if self._only_refused and not refused:
            self._page.set_row(self._last, None, None, {"hidden": True})
        told = {
            **texts_of(row, result, self._language),
            "status": self._words.get(result["status"], str(result["status"])),
        }
        self.codes.update(codes_of(result))
        wrong = {column_of_field(str(one)) for one in fields_of(result)}
        for index, key in enumerate(self._columns):
            if key in RESULTS:
                self._write_told(index, key, told[key], result["status"])
            elif row.cells.get(key) is not None:
                look = self._wrong if key in wrong else self._plain
                self._write_cell(index, row, key, look)

    def finish(self, lists: Lists) -> None:
        """Set the filter and the drop-downs, once the last row is known."""
        if not self._columns:
            return
        for index, key in enumerate(self._columns):
            if key not in RESULTS and column_of(key).group is not None:
                told = validation(column_of(key), lists, self._language)
                self._page.data_validation(1, index, self._last, index, told)
        self._page.autofilter(0, 0, self._last, len(self._columns) - 1)
        if self._only_refused:
            self._page.filter_column_list(0, [self._words["refused"]])

    def _write_headings(self) -> None:
        page = self._page
        page.freeze_panes(1, len(BEFORE))
        page.set_row(0, 34)
        own = heading_style(self._book, required=False)
        others = heading_style(self._book, required=True)
        for index, key in enumerate(self._columns):
            label = RESULTS[key] if key in RESULTS else column_of(key).label
            width = WIDTHS.get(key, 14) if key in RESULTS else column_of(key).width
            page.set_column(index, index, width)
            text = two_lines(label, self._language)
            page.write_string(0, index, text, others if key in RESULTS else own)

    def _write_told(self, index: int, key: str, text: str, status: str) -> None:
        if not text:
            return
        style = self._wrapped
        if key == "status":
            style = self._statuses.get(status, style)
        style.write(self._page, self._last, index, text)

    def _write_cell(self, index: int, row: RawRow, key: str, look: _Look) -> None:
        """Write a cell so that it is read again as it was read here."""
        text, form = row.cells[key] or "", row.forms.get(key)
        place = (self._last, index)
        if form is Form.NUMBER:
            self._page.write_number(*place, float(text), look.number)
        elif form is Form.TRUTH:
            self._page.write_boolean(*place, text == "TRUE", look.number)
        elif form in (Form.DAY, Form.INSTANT) and int(text[:4]) >= FIRST_YEAR:
            is_day = form is Form.DAY
            moment = (date if is_day else datetime).fromisoformat(text)
            style = look.day if is_day else look.instant
            self._page.write_datetime(*place, moment, style)
        else:
            text = "#N/A" if form is Form.UNCOMPUTED else text
            look.text.write(self._page, *place, text)


def _status_words(language: str, *, dry_run: bool) -> Mapping[str, str]:
    labels = {status: label for status, (label, _) in STATUSES.items()}
    if dry_run:
        labels |= WOULD_BE
    return {status: in_language(label, language) for status, label in labels.items()}


def _look(book: Any, **properties: Any) -> _Look:
    return _Look(
        text=TextStyle(book, {**properties, "num_format": "@"}),
        number=book.add_format(properties),
        day=book.add_format({**properties, "num_format": "yyyy-mm-dd"}),
        instant=book.add_format({**properties, "num_format": "yyyy-mm-dd hh:mm:ss"}),
    )


def _write_summary(
    book: Any,
    page: Any,
    tally: Mapping[str, int],
    codes: Mapping[str, int],
    language: str,
) -> None:
    """Write how many rows became what, and why rows were refused how often."""
    text, bold = TextStyle(book), TextStyle(book, {"bold": True})
    text.write(page, 0, 0, in_language(HOW_TO_GO_ON, language))
    row = 2
    for word, count in tally.items():
        bold.write(page, row, 0, word)
        page.write_number(row, 1, count)
        row += 1
    for code, count in sorted(codes.items(), key=lambda one: (-one[1], one[0])):
        row += 1
        told = refusal_codes().get(code)
        text.write(page, row, 0, in_language(told.meaning, language) if told else code)
        page.write_number(row, 1, count)
        text.write(page, row, 2, code)
    page.set_column(0, 0, 40)
    page.set_column(2, 2, 28)
