"""Schools: kind from day to day, mergers, disallowed project-years (A8§25)."""

from datetime import date
from uuid import UUID

import pytest

from domain import school as schools
from domain.errors import (
    AlreadyDisallowedError,
    AlreadyRegisteredError,
    DateOrderError,
    MalformedDateError,
    MergedIntoItselfError,
    NotDisallowedError,
    NothingChangesError,
    SchoolMergedError,
    UnknownError,
)
from domain.events.register import (
    ProjectYearDisallowed,
    ProjectYearReinstated,
    SchoolKindChanged,
    SchoolMerged,
)
from domain.joining import teacher_facts
from domain.school import Affected, ProjectYear
from tests.domain.telling import (
    activity_of,
    joined,
    ledger_of,
    offered,
    opened,
    posted,
    profile_of,
    recorded,
    registers_of,
    school_of,
)

PRIVATE = SchoolKindChanged(kind="private_or_other", valid_from=date(2024, 9, 1))
MERGED = SchoolMerged(into_school_id="S2", valid_from=date(2025, 1, 1))
YEAR_2023 = ProjectYear(year=2023, kind="school_based")
DISALLOWED = ProjectYearDisallowed(
    year=2023, kind="school_based", document_no="朝教继〔2024〕2号"
)
REINSTATED = ProjectYearReinstated(
    year=2023, kind="school_based", document_no="朝教继〔2024〕8号"
)


# --- folding --------------------------------------------------------------------------


def test_a_school_changes_kind_from_a_day_on():
    school = school_of(opened(), PRIVATE)

    assert school.kind_on(date(2024, 8, 31)) == "commission"
    assert school.kind_on(date(2024, 9, 1)) == "private_or_other"


def test_before_its_first_day_a_school_is_what_it_first_was():
    assert school_of(opened()).kind_on(date(1990, 1, 1)) == "commission"
    assert schools.new("S1").kind_on(date(2024, 1, 1)) is None


def test_a_school_goes_on_as_another_from_the_day_of_the_merger():
    school = school_of(opened(), MERGED)

    assert school.merged_into_on(date(2024, 12, 31)) is None
    assert school.merged_into_on(date(2025, 1, 1)) == "S2"


def test_a_disallowance_stands_until_it_is_undone():
    assert school_of(opened(), DISALLOWED).disallowances == {
        YEAR_2023: "朝教继〔2024〕2号"
    }
    assert school_of(opened(), DISALLOWED, REINSTATED).disallowances == {}


def test_folding_takes_any_subset_and_passes_over_what_it_does_not_know():
    assert school_of(posted()) == schools.new("S1")
    assert school_of(REINSTATED, PRIVATE).kind_on(date(2025, 1, 1)) == PRIVATE.kind
    assert not school_of(PRIVATE).exists
    assert school_of(opened(), opened(name_en="Other")).registered == opened()


# --- registration, kind, merger -------------------------------------------------------


def test_a_school_is_registered_and_the_same_again_is_the_same():
    assert schools.register_school(schools.new("S1"), opened()) == opened()
    assert schools.register_school(school_of(opened()), opened()) == opened()


def test_an_id_that_is_taken_names_what_differs():
    with pytest.raises(AlreadyRegisteredError, match="kind") as found:
        schools.register_school(school_of(opened()), opened(kind="private_or_other"))

    assert found.value.fields == ("kind",)


def test_a_school_becomes_another_kind_once():
    school = school_of(opened())

    assert schools.change_school_kind(school, PRIVATE.kind, PRIVATE.valid_from) == (
        PRIVATE
    )
    with pytest.raises(NothingChangesError):
        schools.change_school_kind(school, "commission", date(2024, 9, 1))
    assert schools.change_school_kind(school, "private_or_other", date(2000, 9, 1))
    with pytest.raises(DateOrderError):
        schools.change_school_kind(school, "private_or_other", date(2000, 8, 31))
    with pytest.raises(UnknownError):
        schools.change_school_kind(schools.new("S7"), "commission", date(2024, 9, 1))


def test_a_school_merges_into_another_that_stands():
    school = school_of(opened())
    other = school_of(opened(), school_id="S2")

    assert schools.merge_school(school, other, MERGED.valid_from) == MERGED
    with pytest.raises(MergedIntoItselfError):
        schools.merge_school(school, school, MERGED.valid_from)
    with pytest.raises(SchoolMergedError) as found:
        schools.merge_school(other, school_of(opened(), MERGED), MERGED.valid_from)
    assert found.value.into_school_id == "S2"
    with pytest.raises(UnknownError) as unknown:
        schools.merge_school(school, schools.new("S7"), MERGED.valid_from)
    assert unknown.value.field == "into_school_id"


# --- disallowed project-years (A8§25, R24) --------------------------------------------


def test_a8_25_a_project_year_is_disallowed_once_and_can_be_reinstated():
    school = school_of(opened())
    disallowed = school_of(opened(), DISALLOWED)
    no = "朝教继〔2024〕2号"

    assert schools.disallow_project_year(school, YEAR_2023, no) == DISALLOWED
    with pytest.raises(AlreadyDisallowedError, match=no):
        schools.disallow_project_year(disallowed, YEAR_2023, "another")
    assert (
        schools.reinstate_project_year(disallowed, YEAR_2023, REINSTATED.document_no)
        == REINSTATED
    )
    with pytest.raises(NotDisallowedError):
        schools.reinstate_project_year(school, YEAR_2023, "any")


def test_a_project_year_is_one_that_can_be_meant():
    with pytest.raises(MalformedDateError):
        schools.disallow_project_year(
            school_of(opened()), ProjectYear(year=0, kind="school_based"), "no"
        )


def test_the_preview_lists_what_the_disallowance_then_reaches():
    school_based = activity_of(offered(kind="school_based"), key="SB")
    reports = [
        posted(1, activity_id="SB", kind="school_based", completed_on=date(2023, 5, 1)),
        posted(2, activity_id="SB", kind="school_based", occasion="next year"),
        posted(3, completed_on=date(2023, 5, 1)),
        posted(
            4,
            activity_id="SB",
            kind="school_based",
            occasion="elsewhere",
            school_id="S2",
            completed_on=date(2023, 5, 1),
        ),
        posted(
            5,
            activity_id="SB",
            kind="school_based",
            occasion="redone",
            completed_on=date(2023, 11, 1),
            makes_up_for=2022,
        ),
    ]
    ledger = ledger_of(*(recorded(r, n) for n, r in enumerate(reports, start=1)))
    earlier = ProjectYearDisallowed(year=2022, kind="school_based", document_no="1")
    before = registers_of(
        activities=[school_based], schools=[school_of(opened(), earlier)]
    )
    after = registers_of(
        activities=[school_based], schools=[school_of(opened(), earlier, DISALLOWED)]
    )

    facts = teacher_facts(profile_of(joined()), ledger, before)
    reached = schools.affected_by_disallowance("S1", YEAR_2023, [facts])
    decided = teacher_facts(profile_of(joined()), ledger, after)

    assert reached == (Affected(teacher_id="T1", posting_id=UUID(int=1)),)
    assert [
        c.posting_id for c in decided.completions if c.disallowed_by is not None
    ] == [one.posting_id for one in reached]
    assert not any(c.disallowed_by for c in facts.completions)
