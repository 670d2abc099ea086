"""Signed notes (C2SP signed-note): a text, an empty line, and lines of signatures."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from domain.errors import ProofError
from domain.proof.flaws import Flaw
from domain.proof.lines import CONTROL, decoded, encoded
from domain.proof.note_keys import SignerKey, VerifierKey, check_name

MAX_SIGNATURES = 100
"""How many signatures a note may have; the standard asks for sixteen or more."""

MAX_BYTES = 1_000_000
"""How long a note may be."""

ID_BYTES = 4
"""The length of the key id before a signature's bytes."""

Sign = Callable[[bytes, bytes], bytes]
"""Takes the seed of a private key and a message, gives the signature."""

Verify = Callable[[bytes, bytes, bytes], bool]
"""Takes a public key, a message and a signature, says whether they belong together."""


@dataclass(frozen=True, kw_only=True)
class Signature:
    """One line of signature: who signed, by which key, and the signature's bytes."""

    name: str
    key_id: bytes
    data: bytes

    def __post_init__(self) -> None:
        check_name(self.name, Flaw.NOTE_FORM)
        if len(self.key_id) != ID_BYTES or not self.data:
            raise ProofError(Flaw.NOTE_FORM, f"The signature of {self.name} is cut off")


@dataclass(frozen=True, kw_only=True)
class Note:
    """A text, its last newline included, and who is said to have signed it.

    Nobody has signed it before `verified` says so.
    """

    text: str
    signatures: tuple[Signature, ...]


def signed(text: str, key: SignerKey, sign: Sign) -> Signature:
    """Return the signature of a key under a text."""
    return Signature(
        name=key.verifier.name,
        key_id=key.verifier.key_id,
        data=sign(key.seed, text.encode()),
    )


def note_bytes(note: Note) -> bytes:
    """Return the bytes of a note.

    Raises ProofError where they would not say the same when they are read.
    """
    lines = "".join(
        f"— {each.name} {encoded(each.key_id + each.data)}\n"
        for each in note.signatures
    )
    data = f"{note.text}\n{lines}".encode()
    if parse_note(data) != note:
        raise ProofError(Flaw.NOTE_FORM, "The text would be read as a signature")
    return data


def parse_note(data: bytes) -> Note:
    """Return the text and the signatures of a note, none of which is verified.

    Raises ProofError for bytes that are not exactly of the form.
    """
    text = _text(data)
    body, separator, lines = text.rpartition("\n\n")
    *signatures, rest = lines.split("\n")
    if not separator or rest or not signatures:
        raise ProofError(
            Flaw.NOTE_FORM, "A note has an empty line, and signatures after it"
        )
    if len(signatures) > MAX_SIGNATURES:
        raise ProofError(Flaw.NOTE_FORM, f"{len(signatures)} signatures are too many")
    return Note(
        text=f"{body}\n", signatures=tuple(_signature(line) for line in signatures)
    )


def verified(
    note: Note, keys: Iterable[VerifierKey], verify: Verify
) -> tuple[VerifierKey, ...]:
    """Return the keys among the trusted ones that signed a note, one at least.

    Signatures by other keys are passed over. Raises ProofError where a trusted key's
    signature is wrong and where no trusted key signed.
    """
    trusted = {(key.name, key.key_id): key for key in keys}
    message = note.text.encode()
    signers: dict[VerifierKey, None] = {}
    for each in note.signatures:
        key = trusted.get((each.name, each.key_id))
        if key is None:
            continue
        if not verify(key.public_key, message, each.data):
            raise ProofError(
                Flaw.SIGNATURE_WRONG, f"{key.name} did not make the signature"
            )
        signers[key] = None
    if not signers:
        raise ProofError(Flaw.NOT_SIGNED, "No key that is trusted signed the note")
    return tuple(signers)


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise ProofError(Flaw.NOTE_FORM, f"A note of {len(data)} bytes is too long")
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise ProofError(Flaw.NOTE_FORM, "A note is UTF-8") from None
    if CONTROL.search(text):
        raise ProofError(Flaw.NOTE_FORM, "A note has no control characters")
    return text


def _signature(line: str) -> Signature:
    """Return the signature of a line: dash, space, name, space, base 64."""
    dash, _, rest = line.partition(" ")
    name, _, material = rest.partition(" ")
    if dash != "—":
        raise ProofError(Flaw.NOTE_FORM, "A line of signature begins with a dash")
    data = decoded(material, Flaw.NOTE_FORM)
    return Signature(name=name, key_id=data[:ID_BYTES], data=data[ID_BYTES:])
