"""What today's rules would not count of reports: worked out once for like ones.

A vendor reports one training of hundreds of teachers, and to the rules most of these
reports are alike. What is alike is decided by equality alone: the same of the same
completion, by teachers whom a document cannot tell apart.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count

from domain.errors import LedgerError
from domain.events.teacher import CompletionPosted
from domain.facts import Status, TeacherFacts
from domain.joined_completion import completion_of
from domain.joining import joined_spans
from domain.policy.governing import governing
from domain.policy.load import Policy
from domain.policy.situation import situate
from domain.policy.warn import Warning as PolicyWarning
from domain.policy.warn import counted_for, warnings
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


@dataclass(kw_only=True)
class Known:
    """What was worked out of one teacher."""

    profile: Profile
    """As it was then: another one is another teacher."""
    facts: TeacherFacts
    days: dict[date, tuple[Hashable, Policy | None]] = field(default_factory=dict)
    """Day of completion to the number that like teachers share, and the document."""
    situations: dict[tuple[str, date], Hashable] = field(default_factory=dict)


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
        self._teachers: dict[str, Known] = {}
        self._likenesses: dict[Hashable, int] = {}
        self._found: dict[Hashable, tuple[PolicyWarning, ...]] = {}
        self._numbers = count()
        """Never given twice: what is kept of a number stays true of it."""

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
        known = self._known(profile)
        likeness, policy = self._on(known, event.completed_on)
        if policy is None:
            return ()
        key = (likeness, *_told(event))
        found = self._found.get(key)
        if found is None:
            found = self._worked_out(event, policy, known.facts)
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

    # --- who is alike -----------------------------------------------------------------

    def _known(self, profile: Profile) -> Known:
        known = self._teachers.get(profile.teacher_id)
        if known is not None and known.profile is profile:
            return known
        if len(self._teachers) >= self._kept:
            self._teachers.clear()
            self._likenesses.clear()
        known = Known(profile=profile, facts=self.facts(profile))
        self._teachers[profile.teacher_id] = known
        return known

    def _on(self, known: Known, day: date) -> tuple[Hashable, Policy | None]:
        """Return the number that like teachers share on a day, and their document."""
        if day not in known.days:
            policy = self.governing(known.facts, day)
            known.days[day] = (
                policy and self._number(self._likeness(known, policy, day)),
                policy,
            )
        return known.days[day]

    def _number(self, likeness: Hashable) -> int:
        return self._likenesses.setdefault(likeness, next(self._numbers))

    def _likeness(self, known: Known, policy: Policy, day: date) -> Hashable:
        """Return what a document can tell of a teacher with one completion on a day."""
        counted_up_to = counted_for(policy, day)
        key = (policy.digest, counted_up_to)
        if key not in known.situations:
            known.situations[key] = _situated(known.facts, policy, counted_up_to)
        attributes = known.facts.attributes_on(day)
        names = policy.rules().read_of_teachers
        read = tuple((n, attributes[n]) for n in sorted(names) if n in attributes)
        return *key, known.situations[key], read

    def _worked_out(
        self, event: CompletionPosted, policy: Policy, teacher: TeacherFacts
    ) -> tuple[PolicyWarning, ...]:
        posting = Posting(report=event, position=0, actor=NOBODY, clock=NOT_YET)
        alone = Reports(prevailing=posting, others=(), status=Status.PENDING)
        return warnings(policy, completion_of(alone, self.registers), teacher)


def _situated(
    teacher: TeacherFacts, policy: Policy, counted_up_to: date
) -> tuple[Hashable, ...]:
    """Return where a teacher stands before a document, apart from any completion."""
    situation = situate(policy.head, policy.rules(), teacher, counted_up_to)
    if situation.cohort.counted_from.startswith("prerequisite:"):
        # The completion itself may fulfil it, and so tell which years count.
        return _holds(teacher)
    return (
        situation.cohort.cohort_id,
        id(situation.rules),  # the same object for the same rules: they are kept
        situation.period_from,
        situation.period_until,
        situation.counted_from,
        situation.target,
    )


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


def _holds(teacher: TeacherFacts) -> tuple[Hashable, ...]:
    """Return what holds when; what holds first has held for ever."""
    return tuple(
        (
            span.valid_from if number else date.min,
            tuple(sorted(span.attributes.items())),
        )
        for number, span in enumerate(teacher.spans)
    )
