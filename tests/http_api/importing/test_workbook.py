"""The result workbook: every row with its reason, ready to be corrected and sent."""

import io
import zipfile
from dataclasses import asdict, replace
from datetime import datetime

import pytest
from python_calamine import load_workbook

from http_api.importing.cells import Form
from http_api.importing.columns import tell
from http_api.importing.guards import FileKind, check_file
from http_api.importing.workbook import result_workbook
from tests.http_api.importing.files import HEADINGS, ROW, a_book, read

POSTED = {
    "status": "posted",
    "posting_id": "3b241101-e2bb-4255-8caf-4136c566a962",
    "position": 9,
    "warnings": [{"code": "theme-missing", "article": "A2§5"}],
}
UNKNOWN = {
    "status": "refused",
    "code": "teacher-unknown",
    "field": "teacher_id",
    "message": "The teacher T1 is not known to this district.",
    "warnings": [],
}


def sheets_of(data):
    with load_workbook(io.BytesIO(data)) as book:
        return {
            name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names
        }


def told(data, sheet="结果"):
    """Return the rows of a sheet as mappings of the first line of each heading."""
    headings, *rows = sheets_of(data)[sheet]
    names = [heading.partition("\n")[0] for heading in headings]
    return [dict(zip(names, row, strict=True)) for row in rows]


def part_of(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return book.read(name).decode()


def test_every_row_is_there_as_it_was_with_what_became_of_it():
    first, second = read(a_book(HEADINGS, ROW, ("T2", *ROW[1:])))

    data = result_workbook([(first, POSTED), (second, UNKNOWN)], {"refused": 1})

    taken, refused = told(data)
    assert taken["状态"] == "已导入"
    assert taken["教师编号"] == "T1"
    assert taken["记录编号"] == POSTED["posting_id"]
    assert taken["提示"] == "缺少主题 A2§5"
    assert taken["原因"] == ""
    assert refused["状态"] == "被拒绝"
    assert refused["原因"] == f"没有该教师：{UNKNOWN['message']}"
    assert refused["代码"] == "teacher-unknown"
    assert refused["出错列"] == "教师编号 A3"
    assert refused["原行号"] == "3"
    assert (refused["数量"], refused["完成日期"]) == (20, "2024-05-01")


def test_in_english_it_speaks_english():
    (row,) = read(a_book(HEADINGS, ROW))

    (refused,) = told(result_workbook([(row, UNKNOWN)], {"refused": 1}, "en"), "Rows")

    assert refused["Status"] == "Refused"
    assert refused["Reason"] == UNKNOWN["message"]
    assert refused["Field"] == "Teacher id A2"


def test_while_a_file_was_only_checked_nothing_is_told_to_be_posted():
    (row,) = read(a_book(HEADINGS, ROW))

    data = result_workbook([(row, POSTED)], {"posted": 1}, dry_run=True)

    assert told(data)[0]["状态"] == "可导入"
    assert ["可导入", 1.0] in [row[:2] for row in sheets_of(data)["摘要"]]


def test_every_reason_and_note_of_a_row_is_told():
    (row,) = read(a_book(HEADINGS, ("ＡＢ", "PRO", "x", "优秀", "5月1日")))
    found = tell(row)
    reasons = [asdict(reason) for reason in found.reasons]
    notes = [asdict(note) for note in found.notes]
    result = {**UNKNOWN, "reasons": reasons, "notes": notes}

    (refused,) = told(result_workbook([(row, result)], {"refused": 1}))

    assert refused["代码"] == "unknown-word\ndate-ambiguous"
    assert refused["原因"].count("\n") == 1
    assert refused["出错列"] == "考核结果 D2\n完成日期 E2"
    assert refused["提示"] == "A2: 全角字符已转换为半角"


def test_refused_rows_are_shown_alone_and_the_summary_counts_all():
    rows = read(a_book(HEADINGS, ROW, ROW, ROW))
    results = zip(rows, [POSTED, UNKNOWN, POSTED], strict=True)

    data = result_workbook(results, {"posted": 2, "refused": 1, "already_known": 0})

    sheet = part_of(data, "xl/worksheets/sheet1.xml")
    assert sheet.count('hidden="1"') == 2
    assert '<filter val="被拒绝"/>' in sheet
    summary = sheets_of(data)["摘要"]
    assert ["已导入", 2.0, ""] in summary
    assert ["被拒绝", 1.0, ""] in summary
    assert ["没有该教师", 1.0, "teacher-unknown"] in summary


def test_words_are_corrected_by_the_drop_downs_of_the_template():
    rows = read(a_book((*HEADINGS, "主题"), ROW, ROW))

    data = result_workbook([(row, UNKNOWN) for row in rows], {"refused": 2})

    sheet = part_of(data, "xl/worksheets/sheet1.xml")
    assert sheet.count('type="list"') == 2
    assert 'sqref="F2:F3"' in sheet
    assert "'列表'!$B$1:$B$3" in sheet
    assert "合格" in [row[1] for row in sheets_of(data)["列表"]]


def test_without_refused_rows_all_are_shown():
    (row,) = read(a_book(HEADINGS, ROW))

    sheet = part_of(
        result_workbook([(row, POSTED)], {"posted": 1, "refused": 0}),
        "xl/worksheets/sheet1.xml",
    )

    assert "hidden" not in sheet
    assert "<autoFilter" in sheet


def test_sent_back_as_it_is_it_says_what_the_file_said():
    def adorn(book, page):
        page.write_formula("A4", "=NA()", None, "#N/A")
        page.write_datetime("D5", _instant("2024-03-01 08:30:00"), _clock(book))
        page.write_datetime("A6", _instant("2024-03-01 00:00:00"), _day(book))
        page.write("B7", bool(page))

    headings = (*HEADINGS, "备注", "姓名", "tags.project_period")
    rows = read(
        a_book(
            headings,
            (20210017, "PRO", 0.1 + 0.2, "passed", "2024/5/1", "=1+1", "王Ａ"),
            ("０１", "PRO", "４．５", "合格", 45413, "@x\ny", "-3", "2024-2026"),
            *[ROW] * 4,
            adorn=adorn,
        )
    )

    data = result_workbook([(row, UNKNOWN) for row in rows], {"refused": 6})

    assert check_file("again.xlsx", data) is FileKind.XLSX
    again = read(data)
    assert [row.cells for row in again] == [row.cells for row in rows]
    assert [_said(row) for row in again] == [_said(row) for row in rows]


def test_what_only_excel_could_say_is_refused_again_or_unmerged():
    def merge(_, page):
        page.merge_range("A2:A3", "T1")

    rows = read(a_book(HEADINGS, ROW, (None, *ROW[1:]), adorn=merge))

    first, second = read(result_workbook([(r, UNKNOWN) for r in rows], {"refused": 2}))

    assert (first.cells["teacher_id"], second.cells["teacher_id"]) == ("T1", "T1")
    assert (first.forms, second.forms) == (
        {"amount": "number"},
        {"amount": "number"},
    )


def test_a_formula_without_a_result_is_refused_again():
    (row,) = read(a_book(HEADINGS, ROW))
    row = replace(
        row,
        cells={**row.cells, "activity_id": ""},
        forms={"activity_id": Form.UNCOMPUTED},
    )

    (again,) = read(result_workbook([(row, UNKNOWN)], {"refused": 1}))

    assert [one.field for one in tell(again).reasons] == ["activity_id"]


@pytest.mark.parametrize("evil", ["=cmd|' /C calc'!A0", "@SUM(A1)", "+1", "-1"])
def test_no_cell_becomes_a_formula(evil):
    (row,) = read(a_book((*HEADINGS, "备注"), (*ROW, evil), adorn=_text(evil)))
    result = {**UNKNOWN, "message": evil}

    data = result_workbook([(row, result)], {"refused": 1}, "en")

    assert "<f>" not in part_of(data, "xl/worksheets/sheet1.xml")
    assert told(data, "Rows")[0]["Reason"] == evil


def _said(row):
    told = tell(row)
    about = [*told.reasons, *told.notes]
    return told.body, [(one.code, one.field) for one in about]


def _text(text):
    def adorn(_, page):
        page.write_string("F2", text)

    return adorn


def _instant(text):
    return datetime.fromisoformat(text)


def _clock(book):
    return book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})


def _day(book):
    return book.add_format({"num_format": "yyyy-mm-dd"})
