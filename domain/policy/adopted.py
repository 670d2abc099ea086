"""Documents that were adopted: checked on their day, and law since then.

They are not judged again: neither under every option of every reading, which was done
before they were adopted, nor by what the format has come to demand since.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from domain.policy.declared import OWN_ATTRIBUTES
from domain.policy.filters import OWN
from domain.policy.load import Policy, policy_from
from domain.policy.mistakes import Mistakes
from domain.policy.toml import toml_of

NAMED = re.compile(r"\{(\w+)\}|attribute:(\w+)")
"""A tag inside a category, and an attribute that holds a day."""

TAG_KEYS = ("by_tag", "of")
"""Keys whose value is a tag."""


def adopted_policy(text: str, name: str) -> Policy:
    """Read an adopted document; rules of other readings are read when asked for.

    Raises PolicyError where it makes no document under its defaults.
    """
    raw = declaring(toml_of(text, Mistakes(name, text)))
    readings = raw.get("reading", ())
    return policy_from(raw, text, name, {one["id"]: one["default"] for one in readings})


def declaring(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an older document as if it declared every name that it speaks of.

    Before tags and attributes were declared, a filter might use any. A document that
    declares either is held to it.
    """
    head = raw.get("document", {})
    if "tags" in head or "attributes" in head:
        return raw
    parts = [raw.get(key, []) for key in ("governs", "cohort", "rule")]
    names = {name for name in _names([*parts, head]) if name.isidentifier()}
    declared = {
        "tags": sorted(names - OWN),
        "attributes": sorted(names - OWN_ATTRIBUTES),
    }
    return {**raw, "document": {**head, **declared}}


def _names(value: Any) -> Iterator[str]:
    """Yield what may be a name of the author's own, wherever it stands."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            if key in TAG_KEYS and isinstance(inner, str):
                yield inner
            yield from _names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _names(inner)
    elif isinstance(value, str):
        for tag, attribute in NAMED.findall(value):
            yield tag or attribute
