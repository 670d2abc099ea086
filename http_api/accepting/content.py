"""What a batch says, as one digest: equal for equal content, however it is spelled."""

import hashlib
import json
from typing import Any

from msgspec.json import Encoder

_sorted = Encoder(order="sorted").encode_lines


class Content:
    """The digest of a batch, row by row, so that no row needs to be kept for it."""

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()

    def add(self, canonical: bytes) -> None:
        """Add rows in their canonical form, each ended by the one line feed of it."""
        self._sha256.update(canonical)

    def add_raw(self, data: bytes) -> None:
        """Add what has no exact content: only the same bytes are the same.

        No canonical form begins like it.
        """
        self.add(b"!%s\n" % hashlib.sha256(data).hexdigest().encode())

    def sha256(self) -> str:
        """Return the digest of the rows so far."""
        return self._sha256.hexdigest()


def canonical_of(value: Any) -> bytes:
    """Return the canonical line of a parsed value: keys sorted, nothing escaped.

    The quick way makes the same bytes of the same value. Half a character has no UTF-8;
    a value that holds one is told in ASCII.
    """
    try:
        return _sorted([value])
    except UnicodeEncodeError:
        return b"?%s\n" % json.dumps(value, sort_keys=True).encode("ascii")
