"""The sheets that explain the template: its columns, their words, and every code."""

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any

from domain.statement import Label
from domain.vocabulary import Vocabulary
from http_api.codes import refusal_codes, warning_codes
from http_api.importing.listed import EXAMPLE, LISTED, Column
from projections.defusing import TextStyle

EXPLAINED = (
    HTTPStatus.FORBIDDEN,
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)
"""Codes of these may be met with a file; the others are for programs."""

RULES = (
    Label(
        zh="每行填写一名教师完成的一项培训；深色表头为必填列。",
        en="A row is one training that one teacher finished; dark headings are needed.",
    ),
    Label(
        zh=f"编号为“{EXAMPLE}”的示例行不会导入，可以删除；改动它会被拒绝。",
        en=f"The example, marked {EXAMPLE}, is never imported; changed, it is refused.",
    ),
    Label(
        zh="列的顺序不限，选填列可以删除；表头可用中文、英文或字段名。",
        en="Columns may come in any order, those not needed may go; headings may be"
        " Chinese, English or names of fields.",
    ),
    Label(
        zh="请勿合并单元格；公式按其计算结果读取；隐藏的行会读取，隐藏的工作表不读取。",
        en="Do not merge cells; of formulas the result is read; hidden rows are read,"
        " hidden sheets are not.",
    ),
    Label(
        zh="导入后可下载结果工作簿：在其中更正被拒绝的行，原样再次上传即可，已导入的行不会重复。",
        en="Correct the refused rows in the result workbook and upload it again as it"
        " is: nothing is recorded twice.",
    ),
)


REQUIRED = Label(zh="必填", en="required")
OPTIONAL = Label(zh="选填", en="optional")
COLUMN_HEADS = (
    Label(zh="列", en="Column"),
    Label(zh="另一语言", en="Other language"),
    Label(zh="字段名", en="Name in the interface"),
    Label(zh="是否必填", en="Needed"),
    Label(zh="填写内容", en="What it holds"),
)
WORD_HEADS = (
    Label(zh="可选内容", en="Choice"),
    Label(zh="另一语言", en="Other language"),
    Label(zh="接口用词", en="Word in the interface"),
    Label(zh="所属列", en="Of the column"),
)
CODE_HEADS = (
    Label(zh="结果代码", en="Code of the result"),
    Label(zh="含义", en="Meaning"),
    Label(zh="英文含义", en="Meaning in English"),
    Label(zh="作用", en="Effect"),
)
REFUSED = Label(zh="拒绝", en="refuses")
NOTED = Label(zh="提示，不影响导入", en="is told, refuses nothing")


def in_language(label: Label, language: str) -> str:
    """Return the text of a label in a language, Chinese unless it is `en`."""
    return label.en if language == "en" else label.zh


def two_lines(label: Label, language: str) -> str:
    """Return both texts of a label, the language's own first."""
    texts = (label.en, label.zh) if language == "en" else (label.zh, label.en)
    return "\n".join(dict.fromkeys(texts))


def heading_style(book: Any, *, required: bool) -> Any:
    """Return the format of a heading."""
    return book.add_format(
        {
            "bold": True,
            "text_wrap": True,
            "valign": "vcenter",
            "border": 1,
            "border_color": "#B8C4D6",
            "bg_color": "#1F4E79" if required else "#DCE6F1",
            "font_color": "#FFFFFF" if required else "#1F2937",
        }
    )


def write_guide(book: Any, page: Any, vocabulary: Vocabulary, language: str) -> None:
    """Explain how to fill the template in, column by column and word by word."""
    row = 0
    for rule in RULES:
        TextStyle(book).write(page, row, 0, in_language(rule, language))
        row += 1
    lines = [_about(column, language) for column in LISTED]
    row = _table(book, page, row + 1, (_heads(COLUMN_HEADS, language), *lines))
    words = list(_words(vocabulary, language))
    _table(book, page, row + 1, (_heads(WORD_HEADS, language), *words))
    page.set_column(0, 3, 24)
    page.set_column(4, 4, 70)


def write_codes(book: Any, page: Any, language: str) -> None:
    """Explain every code that a row or a file may be answered with."""
    refusals = [
        (code, told.meaning.zh, told.meaning.en, in_language(REFUSED, language))
        for code, told in sorted(refusal_codes().items())
        if told.status in EXPLAINED
    ]
    notes = [
        (code, meaning.zh, meaning.en, in_language(NOTED, language))
        for code, meaning in sorted(warning_codes().items())
    ]
    _table(book, page, 0, (_heads(CODE_HEADS, language), *refusals, *notes))
    page.set_column(0, 0, 28)
    page.set_column(1, 1, 36)
    page.set_column(2, 2, 70)
    page.set_column(3, 3, 20)
    page.freeze_panes(1, 0)


def _about(column: Column, language: str) -> Sequence[str]:
    first, second = two_lines(column.label, language).split("\n")
    needed = REQUIRED if column.required else OPTIONAL
    hint = in_language(column.hint, language)
    return first, second, column.key, in_language(needed, language), hint


def _words(vocabulary: Vocabulary, language: str) -> Iterator[Sequence[str]]:
    for column in LISTED:
        for word in vocabulary.words(column.group or ""):
            label = vocabulary.label(column.group or "", word)
            texts = two_lines(label, language).split("\n")
            yield (*texts, word, in_language(column.label, language))


def _heads(labels: Sequence[Label], language: str) -> Sequence[str]:
    return [in_language(label, language) for label in labels]


def _table(book: Any, page: Any, row: int, lines: Sequence[Sequence[str]]) -> int:
    """Write a line of headings and lines of texts; return the next row."""
    head, text = heading_style(book, required=False), TextStyle(book)
    for number, line in enumerate(lines):
        for index, told in enumerate(line):
            if number:
                text.write(page, row + number, index, told)
            else:
                page.write_string(row, index, told, head)
    return row + len(lines)
