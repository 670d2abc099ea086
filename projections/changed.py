"""Why a teacher's statement changed: old and new facts under old and new rules."""

from dataclasses import dataclass, replace
from datetime import date

from domain.policy.governing import governing
from domain.policy.revisions.amendments import revision_of
from domain.policy.revisions.why import Explanation, Known, why
from projections.reading import ReadingRoom
from projections.replaying.questions import ReplayQuestion, Side, SideAsked, settled
from projections.views import FactsRead


@dataclass(frozen=True, kw_only=True)
class ChangeView:
    """What changed of one teacher, and what it was read from."""

    teacher_id: str
    question: ReplayQuestion
    """The two worlds, settled to the byte."""
    before: FactsRead
    after: FactsRead
    explanation: Explanation


def change_of(
    room: ReadingRoom,
    teacher_id: str,
    sides: tuple[SideAsked, SideAsked],
    series: str,
    today: date,
) -> ChangeView:
    """Explain a teacher's change from one world to another.

    A side that names no document is that of the standing one that governs the teacher,
    as its facts are known then. Raises UnknownError for a teacher who was not known,
    GovernedByNoneError, GovernedBySeveralError, and what `settled` raises.
    """
    before, after = (
        _with_rules(room, teacher_id, side, series, today) for side in sides
    )
    question = settled(room, before, after, today)
    old, new = (_facts(room, teacher_id, s) for s in (question.before, question.after))
    explanation = why(
        Known(facts=old.facts, counted_up_to=question.before.counted_up_to),
        Known(facts=new.facts, counted_up_to=question.after.counted_up_to),
        revision_of(
            question.before.policy,
            question.after.policy,
            question.before.readings,
            question.after.readings,
        ),
    )
    return ChangeView(
        teacher_id=teacher_id,
        question=question,
        before=old,
        after=new,
        explanation=explanation,
    )


def _facts(room: ReadingRoom, teacher_id: str, side: Side) -> FactsRead:
    return room.teacher_facts(teacher_id, side.as_of, side.counted_up_to)


def _with_rules(
    room: ReadingRoom, teacher_id: str, side: SideAsked, series: str, today: date
) -> SideAsked:
    """Return the side with the document that governs, where it names none."""
    if side.rules.document is not None or side.rules.text is not None:
        return side
    on = side.counted_up_to or today
    facts = room.teacher_facts(teacher_id, side.as_of, on).facts
    standing = room.ledger.policies.governing_documents()
    policy = governing(standing, series, facts, on)
    file = f"{policy.document} {policy.revision}"
    rules = replace(side.rules, text=policy.text, file=file)
    return replace(side, rules=rules)
