"""What a replay found: totals, groups, clauses, and every teacher that changed."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from domain.canonical import canonical_bytes, sha256_hex
from domain.policy.replaying.change import TeacherChange
from domain.statement import Label, Verdict


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many of some teachers became what; nobody of whom neither world speaks."""

    counted: int
    gained: int
    lost: int
    newly_in_scope: int
    newly_out_of_scope: int
    unchanged: int
    """The verdict stays; `amounts` of these have other amounts."""
    amounts: int
    before: Mapping[str, int]
    """Verdict to the number of teachers."""
    after: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class SchoolTally:
    """The teachers of one school."""

    school_id: str
    tally: Tally


@dataclass(frozen=True, kw_only=True)
class CohortTally:
    """The teachers of one cohort: the one after, else the one before."""

    cohort: str
    label: Label
    tally: Tally


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One requirement, and from whom it withholds the verdict in either world."""

    rule_id: str
    article: str
    label: Label
    withheld_before: int
    withheld_after: int
    lost: int
    """Teachers who lost, and lack it after but not before."""
    gained: int
    """Teachers who gained, and lacked it before."""


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """Teachers of one verdict whose shortfall lies above one amount, up to another."""

    verdict: Verdict
    above: Fraction | None
    """None: nothing is missing in credits."""
    up_to: Fraction | None
    """None: nothing is missing in credits, or without limit."""
    before: int
    after: int


@dataclass(frozen=True, kw_only=True)
class AmendmentEffect:
    """One edit between the worlds, and how many verdicts turn on it."""

    amendment_id: str
    articles: tuple[str, ...]
    label: Label
    alone: int
    """Teachers whose change it brings without any other."""
    together: int
    """Teachers whose change it brings only together with others."""
    undone: int
    """Teachers from whom it takes back what others would bring."""


@dataclass(frozen=True, kw_only=True)
class ReplayResult:
    """Everything that a replay found; equal questions give equal results."""

    totals: Tally
    schools: tuple[SchoolTally, ...]
    """By id."""
    cohorts: tuple[CohortTally, ...]
    """By name."""
    clauses: tuple[Clause, ...]
    """Those on which most changes rest first."""
    shortfalls: tuple[Bucket, ...]
    amendments: tuple[AmendmentEffect, ...]
    """In document order."""
    causes_cut_short: int
    """Teachers whose causes were not searched to the end."""
    changes: tuple[TeacherChange, ...]
    """By teacher id."""

    @cached_property
    def summary(self) -> dict[str, Any]:
        """Return everything but the single teachers, as JSON."""
        told = {
            item.name: plain(getattr(self, item.name))
            for item in fields(self)
            if item.name != "changes"
        }
        return {**told, "differences": len(self.changes)}

    @cached_property
    def differences(self) -> list[dict[str, Any]]:
        """Return the single teachers as JSON."""
        return [change.as_json() for change in self.changes]

    @cached_property
    def differences_json(self) -> bytes:
        """Return the single teachers as canonical JSON."""
        return f"[{','.join([change.json for change in self.changes])}]".encode()

    @cached_property
    def canonical(self) -> bytes:
        """Return the whole result as canonical JSON."""
        summary = canonical_bytes(self.summary)
        parts = (b'{"differences":', self.differences_json, b',"summary":', summary)
        return b"".join((*parts, b"}"))

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of the canonical JSON: the same for the same question."""
        return sha256_hex(self.canonical)


def plain(value: Any) -> Any:
    """Return a value as JSON: rationals and words as strings, fields by their names."""
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value if isinstance(value, int) or value is None else str(value)
