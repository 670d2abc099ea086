"""A school (学校): its kind from day to day, mergers, disallowed project-years."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from domain.dated import Dated, value_on, with_value
from domain.errors import (
    AlreadyDisallowedError,
    AlreadyRegisteredError,
    DateOrderError,
    MergedIntoItselfError,
    NotDisallowedError,
    NothingChangesError,
    SchoolMergedError,
    UnknownError,
)
from domain.events import Recorded
from domain.events.register import (
    ProjectYearDisallowed,
    ProjectYearReinstated,
    SchoolKindChanged,
    SchoolMerged,
    SchoolRegistered,
)
from domain.facts import Completion, TeacherFacts
from domain.limits import (
    checked_date,
    checked_id,
    checked_text,
    checked_word,
    checked_year,
)


@dataclass(frozen=True, kw_only=True, order=True)
class ProjectYear:
    """The training of one kind that a school ran in one year (A8§25)."""

    year: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class SchoolState:
    """What is known of one school."""

    school_id: str
    registered: SchoolRegistered | None = None
    kinds: tuple[Dated[str], ...] = ()
    merged: SchoolMerged | None = None
    disallowances: Mapping[ProjectYear, str] = field(default_factory=dict)
    """Those that stand, with the number of the document."""

    @property
    def exists(self) -> bool:
        """Whether the school was registered."""
        return self.registered is not None

    def kind_on(self, day: date) -> str | None:
        """Return its kind on a day; before the first day, the first kind."""
        found = value_on(self.kinds, day)
        return found or (self.kinds[0].value if self.kinds else None)

    def merged_into_on(self, day: date) -> str | None:
        """Return the school as part of which it goes on, if it does on that day."""
        if self.merged is None or self.merged.valid_from > day:
            return None
        return self.merged.into_school_id

    def disallowed_by(self, completion: Completion) -> str | None:
        """Return the document that disallowed a completion of this school (R24).

        Redone training, which makes up for a disallowed year, is not reached.
        """
        if self.makes_up_for(completion) is not None:
            return None
        year = completion.completed_on.year
        return self.disallowances.get(ProjectYear(year=year, kind=completion.kind))

    def makes_up_for(self, completion: Completion) -> int | None:
        """Return the year in which redone training counts (R24).

        None unless that year is disallowed: only then is there something to redo.
        """
        year = completion.makes_up_for
        if year is None:
            return None
        key = ProjectYear(year=year, kind=completion.kind)
        return year if key in self.disallowances else None


@dataclass(frozen=True, kw_only=True)
class Affected:
    """A completion that a disallowance would reach."""

    teacher_id: str
    posting_id: UUID


def new(school_id: str) -> SchoolState:
    """Return a school of which nothing is known yet."""
    return SchoolState(school_id=school_id)


def apply(school: SchoolState, recorded: Recorded) -> SchoolState:
    """Return the school after one more event of its stream."""
    match recorded.event:
        case SchoolRegistered() as event:
            registered = school.registered or event
            school = replace(school, registered=registered)
            return _with_kind(school, event.valid_from, recorded.version, event.kind)
        case SchoolKindChanged() as event:
            return _with_kind(school, event.valid_from, recorded.version, event.kind)
        case SchoolMerged() as event:
            return replace(school, merged=event)
        case ProjectYearDisallowed() as event:
            key = ProjectYear(year=event.year, kind=event.kind)
            stands = {**school.disallowances, key: event.document_no}
            return replace(school, disallowances=stands)
        case ProjectYearReinstated() as event:
            gone = ProjectYear(year=event.year, kind=event.kind)
            rest = {k: v for k, v in school.disallowances.items() if k != gone}
            return replace(school, disallowances=rest)
        case _:
            return school


def existing(school: SchoolState, field_name: str = "school_id") -> SchoolRegistered:
    """Return the registration of a school; raises UnknownError."""
    if school.registered is None:
        raise UnknownError("school", school.school_id, field_name)
    return school.registered


def existing_on(
    school: SchoolState, day: date, field_name: str = "school_id"
) -> SchoolRegistered:
    """Return the registration of a school that goes on under its own id on a day.

    Raises UnknownError, and SchoolMergedError naming the id to use.
    """
    registered = existing(school, field_name)
    into = school.merged_into_on(day)
    if into is not None:
        raise SchoolMergedError(school.school_id, into)
    return registered


# --- decisions ------------------------------------------------------------------------


def register_school(
    school: SchoolState, proposed: SchoolRegistered
) -> SchoolRegistered:
    """Register a school; raises AlreadyRegisteredError for other content."""
    checked_id("school_id", school.school_id)
    checked_text("name_zh", proposed.name_zh)
    checked_text("name_en", proposed.name_en)
    checked_word("kind", proposed.kind)
    checked_word("stage", proposed.stage)
    checked_date("valid_from", proposed.valid_from)
    before = school.registered
    if before is not None and before != proposed:
        names = ("name_zh", "name_en", "kind", "stage", "valid_from")
        fields = [n for n in names if getattr(before, n) != getattr(proposed, n)]
        raise AlreadyRegisteredError("school", school.school_id, fields)
    return proposed


def change_school_kind(
    school: SchoolState, kind: str, valid_from: date
) -> SchoolKindChanged:
    """Make the school another kind from a day on (R25).

    Raises UnknownError, DateOrderError and, where it is of that kind already,
    NothingChangesError.
    """
    _check_follows(school, valid_from)
    if school.kind_on(valid_from) == checked_word("kind", kind):
        raise NothingChangesError("school", school.school_id)
    return SchoolKindChanged(kind=kind, valid_from=valid_from)


def merge_school(
    school: SchoolState, into: SchoolState, valid_from: date
) -> SchoolMerged:
    """Let a school go on as part of another from a day on.

    Raises UnknownError, DateOrderError, MergedIntoItselfError and SchoolMergedError
    (either was merged before).
    """
    _check_follows(school, valid_from)
    existing_on(into, date.max, "into_school_id")
    if school.school_id == into.school_id:
        key = school.school_id
        raise MergedIntoItselfError("school", key, "into_school_id")
    return SchoolMerged(into_school_id=into.school_id, valid_from=valid_from)


def disallow_project_year(
    school: SchoolState,
    project_year: ProjectYear,
    document_no: str,
    note_digest: str | None = None,
) -> ProjectYearDisallowed:
    """Do not recognise what a school ran in a year (A8§25).

    Raises UnknownError and AlreadyDisallowedError.
    """
    existing(school)
    year = checked_year("year", project_year.year)
    kind = checked_word("kind", project_year.kind)
    stands = school.disallowances.get(project_year)
    if stands is not None:
        raise AlreadyDisallowedError(school.school_id, year, kind, stands)
    return ProjectYearDisallowed(
        year=year,
        kind=kind,
        document_no=checked_text("document_no", document_no),
        note_digest=note_digest,
    )


def reinstate_project_year(
    school: SchoolState, project_year: ProjectYear, document_no: str
) -> ProjectYearReinstated:
    """Undo a disallowance as if it had not been.

    Raises UnknownError and NotDisallowedError.
    """
    existing(school)
    if project_year not in school.disallowances:
        year, kind = project_year.year, project_year.kind
        raise NotDisallowedError(school.school_id, year, kind)
    return ProjectYearReinstated(
        year=project_year.year,
        kind=project_year.kind,
        document_no=checked_text("document_no", document_no),
    )


def affected_by_disallowance(
    school_id: str, project_year: ProjectYear, facts: Iterable[TeacherFacts]
) -> tuple[Affected, ...]:
    """List the completions that a disallowance would reach, before it is decided."""
    proposed = SchoolState(school_id=school_id, disallowances={project_year: "-"})
    return tuple(
        Affected(teacher_id=one.teacher_id, posting_id=completion.posting_id)
        for one in facts
        for completion in one.completions
        if completion.school_id == school_id
        and completion.makes_up_for is None
        and proposed.disallowed_by(completion)
    )


# --- inside ---------------------------------------------------------------------------


def _with_kind(
    school: SchoolState, valid_from: date, version: int, kind: str
) -> SchoolState:
    return replace(school, kinds=with_value(school.kinds, valid_from, version, kind))


def _check_follows(school: SchoolState, valid_from: date) -> None:
    registered = existing_on(school, date.max)
    checked_date("valid_from", valid_from)
    if valid_from < registered.valid_from:
        raise DateOrderError("valid_from", valid_from, registered.valid_from)
