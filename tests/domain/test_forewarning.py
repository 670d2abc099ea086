"""What was worked out for one report is told of those like it, and of no other."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.events.register import (
    ProjectYearDisallowed,
    ProviderQualificationChanged,
    SchoolKindChanged,
)
from domain.events.teacher import TeacherAttributesChanged, TeacherMoved
from domain.forewarning import Forewarning
from domain.terms import Result, Unit
from tests.domain.policy.documents import HEAD, SHIPPED, rule, small, with_period
from tests.domain.telling import (
    activity_of,
    joined,
    offered,
    opened,
    posted,
    profile_of,
    provider_of,
    qualified,
    registers_of,
    school_of,
)

DOCUMENTS = [SHIPPED["chaoyang-commission"], SHIPPED["chaoyang-private"]]
REGISTERS = registers_of(
    schools=[school_of(opened(kind="private_or_other"), school_id="S2")],
    activities=[activity_of(offered(kind="public_required"), key="A2")],
)
TRANSFER = {"entry": ("transferred_in",), "entry_on": ("2024-09-01",)}


def forewarning(policies=DOCUMENTS, registers=REGISTERS, **limits):
    return Forewarning(policies, registers, **limits)


def teacher(number, *events, **registration):
    return profile_of(joined(**registration), *events, teacher_id=f"T{number}")


def codes(found):
    return [warning.code for warning in found]


def test_a_report_is_held_against_the_document_that_governs_the_teacher():
    here = forewarning()

    passed = here.warnings(posted(), teacher(1))
    failed = here.warnings(posted(result=Result.NOT_PASSED), teacher(1))

    assert codes(passed) == []
    assert codes(failed) == ["not-passed"]


def test_without_documents_or_without_one_that_governs_nothing_is_said():
    failed = posted(result=Result.NOT_PASSED)

    assert forewarning([]).warnings(failed, teacher(1)) == ()
    assert forewarning(DOCUMENTS[:1]).warnings(failed, teacher(1, school_id="S2")) == ()
    assert forewarning(DOCUMENTS * 2).warnings(failed, teacher(1)) == ()


def test_like_reports_of_like_teachers_are_worked_out_once():
    here = forewarning()

    first = here.warnings(posted(result=Result.NOT_PASSED), teacher(1))
    second = here.warnings(posted(result=Result.NOT_PASSED), teacher(2))

    assert first is second


def test_a_teacher_is_joined_with_the_registers_once():
    here, person = forewarning(), teacher(1)

    first = here.warnings(posted(result=Result.NOT_PASSED), person)
    second = here.warnings(posted(completed_on=date(2026, 1, 1)), person)

    assert codes(first) == ["not-passed"]
    assert "outside-period" in codes(second)


def test_a_teacher_whose_record_changed_is_another():
    here = forewarning()
    late = posted(completed_on=date(2023, 5, 1))
    before = teacher(1)
    changed = TeacherAttributesChanged(valid_from=date(2021, 1, 1), attributes=TRANSFER)

    first = here.warnings(late, before)
    second = here.warnings(late, teacher(1, changed))

    assert codes(first) == []
    assert codes(second) == ["before-entry"]


def test_it_serves_until_a_document_or_a_register_changes():
    here = forewarning()
    same = registers_of()
    like = here.registers

    assert here.rests_on(list(DOCUMENTS), like)
    assert not here.rests_on(DOCUMENTS[:1], like)
    assert not here.rests_on(DOCUMENTS, same)


# --- what a document tells apart ------------------------------------------------------


def refusal(body):
    return rule("barred", "refusal", f'code = "barred"\n{body}')


def where(filters):
    return refusal(f"where = {{ {filters} }}")


def extra(**said):
    return posted(kind="extra", **said)


def codes_on(here, person, *days):
    """Return what is said of the same of one person on some days."""
    return [codes(here.warnings(extra(completed_on=day), person)) for day in days]


def test_a_day_that_a_rule_names_parts_the_days_of_a_year():
    here = forewarning(
        [small(where("completed = { from = 2023-05-02, until = 2023-05-03 }"))]
    )
    days = [date(2023, 5, day) for day in (1, 2, 3, 4)]

    found = codes_on(here, teacher(1), *days)

    assert found == [[], ["barred"], ["barred"], []]


def test_what_holds_of_a_teacher_on_the_day_is_read():
    here = forewarning([small(where('teacher = { role = "trainer" }'))])
    trainer = TeacherAttributesChanged(
        valid_from=date(2023, 5, 2), attributes={"role": ("trainer",)}
    )
    days = [date(2023, 5, 1), date(2023, 5, 2)]

    found = codes_on(here, teacher(1, trainer), *days)

    assert found == [[], ["barred"]]


def test_the_document_of_the_period_that_has_begun_governs():
    later = "from = 2023-01-01, until = 2025-12-31"
    old = small(head=HEAD)
    new = small(where('result = "passed"'), head=with_period(later))
    here = forewarning([old, new])
    days = [date(2022, 12, 31), date(2023, 1, 1)]

    found = codes_on(here, teacher(1), *days)

    assert found == [[], ["barred"]]


def test_each_day_has_a_period_of_its_own_where_periods_follow_each_other():
    own = 'from = "attribute:begins_on", years = 2, renews = true'
    renewing = with_period(
        f"from = 2021-01-01, until = 2025-12-31, per_teacher = {{ {own} }}"
    )
    here = forewarning([small(refusal('outside = "period"'), head=renewing)])
    early, late = (
        teacher(number, attributes={"begins_on": (f"{year}-09-01",)})
        for number, year in enumerate([2021, 2023])
    )
    days = [date(2024, 1, 1), date(2022, 1, 1)]

    found = [codes_on(here, person, *days) for person in (early, late)]

    assert found == [[[], []], [[], ["barred"]]]


def test_an_activity_and_a_provider_are_judged_by_the_day():
    course = activity_of(offered(kind="extra", runs_from=date(2023, 5, 2)))
    giver = provider_of(
        qualified(may_give=("extra",)),
        ProviderQualificationChanged(
            may_give=(), valid_from=date(2023, 5, 3), document_no="D1"
        ),
    )
    registers = registers_of(activities=[course], providers=[giver])
    rules = (
        rule(
            "early", "refusal", 'code = "early"\nwhere = { activity_approved = false }'
        ),
        rule(
            "late", "refusal", 'code = "late"\nwhere = { provider_qualified = false }'
        ),
    )
    here = forewarning([small(*rules)], registers)
    days = [date(2023, 5, day) for day in (1, 2, 3)]

    found = codes_on(here, teacher(1), *days)

    assert found == [["early"], [], ["late"]]


def test_whose_years_begin_with_induction_is_like_those_with_the_same_record():
    here = forewarning()
    hired = {"entry": ("new",), "entry_on": ("2023-09-01",)}
    report = posted(result=Result.NOT_PASSED)

    first = here.warnings(report, teacher(1, attributes=hired))
    second = here.warnings(report, teacher(2, attributes=hired))

    assert codes(first) == ["not-passed"]
    assert first is second


def test_a_disallowed_year_of_a_school_is_told_from_the_next():
    school = school_of(
        opened(),
        ProjectYearDisallowed(kind="extra", year=2023, document_no="D1"),
    )
    here = forewarning([small(where("disallowed = true"))], registers_of([school]))
    days = [date(2023, 5, 1), date(2024, 5, 1)]

    found = codes_on(here, teacher(1), *days)

    assert found == [["barred"], []]


def test_the_last_of_all_days_has_none_behind_it():
    forever = small(where("completed = { until = 9999-12-31 }"))

    found = forewarning([forever]).warnings(extra(), teacher(1))

    assert codes(found) == ["barred"]


EVENTS = st.lists(
    st.sampled_from(
        [
            TeacherMoved(school_id="S2", valid_from=date(2023, 9, 1)),
            TeacherMoved(school_id="S1", valid_from=date(2022, 9, 1)),
            TeacherAttributesChanged(valid_from=date(2021, 1, 1), attributes=TRANSFER),
            TeacherAttributesChanged(
                valid_from=date(2024, 1, 1), attributes={"role": ("trainer",)}
            ),
        ]
    ),
    max_size=2,
)
TEACHERS = st.builds(
    lambda number, events: teacher(number, *events), st.integers(1, 3), EVENTS
)
REPORTED = st.builds(
    posted,
    activity_id=st.sampled_from(["A1", "A2", "A9"]),
    kind=st.sampled_from(["professional", "public_required"]),
    amount=st.sampled_from([Decimal(4), Decimal(60)]),
    unit=st.sampled_from([Unit.HOURS, Unit.DAYS]),
    result=st.sampled_from(Result),
    completed_on=st.sampled_from(
        [date(2020, 5, 1), date(2023, 5, 1), date(2024, 5, 1), date(2026, 5, 1)]
    ),
    tags=st.sampled_from([{}, {"theme": "ethics"}]),
    school_id=st.sampled_from(["S1", "S2"]),
    makes_up_for=st.sampled_from([None, 2022]),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(REPORTED, TEACHERS), max_size=8), st.sampled_from([1, 2, 100])
)
def test_what_is_remembered_is_what_would_be_worked_out(reports, kept):
    remembering = forewarning(kept=kept)

    told = [remembering.warnings(report, person) for report, person in reports]

    assert told == [
        forewarning().warnings(report, person) for report, person in reports
    ]


def test_a_school_that_changed_its_kind_is_read_from_the_registers():
    private = SchoolKindChanged(kind="private_or_other", valid_from=date(2022, 1, 1))
    changed = registers_of(schools=[school_of(opened(), private)])

    here = forewarning(DOCUMENTS[:1], changed)

    assert here.governing(here.facts(teacher(1)), date(2024, 5, 1)) is None
    assert here.governing(here.facts(teacher(1)), date(2021, 5, 1)) is DOCUMENTS[0]
