"""Which two worlds are compared: asked in a person's words, settled to the byte.

A settled question holds the text of both documents, the position of the facts and the
day: whatever is adopted or recorded later, it asks the same.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from domain.errors import LedgerError, UnknownError
from domain.policy.adopted import adopted_policy
from domain.policy.load import Policy, load_policy
from ledger.application import CreditLedger
from ledger.policies import loaded
from projections.asserted import end_of_day
from projections.errors import SeveralAxesError
from projections.reading import ReadingRoom
from projections.views import AsOf

A_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class RulesAsked:
    """Which rules: a text, or a document by its revision or by when it stood."""

    document: str | None = None
    revision: str | None = None
    """None: the revision that stands."""
    adopted_by: date | None = None
    """The revision that stood at the end of this day, as asserted."""
    text: str | None = None
    """The text of a document that need not have been adopted."""
    file: str = "the document"
    """What mistakes of the text name it by."""
    readings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SideAsked:
    """One of the two worlds, as somebody asks for it."""

    rules: RulesAsked
    as_of: AsOf = field(default_factory=AsOf)
    counted_up_to: date | None = None
    """None: today."""


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two worlds, settled."""

    document: str
    revision: str
    text: str
    sha256: str
    """Digest of the text."""
    readings: Mapping[str, str]
    """Every reading of the document, and the option that is applied."""
    counted_up_to: date
    position: int
    asserted_on: date | None = None
    policy: Policy = field(repr=False, compare=False)
    """The document, loaded from the text."""

    @property
    def as_of(self) -> AsOf:
        """Return which facts are looked at."""
        if self.asserted_on is not None:
            return AsOf(asserted_on=self.asserted_on)
        return AsOf(position=self.position)

    def as_json(self, *, with_text: bool) -> dict[str, Any]:
        """Return it as JSON."""
        told = {
            "document": self.document,
            "revision": self.revision,
            "text_sha256": self.sha256,
            "readings": dict(self.readings),
            "counted_up_to": self.counted_up_to.isoformat(),
            "facts_as_of": self.position,
            "asserted_on": self.asserted_on.isoformat() if self.asserted_on else None,
        }
        return {**told, "text": self.text} if with_text else told


@dataclass(frozen=True, kw_only=True)
class ReplayQuestion:
    """Two worlds, and over whom they are compared."""

    before: Side
    after: Side
    school_id: str | None = None

    def as_json(self, *, with_text: bool = True) -> dict[str, Any]:
        """Return it as JSON; with the texts it can be read back."""
        return {
            "before": self.before.as_json(with_text=with_text),
            "after": self.after.as_json(with_text=with_text),
            "school_id": self.school_id,
        }


def question_in(told: Mapping[str, Any]) -> ReplayQuestion:
    """Return the question that JSON tells."""
    return ReplayQuestion(
        before=_side_in(told["before"]),
        after=_side_in(told["after"]),
        school_id=told["school_id"],
    )


def settled(
    room: ReadingRoom,
    before: SideAsked,
    after: SideAsked,
    today: date,
    school_id: str | None = None,
) -> ReplayQuestion:
    """Settle what is asked: which texts, which facts, up to which day.

    Raises UnknownError, PolicyError, ReadingUnknownError, SeveralAxesError, and
    NotProjectedError before a projector has ever run.
    """
    known = room.ledger.registers.current().schools
    if school_id is not None and school_id not in known:
        raise UnknownError("school", school_id, "school")
    with _naming("from"):
        old = _settled(room, before, today)
    with _naming("to"):
        new = _settled(room, after, today)
    return ReplayQuestion(before=old, after=new, school_id=school_id)


def rules_named(
    ledger: CreditLedger, told: str, readings: Mapping[str, str]
) -> RulesAsked:
    """Return the rules that a name asks for.

    A name is `document@revision`, `document@DAY` (what stood at its end, as asserted),
    or `document`: the revision that stands.
    """
    document, _, revision = told.partition("@")
    known = revision and ledger.policies.find(document, revision) is not None
    day = None if known else _day_in(revision)
    if day is not None:
        return RulesAsked(document=document, adopted_by=day, readings=readings)
    return RulesAsked(document=document, revision=revision or None, readings=readings)


def _day_in(told: str) -> date | None:
    try:
        return date.fromisoformat(told) if A_DAY.match(told) else None
    except ValueError:
        return None


def policy_of(ledger: CreditLedger, rules: RulesAsked) -> Policy:
    """Return the document that is asked for, loaded.

    Raises UnknownError where no such revision was adopted, and PolicyError for a text
    with mistakes.
    """
    if rules.text is not None:
        return load_policy(rules.text, rules.file)
    name = rules.document or ""
    if rules.adopted_by is None:
        adoption = ledger.policies.find(name, rules.revision)
    else:
        instant = end_of_day(rules.adopted_by, ZoneInfo(ledger.settings.timezone))
        standing = ledger.policies.standing(asserted_by=instant)
        found = [one for one in standing if one.adopted.document == name]
        adoption = found[0] if found else None
    if adoption is None:
        which = rules.revision or rules.adopted_by or ""
        raise UnknownError("policy", f"{name} {which}".strip(), "document")
    return loaded(adoption)


@contextmanager
def _naming(side: str) -> Iterator[None]:
    """Let a refusal name the field with the side that it belongs to."""
    try:
        yield
    except LedgerError as error:
        if error.field is not None:
            error.field = f"{side}.{error.field}"
        raise


def _settled(room: ReadingRoom, asked: SideAsked, today: date) -> Side:
    policy = policy_of(room.ledger, asked.rules)
    axes = (asked.as_of.position, asked.as_of.recorded_on, asked.as_of.asserted_on)
    if sum(axis is not None for axis in axes) > 1:
        raise SeveralAxesError
    asserted_on = asked.as_of.asserted_on
    as_of = AsOf() if asserted_on is not None else asked.as_of
    return Side(
        document=policy.document,
        revision=policy.revision,
        text=policy.text,
        sha256=policy.digest,
        readings=dict(policy.rules(asked.rules.readings).options),
        counted_up_to=asked.counted_up_to or today,
        position=room.read(lambda visit: room.position_of(visit, as_of)),
        asserted_on=asserted_on,
        policy=policy,
    )


def _side_in(told: Mapping[str, Any]) -> Side:
    asserted_on = told["asserted_on"]
    return Side(
        document=told["document"],
        revision=told["revision"],
        text=told["text"],
        sha256=told["text_sha256"],
        readings=told["readings"],
        counted_up_to=date.fromisoformat(told["counted_up_to"]),
        position=told["facts_as_of"],
        asserted_on=date.fromisoformat(asserted_on) if asserted_on else None,
        policy=adopted_policy(told["text"], f"{told['document']} {told['revision']}"),
    )
