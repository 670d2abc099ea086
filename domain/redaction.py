"""Erasing a free text: the event says so, the digest that others commit to stays."""

from collections.abc import Set as AbstractSet

from domain.errors import AlreadyRedactedError
from domain.events.teacher import TextRedacted
from domain.limits import checked_sha256, checked_text


def redact_text(
    redacted: AbstractSet[str], note_digest: str, legal_basis: str
) -> TextRedacted:
    """Erase a text on a legal basis.

    `redacted` are the digests that were erased before. Raises AlreadyRedactedError,
    MalformedDigestError and MalformedTextError.
    """
    checked_sha256("note_digest", note_digest)
    if note_digest in redacted:
        raise AlreadyRedactedError(note_digest)
    return TextRedacted(
        note_digest=note_digest, legal_basis=checked_text("legal_basis", legal_basis)
    )
