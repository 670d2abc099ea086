"""As of any position, the columns say what the folds of the streams say."""

from hypothesis import given
from hypothesis import strategies as st

from domain.policy.columns.encode import population_of
from projections.folded import Streams, known_at
from projections.segments import Segments
from projections.views import AsOf
from tests.conftest import TODAY
from tests.projections.history import record
from tests.projections.random_history import TEACHERS, histories
from tests.projections.segments.decoded import decoded
from tests.projections.test_facts import FEW, a_new_district, registers_at


def folded_population(ledger, room, position, on=None):
    """Fold everybody who goes on under an id of their own, as known at a position."""
    registers = registers_at(ledger, room, position)
    streams = Streams(ledger.recorder, ledger.mapper)
    persons = [streams.fold(one, known_at(position)) for one in TEACHERS]
    return population_of(
        [
            person.facts(registers, on)
            for person in persons
            if person.profile.exists and person.profile.merged_into is None
        ]
    )


@FEW
@given(said=histories(), batch=st.integers(min_value=1, max_value=40))
def test_columns_as_of_any_position_equal_the_fold_up_to_it(settings, said, batch):
    with a_new_district(settings, batch) as (ledger, projector, room):
        record(ledger, *said)
        projector.catch_up(TODAY)
        segments = Segments(room)

        for position in range(1, ledger.position() + 1, 3):
            found = segments.population(AsOf(position=position))
            expected = folded_population(ledger, room, position)
            assert decoded(found) == decoded(expected)
