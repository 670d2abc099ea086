"""A file of completions with mistakes of twenty kinds, each on a known row.

To measure with, and for tests: where a mistake stands and under which code it has to
be told is known, and so is the file in which all of them are corrected.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsxwriter import Workbook

Row = dict[str, str]

HEADINGS: Mapping[str, str] = {
    "teacher_id": "教师编号",
    "name": "姓名",
    "activity_id": "活动编号",
    "occasion": "场次",
    "provider_id": "培训机构编号",
    "amount": "数量",
    "unit": "计量单位",
    "result": "考核结果",
    "completed_on": "完成日期",
    "makes_up_for": "补修年度",
    "evidence.uri": "证明材料网址",
    "evidence.sha256": "证明材料摘要",
    "note": "备注",
}
FIRST_ROW = 2
"""Below the headings."""


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """What is wrong in a row, and how it has to be told."""

    change: Mapping[str, str]
    code: str
    field: str


KINDS: Sequence[Mistake] = (
    Mistake(change={"teacher_id": ""}, code="missing-field", field="teacher_id"),
    Mistake(
        change={"teacher_id": "T9999999"}, code="teacher-unknown", field="teacher_id"
    ),
    Mistake(change={"teacher_id": "王老师"}, code="malformed-id", field="teacher_id"),
    Mistake(
        change={"teacher_id": "1.2E+11"}, code="id-became-number", field="teacher_id"
    ),
    Mistake(change={"activity_id": ""}, code="missing-field", field="activity_id"),
    Mistake(
        change={"activity_id": "NEVER-1"}, code="activity-unknown", field="activity_id"
    ),
    Mistake(
        change={"provider_id": "P-NOBODY"}, code="provider-unknown", field="provider_id"
    ),
    Mistake(change={"amount": ""}, code="missing-field", field="amount"),
    Mistake(change={"amount": "二十"}, code="malformed-amount", field="amount"),
    Mistake(change={"amount": "0"}, code="malformed-amount", field="amount"),
    Mistake(change={"amount": "3000"}, code="malformed-amount", field="amount"),
    Mistake(change={"unit": "筐"}, code="unknown-word", field="unit"),
    Mistake(change={"result": ""}, code="missing-field", field="result"),
    Mistake(change={"result": "很好"}, code="unknown-word", field="result"),
    Mistake(
        change={"completed_on": "2099-01-01"}, code="future-date", field="completed_on"
    ),
    Mistake(
        change={"completed_on": "2024-02-30"},
        code="malformed-date",
        field="completed_on",
    ),
    Mistake(
        change={"completed_on": "5/1/24"}, code="date-ambiguous", field="completed_on"
    ),
    Mistake(
        change={"makes_up_for": "1492"}, code="malformed-number", field="makes_up_for"
    ),
    Mistake(
        change={"evidence.uri": "https://evidence.example/1.pdf"},
        code="missing-field",
        field="evidence.0.sha256",
    ),
    Mistake(
        change={"occasion": "{first}", "amount": "19"},
        code="already-posted",
        field="amount",
    ),
)
"""The last one says otherwise of what the first row of the file speaks of."""


@dataclass(frozen=True, kw_only=True)
class Specimen:
    """A file of so many rows, so many of them wrong."""

    teachers: Sequence[str]
    activities: Sequence[str]
    rows: int
    mistakes: int
    mark: str = "s"
    """Begins every occasion, so that several files may stand in a ledger."""

    @property
    def wrong(self) -> Mapping[int, Mistake]:
        """Row of the sheet to what is wrong in it, spread over the whole file."""
        apart = self.rows // self.mistakes
        return {
            FIRST_ROW + apart * number + apart - 1: KINDS[number % len(KINDS)]
            for number in range(self.mistakes)
        }

    def write(self, path: Path, *, corrected: bool = False) -> None:
        """Write the file as a workbook, with its mistakes or without them."""
        wrong = {} if corrected else self.wrong
        with Workbook(path, {"constant_memory": True}) as book:
            page = book.add_worksheet("填报")
            page.write_row(0, 0, HEADINGS.values())
            for number, row in enumerate(self._good(), start=FIRST_ROW):
                changed = {**row, **self._change(wrong.get(number))}
                page.write_row(number - 1, 0, changed.values())

    def _good(self) -> Iterator[Row]:
        for number in range(self.rows):
            yield {
                **dict.fromkeys(HEADINGS, ""),
                "teacher_id": self.teachers[number % len(self.teachers)],
                "activity_id": self.activities[number % len(self.activities)],
                "occasion": f"{self.mark}-{number}",
                "amount": "20",
                "result": "合格",
                "completed_on": "2024-05-01",
            }

    def _change(self, mistake: Mistake | None) -> Row:
        if mistake is None:
            return {}
        change = {
            key: text.format(first=f"{self.mark}-0")
            for key, text in mistake.change.items()
        }
        if mistake is not KINDS[-1]:
            return change
        first = next(self._good())
        same = {key: first[key] for key in ("teacher_id", "activity_id")}
        return {**same, **change}
