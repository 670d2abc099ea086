"""What today's rules would not count of reports: worked out once for like ones.

A vendor reports one training of hundreds of teachers, and to the rules most of these
reports are alike. What is alike is decided by equality alone: the same of the same
completion, by teachers of whom the same holds on every day.
"""

from collections.abc import Hashable, Sequence
from datetime import UTC, date, datetime
from itertools import count

from domain.errors import LedgerError
from domain.events.teacher import CompletionPosted
from domain.facts import Span, Status, TeacherFacts
from domain.joined_completion import completion_of
from domain.joining import joined_spans
from domain.policy.governing import governing
from domain.policy.load import Policy
from domain.policy.warn import Warning as PolicyWarning
from domain.policy.warn import warnings
from domain.precedence import Reports
from domain.profile import Profile
from domain.records import Posting
from domain.registers import Registers
from domain.terms import Actor, Clock, Role

SERIES = "credits"
"""The series whose rules a report is held against; duties count nothing."""

KEPT = 100_000
"""How many teachers, and how many like reports, are kept; then all is forgotten."""

NOBODY = Actor(client_id="", person="", role=Role.IMPORTER)
NOT_YET = Clock(recorded_at=datetime.min.replace(tzinfo=UTC))
"""Who reports, and when, is nothing that a rule counts by."""


class Forewarning:
    """The warnings of the documents that stand, over registers that stay as they are.

    `policies` are the standing documents, `registers` what facts are joined with.
    Threads may share one: what is kept is only ever added to, or forgotten.
    """

    def __init__(
        self, policies: Sequence[Policy], registers: Registers, kept: int = KEPT
    ) -> None:
        self.policies = tuple(policies)
        self.registers = registers
        self._kept = kept
        self._teachers: dict[str, tuple[Profile, Hashable, TeacherFacts]] = {}
        self._likenesses: dict[Hashable, int] = {}
        self._numbers = count()
        """Never given twice: what is kept of a number stays true of it."""
        self._found: dict[Hashable, tuple[PolicyWarning, ...]] = {}

    def rests_on(self, policies: Sequence[Policy], registers: Registers) -> bool:
        """Tell whether these are its documents and the very same registers."""
        mine = self.registers
        return (
            self.policies == tuple(policies)
            and mine.schools is registers.schools
            and mine.activities is registers.activities
            and mine.providers is registers.providers
        )

    def warnings(
        self, event: CompletionPosted, profile: Profile
    ) -> tuple[PolicyWarning, ...]:
        """Return what would not count of a report, were it approved and alone.

        Nothing where no document governs the teacher, or two do.
        """
        if not self.policies:
            return ()
        likeness, teacher = self._teacher(profile)
        key = (likeness, *_told(event))
        found = self._found.get(key)
        if found is None:
            found = self._worked_out(event, teacher)
            if len(self._found) >= self._kept:
                self._found.clear()
            self._found[key] = found
        return found

    def governing(self, teacher: TeacherFacts, day: date) -> Policy | None:
        """Return the document that governs a teacher on a day, if exactly one does."""
        try:
            return governing(self.policies, SERIES, teacher, day)
        except LedgerError:
            return None

    def facts(self, profile: Profile) -> TeacherFacts:
        """Return what is known of a teacher besides any completion."""
        return TeacherFacts(
            teacher_id=profile.teacher_id,
            spans=joined_spans(profile.spans, self.registers),
        )

    def _teacher(self, profile: Profile) -> tuple[Hashable, TeacherFacts]:
        """Return a number that like teachers share, and the teacher's facts."""
        known = self._teachers.get(profile.teacher_id)
        if known is not None and known[0] is profile:
            return known[1], known[2]
        if len(self._teachers) >= self._kept:
            self._teachers.clear()
            self._likenesses.clear()
        teacher = self.facts(profile)
        holds = _holds(teacher.spans)
        likeness = self._likenesses.setdefault(holds, next(self._numbers))
        self._teachers[profile.teacher_id] = (profile, likeness, teacher)
        return likeness, teacher

    def _worked_out(
        self, event: CompletionPosted, teacher: TeacherFacts
    ) -> tuple[PolicyWarning, ...]:
        policy = self.governing(teacher, event.completed_on)
        if policy is None:
            return ()
        posting = Posting(report=event, position=0, actor=NOBODY, clock=NOT_YET)
        alone = Reports(prevailing=posting, others=(), status=Status.PENDING)
        return warnings(policy, completion_of(alone, self.registers), teacher)


def _told(event: CompletionPosted) -> tuple[Hashable, ...]:
    """Return what a document may read of a report, whoever it is about."""
    return (
        event.activity_id,
        event.provider_id,
        event.school_id,
        event.kind,
        event.amount,
        event.unit,
        event.result,
        event.completed_on,
        event.makes_up_for,
        tuple(event.tags.items()),
    )


def _holds(spans: Sequence[Span]) -> tuple[Hashable, ...]:
    """Return what holds when; what holds first has held for ever."""
    return tuple(
        (
            span.valid_from if number else date.min,
            tuple(sorted(span.attributes.items())),
        )
        for number, span in enumerate(spans)
    )
