"""Cursors of the door's own lists; the reading rooms hand out theirs alike."""

from projections.cursors import cursor_of_text, position_in, text_in


def cursor_of(key: str) -> str:
    """Return the cursor behind an item with a key."""
    return cursor_of_text(key)


def key_of(cursor: str | None) -> str | None:
    """Return the key that a cursor stands for; raises BadCursorError."""
    return None if cursor is None else text_in(cursor)


def number_of(cursor: str | None) -> int | None:
    """Return the number that a cursor stands for; raises BadCursorError."""
    return None if cursor is None else position_in(cursor)
