"""What the sheets of a workbook hold, told without keeping any of it.

The reader of workbooks keeps a cell for each place between the first and the last one
that is used: two cells in far corners would take all memory. Their places are found
here first; merged cells, errors and formulas without a value, which it would give as
blanks, are found on the way.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from posixpath import join, normpath
from xml.parsers import expat

from http_api.importing.archive import (
    XML_ENDINGS,
    Attributes,
    local,
    look_through,
    new_parser,
    unpacked,
)
from http_api.importing.cells import Cell, Form
from http_api.importing.errors import ArchiveSuspiciousError, SheetTooLargeError
from http_api.importing.guards import WORKBOOK, ZIP, entries_of
from http_api.importing.limits import Limits

ROOT_RELATIONS = "_rels/.rels"
RELATIONS = "xl/_rels/workbook.xml.rels"
FOLDERS = ("xl/", "_rels/", "[content_types]")
"""Where the parts lie that make a workbook; what others hold is only counted."""
APART = "customxml/"
DOCUMENT = "/officeDocument"
WORKSHEET = "worksheet"
MOST_ODDITIES = 10_000
"""Merged areas, errors or formulas without a value of one sheet."""

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z")

Place = tuple[int, int]
"""Row and column, from 0."""


@dataclass(frozen=True, kw_only=True)
class Area:
    """Merged cells: the first and the last of them."""

    first: Place
    last: Place


@dataclass(kw_only=True)
class Sheet:
    """What was found on one sheet."""

    part: str
    limits: Limits
    odd: dict[Place, Cell] = field(default_factory=dict)
    """Cells that the reader of workbooks would give as blank ones."""
    merged: list[Area] = field(default_factory=list)


def sheets_of(data: bytes, limits: Limits) -> Mapping[str, Sheet]:
    """Unpack and look through every part; return the sheets by their names.

    Raises ArchiveSuspiciousError, SheetTooLargeError and FileUnreadableError.
    """
    entries = {entry.filename.lower(): entry for entry in entries_of(data, limits)}
    found: dict[str, Sheet] = {}
    for name, entry in entries.items():
        pieces = unpacked(data, entry)
        if not _is_read(name):
            _pass_over(pieces)
            continue
        scan = _Scan(Sheet(part=name, limits=limits))
        look_through(pieces, scan.parser)
        if scan.is_sheet:
            scan.finish()
            found[name] = scan.sheet
    _check_root(data, entries)
    targets = _targets(data, entries)
    named = {name: targets.get(one, "") for name, one in _names(data, entries)}
    for target in named.values():
        if target not in entries:
            raise ArchiveSuspiciousError("a sheet is missing")
    return {name: found[target] for name, target in named.items() if target in found}


def place_of(reference: str) -> Place:
    """Return the place of a cell such as `B7`; raises ArchiveSuspiciousError."""
    found = _CELL.match(reference)
    if not found:
        raise ArchiveSuspiciousError("a cell has no place")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


class _Scan:
    """Follows one part element by element; not for long, if it is no sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.is_sheet = False
        self.parser = new_parser(self._root)
        self._kinds: dict[str, str] = {}
        self._row, self._column = -1, -1
        self._last_row, self._last_column = -1, -1
        self._type: str | None = None
        self._formula = self._value = False

    def _root(self, name: str, _: Attributes) -> None:
        self.is_sheet = local(name) == WORKSHEET
        self.parser.StartElementHandler = self._start if self.is_sheet else None

    def _start(self, name: str, attributes: Attributes) -> None:
        kind = self._kinds.get(name) or self._kinds.setdefault(name, local(name))
        if kind == "c":
            self._cell(attributes)
        elif kind in ("v", "is"):
            self._use()
        elif kind == "row":
            self._settle()
            told = attributes.get("r")
            self._row = _row_number(told) if told else self._row + 1
            self._column = -1
        elif kind == "f":
            self._formula = True
        elif kind == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _cell(self, attributes: Attributes) -> None:
        self._settle()
        reference = attributes.get("r")
        if reference:
            self._row, self._column = place_of(reference)
        else:
            self._column += 1
        self._type = attributes.get("t")
        self._formula = self._value = False

    def _use(self) -> None:
        self._value = True
        self._last_row = max(self._last_row, self._row)
        self._last_column = max(self._last_column, self._column)
        limits = self.sheet.limits
        if self._row >= limits.rows or self._column >= limits.columns:
            self._refuse(f"something stands in row {self._row + 1}")
        if self._type == "e":
            self.parser.CharacterDataHandler = self._error

    def _error(self, text: str) -> None:
        self.parser.CharacterDataHandler = None
        self._odd(Cell(text=text.strip()[:20] or "#N/A", form=Form.ERROR))

    def _settle(self) -> None:
        """Note a formula whose cell ends without a value."""
        if self._formula and not self._value:
            self._odd(Cell(text="", form=Form.UNCOMPUTED))
        self._formula = False

    def _odd(self, cell: Cell) -> None:
        if len(self.sheet.odd) >= MOST_ODDITIES:
            raise ArchiveSuspiciousError("too many cells hold errors")
        self.sheet.odd[self._row, self._column] = cell

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        if len(self.sheet.merged) >= MOST_ODDITIES:
            raise ArchiveSuspiciousError("too many cells are merged")
        area = Area(first=place_of(first), last=place_of(last or first))
        self.sheet.merged.append(area)

    def finish(self) -> None:
        """Settle the last cell, and refuse a sheet that spans too much."""
        self._settle()
        area = (self._last_row + 1) * (self._last_column + 1)
        if area > self.sheet.limits.area:
            self._refuse(f"it spans {area} cells")

    def _refuse(self, found: str) -> None:
        limits = self.sheet.limits
        part = self.sheet.part.rpartition("/")[2]
        raise SheetTooLargeError(part, found, limits.rows, limits.columns)


def _row_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len("1048576")):
        raise ArchiveSuspiciousError("a row has no number")
    return int(text) - 1


def _is_read(name: str) -> bool:
    return name.startswith(FOLDERS) and name.endswith(XML_ENDINGS)


def _pass_over(pieces: Iterator[bytes]) -> None:
    first = next(pieces, b"")
    if first.startswith(ZIP):
        raise ArchiveSuspiciousError("it holds another archive")
    for _ in pieces:
        pass


def _names(
    data: bytes, entries: Mapping[str, zipfile.ZipInfo]
) -> Sequence[tuple[str, str]]:
    """Return the sheets' names, each with the id of its relation."""
    found = []

    def start(name: str, attributes: Attributes) -> None:
        if local(name) == "sheet":
            told = {local(key): value for key, value in attributes.items()}
            found.append((told.get("name", ""), told.get("id", "")))

    _read(data, entries, WORKBOOK, new_parser(start))
    return found


def _check_root(data: bytes, entries: Mapping[str, zipfile.ZipInfo]) -> None:
    """Refuse an archive whose document is another than the one looked through."""

    def start(name: str, attributes: Attributes) -> None:
        if local(name) == "Relationship" and attributes.get("Type", "").endswith(
            DOCUMENT
        ):
            target = normpath(join("/", attributes.get("Target", "").lower()))
            if target != f"/{WORKBOOK}":
                raise ArchiveSuspiciousError("its table of contents leads elsewhere")

    _read(data, entries, ROOT_RELATIONS, new_parser(start))


def _targets(data: bytes, entries: Mapping[str, zipfile.ZipInfo]) -> Mapping[str, str]:
    """Return the parts that a workbook refers to, by relation.

    Only parts that were looked through as XML may be read as such later.
    """
    found = {}

    def start(name: str, attributes: Attributes) -> None:
        if local(name) != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = normpath(join("/xl", attributes.get("Target", "").lower()))[1:]
        if target.startswith(APART):
            return
        if not _is_read(target):
            raise ArchiveSuspiciousError("a part has an unusual name")
        found[attributes.get("Id", "")] = target

    _read(data, entries, RELATIONS, new_parser(start))
    return found


def _read(
    data: bytes,
    entries: Mapping[str, zipfile.ZipInfo],
    name: str,
    parser: expat.XMLParserType,
) -> None:
    entry = entries.get(name)
    if entry is None:
        raise ArchiveSuspiciousError("its table of contents is missing")
    look_through(unpacked(data, entry), parser)
