"""How schools stand: completion rate 结业率, what is missing, how long things wait."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from domain.errors import UnknownError
from domain.events.register import PolicyWithdrawn, SchoolMerged
from domain.events.teacher import TeacherMerged, TeacherMoved
from domain.statement import Verdict
from domain.terms import StreamKind
from projections.overview import district_overview, school_overview, teachers
from projections.statements import Question, statement
from tests.conftest import TODAY
from tests.projections.history import (
    TEACHER,
    a_district,
    a_report,
    a_school,
    a_teacher,
    an_activity,
    an_approval,
    noon,
    record,
)

FULL = (
    ("public_required", {"theme": "ethics"}, Decimal(3)),
    ("public_required", {"theme": "policy"}, Decimal(3)),
    ("public_required", {"theme": "student"}, Decimal(1)),
    ("public_required", {"theme": "it"}, Decimal(1)),
    ("professional", {"section": "subject"}, Decimal(100)),
    ("elective_topical", {}, Decimal(120)),
    ("school_based", {}, Decimal(200)),
    ("self_directed", {}, Decimal(2)),
)
"""What the table of A2§3 asks: 8 + 10 + 6 + 10 + 2 credits."""


def overview(room, school_id="S001", today=TODAY):
    return school_overview(room, school_id, "credits", today)


def test_a_school_tells_what_its_teachers_lack(ledger, projector, room, administrator):
    a_district(ledger)
    record(ledger, a_teacher("T002"), a_teacher("T003", school_id="S009"))
    record(ledger, a_report(1), an_approval(1), a_report(2, "T002"))
    ledger.directory.put("T002", name="李老师", number=None, by=administrator)
    projector.catch_up(TODAY)

    found = overview(room)

    assert (found.name_en, found.kind) == ("First School", "commission")
    assert (found.teachers, found.met, found.not_met) == (2, 0, 2)
    assert found.in_scope == 2
    assert found.missing_by_category["elective"] == 2
    first, second = found.standings
    assert (first.teacher_id, first.total_credits, first.pending) == ("T001", 2, 0)
    assert (second.name, second.total_credits, second.pending) == ("李老师", 0, 1)
    assert first.verdict is Verdict.NOT_MET
    assert first.missing != ()
    assert not first.behind


def test_what_waits_is_counted_by_its_age(ledger, projector, room):
    a_district(ledger)
    ages = {1: noon(2025, 6, 23), 2: noon(2025, 6, 22), 3: noon(2025, 5, 31)}
    ages |= {4: noon(2025, 5, 30), 5: noon(2024, 1, 1), 6: noon(2025, 6, 30)}
    for number, reported_at in ages.items():
        record(ledger, a_report(number, occasion=str(number)), reported_at=reported_at)
    projector.catch_up(TODAY)

    waiting = {age.label: age.count for age in overview(room).pending}

    assert waiting == {"0-7": 2, "8-30": 2, "31-90": 1, "91+": 1}


def test_a_standing_equals_the_statement(ledger, projector, room):
    a_district(ledger)
    record(ledger, a_report(1), an_approval(1))
    projector.catch_up(TODAY)

    (standing,) = overview(room).standings
    question = Question(series="credits", today=TODAY)
    view = statement(room, "T001", question).statement

    assert standing.verdict is view.verdict
    assert standing.total_credits == view.total_credits
    assert standing.target == view.target
    assert standing.document == view.policy.document
    assert standing.computed_at == room.position()


def test_r23_credits_are_cut_never_rounded_up(ledger, projector, room):
    a_district(ledger)
    record(ledger, a_report(1, amount=Decimal("19.96")), an_approval(1))
    projector.catch_up(TODAY)

    question = Question(series="credits", today=TODAY)
    (standing,) = overview(room).standings

    exact = statement(room, "T001", question).statement.total_credits
    assert (str(exact), str(standing.total_credits)) == ("499/250", "1.99")


def test_a_teacher_who_moves_is_counted_at_the_new_school(ledger, projector, room):
    a_district(ledger)
    record(ledger, a_school("S002"))
    moved = TeacherMoved(school_id="S002", valid_from=date(2024, 9, 1))
    record(ledger, (TEACHER, "T001", moved))
    projector.catch_up(TODAY)

    assert overview(room).teachers == 0
    assert overview(room, "S002").teachers == 1


def test_a_school_that_was_merged_is_part_of_the_other(ledger, projector, room):
    a_district(ledger)
    merged = SchoolMerged(into_school_id="S002", valid_from=date(2024, 9, 1))
    record(ledger, a_school("S002"), (StreamKind.SCHOOL, "S001", merged))
    record(ledger, a_report(1))
    projector.catch_up(TODAY)

    found = overview(room, "S002")

    assert found.teachers == 1
    assert sum(age.count for age in found.pending) == 1
    assert [t.teacher_id for t in teachers(room, "S002", None, 10).items] == ["T001"]


def test_a_merged_id_is_counted_once(ledger, projector, room):
    a_district(ledger)
    record(ledger, a_teacher("T002"))
    merged = TeacherMerged(into_teacher_id="T001")
    record(ledger, (TEACHER, "T002", merged))
    projector.catch_up(TODAY)

    assert overview(room).teachers == 1


def test_the_district_shows_every_school_with_its_rate(ledger, projector, room):
    a_district(ledger)
    record(ledger, a_school("S002"), a_teacher("T002", school_id="S002"))
    for number, (kind, tags, amount) in enumerate(FULL, start=1):
        key = f"F{number}"
        unit = "credits" if amount < 10 else "hours"
        record(
            ledger,
            an_activity(key, kind=kind, tags=tags),
            a_report(number, activity_id=key, kind=kind, amount=amount, unit=unit),
            an_approval(number),
        )
    record(ledger, a_report(99, "T002", school_id="S002"))
    projector.catch_up(TODAY)

    found = district_overview(room, "credits", TODAY)

    rates = {
        one.school_id: (one.met, one.in_scope, one.pending) for one in found.schools
    }
    assert rates["S002"] == (0, 1, 1)
    assert rates["S001"][1:] == (1, 0)
    assert sum(age.count for age in found.pending) == 1


def test_teachers_are_listed_by_id_in_pages(ledger, projector, room):
    a_district(ledger)
    record(ledger, *(a_teacher(f"T{n:03}") for n in range(2, 6)))
    projector.catch_up(TODAY)

    first = teachers(room, None, None, 3)
    second = teachers(room, None, first.next_cursor, 3)

    listed = [item.teacher_id for item in (*first.items, *second.items)]
    assert listed == ["T001", "T002", "T003", "T004", "T005"]
    assert second.next_cursor is None


def test_a_teacher_whom_no_document_governs_is_a_problem_that_is_told(
    ledger, projector, room
):
    a_district(ledger)
    projector.catch_up(TODAY)
    document = overview(room).standings[0].document
    withdrawn = PolicyWithdrawn(revision="1", document_no="2")
    record(ledger, (StreamKind.POLICY, document, withdrawn))
    projector.catch_up(TODAY)

    (standing,) = overview(room).standings

    assert "T001" in (standing.problem or "")
    assert standing.verdict is Verdict.NOT_IN_SCOPE


def test_an_unknown_school_has_no_overview(ledger, projector, room):
    a_district(ledger)
    projector.catch_up(TODAY)

    with pytest.raises(UnknownError):
        overview(room, str(UUID(int=1)))
