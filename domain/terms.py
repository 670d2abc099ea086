"""The words that every folder shares: small value types, no behaviour.

Which kinds of activity, themes, school kinds and roles exist is data of a district
(`domain/policies/vocabulary.toml`), not code; here are only the words whose meaning
the ledger itself depends on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from uuid import UUID, uuid5

NAMESPACE = UUID("6f1d5a3e-2c58-4c6f-9d0b-3d1c8d6d2a10")
"""The root of every stream id; never changed once events exist."""


class StreamKind(StrEnum):
    """What a stream is the history of."""

    TEACHER = "teacher"
    SCHOOL = "school"
    ACTIVITY = "activity"
    PROVIDER = "provider"
    RULING = "ruling"
    POLICY = "policy"
    CLIENT = "client"
    REPLAY = "replay"


REGISTERS = frozenset(StreamKind) - {StreamKind.TEACHER, StreamKind.REPLAY}
"""Kinds of streams that are folded whole and joined with the facts of teachers."""


@dataclass(frozen=True, kw_only=True, order=True)
class Stream:
    """One history: a kind and the natural identifier inside a district."""

    district: str
    kind: StreamKind
    key: str

    @cached_property
    def stream_id(self) -> UUID:
        """The UUID under which the store keeps the stream (RFC 9562, version 5)."""
        return uuid5(NAMESPACE, f"{self.district}/{self.kind}/{self.key}")


class Unit(StrEnum):
    """What an amount counts; a policy converts it, the ledger never does."""

    HOURS = "hours"  # 学时
    LESSONS = "lessons"  # 课时
    DAYS = "days"  # 天
    SEMESTER_HOURS = "semester_hours"
    QUARTER_HOURS = "quarter_hours"
    CREDITS = "credits"  # 学分, fixed or attested by an authority
    TIMES = "times"  # 次


class Result(StrEnum):
    """How a training ended for the teacher."""

    PASSED = "passed"  # 合格
    NOT_PASSED = "not_passed"  # 不合格
    ATTENDED = "attended"  # 参加, no examination reported


class Level(StrEnum):
    """Who decided: the teacher's own school, or the district office (区继教办)."""

    SCHOOL = "school"
    DISTRICT = "district"


class Role(StrEnum):
    """What the holder of a key may do."""

    SCHOOL = "school"
    PROVIDER = "provider"
    REVIEWER = "reviewer"  # district reviewer, 区继教办
    POLICY_OFFICE = "policy_office"
    AUDITOR = "auditor"
    IMPORTER = "importer"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts: the client (its key) and the person behind it."""

    client_id: str
    person: str
    role: Role
    organisation: str | None = None
    """The school or provider that a key is scoped to."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A document that shows the fact: where it is, and what it was."""

    uri: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a posting came from: a file (its digest) and the row in it."""

    batch: str
    sha256: str
    row: int


Attributes = Mapping[str, tuple[str, ...]]
"""Attribute name to its values, for instance {"role": ("trainer", "ideology")}."""

Tags = Mapping[str, str]
"""Free tags of an activity or a posting, for instance {"theme": "ethics"}."""


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The two instants at which an event was known (design: clocks)."""

    recorded_at: datetime
    """When this ledger recorded it, assigned by the database."""
    reported_at: datetime | None = None
    """When an older system says it knew; only asserted, never proven."""

    @property
    def asserted_at(self) -> datetime:
        """The instant to use on the asserted axis."""
        return self.reported_at or self.recorded_at
