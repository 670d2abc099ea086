"""What of a teacher's record a key may see.

The district sees all. A school sees all of a teacher whom it has, from the day on which
the teacher came, and the sums before; of one whom it had, what it posted itself; of any
other not even that there is one. A provider sees what it posted.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain import profile as profiles
from domain.errors import NotATeacherOfYoursError, UnknownError
from domain.events.teacher import CompletionPosted
from domain.facts import Span
from domain.profile import Profile
from domain.registers import Registers
from domain.terms import Actor, Role, StreamKind
from http_api.context import actor, services

SCOPED = frozenset({Role.SCHOOL, Role.PROVIDER})


class Extent(StrEnum):
    """How much of a record is seen."""

    NOTHING = "nothing"
    OWN_POSTINGS = "own-postings"
    SINCE_ARRIVAL = "since-arrival"
    ALL = "all"


RECORD = frozenset({Extent.ALL, Extent.SINCE_ARRIVAL})
"""Who sees this much of a teacher sees the teacher's record."""


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What an actor sees of one teacher."""

    extent: Extent
    organisation: str | None = None
    since: date | None = None
    """The day on which the teacher came to the school that looks."""

    def shows(self, completed_on: date, reporter: str | None) -> bool:
        """Say whether a single completion is seen."""
        if self.extent is Extent.ALL:
            return True
        if self.extent is Extent.NOTHING:
            return False
        if reporter is not None and reporter == self.organisation:
            return True
        return self.since is not None and completed_on >= self.since


ALL = Sight(extent=Extent.ALL)


def sight_of(
    who: Actor, spans: Iterable[Span], today: date, registers: Registers
) -> Sight:
    """Return what an actor sees of the teacher to whom the spans belong."""
    if who.role not in SCOPED:
        return ALL
    own = who.organisation
    if who.role is Role.PROVIDER or own is None:
        return Sight(extent=Extent.OWN_POSTINGS, organisation=own)
    stays = []
    for span in spans:
        school = next(iter(span.attributes.get("school", ())), None)
        ours = is_own(who, Role.SCHOOL, school, today, registers)
        stays.append((span.valid_from, ours))
    return _school_sight(own, stays, today)


def is_own(
    who: Actor, role: Role, organisation: str | None, today: date, registers: Registers
) -> bool:
    """Say whether an organisation is that of a school's or provider's key.

    So is a school that goes on as part of the key's. A provider may have the id of a
    school, so `role` says which of the two the organisation is.
    """
    own = who.organisation
    if who.role is not role or organisation is None or own is None:
        return False
    if role is Role.SCHOOL and registers.school_goes_on_as(organisation, today) == own:
        return True
    return organisation == own


def profile_of(teacher_id: str) -> Profile:
    """Return a teacher's record, as far as it is known."""
    ledger = services().ledger
    stream = ledger.stream(StreamKind.TEACHER, teacher_id)
    profile, _ = ledger.fold(stream, profiles.apply, profiles.new(teacher_id))
    return profile


def visible_teacher(teacher_id: str) -> tuple[Profile, Sight]:
    """Return a teacher's record and what the client sees of it.

    Raises UnknownError, and for a school NotATeacherOfYoursError alike for a teacher
    who is not and for one who is not theirs.
    """
    profile = profile_of(teacher_id)
    sight = sight_of_profile(profile)
    if sight.extent is Extent.NOTHING:
        raise NotATeacherOfYoursError(sight.organisation, teacher_id)
    if not profile.exists:
        raise UnknownError("teacher", teacher_id, "teacher_id")
    return profile, sight


def records_seen(teacher_ids: Collection[str]) -> Collection[str]:
    """Return those of the teachers whose records the client sees."""
    if actor().role not in SCOPED:
        return teacher_ids
    profiles_of = services().ledger.profiles.of(teacher_ids)
    registers = services().ledger.registers.current()
    return {
        key
        for key, profile in profiles_of.items()
        if sight_of_profile(profile, registers).extent in RECORD
    }


def check_teacher(teacher_id: str) -> None:
    """Raise UnknownError where a school names a teacher whom it never had."""
    if actor().role in SCOPED:
        visible_teacher(teacher_id)


def check_postings(posting_ids: Iterable[UUID]) -> None:
    """Raise UnknownError where a school or provider names a posting it cannot see."""
    if actor().role not in SCOPED:
        return
    reader = services().ledger.reader()
    wanted = list(posting_ids)
    reader.preload_subjects(wanted)
    registers = services().ledger.registers.current()
    sights: dict[str, Sight] = {}
    for posting_id in wanted:
        beginning = reader.beginning(posting_id)
        event = beginning.event if beginning else None
        if not isinstance(event, CompletionPosted):
            raise UnknownError("posting", posting_id, "posting_id")
        teacher_id = event.teacher_id
        if teacher_id not in sights:
            profile = profile_of(teacher_id)
            sights[teacher_id] = sight_of_profile(profile, registers)
        if not sights[teacher_id].shows(event.completed_on, event.reporter):
            raise UnknownError("posting", posting_id, "posting_id")


def check_subject(subject_id: UUID, noun: str) -> None:
    """Raise UnknownError where a school names a teacher's offset ... not its own."""
    if actor().role not in SCOPED:
        return
    stream = services().ledger.reader().subject(subject_id)
    if stream is not None and sight_of_profile(profile_of(stream.key)).extent in RECORD:
        return
    raise UnknownError(noun, subject_id, f"{noun.replace('-', '_')}_id")


def sight_of_profile(profile: Profile, registers: Registers | None = None) -> Sight:
    """Return what the client sees of a teacher today."""
    known = registers or services().ledger.registers.current()
    return sight_of(actor(), profile.spans, services().today(), known)


def _school_sight(own: str, stays: list[tuple[date, bool]], today: date) -> Sight:
    """Return what a school sees; each stay says whether it was at that school."""
    if not any(ours for _, ours in stays):
        return Sight(extent=Extent.NOTHING, organisation=own)
    begun = [stay for index, stay in enumerate(stays) if not index or stay[0] <= today]
    since: date | None = None
    for day, ours in begun:
        since = (since or day) if ours else None
    if since is None:
        return Sight(extent=Extent.OWN_POSTINGS, organisation=own)
    if since == begun[0][0]:
        return Sight(extent=Extent.ALL, organisation=own)
    return Sight(extent=Extent.SINCE_ARRIVAL, organisation=own, since=since)
