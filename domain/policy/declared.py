"""The tags and attributes that a document declares, so that no name is mistyped."""

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches

OWN_ATTRIBUTES = frozenset({"school", "service"})
"""What the ledger itself says of every teacher, besides `school.NAME`."""


@dataclass(frozen=True, kw_only=True)
class Declared:
    """The names of the document's own that its filters may use."""

    tags: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()

    def strange_tag(self, name: str, others: Collection[str] = ()) -> str | None:
        """Return what is wrong with a name that is neither a tag nor one of others."""
        if name in self.tags or name in others:
            return None
        return _undeclared(name, "tag", "tags", {*self.tags, *others})

    def strange_attribute(self, name: str) -> str | None:
        """Return what is wrong with a name that is no attribute of teachers."""
        known = self.attributes | OWN_ATTRIBUTES
        if name in known or name.startswith("school."):
            return None
        return _undeclared(name, "attribute", "attributes", known)


def nearest(name: str, known: Collection[str]) -> str:
    """Return a question that names the known word most like another; or nothing."""
    found = get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return f"; did you mean {found[0]}?" if found else ""


def _undeclared(name: str, noun: str, where: str, known: Collection[str]) -> str:
    return (
        f"{name} is not a declared {noun}{nearest(name, known)}"
        f' Add "{name}" to {where} of [document] if it is meant'
        if nearest(name, known)
        else f'{name} is not a declared {noun}; add "{name}" to {where} of [document]'
    )
