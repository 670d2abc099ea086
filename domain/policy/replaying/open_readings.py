"""How many certificates hang on each question that only the district can settle."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from domain.policy.columns.population import Population
from domain.policy.load import Policy
from domain.policy.replaying.comparing import Comparison
from domain.policy.replaying.pairing import Pair, pieces
from domain.policy.replaying.result import Tally
from domain.policy.replaying.tallying import Groups
from domain.policy.replaying.world import Evaluate, World, judged
from domain.policy.revisions.amendments import Applied
from domain.statement import Label

TEACHERS_AT_ONCE = 5_000


@dataclass(frozen=True, kw_only=True)
class OptionReport:
    """What would come of one other option, the rest read as it stands."""

    reading_id: str
    question: Label
    article: str
    open: bool
    """Only the district can settle it."""
    default: str
    """The option that stands, and what it says."""
    default_label: Label
    option: str
    option_label: Label
    tally: Tally


def readings_report(
    parts: Iterable[Population],
    policy: Policy,
    counted_up_to: date,
    evaluate: Evaluate,
    watch: Callable[[int], None] = lambda _teachers: None,
) -> tuple[OptionReport, ...]:
    """Return for each other option of every reading who would gain or lose by it.

    The open questions come first, then the others, in document order. `parts` are
    the facts, perhaps in several parts; `watch` is told how many teachers are done.
    """
    flips = list(_flips(policy))
    groups = {flip: Groups() for flip in flips}
    for part in parts:
        for piece in pieces(Pair(before=part, after=part), TEACHERS_AT_ONCE):
            standing = judged(_world(policy, {}, counted_up_to), piece.before, evaluate)
            for flip in flips:
                world = _world(policy, dict([flip]), counted_up_to)
                other = judged(world, piece.before, evaluate)
                comparison = Comparison(piece=piece, before=standing, after=other)
                groups[flip].add([""] * len(piece), comparison)
            watch(len(piece))
    return tuple(_report(policy, flip, groups[flip].total()) for flip in flips)


def _flips(policy: Policy) -> Iterator[tuple[str, str]]:
    """Yield each reading with each of its options but the one that stands."""
    for open_ in (True, False):
        for name, reading in policy.readings.items():
            if reading.open is open_:
                for option in reading.options:
                    if option != reading.default:
                        yield name, option


def _world(policy: Policy, readings: Mapping[str, str], day: date) -> World:
    options = policy.rules(readings).options
    applied = Applied(policy=policy, readings=options)
    return World(applied=applied, counted_up_to=day)


def _report(policy: Policy, flip: tuple[str, str], tally: Tally) -> OptionReport:
    name, option = flip
    reading = policy.readings[name]
    return OptionReport(
        reading_id=name,
        question=reading.question,
        article=reading.article,
        open=reading.open,
        default=reading.default,
        default_label=reading.options[reading.default],
        option=option,
        option_label=reading.options[option],
        tally=tally,
    )
