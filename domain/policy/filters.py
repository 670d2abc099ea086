"""Which completions and which teachers a rule speaks of.

A filter is a table: all its keys must hold; of the words listed for one key, one must.
Keys that the ledger does not know itself are tags of the completion, or attributes of
the teacher.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from domain.facts import CarriedIn, Completion
from domain.policy.tables import Form, Table
from domain.terms import Attributes, Result, Unit


@dataclass(frozen=True, kw_only=True)
class Days:
    """A closed interval of days, open where a side is None."""

    first: date | None = None
    last: date | None = None

    def has(self, day: date | None) -> bool:
        """Tell whether a day lies inside; no day lies in no interval."""
        if day is None:
            return False
        return (self.first is None or day >= self.first) and (
            self.last is None or day <= self.last
        )


@dataclass(frozen=True, kw_only=True)
class AttributeFilter:
    """Teachers whose attributes on a day match: words, or ISO dates in an interval."""

    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    days: Mapping[str, Days] = field(default_factory=dict)
    never: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def takes_everybody(self) -> bool:
        """Tell whether no teacher can fail to match."""
        return not (self.words or self.days or self.never)

    @cached_property
    def names(self) -> frozenset[str]:
        """The attributes that it reads."""
        return frozenset((*self.words, *self.days, *self.never))

    def matches(self, attributes: Attributes) -> bool:
        """Tell whether these attributes match; an absent one matches no word."""
        if self.takes_everybody:
            return True
        return (
            all(
                not wanted.isdisjoint(attributes.get(name, ()))
                for name, wanted in self.words.items()
            )
            and all(
                any(days.has(day_in(value)) for value in attributes.get(name, ()))
                for name, days in self.days.items()
            )
            and all(
                barred.isdisjoint(attributes.get(name, ()))
                for name, barred in self.never.items()
            )
        )


@dataclass(frozen=True, kw_only=True)
class CompletionFilter:
    """Completions (and carried-in lines) that match on every key."""

    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Own words (kind, unit, result ...) and tags, to the values allowed."""
    flags: Mapping[str, bool] = field(default_factory=dict)
    days: Mapping[str, Days] = field(default_factory=dict)
    never: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Own words and tags, to the values barred; an absent one is none of them."""
    teacher: AttributeFilter = field(default_factory=AttributeFilter)
    """Attributes of the teacher on the day of completion."""
    barring: "CompletionFilter | None" = None
    """`except`: what matches this is not meant."""

    @cached_property
    def takes_everything(self) -> bool:
        """Tell whether no completion can fail to match."""
        own = self.words or self.flags or self.days or self.never
        return not own and self.teacher.takes_everybody and self.barring is None

    @cached_property
    def read_of_teachers(self) -> frozenset[str]:
        """The attributes of a teacher that it reads."""
        if self.barring is None:
            return self.teacher.names
        return self.teacher.names | self.barring.read_of_teachers

    def admits(self, kind: str) -> bool:
        """Tell whether a completion of this kind of activity can match at all."""
        allowed = kind in self.words.get("kind", (kind,))
        return allowed and kind not in self.never.get("kind", ())

    def matches(self, subject: Completion | CarriedIn, attributes: Attributes) -> bool:
        """Tell whether a completion of a teacher with these attributes is meant."""
        if self.takes_everything:
            return True
        if not self._own(subject) or not self.teacher.matches(attributes):
            return False
        return self.barring is None or not self.barring.matches(subject, attributes)

    def _own(self, subject: Completion | CarriedIn) -> bool:
        for key, allowed in self.words.items():
            if _word(subject, key) not in allowed:
                return False
        for key, barred in self.never.items():
            if _word(subject, key) in barred:
                return False
        for key, wanted in self.flags.items():
            if _flag(subject, key) is not wanted:
                return False
        return not self.days or all(
            days.has(_date(subject, key)) for key, days in self.days.items()
        )


WORDS = {
    "kind": "kind",
    "unit": "unit",
    "result": "result",
    "provider": "provider_id",
    "school": "school_id",
    "activity": "activity_id",
}
"""Filter keys that are the completion's own words; other keys are tags."""

CLOSED: Mapping[str, tuple[str, ...]] = {"unit": tuple(Unit), "result": tuple(Result)}
"""Own words that the ledger itself knows all of."""

FLAGS = (
    "activity_approved",
    "provider_qualified",
    "recognised",
    "disallowed",
    "corroborated",
    "carried_in",
)
"""Filter keys that are true or false of a completion."""

DAYS = {"completed": "completed_on", "decided": "decided_on"}
"""Filter keys that are days: { from = 2021-01-01, until = 2025-12-31 }."""


def _word(subject: Completion | CarriedIn, key: str) -> str | None:
    if key in WORDS:
        value = getattr(subject, WORDS[key], None)
        return None if value is None else str(value)
    return subject.tags.get(key)


def _flag(subject: Completion | CarriedIn, key: str) -> bool:
    if isinstance(subject, CarriedIn):
        return key in ("carried_in", "activity_approved", "provider_qualified")
    if key == "recognised":
        return subject.recognised_by is not None
    if key == "disallowed":
        return subject.disallowed_by is not None
    if key == "corroborated":
        return subject.corroborations > 0
    return bool(getattr(subject, key, False))


def _date(subject: Completion | CarriedIn, key: str) -> date | None:
    value: date | None = getattr(subject, DAYS[key], None)
    return value


@lru_cache(maxsize=65_536)
def day_in(value: str) -> date | None:
    """Return the ISO date that a value is, if it is one; the same come often."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def read_days(table: Table) -> Days:
    """Read { from = DATE, until = DATE }, either side optional, and nothing else."""
    days = as_days(table)
    table.finish()
    return days


def as_days(table: Table) -> Days:
    """Read the closed interval that a table gives, either side optional."""
    days = Days(
        first=table.day("from") if table.has("from") else None,
        last=table.day("until") if table.has("until") else None,
    )
    if days.first and days.last and days.first > days.last:
        table.wrong("until", "ends before it begins; from must not be after until")
    return days


def read_attribute_filter(table: Table) -> AttributeFilter:
    """Read a filter on teachers: attribute = words, days, or { not = words }."""
    words: dict[str, frozenset[str]] = {}
    days: dict[str, Days] = {}
    never: dict[str, frozenset[str]] = {}
    for name in table.names():
        table.refuse(name, table.declared.strange_attribute(name))
        value: Any = table.data[name]
        if not isinstance(value, dict):
            words[name] = frozenset(table.words(name))
        elif "not" in value:
            never[name] = _read_barred(table, name)
        else:
            days[name] = read_days(table.table(name))
    return AttributeFilter(words=words, days=days, never=never)


def _read_barred(table: Table, key: str) -> frozenset[str]:
    """Read { not = words }."""
    inner = table.table(key)
    barred = _read_words(inner, "not", key)
    inner.finish()
    return barred


def _read_words(table: Table, key: str, name: str) -> frozenset[str]:
    """Read the words of a key; of a name that the ledger knows, known words alone."""
    words = frozenset(table.words(key, None))
    if not words <= frozenset(CLOSED.get(name, words)):
        table.wrong(key, f"expected some of {', '.join(CLOSED[name])}")
    return words


OWN = frozenset({*WORDS, *FLAGS, *DAYS, "teacher", "except"})
"""The keys of a filter on completions that are no tags."""


def read_completion_filter(table: Table) -> CompletionFilter:
    """Read a filter on completions; keys that are not the ledger's own are tags."""
    words: dict[str, frozenset[str]] = {}
    never: dict[str, frozenset[str]] = {}
    flags: dict[str, bool] = {}
    days: dict[str, Days] = {}
    for key in table.names():
        table.refuse(key, table.declared.strange_tag(key, OWN))
        if key in FLAGS:
            flags[key] = table.flag(key, default=None)
        elif key in DAYS:
            days[key] = read_days(table.table(key))
        elif isinstance(table.data[key], dict) and key not in OWN - {*WORDS}:
            never[key] = _read_barred(table, key)
        elif key not in ("teacher", "except"):
            words[key] = _read_words(table, key, key)
    return CompletionFilter(
        words=words,
        never=never,
        flags=flags,
        days=days,
        teacher=table.form("teacher", TEACHERS),
        barring=table.form("except", COMPLETIONS) if table.has("except") else None,
    )


TEACHERS: Form[AttributeFilter] = Form(
    name="teachers",
    read=lambda table, key: read_attribute_filter(table.table(key, required=False)),
    blank=AttributeFilter(),
)
"""A filter on teachers; an absent one means everybody."""

COMPLETIONS: Form[CompletionFilter] = Form(
    name="completions",
    read=lambda table, key: read_completion_filter(table.table(key, required=False)),
    blank=CompletionFilter(),
)
"""A filter on completions; an absent one means all."""


F = TypeVar("F", AttributeFilter, CompletionFilter)


def filters_in(part: object, wanted: type[F]) -> Iterator[F]:
    """Yield the filters of a kind inside a rule, but those inside another filter."""
    if isinstance(part, wanted):
        yield part
    elif is_dataclass(part) and not isinstance(part, CompletionFilter):
        for item in fields(part):
            yield from filters_in(getattr(part, item.name), wanted)
