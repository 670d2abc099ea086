"""As of any position, the projected facts are the folded ones."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from domain.errors import UnknownError
from domain.registers import Registers
from ledger.application import CreditLedger
from ledger.registers import RegisterStates, applied
from projections import generations
from projections.folded import Streams, known_at
from projections.reading import ReadingRoom
from projections.rebuild import rebuild
from projections.runner import Projector
from projections.views import AsOf
from tests.conftest import TODAY
from tests.projections.history import (
    a_district,
    a_report,
    an_approval,
    record,
    the_policies,
)
from tests.projections.random_history import TEACHERS, histories

_districts = count(1)

EXAMPLES = int(os.environ.get("CREDIT_LEDGER_TEST_EXAMPLES", "6"))
"""Random histories a test; a soak draws thousands."""

FEW = hypothesis_settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@contextmanager
def a_new_district(
    settings, batch_events
) -> Iterator[tuple[CreditLedger, Projector, ReadingRoom]]:
    """A district of its own in the test's database: a log and tables of its own."""
    own = replace(settings, district=f"district-{next(_districts)}", pool_max=4)
    projector = Projector(own, batch_events=batch_events)
    projector.prepare()
    try:
        with CreditLedger(own) as ledger:
            yield ledger, projector, ReadingRoom(ledger.database, ledger, own.district)
    finally:
        projector.close()


def registers_at(ledger, room, position):
    """Fold the registers from the log, without any cache."""
    events = [e for e in ledger.log(0, 10_000) if e.position <= position]
    states = applied(RegisterStates(), events)
    return Registers(
        schools=states.schools,
        activities=states.activities,
        providers=states.providers,
        rulings=states.rulings,
        zone=room.zone,
    )


def folded(ledger, room, teacher_id, position):
    """Fold everything recorded up to a position, without any projection."""
    streams = Streams(ledger.recorder, ledger.mapper)
    person = streams.fold(teacher_id, known_at(position))
    if not person.profile.exists:
        return None
    return person.facts(registers_at(ledger, room, position))


def projected(room, teacher_id, position=None):
    try:
        return room.teacher_facts(teacher_id, AsOf(position=position)).facts
    except UnknownError:
        return None


@FEW
@given(said=histories(), batch=st.integers(min_value=1, max_value=40))
def test_facts_as_of_any_position_equal_the_fold_up_to_it(settings, said, batch):
    with a_new_district(settings, batch) as (ledger, projector, room):
        record(ledger, *said)
        projector.catch_up(TODAY)

        for position in range(1, ledger.position() + 1, 3):
            for teacher_id in TEACHERS:
                found = projected(room, teacher_id, position)
                assert found == folded(ledger, room, teacher_id, position)


@FEW
@given(said=histories(most=60), batch=st.integers(min_value=1, max_value=40))
def test_facts_as_of_now_equal_the_fold_of_everything(settings, said, batch):
    with a_new_district(settings, batch) as (ledger, projector, room):
        record(ledger, *said)
        projector.catch_up(TODAY)

        for teacher_id in TEACHERS:
            found = projected(room, teacher_id)
            assert found == folded(ledger, room, teacher_id, ledger.position())


@FEW
@given(
    said=histories(),
    batch=st.integers(min_value=1, max_value=40),
    cut=st.integers(min_value=0, max_value=30),
)
def test_live_projections_equal_rebuilt_ones(settings, said, batch, cut):
    with a_new_district(settings, batch) as (ledger, projector, _):
        record(ledger, *the_policies(), *said[: cut + 9])
        projector.run_once(TODAY)
        if said[cut + 9 :]:
            record(ledger, *said[cut + 9 :])
        projector.catch_up(TODAY)

        report = rebuild(projector, TODAY, compare=True)

        assert report.compared
        assert report.position == ledger.position()
        assert report.differences == []


def test_a_rebuild_names_what_differs(ledger, projector):
    a_district(ledger)
    record(ledger, a_report(1), an_approval(1))
    projector.catch_up(TODAY)
    with projector.database.transaction() as connection:
        generations.enter(connection, ledger.district)
        connection.execute("UPDATE report SET status = 'rejected'")
        connection.execute("UPDATE completion SET amount_hundredths = 9900")

    report = rebuild(projector, TODAY, compare=True)

    tables = {d.table: (d.only_live, d.only_rebuilt) for d in report.differences}
    assert tables == {"report": (1, 1), "completion": (2, 2)}
    mended = rebuild(projector, TODAY, compare=True)
    assert mended.differences == []
