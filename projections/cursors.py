"""Opaque cursors: where the next page of a list begins."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

from projections.errors import BadCursorError
from projections.generations import OPEN


def cursor_of(position: int) -> str:
    """Return the cursor of what follows a position of the log."""
    return cursor_of_text(str(position))


def position_in(cursor: str) -> int:
    """Return the position that a cursor holds; raises BadCursorError."""
    text = text_in(cursor)
    if not (text.isascii() and text.isdigit() and len(text) < len(str(OPEN))):
        raise BadCursorError
    return int(text)


def cursor_of_text(text: str) -> str:
    """Return the cursor of what follows an id."""
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def text_in(cursor: str) -> str:
    """Return the id that a cursor holds; raises BadCursorError."""
    padded = cursor + "=" * (-len(cursor) % 4)
    try:
        text = urlsafe_b64decode(padded.encode("ascii")).decode()
    except (Error, UnicodeError, ValueError):
        raise BadCursorError from None
    if "\x00" in text:
        raise BadCursorError
    return text
