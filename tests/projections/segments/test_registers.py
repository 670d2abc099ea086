"""What registers say is joined when columns are read, as known at the position."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from domain.events.register import (
    ActivityAmended,
    ActivityWithdrawn,
    ProjectYearDisallowed,
    ProviderQualificationChanged,
    RulingMade,
    SchoolKindChanged,
)
from domain.events.teacher import (
    CompletionRecognised,
    CreditCarriedIn,
    TeacherAbsorbed,
    TeacherMerged,
    TeacherMoved,
)
from domain.policy.columns.encode import population_of
from domain.policy.columns.population import Marks, Standing
from domain.terms import StreamKind
from projections.segments import Segments
from projections.views import AsOf
from tests.conftest import TODAY
from tests.projections.history import (
    TEACHER,
    a_provider,
    a_report,
    a_school,
    a_teacher,
    an_activity,
    an_approval,
    record,
)
from tests.projections.segments.decoded import decoded


@pytest.fixture
def segments(room, tmp_path):
    return Segments(room, tmp_path)


def rows(segments, projector, teacher_id="T001", **as_of):
    projector.catch_up(TODAY)
    return decoded(segments.population(AsOf(**as_of)))[teacher_id]["rows"]


def test_an_amended_activity_changes_no_file(ledger, projector, segments):
    record(ledger, a_school(), a_provider(), an_activity(), a_teacher(), a_report(1))
    (before,) = rows(segments, projector)
    written = segments.position
    amended = ActivityAmended(document_no="1", hours=Decimal(8), tags={"theme": "it"})
    (at,) = record(ledger, (StreamKind.ACTIVITY, "A001", amended))

    (after,) = rows(segments, projector)
    (then,) = rows(segments, projector, position=at.position - 1)

    assert (before["activity_hours"], after["activity_hours"]) == (2000, 800)
    assert (before["tags"], after["tags"]) == ({"section": "subject"}, {"theme": "it"})
    assert then == before
    assert segments.position == written


def test_a_row_is_known_until_the_position_at_which_it_changes(
    ledger, projector, segments
):
    record(ledger, a_school(), a_provider(), an_activity(), a_teacher(), a_report(1))
    (approved,) = record(ledger, an_approval(1))
    record(ledger, a_teacher("T002"))

    (before,) = rows(segments, projector, position=approved.position - 1)
    (after,) = rows(segments, projector, position=approved.position)

    assert before["status"] == Standing.PENDING
    assert after["status"] == Standing.APPROVED
    assert rows(segments, projector) == [after]


def test_a_run_has_its_last_day(ledger, projector, segments):
    last = date(2022, 5, 1)
    runs = an_activity(runs_from=date(2022, 4, 30), runs_until=last)
    record(ledger, a_school(), a_provider(), runs, a_teacher())
    for number in range(-2, 2):
        day = last + timedelta(days=number)
        record(ledger, a_report(10 + number, completed_on=day, occasion=str(number)))

    marks = [one["marks"] for one in rows(segments, projector)]

    approved = [bool(one & Marks.ACTIVITY_APPROVED) for one in marks]
    assert approved == [False, True, True, False]


def test_a_move_on_the_day_on_which_the_school_changes_begins_one_span(
    ledger, projector, room, segments
):
    day = date(2023, 9, 1)
    record(ledger, a_school(), a_school("S002"), a_teacher())
    changed = SchoolKindChanged(kind="private_or_other", valid_from=day)
    record(ledger, (StreamKind.SCHOOL, "S001", changed))
    record(ledger, (TEACHER, "T001", TeacherMoved(school_id="S002", valid_from=day)))
    projector.catch_up(TODAY)

    spans = decoded(segments.population())["T001"]["spans"]

    assert [first for first, _ in spans] == [date(2021, 1, 1), day]
    assert spans == [
        (span.valid_from, span.attributes)
        for span in room.teacher_facts("T001").facts.spans
    ]


def test_an_approval_ends_on_the_day_of_its_withdrawal(ledger, projector, segments):
    day = date(2022, 5, 1)
    record(ledger, a_school(), a_provider(), an_activity(), a_teacher())
    record(ledger, a_report(1, completed_on=date(2022, 4, 30)))
    record(ledger, a_report(2, completed_on=day, occasion="2"))
    withdrawn = ActivityWithdrawn(valid_from=day, document_no="1")
    record(ledger, (StreamKind.ACTIVITY, "A001", withdrawn))

    before, after = rows(segments, projector)

    assert before["marks"] & Marks.ACTIVITY_APPROVED
    assert not after["marks"] & Marks.ACTIVITY_APPROVED


def test_a_provider_may_give_again_after_a_time(ledger, projector, segments):
    record(ledger, a_school(), a_provider(), an_activity(), a_teacher())
    for number, year in enumerate((2021, 2022, 2023, 2024)):
        kinds = ("professional",) if number % 2 else ()
        changed = ProviderQualificationChanged(
            may_give=kinds, valid_from=date(year, 7, 1), document_no="1"
        )
        record(ledger, (StreamKind.PROVIDER, "P001", changed))
        day = date(year, 12, 1)
        record(ledger, a_report(number + 1, completed_on=day, occasion=str(number)))

    marks = [one["marks"] for one in rows(segments, projector)]

    qualified = [bool(one & Marks.PROVIDER_QUALIFIED) for one in marks]
    assert qualified == [False, True, False, True]


def test_a8_25_a_disallowed_year_and_what_makes_up_for_it(ledger, projector, segments):
    record(ledger, a_school(), a_provider(), an_activity(), a_teacher())
    record(ledger, a_report(1, completed_on=date(2022, 12, 31)))
    record(ledger, a_report(2, completed_on=date(2023, 1, 1), occasion="2"))
    again = {"completed_on": date(2023, 6, 1), "makes_up_for": 2022, "occasion": "3"}
    record(ledger, a_report(3, **again))
    record(ledger, a_disallowance(2022))

    (*_, before) = rows(segments, projector)
    record(ledger, a_disallowance(2023))
    found = rows(segments, projector)

    fallen = [bool(one["marks"] & Marks.DISALLOWED) for one in found]
    assert fallen == [True, True, False]
    assert [one["counts_in"] for one in found] == [0, 0, 2022]
    assert found[-1] == before


def a_disallowance(year):
    fallen = ProjectYearDisallowed(year=year, kind="professional", document_no="1")
    return StreamKind.SCHOOL, "S001", fallen


def test_a_school_that_no_register_has_is_named_all_the_same(
    ledger, projector, segments
):
    record(ledger, a_provider(), an_activity(), a_teacher(), a_report(1))

    (found,) = rows(segments, projector)

    assert found["school"] == "S001"


def test_a_recognised_kind_counts_but_the_posted_one_is_qualified(
    ledger, projector, segments
):
    record(ledger, a_school(), a_provider(), an_activity(), a_teacher(), a_report(1))
    recognised = CompletionRecognised(
        posting_id=UUID(int=1),
        authority="district",
        document_no="1",
        kind="self_directed",
        credits=Decimal("1.5"),
    )
    record(ledger, (TEACHER, "T001", recognised))

    (found,) = rows(segments, projector)

    assert (found["kind"], found["recognised_credits"]) == ("self_directed", 150)
    assert found["marks"] & Marks.PROVIDER_QUALIFIED


def test_a_carried_in_line_stands_among_the_completions(ledger, projector, segments):
    record(ledger, a_school(), a_provider(), an_activity(), a_teacher())
    record(
        ledger, a_report(1), a_report(3, completed_on=date(2024, 1, 1), occasion="2")
    )
    line = CreditCarriedIn(
        carry_in_id=UUID(int=2),
        origin_district="haidian",
        origin_reference="7",
        kind="professional",
        credits=Decimal("0.25"),
        hours=None,
        completed_on=date(2023, 1, 1),
    )
    record(ledger, (TEACHER, "T001", line))

    found = rows(segments, projector)

    assert [one["carried_in"] for one in found] == [False, True, False]
    assert (found[1]["amount"], found[1]["recognised_credits"]) == (-1, 25)


@pytest.mark.parametrize("twice", [False, True], ids=["apart", "the same completion"])
def test_merged_ids_are_one_person_from_then_on(
    ledger, projector, room, segments, twice
):
    record(ledger, a_school(), a_provider(), an_activity())
    record(ledger, a_teacher("T001"), a_teacher("T002"), a_teacher("T003"))
    record(ledger, a_report(1), an_approval(1))
    occasion = "" if twice else "2"
    record(ledger, a_report(2, "T002", occasion=occasion, reporter="S002"))
    record(ledger, a_report(3, "T003"))
    ruling = RulingMade(
        series="credits",
        effect="target",
        document_no="1",
        teacher_ids=("T002",),
        attributes={},
        credits=Decimal(20),
    )
    record(ledger, (StreamKind.RULING, "R1", ruling))
    before = ledger.position()
    record(
        ledger,
        (TEACHER, "T002", TeacherMerged(into_teacher_id="T001")),
        (TEACHER, "T001", TeacherAbsorbed(from_teacher_id="T002")),
    )
    projector.catch_up(TODAY)

    now, then = segments.at(), segments.at(AsOf(position=before))

    assert list(now.teacher_ids) == ["T001", "T003"]
    assert list(then.teacher_ids) == ["T001", "T002", "T003"]
    facts = [room.teacher_facts(one).facts for one in now.teacher_ids]
    found = decoded(now.population())
    assert found == decoded(population_of(facts))
    assert len(found["T001"]["rows"]) == (1 if twice else 2)
    assert [one.ruling_id for one in found["T001"]["rulings"]] == ["R1"]


def test_an_empty_district_is_an_empty_population(ledger, projector, segments):
    projector.catch_up(TODAY)

    found = segments.population()

    assert (len(found), found.rows) == (0, 0)
    assert list(segments.chunks()) == []
