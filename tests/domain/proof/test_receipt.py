"""Receipts are read and written by the letter of C2SP tlog-proof."""

from base64 import b64encode

import pytest

from domain.errors import ProofError
from domain.proof.checkpoint import Checkpoint, checkpoint_text, parse_checkpoint
from domain.proof.flaws import Flaw
from domain.proof.inclusion import verify_inclusion
from domain.proof.merkle import leaf_hash
from domain.proof.note import Note, note_bytes, parse_note, signed, verified
from domain.proof.note_keys import SignerKey, VerifierKey
from domain.proof.receipt import Receipt, parse_receipt, receipt_bytes
from tests.domain.proof import ed25519
from tests.domain.proof.rfc import numbered, sha

SEED = b"\x07" * 32
VERIFIER = VerifierKey(name="ledger.example", public_key=ed25519.public_of(SEED))
SIGNER = SignerKey(verifier=VERIFIER, seed=SEED)
TREE = numbered(300)
HASH = b64encode(sha(b"hash")).decode()
HEAD = "c2sp.org/tlog-proof@v1\n"
NOTE = "ledger.example\n"


def checkpoint_note():
    checkpoint = Checkpoint(origin="ledger.example", size=300, root=TREE.root(0, 300))
    text = checkpoint_text(checkpoint)
    signatures = (signed(text, SIGNER, ed25519.sign),)
    return note_bytes(Note(text=text, signatures=signatures))


def test_a_receipt_alone_proves_an_entry_to_one_who_holds_the_key():
    proof = tuple(TREE.path(123, 0, 300))
    sent = receipt_bytes(Receipt(index=123, proof=proof, note=checkpoint_note()))

    receipt = parse_receipt(sent)
    note = parse_note(receipt.note)
    checkpoint = parse_checkpoint(note.text)

    assert verified(note, [VERIFIER], ed25519.verify)
    verify_inclusion(
        receipt.index,
        checkpoint.size,
        leaf_hash(b"123"),
        receipt.proof,
        checkpoint.root,
    )


def test_the_lines_stand_in_the_order_of_the_standard():
    receipt = Receipt(
        index=0, proof=(sha(b"hash"),), note=NOTE.encode(), extra=b"\x00\xff"
    )

    data = receipt_bytes(receipt)

    assert data.decode() == f"{HEAD}extra AP8=\nindex 0\n{HASH}\n\n{NOTE}"
    assert parse_receipt(data) == receipt


@pytest.mark.parametrize("extra", [None, b"", b"words"])
@pytest.mark.parametrize("hashes", [0, 1, 64])
def test_what_is_written_is_read_again(extra, hashes):
    receipt = Receipt(
        index=7, proof=(sha(b"x"),) * hashes, note=checkpoint_note(), extra=extra
    )

    assert parse_receipt(receipt_bytes(receipt)) == receipt


@pytest.mark.parametrize(
    "text",
    [
        "",
        HEAD,
        f"{HEAD}\n{NOTE}",
        f"{HEAD}index 0\n",
        f"{HEAD}index 0\n\n",
        f"{HEAD}index 0\n{NOTE}",
        f"c2sp.org/tlog-proof@v2\nindex 0\n\n{NOTE}",
        f"{HEAD}index 00\n\n{NOTE}",
        f"{HEAD}index -1\n\n{NOTE}",
        f"{HEAD}index\n\n{NOTE}",
        f"{HEAD}index  1\n\n{NOTE}",
        f"{HEAD}INDEX 1\n\n{NOTE}",
        f"{HEAD}index 0\nextra AAAA\n\n{NOTE}",
        f"{HEAD}extra AAAA\nextra AAAA\nindex 0\n\n{NOTE}",
        f"{HEAD}extra ?\nindex 0\n\n{NOTE}",
        f"{HEAD}extra AAAA\n\n{NOTE}",
        f"{HEAD}index 0\n{HASH[:-2]}B=\n\n{NOTE}",
        f"{HEAD}index 0\nAAAA\n\n{NOTE}",
        f"{HEAD}index 0\r\n\n{NOTE}",
        f"{HEAD}index 0\n\u5b66\n\n{NOTE}",
        f"{HEAD}index 0\n" + f"{HASH}\n" * 65 + f"\n{NOTE}",
        f"{HEAD}index 0\n\n" + "a" * 1_000_000,
    ],
)
def test_bytes_that_are_not_exactly_a_receipt_are_refused(text):
    with pytest.raises(ProofError) as refused:
        parse_receipt(text.encode())

    assert refused.value.code == Flaw.RECEIPT_FORM


@pytest.mark.parametrize(
    "receipt",
    [
        Receipt(index=-1, proof=(), note=b"note"),
        Receipt(index=0, proof=(b"short",), note=b"note"),
        Receipt(index=0, proof=(), note=b""),
        Receipt(index=0, proof=[], note=b"note"),
    ],
)
def test_a_receipt_that_would_be_read_otherwise_is_not_written(receipt):
    with pytest.raises(ProofError) as refused:
        receipt_bytes(receipt)

    assert refused.value.code == Flaw.RECEIPT_FORM
