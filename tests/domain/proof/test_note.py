"""Signed notes are read, written and verified by the letter of C2SP signed-note."""

import pytest

from domain.errors import ProofError
from domain.proof.flaws import Flaw
from domain.proof.note import (
    Note,
    Signature,
    note_bytes,
    parse_note,
    signed,
    verified,
)
from domain.proof.note_keys import (
    SignerKey,
    VerifierKey,
    parse_signer_key,
    parse_verifier_key,
)
from tests.domain.proof import ed25519

EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE_NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZ"
    "XsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()
"""The key and the note of the standard."""


def signer(name="ledger.example/朝阳", seed=b"\x07" * 32):
    verifier = VerifierKey(name=name, public_key=ed25519.public_of(seed))
    return SignerKey(verifier=verifier, seed=seed)


LEDGER = signer()
WITNESS = signer("witness.example", b"\x08" * 32)
TEXT = "ledger.example/朝阳\n\n第二行\n"


def note_by(*keys, text=TEXT):
    signatures = (signed(text, key, ed25519.sign) for key in keys)
    return Note(text=text, signatures=tuple(signatures))


def refusal(function, *arguments):
    with pytest.raises(ProofError) as refused:
        function(*arguments)
    return refused.value.code


def test_ed25519_of_these_tests_gives_the_first_vector_of_rfc_8032():
    seed = bytes.fromhex(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    )
    public = bytes.fromhex(
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    )

    assert ed25519.public_of(seed) == public
    assert ed25519.sign(seed, b"").hex().startswith("e5564300c360ac729086e2cc806e828a")
    assert ed25519.verify(public, b"", ed25519.sign(seed, b""))
    assert not ed25519.verify(public, b"x", ed25519.sign(seed, b""))


def test_the_key_of_the_standard_verifies_the_note_of_the_standard():
    key = parse_verifier_key(EXAMPLE_KEY)
    note = parse_note(EXAMPLE_NOTE)

    assert key.text == EXAMPLE_KEY
    assert note.text == "This is an example message.\n"
    assert verified(note, [key], ed25519.verify) == (key,)
    assert note_bytes(note) == EXAMPLE_NOTE


def test_a_text_with_empty_lines_is_parted_from_its_signatures_at_the_last():
    note = note_by(LEDGER, WITNESS)

    again = parse_note(note_bytes(note))

    assert again == note
    assert again.text == TEXT


def test_only_trusted_keys_are_said_to_have_signed():
    note = note_by(LEDGER, WITNESS)
    both = [WITNESS.verifier, LEDGER.verifier]

    assert verified(note, both, ed25519.verify) == (LEDGER.verifier, WITNESS.verifier)
    assert verified(note, both[:1], ed25519.verify) == (WITNESS.verifier,)


def test_one_key_that_signed_twice_counts_once():
    note = note_by(LEDGER, LEDGER)

    assert verified(note, [LEDGER.verifier], ed25519.verify) == (LEDGER.verifier,)


def test_a_note_that_no_trusted_key_signed_is_refused():
    same_name = signer(LEDGER.verifier.name, b"\x09" * 32)
    note = note_by(LEDGER)

    for keys in ([], [WITNESS.verifier], [same_name.verifier]):
        assert refusal(verified, note, keys, ed25519.verify) == Flaw.NOT_SIGNED


def test_a_wrong_signature_by_a_trusted_key_spoils_the_note():
    others = note_by(WITNESS).signatures
    forged = Note(text="another\n", signatures=note_by(LEDGER).signatures + others)
    keys = [LEDGER.verifier, WITNESS.verifier]

    assert refusal(verified, forged, keys, ed25519.verify) == Flaw.SIGNATURE_WRONG


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"text\n\n\n",
        EXAMPLE_NOTE[:-1],
        EXAMPLE_NOTE + b"\n",
        EXAMPLE_NOTE + "— name\n".encode(),
        EXAMPLE_NOTE.replace("— ".encode(), b"- "),
        EXAMPLE_NOTE.replace("— ".encode(), "—".encode()),
        EXAMPLE_NOTE.replace(b"foo Uw", b"foo  Uw"),
        EXAMPLE_NOTE.replace(b"example.com/foo", b"example+foo"),
        EXAMPLE_NOTE.replace(b"example.com/foo", "a\u3000b".encode()),
        EXAMPLE_NOTE.replace(b"example.com/foo", b""),
        EXAMPLE_NOTE.replace(b"aQM=", b"aQM"),
        EXAMPLE_NOTE.replace(b"aQM=", b"aQN="),
        EXAMPLE_NOTE.replace(b"example message", b"example\tmessage"),
        EXAMPLE_NOTE.replace(b"\n", b"\r\n"),
        EXAMPLE_NOTE.replace(b"example message", b"\xff"),
        "text\n\n— name AAAAAA==\n".encode(),
        "text\n\n— name AAAA\n".encode(),
        b"text\n\n" + "— name AAAAAAA=\n".encode() * 101,
        b"a" * 1_000_000 + b"\n" + EXAMPLE_NOTE,
    ],
)
def test_bytes_that_are_not_exactly_a_note_are_refused(data):
    assert refusal(parse_note, data) == Flaw.NOTE_FORM


def test_a_hundred_signatures_of_strangers_are_passed_over():
    strangers = "— name AAAAAAA=\n".encode() * 99
    note = parse_note(EXAMPLE_NOTE + strangers)

    assert len(note.signatures) == 100
    assert verified(note, [parse_verifier_key(EXAMPLE_KEY)], ed25519.verify)


def test_a_note_that_would_be_read_otherwise_is_not_written():
    signature = Signature(name="name", key_id=b"1234", data=b"5")

    for text in ("no newline", "tab\t\n"):
        note = Note(text=text, signatures=(signature,))
        assert refusal(note_bytes, note) == Flaw.NOTE_FORM
    assert refusal(note_bytes, Note(text="unsigned\n", signatures=())) == Flaw.NOTE_FORM


def test_a_text_cannot_bring_a_line_of_signature_along():
    smuggling = "text\n\n— ledger.example AAAAAAA="

    assert refusal(note_bytes, note_by(LEDGER, text=smuggling)) == Flaw.NOTE_FORM


def test_a_key_is_read_as_it_was_written():
    assert parse_verifier_key(LEDGER.verifier.text) == LEDGER.verifier
    assert parse_signer_key(LEDGER.text, ed25519.public_of) == LEDGER
    assert LEDGER.text.startswith("PRIVATE+KEY+ledger.example/朝阳+")
    assert "seed" not in repr(LEDGER)


def test_every_letter_of_a_public_key_counts():
    for at in range(len(EXAMPLE_KEY)):
        other = "A" if EXAMPLE_KEY[at] != "A" else "B"
        changed = EXAMPLE_KEY[:at] + other + EXAMPLE_KEY[at + 1 :]

        assert refusal(parse_verifier_key, changed) == Flaw.KEY_FORM
        assert refusal(parse_verifier_key, EXAMPLE_KEY[:at]) == Flaw.KEY_FORM


@pytest.mark.parametrize(
    "text",
    [
        LEDGER.text.removeprefix("PRIVATE+KEY+"),
        LEDGER.text.replace("朝阳", "海淀"),
        LEDGER.text[:-2],
        LEDGER.text.replace("+AQ", "+Ag"),
        "PRIVATE+KEY+",
    ],
)
def test_a_private_key_whose_parts_disagree_is_refused_and_not_told(text):
    with pytest.raises(ProofError) as refused:
        parse_signer_key(text, ed25519.public_of)

    assert refused.value.code == Flaw.KEY_FORM
    assert LEDGER.text[-20:-4] not in refused.value.message


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\x01b", "a\u2003b"])
def test_a_key_has_a_name_that_can_stand_in_a_line(name):
    assert refusal(lambda: VerifierKey(name=name, public_key=bytes(32))) == (
        Flaw.KEY_FORM
    )


def test_a_key_has_32_bytes():
    assert refusal(lambda: VerifierKey(name="a", public_key=b"")) == Flaw.KEY_FORM
    assert (
        refusal(lambda: SignerKey(verifier=LEDGER.verifier, seed=b"")) == Flaw.KEY_FORM
    )
