"""What a file is, told from its bytes before anything parses it.

Of a workbook only the directory of its archive is read here, and bounded. Its parts
are unpacked, measured and looked through by the process that reads it (`archive`).
"""

import io
import struct
import zipfile
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise

from http_api.importing.errors import (
    ArchiveSuspiciousError,
    FileEmptyError,
    FileEncryptedError,
    FileHasMacrosError,
    FileTooLargeError,
    FileUnreadableError,
    WrongFileTypeError,
)
from http_api.importing.limits import LIMITS, Limits

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROTECTED = "EncryptedPackage".encode("utf-16-le")
"""The stream of an OLE file that holds a workbook with a password."""

END = b"PK\x05\x06"
END_BYTES = 22
ENTRY_BYTES = 512
"""Room in the directory for one part; real ones take some eighty bytes."""
LOCAL_BYTES = 30
MEGABYTE = 1_000_000

WORKBOOK = "xl/workbook.xml"
CONTENT_TYPES = "[content_types].xml"
OTHER_ZIPS = {
    "xl/workbook.bin": ("This is an .xlsb workbook.", "Save it as .xlsx."),
    "mimetype": ("This is an OpenDocument file.", "Save it as .xlsx."),
    "word/document.xml": ("This is a text document.", "Send a table as .xlsx."),
}
NESTED = (".zip", ".xlsx", ".xlsm", ".xlsb", ".docx", ".pptx", ".7z", ".rar", ".gz")
TEXTS = (".csv", ".txt", ".tsv")
ADVICE = {
    ".xls": "Save it as .xlsx: File, Save as, Excel workbook.",
    ".et": "Save it as .xlsx: in WPS File, Save as, .xlsx.",
    ".xlsb": "Save it as .xlsx.",
    ".ods": "Save it as .xlsx.",
    ".pdf": "Send the table itself, as .xlsx or .csv.",
    ".zip": "Send the .xlsx or .csv inside.",
}


class FileKind(StrEnum):
    """The kinds of files that are read."""

    XLSX = "xlsx"
    CSV = "csv"


def check_file(name: str, data: bytes, limits: Limits = LIMITS) -> FileKind:
    """Say what kind of file this is, or refuse it.

    The name's ending and the bytes must agree: a page that is named .xls is no
    workbook. Raises FileTooLargeError, FileEmptyError, WrongFileTypeError,
    FileEncryptedError, FileHasMacrosError, ArchiveSuspiciousError and
    FileUnreadableError.
    """
    if len(data) > limits.file_bytes:
        raise FileTooLargeError(limits.file_bytes)
    if not data.strip():
        raise FileEmptyError
    ending = ending_of(name)
    if ending == ".xlsm":
        raise FileHasMacrosError
    if data.startswith(OLE):
        raise _ole(data)
    if ending == ".xlsx":
        _check_archive(data, limits)
        return FileKind.XLSX
    if ending not in TEXTS:
        advice = ADVICE.get(ending, "Send .xlsx or .csv.")
        raise WrongFileTypeError(
            f"Files {ending or 'without ending'} are not read.", advice
        )
    if data.startswith((ZIP, b"%PDF")):
        raise WrongFileTypeError(
            "This is no CSV.", "If it is a workbook name it .xlsx."
        )
    return FileKind.CSV


def ending_of(name: str) -> str:
    """Return the ending of a file's name in small letters, with its dot."""
    _, dot, ending = name.rpartition(".")
    shown = "".join(c for c in ending.lower() if c.isascii() and c.isalnum())[:10]
    return f"{dot}{shown}" if dot else ""


def entries_of(data: bytes, limits: Limits = LIMITS) -> Sequence[zipfile.ZipInfo]:
    """Return the directory of an archive; never more of it than the bounds allow.

    Raises FileUnreadableError where there is none, ArchiveSuspiciousError where it is
    too long.
    """
    end = data[-END_BYTES:]
    if not data.startswith(ZIP) or not end.startswith(END) or end[-2:] != b"\0\0":
        raise FileUnreadableError("it is no whole .xlsx workbook")
    count, directory_bytes = struct.unpack_from("<HI", end, 10)
    if count > limits.entries or directory_bytes > limits.entries * ENTRY_BYTES:
        raise ArchiveSuspiciousError("it has too many parts")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise FileUnreadableError("its archive is damaged") from error


def _check_archive(data: bytes, limits: Limits) -> None:
    if not data.startswith(ZIP):
        raise WrongFileTypeError("This is no .xlsx workbook.", "Save it as .xlsx.")
    entries = entries_of(data, limits)
    names = {entry.filename.lower() for entry in entries}
    for name, (found, advice) in OTHER_ZIPS.items():
        if name in names:
            raise WrongFileTypeError(found, advice)
    if any("vbaproject" in n or n.startswith("xl/macrosheets/") for n in names):
        raise FileHasMacrosError
    if not {WORKBOOK, CONTENT_TYPES} <= names:
        raise WrongFileTypeError("This archive holds no workbook.", "Send the .xlsx.")
    for why in _flaws(entries, limits):
        raise ArchiveSuspiciousError(why)


def _flaws(entries: Sequence[zipfile.ZipInfo], limits: Limits) -> Iterator[str]:
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        yield "a part stands in it twice"
    if sum(entry.file_size for entry in entries) > limits.inflated_bytes:
        yield f"unpacked it has more than {limits.inflated_bytes} bytes"
    for entry in entries:
        yield from _flaws_of_entry(entry, limits)
    for one, next_one in pairwise(sorted(entries, key=lambda e: e.header_offset)):
        if one.header_offset + _least_bytes(one) > next_one.header_offset:
            yield "its parts overlap"


def _least_bytes(entry: zipfile.ZipInfo) -> int:
    return LOCAL_BYTES + len(entry.orig_filename) + entry.compress_size


def _flaws_of_entry(entry: zipfile.ZipInfo, limits: Limits) -> Iterator[str]:
    # As it is stored: `filename` was cut at a NUL and its separators were changed.
    name = entry.orig_filename
    if name.startswith("/") or ".." in name.split("/") or {"\\", "\0", ":"} & set(name):
        yield "the path of a part leads out of it"
    if entry.flag_bits & 1:
        yield "a part is encrypted"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        yield "a part is packed in an unusual way"
    if name.lower().endswith(NESTED):
        yield "it holds another archive"
    if entry.file_size > MEGABYTE + limits.ratio * entry.compress_size:
        yield f"a part becomes more than {limits.ratio} times larger"


def _ole(data: bytes) -> FileEncryptedError | WrongFileTypeError:
    if PROTECTED in data:
        return FileEncryptedError()
    return WrongFileTypeError("This is an old .xls workbook.", ADVICE[".xls"])
