"""Canonical JSON: one byte sequence for one value, so that hashes can be compared.

The subset of RFC 8785 that needs no number formatting: objects with ASCII keys,
lists, strings, booleans, null and integers of magnitude below 2**53. Decimals are
strings; floats are refused.
"""

import hashlib
import json
from typing import Any

from domain.errors import NotCanonicalError

SAFE_INTEGER = 2**53 - 1
"""The largest integer that every JSON reader keeps exact (RFC 7493, 2.2)."""


def canonical_bytes(value: Any) -> bytes:
    """Return the canonical JSON of a value, UTF-8, keys sorted, no white space.

    Raises NotCanonicalError for floats, unsafe integers, non-ASCII keys, lone
    surrogates and types that JSON does not have.
    """
    _check(value, "$")
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of bytes as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON of a value."""
    return sha256_hex(canonical_bytes(value))


def _check(value: Any, path: str) -> None:
    if isinstance(value, str):
        _check_text(value, path)
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            _check(item, f"{path}[{index}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            if not (isinstance(key, str) and key.isascii()):
                raise NotCanonicalError(path, f"the key {key!r}, which is not ASCII")
            _check(item, f"{path}.{key}")
    elif value is not None:
        _check_integer(value, path)


def _check_integer(value: Any, path: str) -> None:
    if not isinstance(value, int):
        raise NotCanonicalError(path, f"a value of type {type(value).__name__}")
    if abs(value) > SAFE_INTEGER:
        raise NotCanonicalError(path, "an integer beyond 2**53 - 1")


def _check_text(value: str, path: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise NotCanonicalError(path, "a lone surrogate") from None
