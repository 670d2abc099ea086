"""What the lines of checkpoints and notes are made of."""

import binascii
import re
from base64 import b64decode, b64encode

from domain.errors import ProofError
from domain.proof.flaws import Flaw

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
"""What no note may contain: control characters other than the newline."""


def encoded(data: bytes) -> str:
    """Return bytes in base 64 (RFC 4648, section 4), padded."""
    return b64encode(data).decode("ascii")


def decoded(text: str, flaw: Flaw) -> bytes:
    """Return the bytes of a base 64 text.

    Raises ProofError with the flaw for anything but the one text that `encoded` would
    make: bits left over in the last digit have to be zero.
    """
    try:
        data = b64decode(text.encode(), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise ProofError(flaw, f"{text[:80]!r} is not base 64") from None
    if encoded(data) != text:
        raise ProofError(flaw, f"{text[:80]!r} is not the base 64 of its bytes")
    return data
