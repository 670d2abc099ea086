"""Workbooks that nobody should open: looked through before they are parsed."""

import io
import struct
import zipfile
import zlib

import pytest

from http_api.importing.archive import unpacked
from http_api.importing.errors import (
    ArchiveSuspiciousError,
    FileUnreadableError,
    SheetTooLargeError,
)
from http_api.importing.limits import Limits
from tests.http_api.importing.files import (
    RELATIONS,
    ROOT,
    by_hand,
    read,
    zipped,
)

CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'
FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def test_two_cells_in_far_corners_are_refused_by_name():
    data = by_hand(CELL + FAR)

    assert len(data) < 2_000
    with pytest.raises(SheetTooLargeError, match=r"sheet1\.xml.* row 1048576"):
        read(data)


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="XFD1"><v>1</v></c></row>',
        '<row r="900000"><c><v>1</v></c></row>',
        '<row r="900000"><c t="inlineStr"><is><t>x</t></is></c></row>',
        '<x:row xmlns:x="u" r="900000"><x:c><x:v>1</x:v></x:c></x:row>',
    ],
    ids=["a far column", "a place by its row", "a text inside", "with a prefix"],
)
def test_a_far_cell_is_found_however_it_is_written(cells):
    with pytest.raises(SheetTooLargeError):
        read(by_hand(cells))


def test_cells_that_span_too_large_an_area_are_refused():
    cells = CELL + '<row r="90"><c r="Z90"><v>1</v></c></row>'

    with pytest.raises(SheetTooLargeError, match="spans 2340 cells"):
        read(by_hand(cells), limits=Limits(area=2_000))


def test_far_cells_that_hold_nothing_do_no_harm():
    styled = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    known = ["teacher_id", "activity_id", "amount", "result", "completed_on"]
    cells = "".join(f'<c t="inlineStr"><is><t>{one}</t></is></c>' for one in known)
    row = '<row r="2"><c r="A2" t="inlineStr"><is><t>T1</t></is></c></row>'

    (found,) = read(by_hand(f'<row r="1">{cells}</row>{row}{styled}'))

    assert found.cells["teacher_id"] == "T1"


@pytest.mark.parametrize(
    ("part", "doctype"),
    [
        ("xl/sharedStrings.xml", '<!DOCTYPE s [<!ENTITY a "aaaa">]>'),
        ("xl/styles.xml", '<!DOCTYPE s SYSTEM "file:///etc/passwd">'),
        ("xl/theme/any.xml", "<!DOCTYPE s>"),
    ],
    ids=["entities", "an outside file", "nothing"],
)
def test_a_document_type_is_refused_in_any_part(part, doctype):
    with pytest.raises(ArchiveSuspiciousError, match="document type"):
        read(by_hand(CELL, parts={part: f"{doctype}<s/>"}))


def test_a_part_that_is_no_xml_is_damaged():
    with pytest.raises(FileUnreadableError, match="damaged"):
        read(by_hand(CELL + "<row>"))


def test_a_part_that_claims_another_encoding_is_refused():
    declared = '<?xml version="1.0" encoding="utf-7"?><s/>'

    with pytest.raises(ArchiveSuspiciousError, match="UTF-8"):
        read(by_hand(CELL, parts={"xl/styles.xml": declared}))


def test_an_archive_inside_is_found_by_its_bytes():
    parts = {"xl/media/image1.png": b"PK\x03\x04 and so on"}

    with pytest.raises(ArchiveSuspiciousError, match="another archive"):
        read(by_hand(CELL, parts=parts))


def test_a_sheet_that_hides_under_another_name_is_refused():
    relations = RELATIONS.replace("sheet1.xml", "sheet1.png")
    parts = {"xl/_rels/workbook.xml.rels": relations, "xl/worksheets/sheet1.png": "x"}

    with pytest.raises(ArchiveSuspiciousError, match="unusual name"):
        read(by_hand(CELL, parts=parts))


@pytest.mark.parametrize(
    "target", ["worksheets/sheet2.xml", "../customXml/item1.xml", "../docProps/a.xml"]
)
def test_a_sheet_that_was_not_looked_through_is_refused(target):
    relations = RELATIONS.replace("worksheets/sheet1.xml", target)
    parts = {"xl/_rels/workbook.xml.rels": relations, "customXml/item1.xml": "<x/>"}

    with pytest.raises(ArchiveSuspiciousError):
        read(by_hand(CELL, parts=parts))


def test_a_workbook_behind_the_workbook_is_refused():
    parts = {"_rels/.rels": ROOT.replace("xl/workbook.xml", "xl/other.xml")}

    with pytest.raises(ArchiveSuspiciousError, match="leads elsewhere"):
        read(by_hand(CELL, parts=parts))


def test_a_part_larger_than_it_says_is_refused():
    data = bytearray(by_hand(CELL, parts={"xl/long.xml": f"<a>{'x' * 5_000}</a>"}))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        told = archive.read("xl/long.xml")[:100]
    last = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, last + 16, zlib.crc32(told))
    struct.pack_into("<I", data, last + 24, 100)

    with pytest.raises(ArchiveSuspiciousError, match="size"):
        read(bytes(data))


def test_no_more_of_a_part_is_unpacked_than_it_says():
    data = by_hand(CELL, parts={"xl/zeros.bin": b"\0" * 10_000_000})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entry = archive.getinfo("xl/zeros.bin")
    entry.file_size = 100_000
    taken: list[int] = []

    with pytest.raises(ArchiveSuspiciousError, match="size"):
        taken.extend(len(piece) for piece in unpacked(data, entry))

    assert 0 < sum(taken) <= 100_000


SHEET = "xl/worksheets/sheet1.xml"


def the_entry(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.getinfo(SHEET)


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_part_is_unpacked_whole_however_it_is_packed(packing):
    data = by_hand(CELL * 9_000, packing=packing)

    found = b"".join(unpacked(data, the_entry(data)))

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert found == archive.read(SHEET)


def test_a_part_whose_packing_is_damaged_is_unreadable():
    data = bytearray(by_hand(CELL))
    begin = the_entry(data).header_offset + 30 + len(SHEET)
    data[begin : begin + 4] = b"\xff" * 4

    with pytest.raises(FileUnreadableError, match="damaged"):
        read(bytes(data))


def test_a_part_that_begins_nowhere_is_unreadable():
    data = bytearray(by_hand(CELL))
    begin = the_entry(data).header_offset
    data[begin : begin + 4] = b"\xff" * 4

    with pytest.raises(FileUnreadableError, match="damaged"):
        read(bytes(data))


def test_a_part_that_is_cut_is_refused():
    data = by_hand(CELL * 1_000)
    entry = the_entry(data)
    entry.compress_size -= 5

    with pytest.raises(ArchiveSuspiciousError):
        list(unpacked(data, entry))


def test_a_workbook_without_its_table_of_contents_is_refused():
    parts = dict.fromkeys(("[Content_Types].xml", "xl/workbook.xml"), "<x/>")

    with pytest.raises(ArchiveSuspiciousError, match="contents is missing"):
        read(zipped(parts))


def test_too_many_merged_cells_are_refused():
    merges = '<mergeCell ref="A1:B1"/>' * 10_001

    with pytest.raises(ArchiveSuspiciousError, match="merged"):
        read(by_hand(CELL, after=f"<mergeCells>{merges}</mergeCells>"))


def test_too_many_errors_are_refused():
    cells = '<c t="e"><v>#N/A</v></c>' * 200
    rows = f"<row>{cells}</row>" * 51

    with pytest.raises(ArchiveSuspiciousError, match="errors"):
        read(by_hand(rows))


@pytest.mark.parametrize("row", ["0x1", "-1", "99999999", "1e3"])
def test_a_row_without_a_number_is_refused(row):
    with pytest.raises(ArchiveSuspiciousError, match="number"):
        read(by_hand(f'<row r="{row}"><c><v>1</v></c></row>'))


@pytest.mark.parametrize("cell", ["a1", "A", "1", "AAAA1", "A1:B2"])
def test_a_cell_without_a_place_is_refused(cell):
    with pytest.raises(ArchiveSuspiciousError, match="place"):
        read(by_hand(f'<row r="1"><c r="{cell}"><v>1</v></c></row>'))


def test_a_cell_with_too_long_a_text_is_refused_by_name():
    text = "x" * 33_000
    cells = f'<row r="1"><c r="C1" t="inlineStr"><is><t>{text}</t></is></c></row>'

    with pytest.raises(FileUnreadableError, match="C1 has more than 32767"):
        read(by_hand(cells))
