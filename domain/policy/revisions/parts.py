"""The parts of a document that can differ: head keys, readings, cohorts, rules ..."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from domain.policy.load import Policy
from domain.policy.revisions.difference import Subject
from domain.policy.revisions.phrasing import joined, phrase, summary
from domain.statement import Label


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a document as it is written."""

    subject: Subject
    part_id: str
    """The id; of the head: its key."""
    kind: str
    """Of a rule its kind, of any other part what it is."""
    article: str
    tables: tuple[Mapping[str, Any], ...]
    """As written; more than one where readings choose between tables of one id."""

    @property
    def label(self) -> Label:
        """Return what the part is called: its label, or its question."""
        table = self.tables[0]
        return phrase("label", table.get("label", table.get("question", self.part_id)))

    @property
    def summary(self) -> Label:
        """Return the whole part in words."""
        return joined(
            (summary(self.kind, table) for table in self.tables),
            zh="；或：",
            en="; or: ",
        )

    def beyond(self, number: int) -> "Part | None":
        """Return the part with its tables from this number on, if it has any."""
        rest = self.tables[number:]
        return replace(self, tables=rest) if rest else None


def parts_of(policy: Policy, subject: Subject) -> dict[str, Part]:
    """Return the parts of one sort by their id, in document order."""
    if subject is Subject.DOCUMENT:
        return _head(policy)
    tables: dict[str, list[Mapping[str, Any]]] = {}
    for table in policy.raw.get(subject, ()):
        tables.setdefault(table["id"], []).append(table)
    return {
        name: Part(
            subject=subject,
            part_id=name,
            kind=_kind(subject, found[0]),
            article=str(found[0].get("article", policy.head.source)),
            tables=tuple(found),
        )
        for name, found in tables.items()
    }


def _kind(subject: Subject, table: Mapping[str, Any]) -> str:
    return str(table["kind"]) if subject is Subject.RULE else str(subject)


def _head(policy: Policy) -> dict[str, Part]:
    """Return the keys of the head and `governs`, each as a table of its own."""
    keys: dict[str, Any] = dict(policy.raw["document"])
    if "governs" in policy.raw:
        keys["governs"] = policy.raw["governs"]
    return {
        key: Part(
            subject=Subject.DOCUMENT,
            part_id=key,
            kind=str(Subject.DOCUMENT),
            article=policy.head.source,
            tables=({key: value},),
        )
        for key, value in keys.items()
    }
