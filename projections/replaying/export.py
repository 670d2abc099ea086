"""The changed teachers as files: CSV and XLSX, headings in both languages.

No cell is taken for a formula by the program that opens the file (`defusing`).
"""

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xlsxwriter import Workbook

from domain.statement import Label
from projections.defusing import Exported, TextStyle, defused_row
from projections.replaying.words import CHANGES, HOW, TOTALS, VERDICTS, both

Difference = Mapping[str, Any]

BOM = "\ufeff"
"""Without it Excel does not read Chinese in a CSV file."""

WIDTHS = (14, 10, 12, 16, 12, 12, 16, 16, 9, 9, 9, 9, 9, 9, 30, 40, 30, 14, 40)

HEADINGS = tuple(
    both(Label(zh=zh, en=en))
    for zh, en in (
        ("教师编号", "teacher"),
        ("姓名", "name"),
        ("学校", "school"),
        ("变化", "change"),
        ("原结论", "verdict before"),
        ("新结论", "verdict after"),
        ("原类别", "cohort before"),
        ("新类别", "cohort after"),
        ("原目标", "target before"),
        ("新目标", "target after"),
        ("原学分", "total before"),
        ("新学分", "total after"),
        ("原缺额", "shortfall before"),
        ("新缺额", "shortfall after"),
        ("原未达到的条款", "lacking before"),
        ("新未达到的条款", "lacking after"),
        ("变化的学分", "balances that differ"),
        ("作用方式", "how"),
        ("原因", "cause"),
    )
)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What is exported: the changed teachers, and what stands beside them."""

    differences: Iterable[Difference]
    names: Mapping[str, str]
    """Teacher to name, of those who have one."""
    summary: Mapping[str, Any]
    question: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Styles:
    """How texts and amounts look in a workbook."""

    text: TextStyle
    amount: Any


def as_csv(sheet: Sheet) -> bytes:
    """Return the changed teachers as CSV (RFC 4180), UTF-8 with a byte order mark."""
    file = io.StringIO(newline="")
    file.write(BOM)
    writer = csv.writer(file)
    writer.writerow(HEADINGS)
    for row in rows(sheet):
        writer.writerow(defused_row(row))
    return file.getvalue().encode()


def as_xlsx(sheet: Sheet) -> bytes:
    """Return the changed teachers as a workbook, the summary on a sheet of its own."""
    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    styles = Styles(
        text=TextStyle(book), amount=book.add_format({"num_format": "0.00"})
    )
    _write(
        book.add_worksheet("摘要 Summary"),
        [("", "", ""), *summary_rows(sheet)],
        styles,
        (44, 22, 22, 12, 12, 12, 12),
    )
    page = book.add_worksheet("教师 Teachers")
    page.freeze_panes(1, 1)
    page.set_row(0, 32)
    for column, name in enumerate(HEADINGS):
        page.write_string(0, column, name, heading)
    last = _write(page, [HEADINGS, *rows(sheet)], styles, WIDTHS)
    page.autofilter(0, 0, max(last, 1), len(HEADINGS) - 1)
    book.close()
    return file.getvalue()


def rows(sheet: Sheet) -> Iterator[Sequence[Exported]]:
    """Yield a row for each changed teacher, in the order of the headings."""
    for one in sheet.differences:
        before, after = one["before"] or {}, one["after"] or {}
        yield (
            one["teacher_id"],
            sheet.names.get(one["teacher_id"], ""),
            one["school_id"],
            both(CHANGES[one["change"]]),
            _verdict(before),
            _verdict(after),
            before.get("cohort", ""),
            after.get("cohort", ""),
            *(_cut(side.get("target")) for side in (before, after)),
            *(_cut(side.get("total")) for side in (before, after)),
            *(_cut(side.get("shortfall"), up=True) for side in (before, after)),
            _lacking(before),
            _lacking(after),
            _balances(one["balances"]),
            *_cause(one["cause"]),
        )


def summary_rows(sheet: Sheet) -> Iterator[Sequence[Exported]]:
    """Yield what stands above a list: worlds, totals, clauses, edits, schools."""
    for word, side in (("原 before", "before"), ("新 after", "after")):
        told = sheet.question[side]
        chosen = ", ".join(f"{k}={v}" for k, v in told["readings"].items())
        yield (
            f"{word}: {told['document']} {told['revision']}",
            f"计算至 counted up to {told['counted_up_to']}",
            f"事实截至 facts as of {told['asserted_on'] or told['facts_as_of']}",
        )
        yield (chosen, "", told["text_sha256"])
    yield ("结果摘要 digest of the result", sheet.summary["result_sha256"])
    yield ()
    for name, label in TOTALS.items():
        yield (both(label), sheet.summary["totals"][name])
    yield ()
    yield ("条款 clause", "", "", "失去 lost", "新达到 gained", "原 before", "新 after")
    for one in sheet.summary["clauses"]:
        words = (_label(one["label"]), one["article"], one["rule_id"])
        numbers = ("lost", "gained", "withheld_before", "withheld_after")
        yield (*words, *(one[number] for number in numbers))
    yield ()
    yield ("修改 edit", "", "", *(both(HOW[how]) for how in HOW))
    for one in sheet.summary["amendments"]:
        words = (_label(one["label"]), "", one["amendment_id"])
        yield (*words, one["alone"], one["together"], one["undone"])
    yield ()
    yield ("学校 school", "教师 teachers", "", "失去 lost", "新达到 gained")
    for one in sheet.summary["schools"]:
        tally = one["tally"]
        yield (
            one["school_id"],
            tally["counted"],
            "",
            tally["lost"],
            tally["gained"],
        )


def _write(
    page: Any,
    lines: Iterable[Sequence[Exported]],
    styles: Styles,
    widths: Sequence[int],
) -> int:
    """Write lines from the second on, numbers as numbers; return the last one's row."""
    number = 0
    for number, line in enumerate(lines):
        for column, cell in enumerate(line if number else ()):
            if isinstance(cell, str):
                styles.text.write(page, number, column, cell)
            elif cell is not None:
                amount = styles.amount if isinstance(cell, Decimal) else None
                page.write_number(number, column, cell, amount)
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    return number


def _verdict(side: Mapping[str, Any]) -> str:
    return both(VERDICTS[side["verdict"]]) if side else ""


def _cut(exact: str | None, *, up: bool = False) -> Decimal | None:
    """Return two places: never more than is there, never less than is missing (R23)."""
    if exact is None:
        return None
    hundredths = Fraction(exact) * 100
    whole = math.ceil(hundredths) if up else math.floor(hundredths)
    return Decimal(whole).scaleb(-2)


def _lacking(side: Mapping[str, Any]) -> str:
    return "; ".join(
        f"{lack['rule_id']}{' ' + str(lack['year']) if lack['year'] else ''}:"
        f" {_cut(lack['missing'], up=True)}"
        for lack in side.get("withheld", ())
    )


def _balances(balances: Sequence[Mapping[str, str]]) -> str:
    return "; ".join(
        f"{one['category']} {_cut(one['before'])} -> {_cut(one['after'])}"
        for one in balances
    )


def _cause(cause: Mapping[str, Any] | None) -> tuple[str, str]:
    if cause is None:
        return "", ""
    told = [(both(label), cause[how]) for how, label in HOW.items() if cause[how]]
    words = ", ".join(edit for _, edits in told for edit in edits)
    return "; ".join(word for word, _ in told), words


def _label(label: Mapping[str, str]) -> str:
    return f"{label['zh']} {label['en']}"
