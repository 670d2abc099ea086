"""CSV in the encodings and shapes that schools save it in."""

import pytest

from http_api.importing.errors import (
    FileEncodingError,
    FileUnreadableError,
    SheetTooLargeError,
)
from http_api.importing.limits import Limits
from tests.http_api.importing.files import HEADINGS, ROW, a_csv, read_csv

NAMED = ("教师编号", "姓名", *HEADINGS[1:])
NAMED_ROW = ("T1", "王老师", *ROW[1:])


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le"]
)
def test_every_encoding_that_excel_and_wps_write_is_read(encoding):
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    separator = "\t" if encoding.startswith("utf-16") else ","
    data = mark + a_csv(NAMED, NAMED_ROW, separator=separator, encoding=encoding)

    (row,) = read_csv(data)

    assert row.cells["name"] == "王老师"
    assert row.forms == {}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found(separator):
    title = ("2024年登记表, 共2页; 第一小学",)
    (row,) = read_csv(a_csv(title, HEADINGS, ROW, separator=separator))

    assert (row.number, row.cells["completed_on"]) == (3, "2024-05-01")


def test_a_line_that_names_the_separator_decides():
    (row,) = read_csv(b"sep=|\r\n" + a_csv(HEADINGS, ROW, separator="|"))

    assert (row.number, row.cells["teacher_id"]) == (3, "T1")


def test_bytes_that_are_no_text_are_named_with_their_row():
    data = a_csv(HEADINGS, ROW) + b"T2,\xff\xff,1\r\n"

    with pytest.raises(FileEncodingError) as caught:
        read_csv(data)

    assert caught.value.row == 3
    assert f"Byte {data.index(0xFF) + 1}, in row 3" in caught.value.message


def test_the_encoding_that_a_file_nearly_is_is_the_one_named():
    data = a_csv(NAMED, NAMED_ROW, encoding="gb18030") + b"T2,\xff\xff,1\r\n"

    with pytest.raises(FileEncodingError, match="row 3, is not GB18030"):
        read_csv(data)


def test_half_a_character_of_utf_16_is_named():
    data = a_csv(HEADINGS, ROW, separator="\t", encoding="utf-16") + b"\x00\xd8"

    with pytest.raises(FileEncodingError, match="row 3, is not UTF-16"):
        read_csv(data)


def test_a_nul_is_named_with_its_row():
    with pytest.raises(FileUnreadableError, match="row 2 holds a NUL"):
        read_csv(a_csv(HEADINGS) + b"T1,P\0RO\r\n")


def test_a_quoted_cell_may_hold_separators_quotes_and_lines():
    headings, note = (*HEADINGS, "备注"), 'a,"b"\nc'

    first, second = read_csv(a_csv(headings, (*ROW, note), ROW))

    assert first.cells["note"] == note
    assert second.number == 3


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'T1,"PRO,20\r\n', "row 2 a quotation mark is never closed"),
        (b'T1,"PR"O,20\r\n', "row 2 ',' expected"),
        (b"T1," + b"x" * 40_000, "row 2 a cell is too long"),
    ],
)
def test_what_is_no_csv_is_refused_with_its_row(line, why):
    with pytest.raises(FileUnreadableError, match=why):
        read_csv(a_csv(HEADINGS) + line)


@pytest.mark.parametrize(
    "limits", [Limits(rows=2), Limits(columns=4)], ids=["rows", "columns"]
)
def test_more_rows_or_columns_than_are_read_are_refused(limits):
    with pytest.raises(SheetTooLargeError):
        read_csv(a_csv(HEADINGS, ROW, ROW), limits)


def test_what_an_export_defused_is_read_as_it_was():
    headings = (*HEADINGS, "备注")

    first, second = read_csv(a_csv(headings, (*ROW, "'=1+1"), (*ROW, "'quoted'")))

    assert first.cells["note"] == "=1+1"
    assert second.cells["note"] == "'quoted'"


def test_old_line_ends_are_read():
    data = a_csv(HEADINGS, ROW, ROW).replace(b"\r\n", b"\r")

    assert [row.number for row in read_csv(data)] == [2, 3]
