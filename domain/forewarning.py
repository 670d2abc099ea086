"""What today's rules would not count of reports: worked out once for like ones.

A vendor reports one training of hundreds of teachers, and to the rules most of these
reports are alike. What is alike is decided by equality alone: the same of the same
completion, by teachers whom a document cannot tell apart.
"""

from bisect import bisect
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count

from domain.errors import LedgerError
from domain.events.teacher import CompletionPosted
from domain.facts import Status, TeacherFacts
from domain.joined_completion import completion_of
from domain.joining import joined_spans
from domain.policy.governing import governing
from domain.policy.load import Policy
from domain.policy.model import Rules
from domain.policy.situation import Situation, situate
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

LAST_BUT_ONE = date.max - timedelta(days=1)
NOBODY = Actor(client_id="", person="", role=Role.IMPORTER)
NOT_YET = Clock(recorded_at=datetime.min.replace(tzinfo=UTC))
"""Who reports, and when, is nothing that a rule counts by."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a teacher stands on a day: before which document, and like whom."""

    policy: Policy
    likeness: int
    """The number that teachers share whom the document cannot tell apart."""
    alike: tuple[date, date] | None
    """Between these days a document tells one from another only by the days that it
    names itself; None: each is one of its own."""


@dataclass(kw_only=True)
class Known:
    """What was worked out of one teacher."""

    profile: Profile
    """As it was then: another one is another teacher."""
    facts: TeacherFacts
    changes: tuple[date, ...]
    """Days on which what holds changes."""
    days: dict[Hashable, Standing | None] = field(default_factory=dict)


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
        self._turns = _turns(self.policies)
        self._named = {one.digest: _days_named(one.rules()) for one in self.policies}
        self._renews = any(one.head.renews for one in self.policies)

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
        standing = self._on(known, event.completed_on)
        if standing is None:
            return ()
        key = (standing.likeness, *self._day(standing, event), *_told(event))
        found = self._found.get(key)
        if found is None:
            found = self._worked_out(event, standing.policy, known.facts)
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
        facts = self.facts(profile)
        changes = tuple(span.valid_from for span in facts.spans[1:])
        known = Known(profile=profile, facts=facts, changes=changes)
        self._teachers[profile.teacher_id] = known
        return known

    def _on(self, known: Known, day: date) -> Standing | None:
        """Return where a teacher stands on a day, if exactly one document governs."""
        key: Hashable = day
        if not self._renews:
            key = (bisect(self._turns, day), bisect(known.changes, day))
        if key not in known.days:
            known.days[key] = self._standing(known, day)
        return known.days[key]

    def _standing(self, known: Known, day: date) -> Standing | None:
        policy = self.governing(known.facts, day)
        if policy is None:
            return None
        rules, counted_up_to = policy.rules(), counted_for(policy, day)
        situation = situate(policy.head, rules, known.facts, counted_up_to)
        attributes = known.facts.attributes_on(day)
        read = tuple(
            (name, attributes.get(name)) for name in sorted(rules.read_of_teachers)
        )
        stands = _stands(situation)
        alike = None
        if situation.cohort.counted_from.startswith("prerequisite:"):
            # The completion itself may fulfil it, and so tell which years count.
            stands = _holds(known.facts)
        elif not policy.head.renews:
            alike = (situation.counted_from, situation.period_until)
        likeness = (policy.digest, counted_up_to, stands, read)
        return Standing(policy=policy, likeness=self._number(likeness), alike=alike)

    def _number(self, likeness: Hashable) -> int:
        return self._likenesses.setdefault(likeness, next(self._numbers))

    def _day(self, standing: Standing, event: CompletionPosted) -> tuple[Hashable, ...]:
        """Return what a document can tell of the day of a completion."""
        day, registers = event.completed_on, self.registers
        school = registers.school(event.school_id)
        if standing.alike is None or event.makes_up_for or school.disallowances:
            return (day,)
        if not standing.alike[0] <= day <= standing.alike[1]:
            return (day,)
        activity = registers.activity(event.activity_id)
        tags = {**activity.tags, **event.tags}
        provider = registers.provider(event.provider_id)
        return (
            bisect(self._named[standing.policy.digest], day),
            activity.approved_on(day),
            provider.qualified(event.kind, tags, day),
        )

    def _worked_out(
        self, event: CompletionPosted, policy: Policy, teacher: TeacherFacts
    ) -> tuple[PolicyWarning, ...]:
        posting = Posting(report=event, position=0, actor=NOBODY, clock=NOT_YET)
        alone = Reports(prevailing=posting, others=(), status=Status.PENDING)
        return warnings(policy, completion_of(alone, self.registers), teacher)


def _stands(situation: Situation) -> tuple[Hashable, ...]:
    """Return where a teacher stands before a document, apart from any completion."""
    return (
        situation.cohort.cohort_id,
        id(situation.rules),  # the same object for the same rules: they are kept
        situation.period_from,
        situation.period_until,
        situation.counted_from,
        situation.target,
    )


def _turns(policies: Sequence[Policy]) -> tuple[date, ...]:
    """Return the days on which another document may come to govern."""
    begun = {policy.period_from for policy in policies}
    return tuple(sorted(begun | {_after(one.period_until) for one in policies}))


def _days_named(rules: Rules) -> tuple[date, ...]:
    """Return the days from which on something that rules say of a day may change."""
    found = set(_days_in(rules))
    return tuple(sorted(found | {_after(day) for day in found}))


def _days_in(value: object) -> Iterator[date]:
    if isinstance(value, date):
        yield value
    for inner in _inside(value):
        yield from _days_in(inner)


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, Mapping):
        return (*value, *value.values())
    if isinstance(value, tuple):
        return value
    if is_dataclass(value):
        # Not what is only kept to be found again, and not shown for that reason.
        return [getattr(value, one.name) for one in fields(value) if one.repr]
    return ()


def _after(day: date) -> date:
    return min(day, LAST_BUT_ONE) + timedelta(days=1)


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
