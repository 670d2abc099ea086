"""The headings of a file: in any order and language, and never guessed."""

import pytest

from http_api.errors import InvalidRequestError
from http_api.importing.errors import (
    FileEmptyError,
    HeadingsMissingError,
    SheetsSeveralError,
)
from http_api.importing.headings import RESULTS, column_named
from http_api.importing.listed import LISTED
from tests.http_api.importing.files import HEADINGS, ROW, a_book, by_hand, read

KEYS = ("teacher_id", "activity_id", "amount", "result", "completed_on")


def refused(data):
    """Return the reasons for which the headings of a file are refused."""
    with pytest.raises(InvalidRequestError) as caught:
        read(data)
    return [
        (one.code, one.field, one.row, one.message.partition(":")[0])
        for one in caught.value.reasons
    ]


@pytest.mark.parametrize("column", LISTED, ids=lambda column: column.key)
def test_a_heading_is_chinese_english_both_or_the_name_of_the_field(column):
    zh, en = column.label.zh, column.label.en
    written = (zh, en, f"{zh}\n{en}", f"{en}\n{zh}", f"{zh} {en}", column.key)

    for heading in (*written, f" *{zh}*（必填）", en.upper(), *column.others):
        assert column_named(heading) == column.key, heading


def test_no_heading_means_two_columns():
    listed = {one.key: one.label for one in LISTED} | dict(RESULTS)
    names = [text for label in listed.values() for text in (label.zh, label.en)]

    assert len({name.casefold() for name in names}) == len(names)


@pytest.mark.parametrize(
    "heading", ["工号", "amounts", "数量\n姓名", "tags.", "tags.X Y", "", "*", "a/b/c"]
)
def test_what_is_no_heading_means_nothing(heading):
    assert column_named(heading) is None


def test_a_tag_that_is_not_listed_has_a_column_of_its_own():
    data = a_book((*HEADINGS, "tags.project_period"), (*ROW, "2024-2026"))

    (row,) = read(data)

    assert row.cells["tags.project_period"] == "2024-2026"


def test_columns_come_in_any_order_with_blank_ones_between():
    data = a_book(
        ("completed_on", "", "Result", None, "数量", "活动编号", "Teacher id", "备注"),
        ("2024-05-01", "", "passed", None, 20, "PRO", "T1"),
    )

    (row,) = read(data)

    assert row.number == 2
    assert row.letters["teacher_id"] == "G"
    assert row.cells["teacher_id"] == "T1"
    assert row.cells["note"] is None


def test_titles_and_blank_rows_above_the_headings_are_passed_over():
    data = a_book(
        ("2024年教师培训登记表",), ("填报单位：", "第一小学"), (), HEADINGS, (), ROW
    )

    (row,) = read(data)

    assert (row.number, row.cells["teacher_id"]) == (6, "T1")


def test_headings_that_are_repeated_are_passed_over():
    rows = read(a_book(HEADINGS, ROW, HEADINGS, ROW))

    assert [row.number for row in rows] == [2, 4]


def test_a_heading_that_nobody_knows_refuses_the_file_with_its_cell():
    data = a_book((*HEADINGS, "工号"), (*ROW, "x"))

    assert refused(data) == [("heading-unknown", "工号", 1, "F1")]


def test_every_mistake_of_the_headings_is_named_at_once():
    data = a_book(("标题",), ("教师编号", "Teacher id", "活动编号", "课时费"), ROW)

    assert refused(data) == [
        ("heading-doubled", "Teacher id", 2, "B2"),
        ("heading-unknown", "课时费", 2, "D2"),
        ("heading-missing", "amount", 2, "Row 2 has no heading 数量 Amount."),
        ("heading-missing", "result", 2, "Row 2 has no heading 考核结果 Result."),
        (
            "heading-missing",
            "completed_on",
            2,
            "Row 2 has no heading 完成日期 Completed on.",
        ),
    ]


def test_a_file_without_headings_is_refused():
    with pytest.raises(HeadingsMissingError):
        read(a_book(ROW, ROW))


def test_headings_that_stand_too_far_down_are_not_found():
    with pytest.raises(HeadingsMissingError):
        read(a_book(*[("text",)] * 20, HEADINGS, ROW))


def test_a_file_with_headings_alone_is_empty():
    with pytest.raises(FileEmptyError):
        read(a_book(HEADINGS, (), ("", " ", "\u3000")))


def test_blank_rows_are_passed_over_and_rows_keep_their_numbers():
    rows = read(a_book(HEADINGS, ROW, (), ("", "　"), ROW))

    assert [row.number for row in rows] == [2, 5]


def test_a_cell_under_no_heading_is_kept_beside_its_row():
    (row,) = read(a_book(HEADINGS, (*ROW, None, "remark"), (None,) * 6 + ("x",)))

    assert row.stray == {"G": "remark"}


def test_rows_on_a_second_visible_sheet_are_refused():
    def another(book, _):
        page = book.add_worksheet("二")
        page.write_row(0, 0, HEADINGS)
        page.write_row(1, 0, ROW)

    with pytest.raises(SheetsSeveralError, match="填报, 二"):
        read(a_book(HEADINGS, ROW, adorn=another))


@pytest.mark.parametrize("hide", ["hide", "very_hidden"])
def test_a_hidden_sheet_is_not_read(hide):
    def hidden(book, _):
        page = book.add_worksheet("二")
        page.write_row(0, 0, HEADINGS)
        page.write_row(1, 0, ROW)
        getattr(page, hide)()

    assert len(read(a_book(HEADINGS, ROW, adorn=hidden))) == 1


def test_a_sheet_of_something_else_is_passed_over():
    def cover(book, _):
        book.add_worksheet("封面").write_row(0, 0, ["第一小学", "2024"])

    assert len(read(a_book(HEADINGS, ROW, adorn=cover))) == 1


def test_hidden_rows_and_columns_are_read():
    def hide(_, page):
        page.set_row(1, None, None, {"hidden": True})
        page.set_column(0, 0, None, None, {"hidden": True})

    (row,) = read(a_book(HEADINGS, ROW, adorn=hide))

    assert row.cells["teacher_id"] == "T1"


def test_parts_that_nobody_reads_may_hold_what_they_like():
    parts = {
        "xl/drawings/vmlDrawing1.vml": "<xml><br></xml>",
        "customXml/item1.xml": '<?xml version="1.0"?><a/>'.encode("utf-16"),
        "docProps/thumbnail.jpeg": b"\xff\xd8",
    }

    with pytest.raises(HeadingsMissingError):
        read(by_hand('<row r="1"><c><v>1</v></c></row>', parts=parts))


def test_merged_cells_are_told_in_every_row_they_cover():
    def merge(_, page):
        page.merge_range("A2:A3", "T1")

    rows = read(a_book(HEADINGS, ROW, (None, *ROW[1:]), ROW, adorn=merge))

    merged = [(row.cells["teacher_id"], row.forms.get("teacher_id")) for row in rows]
    assert merged == [("T1", "merged"), ("T1", "merged"), ("T1", None)]


def test_a_merged_title_does_no_harm():
    def merge(_, page):
        page.merge_range("A1:E1", "2024年教师培训登记表")

    assert len(read(a_book((), HEADINGS, ROW, adorn=merge))) == 1


def test_headings_merged_over_two_rows_are_read_once():
    def merge(_, page):
        for column, heading in enumerate(HEADINGS):
            page.merge_range(0, column, 1, column, heading)

    (row,) = read(a_book((), (), ROW, adorn=merge))

    assert row.number == 3


def test_a_formula_is_read_as_its_result_and_an_error_as_one():
    def compute(_, page):
        page.write_formula("C2", "=10+10", None, 20)
        page.write_formula("A3", "=VLOOKUP(1,B:B,1)", None, "#N/A")

    first, second = read(a_book(HEADINGS, ROW, ROW, adorn=compute))

    assert first.cells["amount"] == "20"
    assert second.cells["teacher_id"] == "#N/A"
    assert second.forms["teacher_id"] == "error"


def test_a_formula_without_a_result_is_no_blank_cell():
    named = "".join(f'<c t="inlineStr"><is><t>{key}</t></is></c>' for key in KEYS)
    text = '<c r="A2" t="inlineStr"><is><t>T1</t></is></c>'
    cells = f'<row r="1">{named}</row><row r="2">{text}<c r="C2"><f>1+1</f></c></row>'

    (row,) = read(by_hand(cells))

    assert row.forms == {"amount": "uncomputed"}
