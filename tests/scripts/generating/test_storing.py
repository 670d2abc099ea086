"""A generated district through the real store: the same facts come out of the log."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from domain.facts import TeacherFacts
from domain.terms import StreamKind
from ledger.application import CreditLedger
from ledger.codec import body_of, event_of
from projections.folded import Streams, known_at
from scripts.generating.events import Teller
from scripts.generating.facts import facts_of
from scripts.generating.shapes import Block, Size
from scripts.generating.storing import store
from scripts.generating.world import World

LAST_DAY = date(2025, 12, 31)


def unwatched(_what: str, _count: int) -> None:
    pass


def without_positions(facts: TeacherFacts) -> TeacherFacts:
    """A generated fact does not know where in the log it will stand."""
    return replace(
        facts,
        completions=tuple(replace(one, position=0) for one in facts.completions),
        carried_in=tuple(replace(one, position=0) for one in facts.carried_in),
    )


def test_bodies_are_the_canonical_bytes_of_their_events(
    world: World, block: Block
) -> None:
    seen: Counter[str] = Counter()

    for batch in Teller("chaoyang", world.catalogue, 500).batches([block]):
        for body in batch.bodies:
            assert body_of(event_of(batch.topic, body)) == body
        seen[batch.topic] += len(batch)

    assert set(seen) == {
        "completion-posted",
        "completion-approved",
        "completion-rejected",
        "completion-recognised",
    }
    assert seen["completion-posted"] == len(block.rows) + block.rows.corroborated.sum()


def test_the_number_of_events_is_known_before(world: World, block: Block) -> None:
    teller = Teller("chaoyang", world.catalogue, 500)

    counted = teller.count([block])

    assert counted == sum(len(batch) for batch in teller.batches([block]))


def test_what_is_decided_follows_what_was_reported(world: World, block: Block) -> None:
    posted: set[str] = set()

    for batch in Teller("chaoyang", world.catalogue, 500).batches([block]):
        ids = {str(event_of(batch.topic, b).posting_id) for b in batch.bodies}
        if batch.topic == "completion-posted":
            posted |= ids
        assert ids <= posted


@pytest.fixture
def stored(ledger: CreditLedger) -> tuple[CreditLedger, World, Block]:
    world = World(Size(teachers=60, completions=3_600, seed=7))
    (block,) = world.blocks()
    told: Counter[str] = Counter()
    report = store(ledger, world, lambda what, count: told.update({what: count}))
    assert report.events == sum(told.values()) == ledger.position()
    assert report.completions == 3_600
    return ledger, world, block


def test_the_streams_fold_to_the_generated_facts(
    stored: tuple[CreditLedger, World, Block],
) -> None:
    ledger, world, block = stored
    streams = Streams(ledger.recorder, ledger.mapper)
    registers = ledger.registers.as_of(ledger.position())

    for number in range(len(block.teachers)):
        folded = streams.fold(block.teachers.name(number), known_at(ledger.position()))
        assert without_positions(folded.facts(registers, LAST_DAY)) == facts_of(
            world.catalogue, block, number
        )


def test_positions_and_versions_are_dense(
    stored: tuple[CreditLedger, World, Block],
) -> None:
    ledger, _, block = stored
    head = ledger.position()

    events = ledger.log(0, head + 1)

    assert [event.position for event in events] == list(range(1, head + 1))
    own = ledger.read(ledger.stream(StreamKind.TEACHER, block.teachers.name(0)))
    assert [event.version for event in own] == list(range(1, len(own) + 1))
