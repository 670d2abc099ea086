"""The parts of a workbook, unpacked within bounds and looked through as XML.

What the directory of an archive says of its parts may be a lie, so they are unpacked
and counted here, and read as a stream of elements: nothing is kept of them, and a
document type, from which entities grow, is refused.
"""

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.parsers import expat

from http_api.importing.errors import ArchiveSuspiciousError, FileUnreadableError
from http_api.importing.guards import LOCAL_BYTES, ZIP

CHUNK_BYTES = 65_536
XML_ENDINGS = (".xml", ".rels")
"""Drawings of old comments (.vml) are often no XML, and nobody reads them."""

Attributes = Mapping[str, str]
Start = Callable[[str, Attributes], None]


def unpacked(data: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part in pieces, and no more of it than the directory announces.

    Raises ArchiveSuspiciousError where it is longer or shorter than that, and
    FileUnreadableError where it is damaged.
    """
    left = entry.file_size
    for piece in _inflated(_packed(data, entry), entry.compress_type):
        left -= len(piece)
        if left < 0:
            break
        yield piece
    if left:
        raise ArchiveSuspiciousError("a part has not the size that is announced")


def look_through(pieces: Iterator[bytes], parser: expat.XMLParserType) -> None:
    """Feed a part to a parser.

    Raises FileUnreadableError for what is no XML in UTF-8, ArchiveSuspiciousError for
    a document type.
    """
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.XmlDeclHandler = _check_encoding
    try:
        for piece in pieces:
            parser.Parse(piece, False)  # noqa: FBT003  the C function takes no names
        parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as error:
        raise FileUnreadableError("a part of it is damaged") from error


def new_parser(start: Start | None = None) -> expat.XMLParserType:
    """Return a parser of UTF-8 that tells each element's beginning."""
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = start
    return parser


def local(name: str) -> str:
    """Return the name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]


def _packed(data: bytes, entry: zipfile.ZipInfo) -> memoryview:
    offset = entry.header_offset
    header = data[offset : offset + LOCAL_BYTES]
    if len(header) < LOCAL_BYTES or not header.startswith(ZIP):
        raise FileUnreadableError("its archive is damaged")
    name_bytes, extra_bytes = struct.unpack_from("<HH", header, 26)
    begin = offset + LOCAL_BYTES + name_bytes + extra_bytes
    return memoryview(data)[begin : begin + entry.compress_size]


def _inflated(packed: memoryview, packing: int) -> Iterator[bytes]:
    if packing == zipfile.ZIP_STORED:
        for start in range(0, len(packed), CHUNK_BYTES):
            yield bytes(packed[start : start + CHUNK_BYTES])
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        piece = inflater.decompress(packed, CHUNK_BYTES)
        while piece:
            yield piece
            piece = inflater.decompress(inflater.unconsumed_tail, CHUNK_BYTES)
    except zlib.error as error:
        raise FileUnreadableError("its archive is damaged") from error
    if not inflater.eof or inflater.unused_data:
        raise ArchiveSuspiciousError("a part does not end where it should")


def _refuse_doctype(*_: Any) -> None:
    raise ArchiveSuspiciousError("it declares a document type")


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() != "utf-8":
        raise ArchiveSuspiciousError("a part of it is not UTF-8")
