"""As of any position, the columns say what the folds of the streams say."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from domain.policy.columns.encode import population_of
from projections.folded import Streams, known_at
from projections.segments import Scope, Segments
from projections.views import AsOf
from tests.conftest import TODAY
from tests.projections.history import record
from tests.projections.random_history import TEACHERS, histories
from tests.projections.segments.decoded import decoded
from tests.projections.test_facts import FEW, a_new_district, registers_at

BATCHES = st.integers(min_value=1, max_value=40)
ANY_TAIL = 10_000


def folded_facts(ledger, room, position, on=None):
    """Fold everybody who goes on under an id of their own, as known at a position."""
    registers = registers_at(ledger, room, position)
    streams = Streams(ledger.recorder, ledger.mapper)
    persons = [streams.fold(one, known_at(position)) for one in TEACHERS]
    return [
        person.facts(registers, on)
        for person in persons
        if person.profile.exists and person.profile.merged_into is None
    ]


def expected(ledger, room, position, on=None):
    return decoded(population_of(folded_facts(ledger, room, position, on)))


@FEW
@given(said=histories(), batch=BATCHES)
def test_columns_as_of_any_position_equal_the_fold_up_to_it(settings, said, batch):
    with a_new_district(settings, batch) as (ledger, projector, room):
        record(ledger, *said)
        projector.catch_up(TODAY)
        segments = Segments(room)

        for position in range(1, ledger.position() + 1, 3):
            found = segments.population(AsOf(position=position))
            assert decoded(found) == expected(ledger, room, position)


@FEW
@given(said=histories(), cut=st.integers(min_value=0, max_value=30))
def test_what_was_recorded_since_the_columns_were_written_is_there(settings, said, cut):
    with a_new_district(settings, 40) as (ledger, projector, room):
        record(ledger, *said[: cut + 9])
        projector.catch_up(TODAY)
        segments = Segments(room, longest_tail=ANY_TAIL)
        written = segments.at().position
        if said[cut + 9 :]:
            record(ledger, *said[cut + 9 :])
        projector.catch_up(TODAY)

        for position in range(max(written - 3, 1), ledger.position() + 1, 2):
            found = segments.population(AsOf(position=position))
            assert decoded(found) == expected(ledger, room, position)
        assert segments.position == written


@FEW
@given(said=histories(most=60), on=st.dates(date(2020, 1, 1), date(2026, 1, 1)))
def test_rulings_are_matched_on_the_day_that_is_asked_for(settings, said, on):
    with a_new_district(settings, 40) as (ledger, projector, room):
        record(ledger, *said)
        projector.catch_up(TODAY)

        found = Segments(room).population(on=on)

        assert decoded(found) == expected(ledger, room, ledger.position(), on)


@FEW
@given(said=histories(), size=st.integers(min_value=1, max_value=3))
def test_chunks_are_the_parts_of_the_whole(settings, said, size):
    with a_new_district(settings, 40) as (ledger, projector, room):
        record(ledger, *said)
        projector.catch_up(TODAY)
        look = Segments(room).at()

        chunks = list(look.chunks(size))

        assert all(len(chunk) <= size for chunk in chunks)
        together = {k: v for chunk in chunks for k, v in decoded(chunk).items()}
        assert together == decoded(look.population())
        assert list(together) == list(look.teacher_ids)


@FEW
@given(said=histories(most=60))
def test_a_scope_leaves_others_out(settings, said):
    with a_new_district(settings, 40) as (ledger, projector, room):
        record(ledger, *said)
        projector.catch_up(TODAY)
        segments = Segments(room)
        everybody = decoded(segments.population())

        some = segments.population(scope=Scope(teacher_ids=frozenset({"T001", "T009"})))
        of_school = segments.population(scope=Scope(school_id="S002"))

        assert decoded(some) == {k: v for k, v in everybody.items() if k == "T001"}
        assert decoded(of_school) == {
            teacher_id: said
            for teacher_id, said in everybody.items()
            if "S002" in said["spans"][-1][1]["school"]
        }


@FEW
@given(said=histories(), day=st.dates(date(2020, 6, 1), date(2026, 6, 1)))
def test_columns_as_asserted_equal_the_single_teachers_facts(settings, said, day):
    with a_new_district(settings, 40) as (ledger, projector, room):
        record(ledger, *said)
        projector.catch_up(TODAY)
        as_of = AsOf(asserted_on=day)

        found = Segments(room).at(as_of)

        facts = [room.teacher_facts(one, as_of).facts for one in found.teacher_ids]
        assert decoded(found.population()) == decoded(population_of(facts))
