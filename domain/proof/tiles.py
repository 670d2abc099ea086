"""Tiles (C2SP tlog-tiles): the hashes of a tree in files of 256 that never change.

A tile of level L has the hashes of 256 neighbouring nodes of the tree's level 8 * L.
The levels between are hashed again by whoever reads.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from domain.errors import ProofError
from domain.proof.flaws import Flaw
from domain.proof.merkle import (
    HASH_BYTES,
    NodeReader,
    check_hashes,
    joined_pairs,
)

HEIGHT = 8
"""How many levels of the tree one tile spans."""

FULL = 1 << HEIGHT
"""The hashes of a full tile."""

HIGHEST = 63
"""The highest level of a tile that has an address."""

PATH = re.compile(
    r"tile/(0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,20}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, kw_only=True)
class Tile:
    """The coordinates of a tile: level, index in the level, and number of hashes."""

    level: int
    index: int
    width: int = FULL

    def __post_init__(self) -> None:
        in_range = 0 <= self.level <= HIGHEST and self.index >= 0
        if not (in_range and 1 <= self.width <= FULL):
            named = f"Level {self.level}, index {self.index}, width {self.width}"
            raise ProofError(Flaw.TILE_PATH, f"{named} is no tile")

    @property
    def path(self) -> str:
        """Its address below that of the log, such as `tile/0/x001/067.p/8`."""
        digits = str(self.index)
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        *upper, last = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        index = "/".join([*(f"x{each}" for each in upper), last])
        part = "" if self.width == FULL else f".p/{self.width}"
        return f"tile/{self.level}/{index}{part}"


TileReader = Callable[[Tile], bytes]
"""Gives the bytes of a tile. Where a partial tile is gone since its full tile exists,
the reader cuts it out of that."""


def tile_at(path: str) -> Tile:
    """Return the tile of an address; each has exactly one.

    Raises ProofError for any other text.
    """
    found = PATH.fullmatch(path)
    if found is None:
        raise ProofError(Flaw.TILE_PATH, f"{path[:80]!r} is no address of a tile")
    level, index, width = found.groups()
    tile = Tile(
        level=int(level),
        index=int(index.replace("x", "").replace("/", "")),
        width=FULL if width is None else int(width),
    )
    if tile.path != path:
        raise ProofError(Flaw.TILE_PATH, f"{path[:80]!r} should read {tile.path}")
    return tile


def tiles_of(size: int) -> Iterator[Tile]:
    """Yield every tile of the tree of a size, the lowest level first."""
    return tiles_between(0, size)


def tiles_between(old: int, new: int) -> Iterator[Tile]:
    """Yield the tiles that a tree gains or fills when it grows between two sizes.

    A partial tile of the new size counts as gained where it is wider than before.
    """
    level = 0
    while new > old:
        for index in range(old // FULL, -(-new // FULL)):
            width = min(FULL, new - index * FULL)
            yield Tile(level=level, index=index, width=width)
        level, old, new = level + 1, old // FULL, new // FULL


def tiles_after(
    size: int, leaves: Iterable[bytes], read: TileReader
) -> dict[Tile, bytes]:
    """Return the tiles to write when hashes of leaves are added to a tree of a size.

    Only the partial tiles at the old tree's right edge are read. The new size is the
    old one and the number of leaves. Raises ProofError for a hash or a tile of the
    wrong length.
    """
    added = list(leaves)
    check_hashes(added)
    written = {}
    level = 0
    while added:
        edge = size % FULL
        first = size // FULL
        if edge:
            tile = Tile(level=level, index=first, width=edge)
            added = hashes_in(tile, read(tile)) + added
        above = []
        for index, at in enumerate(range(0, len(added), FULL), start=first):
            hashes = added[at : at + FULL]
            tile = Tile(level=level, index=index, width=len(hashes))
            written[tile] = b"".join(hashes)
            if tile.width == FULL:
                above.append(joined_pairs(hashes))
        level, size, added = level + 1, first, above
    return written


def hashes_in(tile: Tile, data: bytes) -> list[bytes]:
    """Return the hashes of a tile; raises ProofError for another number of bytes."""
    if len(data) != tile.width * HASH_BYTES:
        raise ProofError(
            Flaw.TILE_LENGTH,
            f"{tile.path} has {len(data)} bytes, not {tile.width * HASH_BYTES}",
        )
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def nodes_in_tiles(size: int, read: TileReader) -> NodeReader:
    """Return a reader of nodes of the tree of a size that keeps the tiles it has read.

    Given to `inclusion_proof`, `consistency_proof` or `span_root`, it reads a handful
    of tiles, each once. It raises ProofError for a node that the tree has not yet.
    """
    hashes = cache(lambda tile: hashes_in(tile, read(tile)))

    def node(level: int, index: int) -> bytes:
        if not 0 <= index < size >> level:
            raise ProofError(
                Flaw.INDEX_BEYOND_SIZE,
                f"A tree of {size} leaves has no node {index} at level {level}",
            )
        tile, at, count = _place(size, level, index)
        return joined_pairs(hashes(tile)[at : at + count])

    return node


def _place(size: int, level: int, index: int) -> tuple[Tile, int, int]:
    """Return the tile below or at a node, and which of its hashes stand under it."""
    tile_level, height = divmod(level, HEIGHT)
    first = index << height
    tile_index, at = divmod(first, FULL)
    width = min(FULL, (size >> (HEIGHT * tile_level)) - tile_index * FULL)
    return Tile(level=tile_level, index=tile_index, width=width), at, 1 << height
