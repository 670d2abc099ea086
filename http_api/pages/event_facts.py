"""What an event says, field by field, as a person reads it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any
from uuid import UUID

from domain.events import LedgerEvent
from domain.events.teacher import FrozenParcel
from domain.statement import Label
from domain.terms import Evidence
from domain.vocabulary import load_vocabulary
from http_api.pages.event_words import FIELD_WORDS
from http_api.pages.language import in_language
from http_api.pages.words import word

LEFT_OUT = frozenset({"text", "key_sha256"})
"""A policy's whole text has its own page; nobody needs the digest of a key."""

GROUPS: Mapping[str, str] = {
    "kind": "kind",
    "level": "awaits",
    "may_give": "kind",
    "reason": "reason",
    "reporter_role": "role",
    "result": "result",
    "role": "role",
    "series": "series",
    "stage": "stage",
    "unit": "unit",
    "verdict": "verdict",
}
"""Field to the group of words that its value is one of."""

TAG_GROUPS = ("theme", "section", "school_kind", "entry", "duty")
"""Groups in which the value of a tag or an attribute may be found."""

Namer = Callable[[str, str], Label | None]
"""From the name of a field and an id to what the id stands for, if that is known."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One field of an event, ready for a definition list."""

    name: str
    words: Any
    value: str
    called: str
    """What the value is called, where it is an id of something with a name."""
    is_code: bool
    """Identifiers and digests are set in a monospaced face."""


def facts_of(event: LedgerEvent, namer: Namer = lambda _field, _id: None) -> list[Fact]:
    """Return the fields of an event that say something, in their own order."""
    return list(_facts(event, namer))


def _facts(event: LedgerEvent, namer: Namer) -> Iterator[Fact]:
    for field in fields(event):
        value = getattr(event, field.name)
        text = as_text(value, field.name)
        if field.name in LEFT_OUT or not text:
            continue
        is_id = isinstance(value, str | UUID)
        label = namer(field.name, str(value)) if is_id else None
        yield Fact(
            name=field.name,
            words=FIELD_WORDS.get(field.name, field.name),
            value=text,
            called=in_language(label),
            is_code=field.name.endswith(("_id", "digest", "sha256", "corrects", "_by")),
        )


def as_text(value: Any, field: str = "") -> str:
    """Return the value of a field as a person reads it; empty where there is none."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        pairs = (f"{key}: {_tag(as_text(item))}" for key, item in value.items())
        return "; ".join(pairs)
    if isinstance(value, tuple):
        frozen = any(isinstance(item, FrozenParcel) for item in value)
        listed = ", ".join(as_text(item, field) for item in value)
        return str(len(value)) if frozen else listed
    if isinstance(value, Evidence):
        return value.uri
    plain = str(value.value) if isinstance(value, Enum) else str(value)
    return str(word(plain, GROUPS[field])) if field in GROUPS else plain


def _tag(value: str) -> str:
    vocabulary = load_vocabulary()
    for group in TAG_GROUPS:
        if vocabulary.has(group, value):
            return in_language(vocabulary.label(group, value))
    return value
