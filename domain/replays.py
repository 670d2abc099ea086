"""Recorded replays: the same question has the same id, and ought to have one answer."""

from dataclasses import dataclass, replace

from domain.canonical import digest
from domain.events import Recorded
from domain.events.replay import ReplayedSide, ReplayRecorded

ID_CHARACTERS = 32
"""Of the digest of a question; enough that no two questions meet."""

COUNTED = (
    "counted",
    "gained",
    "lost",
    "newly_in_scope",
    "newly_out_of_scope",
    "unchanged",
    "amounts",
)
"""What is counted of a replay, as its totals name it."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One recorded result of a question."""

    recorded: ReplayRecorded
    position: int


@dataclass(frozen=True, kw_only=True)
class ReplayState:
    """One question, and the results that were recorded of it."""

    replay_id: str
    outcomes: tuple[Outcome, ...] = ()
    """More than one only where a result differed from the one before."""

    @property
    def latest(self) -> Outcome | None:
        """Return the result that was recorded last."""
        return self.outcomes[-1] if self.outcomes else None


def replay_id_of(question: ReplayRecorded) -> str:
    """Return the id of a question: the digest of all that its result rests on."""
    sides = [_side(question.before), _side(question.after)]
    return digest([*sides, question.school_id])[:ID_CHARACTERS]


def new(replay_id: str) -> ReplayState:
    """Return a question of which no result was recorded."""
    return ReplayState(replay_id=replay_id)


def apply(state: ReplayState, recorded: Recorded) -> ReplayState:
    """Return the question after one more event of its stream."""
    event = recorded.event
    if not isinstance(event, ReplayRecorded):
        return state
    outcome = Outcome(recorded=event, position=recorded.position)
    return replace(state, outcomes=(*state.outcomes, outcome))


def record_replay(
    state: ReplayState, proposed: ReplayRecorded
) -> ReplayRecorded | None:
    """Record a result; None where the same one stands already."""
    latest = state.latest
    if latest is not None and latest.recorded.result_sha256 == proposed.result_sha256:
        return None
    return proposed


def _side(side: ReplayedSide) -> list[object]:
    return [
        side.text_sha256,
        dict(side.readings),
        side.counted_up_to.isoformat(),
        side.position,
        side.asserted_on.isoformat() if side.asserted_on else None,
    ]
