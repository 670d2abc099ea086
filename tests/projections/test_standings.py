"""Standings follow whatever bears on them, and tell the position they stand at."""

from datetime import date
from decimal import Decimal

import pytest

from domain.events.register import (
    ActivityAmended,
    ActivityWithdrawn,
    PolicyWithdrawn,
    ProjectYearDisallowed,
    ProviderQualificationChanged,
    RulingMade,
    SchoolKindChanged,
    SchoolMerged,
)
from domain.terms import StreamKind
from projections.overview import school_overview
from projections.rebuild import rebuild
from tests.conftest import TODAY
from tests.projections.history import (
    a_district,
    a_provider,
    a_report,
    a_school,
    a_teacher,
    an_activity,
    an_adoption,
    an_approval,
    record,
)

A_DAY = date(2022, 1, 1)


def standing(room, teacher_id="T001", school_id="S001"):
    found = school_overview(room, school_id, "credits", TODAY).standings
    return next(one for one in found if one.teacher_id == teacher_id)


def ruling(**whom):
    made = RulingMade(
        series="credits", effect="target", document_no="1", credits=Decimal(20), **whom
    )
    return StreamKind.RULING, "R1", made


TOUCHING = {
    "a posting": a_report(5, occasion="5"),
    "an activity that is amended": (
        StreamKind.ACTIVITY,
        "A001",
        ActivityAmended(document_no="1", hours=Decimal(8)),
    ),
    "an activity that is withdrawn": (
        StreamKind.ACTIVITY,
        "A001",
        ActivityWithdrawn(valid_from=A_DAY, document_no="1"),
    ),
    "a provider's qualification": (
        StreamKind.PROVIDER,
        "P001",
        ProviderQualificationChanged(may_give=(), valid_from=A_DAY, document_no="1"),
    ),
    "the kind of the school": (
        StreamKind.SCHOOL,
        "S001",
        SchoolKindChanged(kind="private_or_other", valid_from=A_DAY),
    ),
    "a disallowed project-year": (
        StreamKind.SCHOOL,
        "S001",
        ProjectYearDisallowed(year=2022, kind="professional", document_no="1"),
    ),
    "a ruling for the teacher": ruling(teacher_ids=("T001",)),
    "a ruling for a group": ruling(attributes={"entry": ("existing",)}),
    "a policy that is withdrawn": (
        StreamKind.POLICY,
        "chaoyang-duties",
        PolicyWithdrawn(revision="1", document_no="1"),
    ),
}


@pytest.mark.parametrize("said", TOUCHING.values(), ids=TOUCHING.keys())
def test_a_standing_is_computed_again_for(ledger, projector, room, said):
    a_district(ledger)
    record(ledger, a_report(1), an_approval(1))
    projector.catch_up(TODAY)
    before = standing(room).computed_at

    record(ledger, said)
    projector.catch_up(TODAY)

    assert standing(room).computed_at == ledger.position() > before
    assert rebuild(projector, TODAY, compare=True).differences == []


def test_a_standing_is_left_alone_by_what_does_not_bear_on_it(ledger, projector, room):
    a_district(ledger)
    record(ledger, a_school("S002"), a_provider("P002"), an_activity("A002"))
    record(ledger, a_report(1), an_approval(1), a_teacher("T002", school_id="S002"))
    projector.catch_up(TODAY)
    before = standing(room).computed_at

    amended = ActivityAmended(document_no="1", hours=Decimal(8))
    record(ledger, (StreamKind.ACTIVITY, "A002", amended), a_report(2, "T002"))
    projector.catch_up(TODAY)

    assert standing(room).computed_at == before
    assert standing(room, "T002", "S002").computed_at == ledger.position()


def test_a_teacher_whose_facts_are_ahead_is_told_to_be_behind(ledger, projector, room):
    a_district(ledger)
    projector.catch_up(TODAY)
    record(ledger, a_report(1), an_approval(1))

    projector.project_events()

    assert standing(room).behind
    assert room.behind() == 1
    projector.catch_up(TODAY)
    assert not standing(room).behind
    assert standing(room).total_credits == 2


def test_standings_follow_the_day_while_the_period_runs(ledger, projector, room):
    a_district(ledger)
    record(ledger, a_report(1, completed_on=date(2025, 3, 1)), an_approval(1))

    projector.catch_up(date(2025, 2, 28))
    assert standing(room).total_credits == 0
    projector.catch_up(date(2025, 3, 1))
    assert standing(room).total_credits == 2


def test_a_school_that_was_merged_passes_on_what_changes(ledger, projector, room):

    a_district(ledger)
    merged = SchoolMerged(into_school_id="S002", valid_from=A_DAY)
    record(ledger, a_school("S002"), (StreamKind.SCHOOL, "S001", merged))
    projector.catch_up(TODAY)
    commission = standing(room, school_id="S002").document

    change = SchoolKindChanged(kind="private_or_other", valid_from=A_DAY)
    record(ledger, (StreamKind.SCHOOL, "S002", change))
    projector.catch_up(TODAY)

    assert standing(room, school_id="S002").document != commission


def test_a_document_that_no_longer_loads_holds_up_standings_but_no_facts(
    ledger, projector, room
):
    a_district(ledger)
    projector.catch_up(TODAY)
    broken = (StreamKind.POLICY, "broken", an_adoption("broken", "no = policy"))
    record(ledger, broken, a_report(1), an_approval(1))

    projector.catch_up(TODAY)

    assert len(room.teacher_facts("T001").facts.completions) == 1
    assert standing(room).behind
    withdrawn = PolicyWithdrawn(revision="1", document_no="1")
    record(ledger, (StreamKind.POLICY, "broken", withdrawn))
    projector.catch_up(TODAY)
    assert not standing(room).behind
