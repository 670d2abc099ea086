"""Addresses with a query, typed; `url_for` is for those without one."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode


def address(path: str, query: Mapping[str, object], anchor: str | None = None) -> str:
    """Return a path with the parts of a query that say something, and an anchor."""
    said = {name: str(value) for name, value in query.items() if value is not None}
    asked = f"?{urlencode(said)}" if said else ""
    place = f"#{quote(anchor)}" if anchor else ""
    return f"{path}{asked}{place}"
