"""Receipts (C2SP tlog-proof): one leaf's place, its proof, and a signed checkpoint."""

from dataclasses import dataclass

from domain.errors import ProofError
from domain.proof.checkpoint import SIZE
from domain.proof.flaws import Flaw
from domain.proof.lines import decoded, encoded
from domain.proof.merkle import HASH_BYTES
from domain.proof.note import MAX_BYTES

HEADER = "c2sp.org/tlog-proof@v1"
"""The first line."""

MAX_HASHES = 64
"""The longest proof of a tree whose size has a place in a checkpoint."""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What one who holds an entry needs besides to prove that it was logged.

    `extra` is covered by no signature; `note` has the bytes of the checkpoint as they
    were signed. Nothing of it is verified by being read.
    """

    index: int
    proof: tuple[bytes, ...]
    note: bytes
    extra: bytes | None = None


def receipt_bytes(receipt: Receipt) -> bytes:
    """Return the bytes of a receipt.

    Raises ProofError where they would not say the same when they are read.
    """
    extra = [] if receipt.extra is None else [f"extra {encoded(receipt.extra)}"]
    hashes = [encoded(each) for each in receipt.proof]
    lines = [HEADER, *extra, f"index {receipt.index}", *hashes, ""]
    data = "".join(f"{line}\n" for line in lines).encode() + receipt.note
    if parse_receipt(data) != receipt:
        raise ProofError(Flaw.RECEIPT_FORM, "The receipt would be read otherwise")
    return data


def parse_receipt(data: bytes) -> Receipt:
    """Return the parts of a receipt, none of which is verified.

    Raises ProofError for bytes that are not exactly of the form; the note within is
    for `parse_note` to read.
    """
    head, separator, note = data[:MAX_BYTES].partition(b"\n\n")
    if not separator or not note or len(data) > MAX_BYTES:
        raise ProofError(Flaw.RECEIPT_FORM, "A receipt has a proof and a checkpoint")
    try:
        header, *lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise ProofError(Flaw.RECEIPT_FORM, "A proof is plain ASCII") from None
    if header != HEADER:
        raise ProofError(Flaw.RECEIPT_FORM, f"A receipt begins with {HEADER}")
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = decoded(lines.pop(0).removeprefix("extra "), Flaw.RECEIPT_FORM)
    return Receipt(
        index=_index(lines[:1]), proof=_hashes(lines[1:]), note=note, extra=extra
    )


def _index(lines: list[str]) -> int:
    word, _, number = "".join(lines).partition(" ")
    if word != "index" or not SIZE.fullmatch(number):
        raise ProofError(Flaw.RECEIPT_FORM, "A receipt names the index of its leaf")
    return int(number)


def _hashes(lines: list[str]) -> tuple[bytes, ...]:
    if len(lines) > MAX_HASHES:
        raise ProofError(Flaw.RECEIPT_FORM, f"No proof takes {len(lines)} hashes")
    hashes = tuple(decoded(line, Flaw.RECEIPT_FORM) for line in lines)
    if any(len(each) != HASH_BYTES for each in hashes):
        raise ProofError(Flaw.RECEIPT_FORM, "A line of the proof is not one hash")
    return hashes
