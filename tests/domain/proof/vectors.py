"""The test vectors of transparency-dev/merkle, made anew from their leaves.

The 196 files under testdata/inclusion and testdata/consistency at commit 417fb0c are
proofs of eight leaves, and each proof changed in ways that their names describe. So
they are made here out of the leaves and the ways; `digest` is compared with that of
the files' own values, so that not a bit differs.
"""

import json
from dataclasses import dataclass, replace
from hashlib import sha256

from tests.domain.proof.rfc import PlainTree, sha

LEAVES = [
    bytes.fromhex(entry)
    for entry in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
TREE = PlainTree(LEAVES)
EMPTY = sha(b"")
RANDOM = bytes.fromhex("abacaba" + "0" * 43 + "60061e00123456")
ANY_1, ANY_2 = b"don't care 1", b"don't care 2"
ENTRY = sha(b"\x00" + b"data")
UINT64 = 1 << 64
BARE = (EMPTY, EMPTY, (EMPTY,))

INCLUSIONS = [(0, 1), (0, 8), (5, 8), (2, 3), (1, 5)]
CONSISTENCIES = [(1, 1), (1, 8), (6, 8), (2, 5), (6, 7)]


@dataclass(frozen=True)
class Vector:
    """Two numbers, two hashes and a proof, and whether it must be refused.

    Of an inclusion: index, size, root, leaf. Of a consistency: sizes, roots.
    """

    name: str
    first: int
    second: int
    hash1: bytes
    hash2: bytes
    proof: tuple[bytes, ...]
    refused: bool = True


def inclusion_vectors():
    for number, (index, size) in enumerate(INCLUSIONS):
        proof = tuple(TREE.path(index, 0, size))
        good = Vector(
            f"inclusion/{number}/happy-path",
            index,
            size,
            TREE.root(0, size),
            TREE.leaves[index],
            proof,
            refused=False,
        )
        yield good
        for name, changes in changed_inclusions(good):
            yield changed(good, name, changes)
    yield from further_inclusions()


def changed_inclusions(good):
    index, size, root, proof = good.first, good.second, good.hash1, good.proof
    yield "leafIdx-sub-@1", {"first": (index - 1) % UINT64}
    yield "leafIdx-plus-@1", {"first": index + 1}
    yield "leafIdx-XOR-@2", {"first": index ^ 2}
    yield "treeSize-mul-@2", {"second": size * 2}
    yield "treeSize-div-@2", {"second": size // 2}
    yield "wrong-leaf", {"hash2": b"WrongLeaf"}
    yield "empty-root", {"hash1": EMPTY}
    yield "random-root", {"hash1": RANDOM}
    yield "preceding-garbage", {"proof": (b"", *proof)}
    yield "trailing-garbage", {"proof": (*proof, b"")}
    yield "preceding-root", {"proof": (root, *proof)}
    yield "trailing-root", {"proof": (*proof, root)}
    for at in range(len(proof)):
        yield f"modified-proof[{at}]-bit-@3", {"proof": flipped(proof, at, 3)}
    if proof:
        yield "removed-component", {"proof": proof[:-1]}
    if len(proof) > 1:
        yield "inserted-component", {"proof": (proof[0], RANDOM, *proof[1:])}


def further_inclusions():
    for number, (index, size) in enumerate([(0, 0), (0, 1), (1, 0), (2, 1)]):
        for name, root, leaf in (
            ("empty-root", EMPTY, b""),
            ("random-leaf", b"", RANDOM),
            ("empty-root-and-random-leaf", EMPTY, RANDOM),
        ):
            path = f"inclusion/additional/{number}/{name}"
            yield Vector(path, index, size, root, leaf, ())
    for name, root, leaf in (
        ("matching-root-and-leaf", ENTRY, ENTRY),
        ("empty-root", b"", ENTRY),
        ("empty-leaf", ENTRY, b""),
        ("empty-root-and-leaf", b"", b""),
    ):
        refused = name != "matching-root-and-leaf"
        yield Vector(f"inclusion/single-entry/{name}", 0, 1, root, leaf, (), refused)


def consistency_vectors():
    for number, (old, new) in enumerate(CONSISTENCIES):
        proof = tuple(TREE.subproof(old, 0, new))
        good = Vector(
            f"consistency/{number}/happy-path",
            old,
            new,
            TREE.root(0, old),
            TREE.root(0, new),
            proof,
            refused=False,
        )
        yield good
        if old != new:
            for name, changes in changed_consistencies(good):
                yield changed(good, name, changes)
    yield from further_consistencies()


def changed_consistencies(good):
    root1, root2, proof = good.hash1, good.hash2, good.proof
    yield "size1-sub-@1", {"first": good.first - 1}
    yield "size1-plus-@1", {"first": good.first + 1}
    yield "size1-XOR-@2", {"first": good.first ^ 2}
    yield "size2-mul-@2", {"second": good.second * 2}
    yield "size2-div-@2", {"second": good.second // 2}
    yield "wrong-root1", {"hash1": b"WrongRoot"}
    yield "wrong-root2", {"hash2": b"WrongRoot"}
    yield "swapped-roots", {"hash1": root2, "hash2": root1}
    yield "empty-proof", {"proof": ()}
    yield "truncated-proof", {"proof": proof[:-1]}
    yield "preceding-garbage", {"proof": (b"", *proof)}
    yield "preceding-root1", {"proof": (root1, *proof)}
    yield "preceding-root2", {"proof": (root2, *proof)}
    yield "preceding-proof-@0", {"proof": (proof[0], *proof)}
    yield "trailing-garbage", {"proof": (*proof, b"")}
    yield "trailing-root1", {"proof": (*proof, root1)}
    yield "trailing-root2", {"proof": (*proof, root2)}
    for at in range(len(proof)):
        yield f"modified-proof@{at}-bit-@4", {"proof": flipped(proof, at, 4)}


def further_consistencies():
    for name, old, new, root1, root2, proof in (
        ("consistency-check-on-empty-tree-size1-is-zero-is-useless", 0, 1, *BARE),
        ("sizes-match-but-proof-is-not-empty-and-sizes-are-one", 1, 1, *BARE),
        ("sizes-match-but-proof-is-not-empty-and-sizes-are-zero", 0, 0, *BARE),
        ("roots-do-not-match-and-sizes-are-zero", 0, 0, EMPTY, ANY_2, ()),
        ("roots-do-not-not-match-and-sizes-are-one", 1, 1, EMPTY, ANY_2, ()),
        ("size1-is-greater-than-size2-again", 2, 1, ANY_1, ANY_2, ()),
        ("size1-is-greater-than-size2", 1, 0, ANY_1, ANY_2, ()),
        ("size1-is-zero-and-does-not-equal-size2", 0, 1, ANY_1, ANY_2, ()),
        ("size1-is-zero-and-size2-is-not-zero", 0, 1, EMPTY, ANY_2, ()),
        ("sizes-are-equal-one-and-proof-is-empty", 1, 1, ANY_2, ANY_2, ()),
        ("sizes-are-equal-one-but-roots-are-not", 1, 1, ANY_1, ANY_2, ()),
        ("sizes-are-equal-zero-and-proof-is-empty", 0, 0, ANY_1, ANY_1, ()),
        ("sizes-are-equal-zero-but-roots-are-not", 0, 0, ANY_1, ANY_2, ()),
        ("sizes-do-not-watch-and-proof-is-empty", 1, 2, ANY_1, ANY_2, ()),
    ):
        refused = name != "sizes-are-equal-one-and-proof-is-empty"
        path = f"consistency/additional/{name}"
        yield Vector(path, old, new, root1, root2, proof, refused)


def changed(good, name, changes):
    folder = good.name.rpartition("/")[0]
    return replace(good, name=f"{folder}/{name}", refused=True, **changes)


def flipped(proof, at, bit):
    damaged = bytearray(proof[at])
    damaged[bit // 8] ^= 1 << bit % 8
    return (*proof[:at], bytes(damaged), *proof[at + 1 :])


def digest(vectors):
    """Return the SHA-256 over all values, one JSON line a file, sorted."""
    lines = sorted(
        json.dumps(
            [
                each.name,
                each.first,
                each.second,
                each.hash1.hex(),
                each.hash2.hex(),
                [part.hex() for part in each.proof],
                each.refused,
            ]
        )
        for each in vectors
    )
    return sha256("\n".join(lines).encode()).hexdigest()
