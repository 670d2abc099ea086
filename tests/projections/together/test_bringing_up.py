"""Standings that are brought up together are those that are explained one by one."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.events.teacher import (
    CertificateIssued,
    FrozenParcel,
    TeacherAbsorbed,
    TeacherMerged,
)
from domain.policy.columns.arithmetic import ScaleError
from domain.terms import StreamKind
from projections import generations, standings
from projections.errors import HashesCollideError
from projections.overview import school_overview
from projections.rebuild import rebuild
from projections.together import standings as together
from tests.conftest import TODAY
from tests.projections.history import (
    a_district,
    a_report,
    a_teacher,
    an_approval,
    record,
    the_policies,
)
from tests.projections.random_history import histories
from tests.projections.test_facts import FEW, a_new_district

TEACHER = StreamKind.TEACHER


@pytest.fixture
def one_is_many(monkeypatch):
    """Let even a single standing be brought up by columns."""
    monkeypatch.setattr(standings, "MANY", 1)


@pytest.fixture
def a_few(ledger):
    """Three teachers with some credit each, the last one certified."""
    a_district(ledger)
    said = [a_teacher("T002"), a_teacher("T003")]
    for number, teacher_id in enumerate(("T001", "T002", "T003"), start=1):
        said += [a_report(number, teacher_id), an_approval(number, teacher_id)]
    record(ledger, *said, (TEACHER, "T003", a_certificate(f"{UUID(int=3)}-0")))


def a_certificate(parcel_id):
    parcel = FrozenParcel(
        parcel_id=parcel_id, category="required.professional.subject", credits="2"
    )
    return CertificateIssued(
        certificate_id=UUID(int=99),
        series="credits",
        period="2021-01-01/2025-12-31",
        policy_digest="0" * 64,
        facts_as_of=1,
        parcels=(parcel,),
    )


def parcels(projector):
    with projector.database.transaction() as connection:
        generations.enter(connection, projector.district)
        return dict(
            connection.execute(
                "SELECT teacher_id, parcels FROM standing WHERE series = 'credits'"
            ).fetchall()
        )


@FEW
@given(said=histories(most=40), together_first=st.booleans())
def test_they_equal_the_explained_ones(settings, said, together_first):
    ways = [1, 10**6] if together_first else [10**6, 1]
    with a_new_district(settings, 40) as (ledger, projector, _):
        record(ledger, *the_policies(), *said)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(standings, "MANY", ways[0])
            projector.catch_up(TODAY)
            patch.setattr(standings, "MANY", ways[1])

            report = rebuild(projector, TODAY, compare=True)

    assert report.differences == []


def test_nobody_is_left_behind(one_is_many, a_few, ledger, projector, room):
    projector.catch_up(TODAY)

    found = school_overview(room, "S001", "credits", TODAY).standings
    assert [one.total_credits for one in found] == [2, 2, 2]
    assert {one.computed_at for one in found} == {ledger.position()}
    assert room.behind() == 0


def test_only_who_is_certified_has_parcels(one_is_many, a_few, projector):
    projector.catch_up(TODAY)

    found = parcels(projector)

    assert (found["T001"], found["T002"]) == (None, None)
    assert [key.startswith(str(UUID(int=3))) for key in found["T003"]] == [True]


def test_a_person_of_several_ids_is_explained(
    one_is_many, a_few, ledger, projector, room
):
    record(
        ledger,
        (TEACHER, "T002", TeacherMerged(into_teacher_id="T001")),
        (TEACHER, "T001", TeacherAbsorbed(from_teacher_id="T002")),
    )

    projector.catch_up(TODAY)

    found = school_overview(room, "S001", "credits", TODAY).standings
    assert "T002" not in {one.teacher_id for one in found}
    assert room.behind() == 0
    assert rebuild(projector, TODAY, compare=True).differences == []


def test_documents_that_are_not_for_columns_are_tried_once(
    one_is_many, a_few, projector, room, monkeypatch
):
    tried = []

    def too_fine(*_):
        tried.append(1)
        raise ScaleError(2**62)

    monkeypatch.setattr(together, "evaluation", too_fine)
    monkeypatch.setattr(standings, "MOST", 3)

    while projector.project_events():
        pass
    for _ in range(3):
        projector.run_once(TODAY)

    assert room.behind() == 0
    assert len(tried) == 2, "once for each series"


def test_ids_whose_hashes_collide_are_explained(
    one_is_many, a_few, projector, room, monkeypatch
):
    def collide(*_):
        raise HashesCollideError

    monkeypatch.setattr(standings, "populations", collide)

    projector.catch_up(TODAY)

    assert room.behind() == 0
    assert school_overview(room, "S001", "credits", TODAY).standings
