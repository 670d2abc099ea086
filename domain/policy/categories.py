"""Where credit stands: categories are dotted paths, and a path means those below it."""

from dataclasses import dataclass
from functools import lru_cache

from domain.statement import Label

EVERYTHING = "*"


@lru_cache(maxsize=4096)
def within(category: str, on: tuple[str, ...]) -> bool:
    """Tell whether a category is one of these, or below one of them."""
    return any(
        name in (EVERYTHING, category) or category.startswith(f"{name}.") for name in on
    )


@lru_cache(maxsize=4096)
def lineage(category: str) -> tuple[str, ...]:
    """Return a category and those above it, from the outermost in: a, a.b, a.b.c."""
    parts = category.split(".")
    return tuple(".".join(parts[: depth + 1]) for depth in range(len(parts)))


@dataclass(frozen=True, kw_only=True)
class Category:
    """A place where credit stands (required, elective, ...)."""

    category_id: str
    label: Label
    shown: bool
    """It has a bar of its own on the statement page."""
