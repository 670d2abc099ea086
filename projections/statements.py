"""Statements: what the rules say of a teacher.

A query is (teacher, facts as of, policy as of, counted up to): each is told in the
answer, down to the versions of the streams and the digest of the document.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.facts import TeacherFacts
from domain.policy.explain import explain
from domain.policy.governing import governing
from domain.policy.load import Policy
from domain.statement import Statement
from projections.asserted import end_of_day
from projections.certificates import certificate_of
from projections.governed import counted_until
from projections.others import other_results
from projections.reading import ReadingRoom
from projections.views import AsOf, StatementView
from projections.visit import Visit


@dataclass(frozen=True, kw_only=True)
class Question:
    """Which statement is asked for."""

    series: str
    today: date
    """The district's day: credits are counted up to it while the period runs."""
    as_of: AsOf = field(default_factory=AsOf)
    policy_as_of: date | None = None
    """Only documents adopted by the end of this day, as asserted; now without."""
    counted_up_to: date | None = None
    """A day to count up to instead of min(today, end of the period)."""
    readings: Mapping[str, str] = field(default_factory=dict)
    """Options to apply instead of the document's defaults, by question."""

    @property
    def standard(self) -> bool:
        """Whether it asks for today's facts under today's rules, as they stand."""
        return (
            self.as_of == AsOf()
            and self.policy_as_of is None
            and self.counted_up_to is None
            and not self.readings
        )


def statement(room: ReadingRoom, teacher_id: str, question: Question) -> StatementView:
    """Return a teacher's statement with everything needed to check or question it.

    Raises UnknownError, GovernedByNoneError, GovernedBySeveralError,
    ReadingUnknownError, SeveralAxesError.
    """
    return room.read(lambda visit: statement_in(room, visit, teacher_id, question))


def statement_in(
    room: ReadingRoom, visit: Visit, teacher_id: str, question: Question
) -> StatementView:
    """Return a teacher's statement inside a visit; as `statement`."""
    on = question.counted_up_to or question.today
    read = room.facts(visit, teacher_id, question.as_of, on)
    policies = policies_of(room, visit, question)
    explained = explained_by(policies, read.facts, question)
    attributes = read.facts.attributes_on(explained.counted_up_to)
    entry = room.ledger.directory.get(teacher_id)
    grounds = None if question.standard else explained
    return StatementView(
        statement=explained,
        read=read,
        certificate=(
            certificate_of(visit, teacher_id, question.series, read.position, grounds)
            if read.certified
            else None
        ),
        name=entry.name if entry else None,
        school_id=_first(attributes.get("school")),
        service=_first(attributes.get("service")),
        others=other_results(policies, read.facts, explained, question.readings),
    )


def policies_of(
    room: ReadingRoom, visit: Visit, question: Question
) -> Sequence[Policy]:
    """Return the documents that stood on the day that is asked for."""
    if question.policy_as_of is None:
        return room.ledger.policies.governing_documents(
            until_position=visit.position, seen=visit.generation.register_position
        )
    return room.ledger.policies.governing_documents(
        asserted_by=end_of_day(question.policy_as_of, room.zone)
    )


def explained_by(
    policies: Sequence[Policy], facts: TeacherFacts, question: Question
) -> Statement:
    """Return what the governing document says of a teacher's facts."""
    on = question.counted_up_to or question.today
    policy = governing(policies, question.series, facts, on)
    counted_up_to = question.counted_up_to or counted_until(
        policy, facts, question.today
    )
    return explain(policy, facts, counted_up_to, question.readings)


def _first(values: Sequence[str] | None) -> str:
    return values[0] if values else ""
