"""What can be wrong with a proof, by name."""

from enum import StrEnum, unique


@unique
class Flaw(StrEnum):
    """Why a proof, tile, checkpoint or note is not believed."""

    SIZE_REFUSED = "proof-size-refused"
    """A tree of this size, or these two sizes together, cannot be asked about."""
    INDEX_BEYOND_SIZE = "proof-index-beyond-size"
    """The leaf is not in a tree of that size."""
    HASH_LENGTH = "proof-hash-length"
    """A hash has not 32 bytes."""
    PROOF_LENGTH = "proof-length"
    """A proof has more or fewer hashes than its sizes ask for."""
    ROOT_MISMATCH = "proof-root-mismatch"
    """The hashes lead to another root."""
    TILE_PATH = "tile-path"
    """An address names no tile, or names one in a second way."""
    TILE_LENGTH = "tile-length"
    """A tile has not the number of hashes that its width says."""
    CHECKPOINT_FORM = "checkpoint-form"
    """A text is no checkpoint."""
    NOTE_FORM = "note-form"
    """Bytes are no signed note."""
    RECEIPT_FORM = "receipt-form"
    """Bytes are no proof with a checkpoint."""
    KEY_FORM = "note-key-form"
    """A text is no key of a note, or its parts contradict each other."""
    SIGNATURE_WRONG = "note-signature-wrong"
    """A key that is trusted did not make the signature that bears its name."""
    NOT_SIGNED = "note-not-signed"
    """No key that is trusted signed."""
