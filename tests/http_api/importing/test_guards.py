"""What is told from a file's bytes, before anything parses it."""

import struct
import zipfile

import pytest

from http_api.importing.errors import (
    ArchiveSuspiciousError,
    FileEmptyError,
    FileEncryptedError,
    FileHasMacrosError,
    FileTooLargeError,
    FileUnreadableError,
    WrongFileTypeError,
)
from http_api.importing.guards import OLE, FileKind, check_file
from http_api.importing.limits import Limits
from tests.http_api.importing.files import HEADINGS, ROW, a_book, a_csv, by_hand, zipped

CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


@pytest.mark.parametrize("name", ["a.xlsx", "A.XLSX", "教师 培训.2024.xlsx"])
def test_a_workbook_is_told_by_its_name_and_bytes(name):
    assert check_file(name, a_book(HEADINGS, ROW)) is FileKind.XLSX


@pytest.mark.parametrize("name", ["a.csv", "a.CSV", "a.txt", "a.tsv"])
def test_text_files_are_csv(name):
    assert check_file(name, a_csv(HEADINGS, ROW)) is FileKind.CSV


@pytest.mark.parametrize(
    ("name", "data", "advice"),
    [
        ("a.xls", OLE + b"Workbook", "Save it as .xlsx"),
        ("a.xlsx", OLE + b"Workbook", "Save it as .xlsx"),
        ("a.xls", b"<html><table>", "Save it as .xlsx"),
        ("a.et", b"anything", "Save it as .xlsx: in WPS"),
        ("a.ods", zipped({"mimetype": "x"}), "Save it as .xlsx"),
        ("a.xlsx", zipped({"mimetype": "x"}), "Save it as .xlsx"),
        ("a.xlsx", zipped({"xl/workbook.bin": "x"}), "Save it as .xlsx"),
        ("a.xlsx", zipped({"word/document.xml": "x"}), "Send a table"),
        ("a.xlsx", zipped({"readme.txt": "x"}), "Send the .xlsx"),
        ("a.xlsx", b"teacher_id,activity_id", "Save it as .xlsx"),
        ("a.csv", a_book(HEADINGS), "name it .xlsx"),
        ("a.pdf", b"%PDF-1.7", "Send the table itself"),
        ("a.zip", zipped({"a.csv": "x"}), "Send the .xlsx or .csv inside"),
        ("rows", b"a,b", "Send .xlsx or .csv"),
        ("a.<b>", b"a,b", "Send .xlsx or .csv"),
    ],
)
def test_another_kind_of_file_is_refused_with_advice(name, data, advice):
    with pytest.raises(WrongFileTypeError, match=advice):
        check_file(name, data)


def test_a_workbook_with_a_password_is_refused():
    data = OLE + b"\0" * 100 + "EncryptedPackage".encode("utf-16-le")

    with pytest.raises(FileEncryptedError):
        check_file("a.xlsx", data)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("a.xlsm", {}),
        ("a.xlsx", {"xl/vbaProject.bin": b"x"}),
        ("a.xlsx", {"xl/macrosheets/sheet1.xml": "<x/>"}),
    ],
    ids=["by its name", "a project", "a sheet of macros"],
)
def test_macros_are_refused(name, parts):
    with pytest.raises(FileHasMacrosError):
        check_file(name, by_hand(CELL, parts=parts))


@pytest.mark.parametrize("data", [b"", b" \r\n\t"])
def test_an_empty_file_is_told_to_be_empty(data):
    with pytest.raises(FileEmptyError):
        check_file("a.csv", data)


def test_a_file_larger_than_the_bound_is_refused():
    with pytest.raises(FileTooLargeError, match="9 bytes"):
        check_file("a.csv", b"0123456789", Limits(file_bytes=9))


@pytest.mark.parametrize("cut", [10, -1, -22], ids=["its start", "one byte", "its end"])
def test_a_workbook_that_broke_off_is_unreadable(cut):
    with pytest.raises(FileUnreadableError, match="whole"):
        check_file("a.xlsx", a_book(HEADINGS, ROW)[:cut])


def test_a_damaged_directory_is_unreadable():
    data = bytearray(by_hand(CELL))
    place = data.index(b"PK\x01\x02")
    data[place : place + 4] = b"XXXX"

    with pytest.raises(FileUnreadableError, match="damaged"):
        check_file("a.xlsx", bytes(data))


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"../evil.xml": "<x/>"}, "leads out"),
        ({"/etc/evil.xml": "<x/>"}, "leads out"),
        ({"xl\\evil.xml": "<x/>"}, "leads out"),
        ({"XL/Workbook.XML": "<x/>"}, "twice"),
        ({"xl/embeddings/inner.xlsx": "x"}, "another archive"),
    ],
)
def test_parts_of_strange_names_are_refused(parts, why):
    with pytest.raises(ArchiveSuspiciousError, match=why):
        check_file("a.xlsx", by_hand(CELL, parts=parts))


def test_a_name_that_ends_before_its_end_is_refused():
    data = by_hand(CELL, parts={"xl/a_.png": "<x/>"}).replace(b"a_.png", b"a\0.png")

    with pytest.raises(ArchiveSuspiciousError, match="leads out"):
        check_file("a.xlsx", data)


def test_an_archive_with_something_behind_it_is_not_whole():
    data = by_hand(CELL)
    with_comment = data[:-2] + b"\x03\x00abc"

    with pytest.raises(FileUnreadableError, match="whole"):
        check_file("a.xlsx", with_comment)
    with pytest.raises(FileUnreadableError, match="whole"):
        check_file("a.xlsx", data + b"\0")


def test_a_part_that_grows_too_much_is_refused():
    data = by_hand(CELL, parts={"xl/zeros.xml": b"\0" * 3_000_000})

    with pytest.raises(ArchiveSuspiciousError, match="times larger"):
        check_file("a.xlsx", data)


def test_more_than_may_be_unpacked_is_refused():
    with pytest.raises(ArchiveSuspiciousError, match="unpacked"):
        check_file("a.xlsx", by_hand(CELL), Limits(inflated_bytes=100))


def test_too_many_parts_are_refused_before_their_directory_is_read():
    parts = {f"xl/{number}.xml": "" for number in range(20)}

    with pytest.raises(ArchiveSuspiciousError, match="too many parts"):
        check_file("a.xlsx", by_hand(CELL, parts=parts), Limits(entries=10))


def test_an_unusual_packing_is_refused():
    with pytest.raises(ArchiveSuspiciousError, match="packed"):
        check_file("a.xlsx", by_hand(CELL, packing=zipfile.ZIP_BZIP2))


def test_an_encrypted_part_is_refused():
    data = bytearray(by_hand(CELL))
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1

    with pytest.raises(ArchiveSuspiciousError, match="encrypted"):
        check_file("a.xlsx", bytes(data))


def test_parts_that_overlap_are_refused():
    data = bytearray(by_hand(CELL, parts={"xl/last.xml": "<x/>"}))
    last = data.rindex(b"PK\x01\x02")
    (offset,) = struct.unpack_from("<I", data, last + 42)
    struct.pack_into("<I", data, last + 42, offset - 20)

    with pytest.raises(ArchiveSuspiciousError, match="overlap"):
        check_file("a.xlsx", bytes(data))
