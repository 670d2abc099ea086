"""A teacher's record: school, attributes, leave, retirement, merged ids.

Everything is effective-dated: what holds on a day is told by the latest first day, and
among equal days by what was recorded last. So a correction is a new record, and
entering history late or in another order changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from domain.errors import (
    AlreadyOnLeaveError,
    AlreadyRegisteredError,
    AlreadyRetiredError,
    DateOrderError,
    MalformedTextError,
    MergedIntoItselfError,
    NotOnLeaveError,
    TeacherMergedError,
    UnknownError,
)
from domain.events import LedgerEvent, Recorded
from domain.events.teacher import (
    LeaveEnded,
    LeaveStarted,
    TeacherAbsorbed,
    TeacherAttributesChanged,
    TeacherMerged,
    TeacherMoved,
    TeacherRegistered,
    TeacherRetired,
)
from domain.facts import Span
from domain.limits import checked_attributes, checked_date, checked_id, checked_word
from domain.terms import Attributes

ACTIVE = "active"
LEAVE = "leave"
RETIRED = "retired"

TOPICS: tuple[str, ...] = (
    *(TeacherRegistered.TOPIC, TeacherMoved.TOPIC, TeacherAttributesChanged.TOPIC),
    *(LeaveStarted.TOPIC, LeaveEnded.TOPIC, TeacherRetired.TOPIC),
    *(TeacherMerged.TOPIC, TeacherAbsorbed.TOPIC),
)
"""The events that this fold reads; the others of the stream may be left out."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """Attributes that take new values on a day, with their place in the stream."""

    valid_from: date
    version: int
    attributes: Attributes


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What is known of one teacher as a person in service."""

    teacher_id: str
    registered: TeacherRegistered | None = None
    changes: tuple[Change, ...] = ()
    """In order of their first day, then of their recording."""
    merged_into: str | None = None
    absorbed: tuple[str, ...] = ()
    """Other ids of the same person, whose postings count here."""

    @property
    def exists(self) -> bool:
        """Whether the teacher was registered."""
        return self.registered is not None

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the id and those that it absorbed."""
        return (self.teacher_id, *self.absorbed)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """What holds from which day on, in order; attributes that ended are gone."""
        found: list[Span] = []
        current: dict[str, tuple[str, ...]] = {}
        for change in self.changes:
            current = {**current, **change.attributes}
            span = Span(
                valid_from=change.valid_from,
                attributes={name: values for name, values in current.items() if values},
            )
            if found and found[-1].valid_from == change.valid_from:
                found.pop()
            found.append(span)
        return tuple(found)

    @cached_property
    def schools(self) -> frozenset[str]:
        """The schools that the teacher ever was at."""
        stays = (change.attributes.get("school", ()) for change in self.changes)
        return frozenset(school for stay in stays for school in stay)

    def school_on(self, day: date) -> str | None:
        """Return the school on a day; before the registration, the first one."""
        return _single(attributes_on(self, day), "school")

    def service_on(self, day: date) -> str:
        """Return `active`, `leave` or `retired`."""
        return _single(attributes_on(self, day), "service") or ACTIVE

    @property
    def retired_on(self) -> date | None:
        """Return the first day of the retirement, if there is one."""
        days = [c.valid_from for c in self.changes if _service(c) == RETIRED]
        return min(days) if days else None


def new(teacher_id: str) -> Profile:
    """Return the record of a teacher of whom nothing is known yet."""
    return Profile(teacher_id=teacher_id)


def apply(profile: Profile, recorded: Recorded) -> Profile:
    """Return the record after one more event of the teacher's stream."""
    event = recorded.event
    if isinstance(event, TeacherMerged):
        return replace(profile, merged_into=event.into_teacher_id)
    if isinstance(event, TeacherAbsorbed):
        absorbed = dict.fromkeys((*profile.absorbed, event.from_teacher_id))
        return replace(profile, absorbed=tuple(absorbed))
    if isinstance(event, TeacherRegistered) and not profile.exists:
        profile = replace(profile, registered=event)
    return _with_change(profile, event, recorded.version)


def attributes_on(profile: Profile, day: date) -> Attributes:
    """Return what holds on a day; before the first day, what holds on that one."""
    current: Attributes = {}
    for index, span in enumerate(profile.spans):
        if index and span.valid_from > day:
            break
        current = span.attributes
    return current


def existing(profile: Profile, field: str | None = "teacher_id") -> TeacherRegistered:
    """Return the registration of a teacher who may be posted for.

    Raises UnknownError, and TeacherMergedError naming the id to use.
    """
    if profile.registered is None:
        raise UnknownError("teacher", profile.teacher_id, field)
    if profile.merged_into is not None:
        raise TeacherMergedError(profile.teacher_id, profile.merged_into)
    return profile.registered


# --- decisions ------------------------------------------------------------------------


def register_teacher(
    profile: Profile, school_id: str, valid_from: date, attributes: Attributes
) -> TeacherRegistered:
    """Register a teacher at a school from a day on.

    Raises AlreadyRegisteredError when the id is taken by other content.
    """
    checked_id("teacher_id", profile.teacher_id)
    event = TeacherRegistered(
        school_id=school_id,
        valid_from=checked_date("valid_from", valid_from),
        attributes=_checked(attributes),
    )
    if profile.registered is not None and profile.registered != event:
        before = profile.registered
        fields = [
            name
            for name in ("school_id", "valid_from", "attributes")
            if getattr(before, name) != getattr(event, name)
        ]
        raise AlreadyRegisteredError("teacher", profile.teacher_id, fields)
    return event


def move_teacher(profile: Profile, school_id: str, valid_from: date) -> TeacherMoved:
    """Move a teacher to another school from a day on."""
    _check_follows(profile, "valid_from", valid_from)
    return TeacherMoved(school_id=school_id, valid_from=valid_from)


def change_attributes(
    profile: Profile, attributes: Attributes, valid_from: date
) -> TeacherAttributesChanged:
    """Give attributes new values from a day on; an empty tuple ends one."""
    _check_follows(profile, "valid_from", valid_from)
    return TeacherAttributesChanged(
        valid_from=valid_from, attributes=_checked(attributes)
    )


def start_leave(profile: Profile, on: date, reason: str) -> LeaveStarted:
    """Begin a leave; raises AlreadyOnLeaveError and AlreadyRetiredError."""
    _check_follows(profile, "on", on)
    _check_not_retired(profile, on)
    if profile.service_on(on) == LEAVE:
        raise AlreadyOnLeaveError(profile.teacher_id, on)
    return LeaveStarted(on=on, reason=checked_word("reason", reason))


def end_leave(profile: Profile, on: date) -> LeaveEnded:
    """End a leave; raises NotOnLeaveError when there is none on that day."""
    _check_follows(profile, "on", on)
    if profile.service_on(on) != LEAVE:
        raise NotOnLeaveError(profile.teacher_id, on)
    return LeaveEnded(on=on)


def retire(profile: Profile, on: date) -> TeacherRetired:
    """Retire a teacher from a day on; raises AlreadyRetiredError."""
    _check_follows(profile, "on", on)
    if profile.retired_on is not None:
        raise AlreadyRetiredError(profile.teacher_id, profile.retired_on)
    return TeacherRetired(on=on)


def merge(
    profile: Profile, survivor: Profile
) -> tuple[TeacherMerged, Sequence[TeacherAbsorbed]]:
    """Let one id go on under another: one event here, the others in its stream.

    What this id had absorbed before goes along, so that the survivor names every id
    whose postings are its own. Raises UnknownError, TeacherMergedError (either was
    merged before) and MergedIntoItselfError.
    """
    existing(profile)
    existing(survivor, "into_teacher_id")
    if profile.teacher_id == survivor.teacher_id:
        key = profile.teacher_id
        raise MergedIntoItselfError("teacher", key, "into_teacher_id")
    merged = TeacherMerged(into_teacher_id=survivor.teacher_id)
    return merged, [TeacherAbsorbed(from_teacher_id=key) for key in profile.ids]


# --- inside ---------------------------------------------------------------------------


def _checked(attributes: Attributes) -> Attributes:
    for name in attributes:
        if name == "service" or name.split(".")[0] == "school":
            raise MalformedTextError("attributes", f"has the ledger's own word {name}")
    return checked_attributes("attributes", attributes)


def _with_change(profile: Profile, event: LedgerEvent, version: int) -> Profile:
    said = _change_of(event)
    if said is None:
        return profile
    valid_from, attributes = said
    change = Change(valid_from=valid_from, version=version, attributes=attributes)
    ordered = sorted(
        (*profile.changes, change), key=lambda c: (c.valid_from, c.version)
    )
    return replace(profile, changes=tuple(ordered))


def _change_of(event: LedgerEvent) -> tuple[date, Attributes] | None:
    match event:
        case TeacherRegistered(valid_from=day):
            school = {"school": (event.school_id,), "service": (ACTIVE,)}
            change: Attributes = {**event.attributes, **school}
        case TeacherMoved(valid_from=day):
            change = {"school": (event.school_id,)}
        case TeacherAttributesChanged(valid_from=day):
            change = event.attributes
        case LeaveStarted(on=day):
            change = {"service": (LEAVE,)}
        case LeaveEnded(on=day):
            change = {"service": (ACTIVE,)}
        case TeacherRetired(on=day):
            change = {"service": (RETIRED,)}
        case _:
            return None
    return day, change


def _single(attributes: Attributes, name: str) -> str | None:
    values = attributes.get(name)
    return values[0] if values else None


def _service(change: Change) -> str | None:
    return _single(change.attributes, "service")


def _check_follows(profile: Profile, field: str, day: date) -> None:
    registered = existing(profile)
    checked_date(field, day)
    if day < registered.valid_from:
        raise DateOrderError(field, day, registered.valid_from)


def _check_not_retired(profile: Profile, day: date) -> None:
    retired_on = profile.retired_on
    if retired_on is not None and retired_on <= day:
        raise AlreadyRetiredError(profile.teacher_id, retired_on)
