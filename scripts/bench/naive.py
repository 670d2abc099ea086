"""The naive replay: stream by stream, folded and explained under both documents.

What any event-sourced system can do without projections or columns. It looks for no
causes, so that it is let off the dearest part.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.policy.explain import explain
from domain.policy.load import Policy
from projections.folded import Streams, known_at
from projections.reading import ReadingRoom


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What both documents say of a teacher."""

    before: str
    after: str
    total_before: str
    total_after: str

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return (self.before, self.total_before) == (self.after, self.total_after)


@dataclass(frozen=True, kw_only=True)
class Sample:
    """The naive replay of some teachers, and what it took."""

    found: dict[str, Judged]
    completions: int
    wall_s: float
    cpu_s: float


def naive(
    room: ReadingRoom,
    policies: tuple[Policy, Policy],
    teachers: Sequence[str],
    counted_up_to: date,
) -> Sample:
    """Replay some teachers from the event store; those governed are told of."""
    ledger = room.ledger
    streams = Streams(ledger.recorder, ledger.mapper)
    head = ledger.position()
    registers = ledger.registers.as_of(head)
    used, started = time.process_time(), time.perf_counter()
    found: dict[str, Judged] = {}
    completions = 0
    for teacher_id in teachers:
        folded = streams.fold(teacher_id, known_at(head))
        facts = folded.facts(registers, counted_up_to)
        completions += len(facts.completions)
        before, after = (explain(one, facts, counted_up_to) for one in policies)
        attributes = facts.attributes_on(min(counted_up_to, policies[0].period_until))
        if policies[0].head.governs.matches(attributes):
            found[teacher_id] = Judged(
                before=before.verdict.value,
                after=after.verdict.value,
                total_before=str(before.total_credits),
                total_after=str(after.total_credits),
            )
    return Sample(
        found=found,
        completions=completions,
        wall_s=time.perf_counter() - started,
        cpu_s=time.process_time() - used,
    )
