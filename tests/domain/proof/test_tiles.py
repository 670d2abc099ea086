"""Tiles: their addresses, which of them a tree has, and proofs read out of them."""

import pytest

from domain.errors import ProofError
from domain.proof.consistency import consistency_proof, verify_consistency
from domain.proof.flaws import Flaw
from domain.proof.inclusion import inclusion_proof, verify_inclusion
from domain.proof.merkle import Frontier, grown, node_hash, span_root
from domain.proof.tiles import (
    Tile,
    hashes_in,
    nodes_in_tiles,
    tile_at,
    tiles_after,
    tiles_between,
    tiles_of,
)
from tests.domain.proof.rfc import numbered, sha

MILLIONS = 3_000_000


class Shelf:
    """Tiles in memory, as a sealer wrote them; counts what is read."""

    def __init__(self):
        self.tiles = {}
        self.size = 0
        self.read_tiles = []

    def seal(self, leaves):
        written = tiles_after(self.size, leaves, self.read)
        self.tiles |= written
        self.size += len(leaves)
        return written

    def read(self, tile):
        self.read_tiles.append(tile)
        return self.tiles[tile]


class UniformLog:
    """A log of equal leaves, so that every node of a level is the same hash."""

    def __init__(self, size):
        self.size = size
        self.levels = [sha(b"\x00same")]
        while len(self.levels) <= size.bit_length():
            self.levels.append(node_hash(self.levels[-1], self.levels[-1]))
        self.read_tiles = []

    def node(self, level, index):
        assert (index + 1) << level <= self.size
        return self.levels[level]

    def read(self, tile):
        assert tile in set(tiles_of_level(self.size, tile.level))
        self.read_tiles.append(tile)
        return self.levels[8 * tile.level] * tile.width


def tiles_of_level(size, level):
    hashes = size >> 8 * level
    full = [Tile(level=level, index=index) for index in range(hashes // 256)]
    rest = hashes % 256
    return [*full, *([Tile(level=level, index=len(full), width=rest)] if rest else [])]


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(level=0, index=0), "tile/0/000"),
        (Tile(level=0, index=999, width=1), "tile/0/999.p/1"),
        (Tile(level=1, index=1067), "tile/1/x001/067"),
        (Tile(level=0, index=1067, width=255), "tile/0/x001/067.p/255"),
        (Tile(level=63, index=1234067), "tile/63/x001/x234/067"),
    ],
)
def test_a_tile_has_one_address(tile, path):
    assert tile.path == path
    assert tile_at(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/67",
        "tile/00/067",
        "tile/64/067",
        "tile/-1/067",
        "tile/0/0067",
        "tile/0/x000/067",
        "tile/0/001/067",
        "tile/0/x001/x067",
        "tile/0/067.p/0",
        "tile/0/067.p/08",
        "tile/0/067.p/256",
        "tile/0/067.p/300",
        "tile/0/067\n",
        "tile/0/\u0660\u0661\u0662",
        "tile/0/../067",
        "tile/entries/067",
        "/tile/0/067",
    ],
)
def test_any_other_address_is_refused(path):
    with pytest.raises(ProofError) as refused:
        tile_at(path)

    assert refused.value.code == Flaw.TILE_PATH


@pytest.mark.parametrize(
    ("level", "index", "width"),
    [(-1, 0, 1), (64, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, 257)],
)
def test_coordinates_outside_the_standard_are_no_tile(level, index, width):
    with pytest.raises(ProofError) as refused:
        Tile(level=level, index=index, width=width)

    assert refused.value.code == Flaw.TILE_PATH


def test_a_tree_of_70000_leaves_has_the_tiles_that_the_standard_counts():
    tiles = list(tiles_of(70_000))

    assert tiles == [
        *tiles_of_level(70_000, 0),
        *tiles_of_level(70_000, 1),
        *tiles_of_level(70_000, 2),
    ]
    assert [tile for tile in tiles if tile.width < 256] == [
        Tile(level=0, index=273, width=112),
        Tile(level=1, index=1, width=17),
        Tile(level=2, index=0, width=1),
    ]


def test_a_tree_of_256_leaves_has_a_full_tile_and_one_of_width_1_above():
    assert list(tiles_of(0)) == []
    assert list(tiles_of(256)) == [
        Tile(level=0, index=0),
        Tile(level=1, index=0, width=1),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [(0, 1), (1, 255), (255, 256), (256, 257), (200, 70_000), (65_535, 65_536)],
)
def test_growth_gains_the_tiles_that_the_old_tree_had_not(old, new):
    before = set(tiles_of(old))

    gained = list(tiles_between(old, new))

    assert gained == [tile for tile in tiles_of(new) if tile not in before]
    assert list(tiles_between(new, new)) == []


def test_a_sealer_writes_the_tiles_gained_and_reads_only_the_edge():
    tree = numbered(1_000)
    shelf = Shelf()
    for size in (1, 2, 255, 256, 257, 511, 513, 1_000):
        edge = {tile for tile in tiles_of(shelf.size) if tile.width < 256}
        old, shelf.read_tiles = shelf.size, []

        written = shelf.seal(tree.leaves[old:size])

        assert list(written) == list(tiles_between(old, size))
        assert set(shelf.read_tiles) <= edge
    for tile in tiles_of(1_000):
        level, first = 8 * tile.level, tile.index * 256
        hashes = hashes_in(tile, shelf.tiles[tile])
        assert hashes == [tree.node(level, first + at) for at in range(tile.width)]
    assert shelf.seal([]) == {}


def test_proofs_out_of_tiles_are_those_of_the_recursion():
    tree = numbered(700)
    shelf = Shelf()
    shelf.seal(tree.leaves)
    node = nodes_in_tiles(700, shelf.read)

    assert span_root((0, 700), node) == tree.root(0, 700)
    for at in range(0, 700, 13):
        assert inclusion_proof(at, 700, node) == tree.path(at, 0, 700)
        assert consistency_proof(at + 1, 700, node) == tree.subproof(at + 1, 0, 700)


@pytest.mark.parametrize("index", [0, 1_234_567, MILLIONS - 1])
def test_a_proof_out_of_3_million_leaves_reads_a_handful_of_tiles(index):
    log = UniformLog(MILLIONS)
    node = nodes_in_tiles(MILLIONS, log.read)

    proof = inclusion_proof(index, MILLIONS, node)

    assert len(log.read_tiles) == len(set(log.read_tiles)) <= 6
    root = span_root((0, MILLIONS), log.node)
    verify_inclusion(index, MILLIONS, log.levels[0], proof, root)


@pytest.mark.parametrize("old", [1, 65_536, 2_345_678, MILLIONS - 1])
def test_a_consistency_proof_up_to_3_million_leaves_reads_a_handful_too(old):
    log = UniformLog(MILLIONS)
    node = nodes_in_tiles(MILLIONS, log.read)

    proof = consistency_proof(old, MILLIONS, node)

    assert len(log.read_tiles) <= 6
    old_root = span_root((0, old), log.node)
    new_root = span_root((0, MILLIONS), log.node)
    verify_consistency(old, MILLIONS, proof, old_root, new_root)


def test_the_root_out_of_tiles_is_that_of_the_frontier():
    leaves = numbered(300).leaves
    shelf = Shelf()

    shelf.seal(leaves)

    root = span_root((0, 300), nodes_in_tiles(300, shelf.read))
    assert root == grown(Frontier(), leaves).root


@pytest.mark.parametrize(("level", "index"), [(0, 300), (0, -1), (8, 1), (9, 0)])
def test_a_node_that_the_tree_has_not_yet_is_refused(level, index):
    shelf = Shelf()
    shelf.seal(numbered(300).leaves)

    with pytest.raises(ProofError) as refused:
        nodes_in_tiles(300, shelf.read)(level, index)

    assert refused.value.code == Flaw.INDEX_BEYOND_SIZE


def test_a_tile_that_was_cut_or_lengthened_is_refused():
    shelf = Shelf()
    shelf.seal(numbered(3).leaves)
    (tile,) = tiles_of(3)
    whole = shelf.tiles[tile]

    for damaged in (b"", whole[:-1], whole + bytes(32)):
        shelf.tiles[tile] = damaged
        with pytest.raises(ProofError) as refused:
            nodes_in_tiles(3, shelf.read)(0, 0)
        assert refused.value.code == Flaw.TILE_LENGTH


def test_a_sealer_takes_hashes_only():
    with pytest.raises(ProofError) as refused:
        tiles_after(0, [b"an entry, not its hash"], Shelf().read)

    assert refused.value.code == Flaw.HASH_LENGTH
