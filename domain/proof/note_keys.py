"""Keys of signed notes (C2SP signed-note): Ed25519 keys that bear a name.

The arithmetic of Ed25519 is not here: what needs it takes it as a callable.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from domain.errors import ProofError
from domain.proof.flaws import Flaw
from domain.proof.lines import CONTROL, decoded, encoded

ED25519 = b"\x01"
"""The identifier of Ed25519 signatures over the text of a note."""

KEY_BYTES = 32
"""The length of a public key and of the seed of a private one (RFC 8032)."""

SIGNER_PREFIX = "PRIVATE+KEY+"
"""How the text of a private key begins, by the custom of Go's note package."""


@dataclass(frozen=True, kw_only=True)
class VerifierKey:
    """A public key and the name of who signs with it."""

    name: str
    public_key: bytes

    def __post_init__(self) -> None:
        check_name(self.name, Flaw.KEY_FORM)
        _check_length(self.public_key)

    @property
    def key_id(self) -> bytes:
        """The four bytes that say, with the name, which key a signature is by."""
        named = self.name.encode() + b"\n"
        return sha256(named + ED25519 + self.public_key).digest()[:4]

    @property
    def text(self) -> str:
        """The key as it is handed to those who verify."""
        material = encoded(ED25519 + self.public_key)
        return f"{self.name}+{self.key_id.hex()}+{material}"


@dataclass(frozen=True, kw_only=True)
class SignerKey:
    """A private key: the seed beside the public half. It is never shown."""

    verifier: VerifierKey
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        _check_length(self.seed)

    @property
    def text(self) -> str:
        """The key as it is kept by who signs."""
        verifier = self.verifier
        material = encoded(ED25519 + self.seed)
        return f"{SIGNER_PREFIX}{verifier.name}+{verifier.key_id.hex()}+{material}"


def parse_verifier_key(text: str) -> VerifierKey:
    """Return the public key of a text; raises ProofError where its parts disagree."""
    name, key_id, public_key = _parts(text)
    key = VerifierKey(name=name, public_key=public_key)
    _check_id(key, key_id)
    return key


def parse_signer_key(text: str, public_of: Callable[[bytes], bytes]) -> SignerKey:
    """Return the private key of a text.

    `public_of` gives the public key of a seed. Raises ProofError where the parts of
    the text disagree; the message has nothing of the key.
    """
    if not text.startswith(SIGNER_PREFIX):
        raise ProofError(Flaw.KEY_FORM, f"A private key begins with {SIGNER_PREFIX}")
    name, key_id, seed = _parts(text.removeprefix(SIGNER_PREFIX))
    verifier = VerifierKey(name=name, public_key=public_of(seed))
    _check_id(verifier, key_id)
    return SignerKey(verifier=verifier, seed=seed)


def check_name(name: str, flaw: Flaw) -> None:
    """Refuse a name that could not stand in a line of signature."""
    has_space = any(letter.isspace() for letter in name)
    if not name or has_space or "+" in name or CONTROL.search(name):
        raise ProofError(flaw, f"{name[:80]!r} is no name of a key")


def _parts(text: str) -> tuple[str, str, bytes]:
    """Return name, key id and key of a text `name+id+base64`."""
    name, _, rest = text.partition("+")
    key_id, _, material = rest.partition("+")
    try:
        data = decoded(material, Flaw.KEY_FORM)
    except ProofError:
        raise ProofError(Flaw.KEY_FORM, "The last part is not base 64") from None
    if data[:1] != ED25519:
        raise ProofError(Flaw.KEY_FORM, "The key is not one of Ed25519")
    _check_length(data[1:])
    return name, key_id, data[1:]


def _check_id(key: VerifierKey, key_id: str) -> None:
    if key.key_id.hex() != key_id:
        raise ProofError(Flaw.KEY_FORM, f"The key of {key.name} has another id")


def _check_length(key: bytes) -> None:
    if len(key) != KEY_BYTES:
        raise ProofError(Flaw.KEY_FORM, f"A key has {KEY_BYTES} bytes, not {len(key)}")
