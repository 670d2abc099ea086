"""The changed teachers as CSV and XLSX: both languages, two places, no formulas."""

import csv
import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from projections.replaying.export import HEADINGS, Sheet, as_csv, as_xlsx
from projections.replaying.questions import settled
from projections.replaying.running import run
from projections.segments import Segments
from tests.conftest import TODAY
from tests.projections.replaying.district import STRICT, a_district, rules, text

LOST = {
    "verdict": "met",
    "cohort": "all",
    "target": "10",
    "total": "107/3",
    "shortfall": "1/3",
    "withheld": [
        {"rule_id": "yearly", "year": 2024, "missing": "1/3"},
        {"rule_id": "core-min", "year": None, "missing": "2"},
    ],
}


def a_sheet(**changes):
    difference = {
        "teacher_id": "T1",
        "school_id": "S1",
        "change": "lost",
        "before": LOST,
        "after": None,
        "balances": [{"category": "core", "before": "2", "after": "7/3"}],
        "cause": {"alone": [], "together": ["a", "b"], "undone_by": ["c"]},
    }
    side = {
        "document": "small",
        "revision": "1",
        "readings": {"R4": "few"},
        "counted_up_to": "2025-12-31",
        "asserted_on": None,
        "facts_as_of": 7,
        "text_sha256": "ab",
    }
    totals = dict.fromkeys(
        ("counted", "gained", "lost", "newly_in_scope", "newly_out_of_scope"), 1
    )
    summary = {
        "result_sha256": "cd",
        "totals": {**totals, "unchanged": 4, "amounts": 0},
        "clauses": [],
        "amendments": [],
        "schools": [],
    }
    return Sheet(
        differences=[{**difference, **changes}],
        names={"T1": "王老师"},
        summary=summary,
        question={"before": side, "after": side},
    )


def read_csv(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def read_xlsx(content):
    """Return the cells of each sheet as text, and whether any is a formula."""
    book = zipfile.ZipFile(io.BytesIO(content))
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    shared = ["".join(item.itertext()) for item in _xml(book, "sharedStrings")]
    sheets = []
    for number in (1, 2):
        page = _xml(book, f"worksheets/sheet{number}")
        assert page.findall(".//m:f", space) == [], "a formula"
        sheets.append(
            [
                [
                    shared[int(cell[0].text)] if cell.get("t") == "s" else cell[0].text
                    for cell in row
                    if len(cell)
                ]
                for row in page.findall(".//m:row", space)
            ]
        )
    return sheets


def _xml(book, name):
    return ET.fromstring(book.read(f"xl/{name}.xml"))  # noqa: S314  our own file


def test_headings_are_in_both_languages_and_excel_reads_the_chinese():
    content = as_csv(a_sheet())

    assert content.startswith("\ufeff教师编号 teacher,".encode())
    (row,) = read_csv(content)
    assert tuple(row) == HEADINGS
    assert row["姓名 name"] == "王老师"
    assert row["变化 change"] == "失去 lost"
    assert row["原结论 verdict before"] == "已达到 met"
    assert row["新结论 verdict after"] == ""


def test_what_is_there_is_cut_and_what_is_missing_is_rounded_up():
    (row,) = read_csv(as_csv(a_sheet()))

    assert row["原学分 total before"] == "35.66"
    assert row["原缺额 shortfall before"] == "0.34"
    assert row["原未达到的条款 lacking before"] == "yearly 2024: 0.34; core-min: 2.00"
    assert row["变化的学分 balances that differ"] == "core 2.00 -> 2.33"


def test_the_cause_says_how_and_which():
    (row,) = read_csv(as_csv(a_sheet()))

    assert row["作用方式 how"] == "共同作用 only together; 被抵消 undone by"
    assert row["原因 cause"] == "a, b, c"


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_a_cell_that_begins_as_a_formula_is_defused(evil):
    sheet = a_sheet(teacher_id=evil, school_id=evil)
    sheet = replace(sheet, names={evil: evil})

    (row,) = read_csv(as_csv(sheet))
    assert row["教师编号 teacher"] == f"'{evil}"
    assert row["姓名 name"] == f"'{evil}"
    assert row["学校 school"] == f"'{evil}"
    _, teachers = read_xlsx(as_xlsx(sheet))
    assert teachers[1][:3] == [evil, evil, evil]


def test_who_only_has_other_amounts_has_no_cause():
    (row,) = read_csv(as_csv(a_sheet(cause=None, change="amounts")))

    assert (row["作用方式 how"], row["原因 cause"]) == ("", "")


def test_a_workbook_has_the_summary_and_the_teachers(ledger, projector, room):
    a_district(ledger)
    projector.catch_up(TODAY)
    replayed = run(Segments(room), settled(room, rules(), text(STRICT), TODAY))
    sheet = Sheet(
        differences=[one.as_json() for one in replayed.result.changes],
        names={},
        summary=replayed.summary(None),
        question=replayed.question.as_json(with_text=False),
    )

    summary, teachers = read_xlsx(as_xlsx(sheet))

    assert teachers[0] == list(HEADINGS)
    assert [row[0] for row in teachers[1:]] == ["T1", "T3"]
    told = {row[0]: row[1:] for row in summary if row}
    assert told["失去 lost"] == ["1"]
    assert told["原 before: small 1"][1] == f"事实截至 facts as of {room.position()}"
    assert told["核心不少于 Core at least"] == ["§3", "core-min", "1", "0", "1", "2"]
    assert told["S001"] == ["2", "", "1", "0"]
