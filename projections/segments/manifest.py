"""What a folder of columns says of itself, and how each file of it is told apart."""

import json
import os
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from domain.canonical import digest
from projections.errors import SegmentError

FORMAT = 1
"""Raised whenever a column is added or means something else."""

NAME = "manifest.json"
PIECE_BYTES = 4 * 1024 * 1024
"""So much of a file is checked at once when it is opened."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One file: what it holds, and what its bytes add up to."""

    kind: str
    """The type of its numbers (`<i4`), or `texts`."""
    bytes: int
    sha256: str
    pieces: tuple[int, ...]
    """CRC-32 of each piece: quick to check by the way; `sha256` is the proof."""


@dataclass(frozen=True, kw_only=True)
class About:
    """Whose columns they are, and up to where."""

    district: str
    generation: int
    position: int
    head: str
    """The digest of the last event: another log has another one there."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """Everything that must be known before a file is opened."""

    about: About
    rows: int
    """Completions and carried-in lines, past versions too."""
    teachers: int
    files: Mapping[str, Entry]
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """Write it into a folder, with its own digest, to stay."""
        told: dict[str, Any] = asdict(self)
        text = json.dumps({**told, "digest": _digest(told)}, indent=1)
        with (folder / NAME).open("w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())


def read_manifest(folder: Path) -> Manifest:
    """Read what a folder says of itself.

    Raises SegmentError for one that is damaged or of another format.
    """
    try:
        told = json.loads((folder / NAME).read_text())
        said = told.pop("digest")
        if told["format"] != FORMAT:
            raise SegmentError(f"their format is {told['format']}, not {FORMAT}")
        if said != _digest(told):
            raise SegmentError("the manifest is damaged")
        files = {name: _entry(one) for name, one in told["files"].items()}
    except OSError as error:
        raise SegmentError(f"the manifest cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SegmentError("the manifest is damaged") from error
    return Manifest(
        about=About(**told["about"]),
        rows=told["rows"],
        teachers=told["teachers"],
        files=files,
    )


def written(path: Path, content: memoryview, kind: str) -> Entry:
    """Write a file, to stay, and return what it holds."""
    whole = sha256()
    pieces = []
    with path.open("wb") as file:
        for piece in _cut(content):
            whole.update(piece)
            pieces.append(zlib.crc32(piece))
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return Entry(
        kind=kind,
        bytes=len(content),
        sha256=whole.hexdigest(),
        pieces=tuple(pieces),
    )


def check_size(path: Path, entry: Entry) -> None:
    """Raise SegmentError for a file that is not as long as it was written."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise SegmentError(f"{path.name} cannot be read: {error.strerror}") from error
    if size != entry.bytes:
        raise SegmentError(f"{path.name} has {size} bytes, not {entry.bytes}")


def check_piece(path: Path, entry: Entry, piece: int) -> None:
    """Raise SegmentError where a piece of a file is not what was written."""
    with path.open("rb") as file:
        file.seek(piece * PIECE_BYTES)
        if zlib.crc32(file.read(PIECE_BYTES)) != entry.pieces[piece]:
            raise SegmentError(f"{path.name} is damaged")


def check_whole(path: Path, entry: Entry) -> None:
    """Raise SegmentError where any byte of a file is not what was written."""
    check_size(path, entry)
    whole = sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            whole.update(piece)
    if whole.hexdigest() != entry.sha256:
        raise SegmentError(f"{path.name} is damaged")


# --- inside ---------------------------------------------------------------------------


def _cut(content: memoryview) -> Iterator[memoryview]:
    for place in range(0, len(content), PIECE_BYTES):
        yield content[place : place + PIECE_BYTES]


def _digest(told: Mapping[str, Any]) -> str:
    # As JSON gives it back: tuples have become lists.
    return digest(json.loads(json.dumps(told)))


def _entry(told: dict[str, Any]) -> Entry:
    return Entry(
        kind=told["kind"],
        bytes=told["bytes"],
        sha256=told["sha256"],
        pieces=tuple(told["pieces"]),
    )
