"""Write a block into a folder, a file a column, and map it back into memory."""

import mmap
import secrets
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from projections.errors import SegmentError
from projections.segments.block import (
    TABLES,
    VARIANTS,
    Block,
    Dictionaries,
    Legend,
)
from projections.segments.manifest import (
    About,
    Entry,
    Manifest,
    check_piece,
    check_size,
    check_whole,
    read_manifest,
    written,
)
from projections.segments.table import Column, Table

WRITERS = 8
"""Files that are written side by side: most of them wait for the disk."""
SPOT_CHECKS = 4
"""Pieces of large files that are looked at whenever columns are opened."""

TEXTS = "texts"
END = "\0"
"""Follows every text; no text that PostgreSQL holds has it."""
DICTIONARIES = ("words", "tags", "attributes")


def write_block(folder: Path, block: Block, about: About) -> Manifest:
    """Write a block into an empty folder, the manifest last."""
    contents = {**_columns(block), **_texts(block)}

    def write(name: str) -> Entry:
        content, kind = contents[name]
        return written(folder / name, content, kind)

    with ThreadPoolExecutor(WRITERS) as pool:
        entries = dict(zip(contents, pool.map(write, contents), strict=True))
    manifest = Manifest(
        about=about,
        rows=len(block.now) + len(block.past),
        teachers=len(block.teacher_ids),
        files=entries,
    )
    manifest.write(folder)
    return manifest


def open_block(folder: Path) -> tuple[Manifest, Block]:
    """Map the columns of a folder into memory.

    The manifest, the length of every file, small files and some pieces of large ones
    are checked; raises SegmentError where anything is not what was written.
    """
    manifest = read_manifest(folder)
    for name, entry in manifest.files.items():
        check_size(folder / name, entry)
    _spot_check(folder, manifest.files)
    opened = _Folder(folder, manifest.files)
    block = Block(
        maps=opened.maps,
        position=manifest.about.position,
        teacher_ids=opened.texts("teacher_ids"),
        legend=Legend(
            dictionaries=Dictionaries(
                **{name: tuple(opened.texts(name)) for name in DICTIONARIES}
            ),
            variants={name: opened.column(f"variant.{name}") for name in VARIANTS},
        ),
        **{name: opened.table(name) for name in TABLES},
    )
    if len(block.now) + len(block.past) != manifest.rows:
        raise SegmentError("rows are missing")
    return manifest, block


def verify(folder: Path) -> Manifest:
    """Read every byte of a folder; raises SegmentError where one is wrong."""
    manifest = read_manifest(folder)
    for name, entry in manifest.files.items():
        check_whole(folder / name, entry)
    return manifest


# --- inside ---------------------------------------------------------------------------


class _Folder:
    def __init__(self, folder: Path, files: Mapping[str, Entry]) -> None:
        self._folder = folder
        self._files = files
        self.maps: list[mmap.mmap] = []

    def column(self, name: str) -> Column:
        entry = self._entry(name)
        if not entry.bytes:
            return np.zeros(0, entry.kind)
        with (self._folder / name).open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.maps.append(mapped)
        return np.frombuffer(mapped, entry.kind)

    def texts(self, name: str) -> Sequence[str]:
        self._entry(name)
        return (self._folder / name).read_bytes().decode().split(END)[:-1]

    def table(self, name: str) -> Table:
        prefix = f"{name}."
        columns = {
            one.removeprefix(prefix): self.column(one)
            for one in self._files
            if one.startswith(prefix)
        }
        starts = columns.pop("starts", None)
        if starts is None or not len(starts):
            raise SegmentError(f"{name}.starts is missing")
        if any(len(column) != starts[-1] for column in columns.values()):
            raise SegmentError(f"the columns of {name} are not of one length")
        return Table(starts=starts, columns=columns)

    def _entry(self, name: str) -> Entry:
        if name not in self._files:
            raise SegmentError(f"{name} is missing")
        return self._files[name]


def _spot_check(folder: Path, files: Mapping[str, Entry]) -> None:
    """Check small files, and some pieces of large ones, other ones each time."""
    large = [
        (name, piece)
        for name, entry in files.items()
        for piece in range(len(entry.pieces))
        if len(entry.pieces) > 1
    ]
    small = [(name, 0) for name, entry in files.items() if len(entry.pieces) == 1]
    some = [large[secrets.randbelow(len(large))] for _ in range(SPOT_CHECKS) if large]
    for name, piece in (*small, *some):
        check_piece(folder / name, files[name], piece)


def _columns(block: Block) -> dict[str, tuple[memoryview, str]]:
    named: dict[str, Column] = {
        f"variant.{name}": column for name, column in block.legend.variants.items()
    }
    for name in TABLES:
        table: Table = getattr(block, name)
        named[f"{name}.starts"] = table.starts
        named |= {f"{name}.{one}": column for one, column in table.columns.items()}
    return {name: (_bytes(column), column.dtype.str) for name, column in named.items()}


def _bytes(column: Column) -> memoryview:
    return np.ascontiguousarray(column).view(np.uint8).reshape(-1).data


def _texts(block: Block) -> dict[str, tuple[memoryview, str]]:
    named: dict[str, Sequence[str]] = {"teacher_ids": block.teacher_ids}
    named |= {name: getattr(block.legend.dictionaries, name) for name in DICTIONARIES}
    return {
        name: (memoryview("".join(one + END for one in texts).encode()), TEXTS)
        for name, texts in named.items()
    }
