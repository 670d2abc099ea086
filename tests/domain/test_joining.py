"""Joining the folds of several streams into the facts of one teacher."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from domain import teacher as teachers
from domain.events.register import (
    ProjectYearDisallowed,
    RulingMade,
    SchoolKindChanged,
    SchoolMerged,
)
from domain.events.teacher import (
    AttestationWithdrawn,
    CarryInReversed,
    CompletionRecognised,
    CreditCarriedIn,
    OffsetApproved,
    OffsetRequested,
    RequirementAttested,
    TeacherAbsorbed,
    TeacherAttributesChanged,
    TeacherMoved,
)
from domain.facts import ApprovedOffset, Status
from domain.joining import teacher_facts
from domain.terms import Level, Result, Unit
from tests.domain.telling import (
    SCHOOL,
    activity_of,
    approved,
    by_provider,
    joined,
    ledger_of,
    offered,
    opened,
    posted,
    profile_of,
    provider_of,
    qualified,
    recorded,
    registers_of,
    rejected,
    reversed_,
    ruling_of,
    school_of,
)

PERIOD_END = date(2025, 12, 31)


def facts_of(ledger, registers=None, profile=None, **also):
    """Join a ledger with the tests' registers and the tests' teacher."""
    return teacher_facts(
        profile or profile_of(joined()), ledger, registers or registers_of(), **also
    )


def only(facts):
    (completion,) = facts.completions
    return completion


# --- spans ----------------------------------------------------------------------------


def test_a_span_carries_the_school_and_what_it_is():
    (span,) = facts_of(ledger_of()).spans

    assert span.valid_from == date(2021, 1, 1)
    assert span.attributes == {
        "entry": ("existing",),
        "service": ("active",),
        "school": ("S1",),
        "school.kind": ("commission",),
        "school.stage": ("primary",),
    }


def test_r25_a_school_that_changes_kind_begins_a_new_span():
    private = SchoolKindChanged(kind="private_or_other", valid_from=date(2024, 9, 1))
    registers = registers_of(schools=[school_of(opened(), private)])

    facts = facts_of(ledger_of(), registers)

    assert [span.valid_from for span in facts.spans] == [
        date(2021, 1, 1),
        date(2024, 9, 1),
    ]
    assert facts.attributes_on(PERIOD_END)["school.kind"] == ("private_or_other",)


def test_a_change_of_kind_while_the_teacher_was_elsewhere_begins_no_span():
    private = SchoolKindChanged(kind="private_or_other", valid_from=date(2024, 9, 1))
    registers = registers_of(
        schools=[school_of(opened(), private), school_of(opened(), school_id="S2")]
    )
    moved = TeacherMoved(school_id="S2", valid_from=date(2023, 9, 1))

    facts = facts_of(ledger_of(), registers, profile_of(joined(), moved))

    assert [span.attributes["school"] for span in facts.spans] == [("S1",), ("S2",)]


def test_what_changes_nothing_begins_no_span():
    same = TeacherAttributesChanged(
        valid_from=date(2024, 1, 1), attributes={"entry": ("existing",)}
    )

    assert len(facts_of(ledger_of(), profile=profile_of(joined(), same)).spans) == 1


def test_a_merged_school_becomes_the_other_in_the_span():
    merged = SchoolMerged(into_school_id="S2", valid_from=date(2024, 9, 1))
    again = SchoolMerged(into_school_id="S3", valid_from=date(2025, 9, 1))
    registers = registers_of(
        schools=[
            school_of(opened(), merged),
            school_of(opened(), again, school_id="S2"),
            school_of(opened(kind="private_or_other"), school_id="S3"),
        ]
    )

    facts = facts_of(ledger_of(), registers)

    assert [span.attributes["school"] for span in facts.spans] == [
        ("S1",),
        ("S2",),
        ("S3",),
    ]
    assert facts.attributes_on(PERIOD_END)["school.kind"] == ("private_or_other",)


def test_mergers_in_a_circle_end():
    there = SchoolMerged(into_school_id="S2", valid_from=date(2024, 9, 1))
    back = SchoolMerged(into_school_id="S1", valid_from=date(2024, 9, 1))
    registers = registers_of(
        schools=[
            school_of(opened(), there),
            school_of(opened(), back, school_id="S2"),
        ]
    )

    assert facts_of(ledger_of(), registers).spans[-1].attributes["school"] == ("S2",)


def test_an_unknown_school_has_no_kind_and_a_teacher_may_have_no_school():
    elsewhere = profile_of(joined(school_id="S8"))
    no_school = profile_of(
        TeacherAttributesChanged(valid_from=date(2024, 1, 1), attributes={"x": ("y",)})
    )

    assert (
        "school.kind"
        not in facts_of(ledger_of(), profile=elsewhere).spans[0].attributes
    )
    assert facts_of(ledger_of(), profile=no_school).spans[0].attributes == {"x": ("y",)}


# --- completions ----------------------------------------------------------------------


def test_a_completion_is_joined_with_activity_and_provider():
    ledger = ledger_of(posted(1, tags={"mode": "online"}), approved(1))

    completion = only(facts_of(ledger))

    assert completion.tags == {"section": "subject", "mode": "online"}
    assert completion.activity_hours == Decimal(40)
    assert completion.activity_approved
    assert completion.provider_qualified
    assert completion.status is Status.APPROVED
    assert completion.decided_on == date(2025, 1, 3)


def test_tags_of_the_posting_override_those_of_the_activity():
    ledger = ledger_of(posted(1, tags={"section": "basics"}))

    assert only(facts_of(ledger)).tags == {"section": "basics"}


def test_what_lacks_in_the_registers_is_not_approved_and_not_qualified():
    ledger = ledger_of(posted(1, activity_id="A9", provider_id="P9"))

    completion = only(facts_of(ledger))

    assert completion.activity_hours is None
    assert not completion.activity_approved
    assert not completion.provider_qualified


def test_a2_6_a_provider_is_held_against_kind_and_theme():
    registers = registers_of(
        providers=[provider_of(qualified(may_give=("professional:basics",)))]
    )
    ledger = ledger_of(posted(1), posted(2, occasion="b", tags={"section": "basics"}))

    first, second = facts_of(ledger, registers).completions

    assert (first.provider_qualified, second.provider_qualified) == (False, True)


def test_a2_21_a_recognition_says_as_what_it_counts_and_who_recognised_it():
    recognition = CompletionRecognised(
        posting_id=UUID(int=1),
        authority="district_office",
        document_no="朝教继〔2025〕21号",
        credits=Decimal(2),
        kind="elective_topical",
    )

    completion = only(facts_of(ledger_of(posted(1), recognition)))

    assert completion.kind == "elective_topical"
    assert completion.provider_qualified, "judged by the kind that was posted"
    assert completion.recognised_credits == Decimal(2)
    assert completion.recognised_by == "district_office 朝教继〔2025〕21号"


def test_a_recognition_speaks_of_the_completion_whichever_report_prevails():
    recognition = CompletionRecognised(
        posting_id=UUID(int=1), authority="city", document_no="no"
    )
    ledger = ledger_of(posted(1), by_provider(2), recognition)

    completion = only(facts_of(ledger))

    assert completion.posting_id == UUID(int=2)
    assert completion.recognised_by == "city no"
    assert completion.kind == "professional"


def test_r19_the_day_of_a_decision_is_the_districts_and_the_asserted_one():
    late_evening = datetime(2024, 1, 31, 17, 0, tzinfo=UTC)
    ledger = ledger_of(
        recorded(posted(1), 1),
        recorded(approved(1), 2, reported_at=late_evening),
    )

    assert only(facts_of(ledger)).decided_on == date(2024, 2, 1)
    assert only(facts_of(ledger_of(posted(1)))).decided_on is None


def test_r29_corroborations_are_counted_and_differences_named():
    ledger = ledger_of(posted(1), approved(1), by_provider(2, amount=Decimal(38)))

    completion = only(facts_of(ledger))

    assert completion.amount == Decimal(40)
    assert completion.corroborations == 1
    assert completion.differing == ("amount",)


def test_r24_redone_training_counts_although_the_year_is_disallowed():
    no = "朝教继〔2025〕2号"
    disallowed = ProjectYearDisallowed(year=2024, kind="professional", document_no=no)
    registers = registers_of(schools=[school_of(opened(), disallowed)])
    ledger = ledger_of(posted(1), posted(2, occasion="redone", makes_up_for=2024))

    first, redone = facts_of(ledger, registers).completions

    assert (first.disallowed_by, redone.disallowed_by) == (no, None)
    assert redone.makes_up_for == 2024


def test_r24_training_makes_up_for_nothing_while_no_year_is_disallowed():
    ledger = ledger_of(posted(1, makes_up_for=2023))

    assert only(facts_of(ledger)).makes_up_for is None


def test_two_ids_of_one_person_have_one_completion_of_one_training():
    absorbed = ledger_of(recorded(posted(1, teacher_id="T0"), 1, actor=SCHOOL))
    surviving = ledger_of(by_provider(2), posted(3, occasion="another"))
    profile = profile_of(joined(), TeacherAbsorbed(from_teacher_id="T0"))

    facts = facts_of(teachers.combined(surviving, absorbed), profile=profile)

    assert facts.teacher_id == "T1"
    assert [c.posting_id.int for c in facts.completions] == [2, 3]
    assert facts.completions[0].corroborations == 1


# --- the rest -------------------------------------------------------------------------


def test_only_what_stands_is_a_fact():
    def line(number):
        return CreditCarriedIn(
            carry_in_id=UUID(int=number),
            origin_district="haidian",
            origin_reference=f"line {number}",
            kind="professional",
            credits=Decimal(4),
            hours=None,
            completed_on=date(2022, 5, 5 - number),
        )

    def attestation(number):
        return RequirementAttested(
            attestation_id=UUID(int=number),
            subject="practice",
            on=date(2022, 5, 5 - number),
            document_no="no",
        )

    def offset(number):
        return OffsetRequested(
            offset_id=UUID(int=number), rule_id="to-elective", credits=Decimal(number)
        )

    facts = facts_of(
        ledger_of(
            *(line(n) for n in (1, 2, 3)),
            CarryInReversed(carry_in_id=UUID(int=3), reason="wrong"),
            *(attestation(n) for n in (1, 2, 3)),
            AttestationWithdrawn(attestation_id=UUID(int=3), reason="wrong"),
            *(offset(n) for n in (1, 2, 3)),
            OffsetApproved(offset_id=UUID(int=2)),
            OffsetApproved(offset_id=UUID(int=1)),
        )
    )

    assert [(one.origin, one.completed_on.day) for one in facts.carried_in] == [
        ("haidian line 2", 3),
        ("haidian line 1", 4),
    ]
    assert [one.on.day for one in facts.attestations] == [3, 4]
    assert facts.offsets == tuple(
        ApprovedOffset(offset_id=UUID(int=n), rule_id="to-elective", credits=Decimal(n))
        for n in (2, 1)
    )


def test_rulings_apply_to_any_id_and_to_the_attributes_of_the_day():
    named = RulingMade(
        series="credits",
        effect="target",
        document_no="no",
        teacher_ids=("T0",),
        credits=Decimal(30),
    )
    group = replace(named, teacher_ids=(), attributes={"role": ("trainer",)})
    registers = registers_of(
        rulings=[ruling_of(named), ruling_of(group, key="R2"), ruling_of(key="R3")]
    )
    trainer = TeacherAttributesChanged(
        valid_from=date(2024, 1, 1), attributes={"role": ("trainer",)}
    )
    profile = profile_of(joined(), trainer, TeacherAbsorbed(from_teacher_id="T0"))

    now = facts_of(ledger_of(), registers, profile)
    before = facts_of(ledger_of(), registers, profile, on=date(2023, 12, 31))

    assert [ruling.ruling_id for ruling in now.rulings] == ["R1", "R2"]
    assert [ruling.ruling_id for ruling in before.rulings] == ["R1"]
    assert facts_of(ledger_of(), registers, profile_of()).rulings == ()


# --- no order of arrival matters ------------------------------------------------------

REPORTS = [
    posted(1),
    by_provider(2, amount=Decimal(38)),
    posted(3, reporter="S2", result=Result.ATTENDED),
    posted(4, occasion="b", unit=Unit.DAYS),
    by_provider(5, occasion="b", unit=Unit.DAYS),
    posted(6, activity_id="A2", completed_on=date(2022, 3, 1), makes_up_for=2021),
    by_provider(7, occasion="c"),
    posted(8, occasion="d"),
    posted(9, occasion="d", reporter="S2"),
]
DECISIONS = st.sampled_from(
    [
        *(approved(n) for n in range(1, 10)),
        *(rejected(n) for n in range(1, 10)),
        *(approved(n, Level.SCHOOL) for n in range(1, 10)),
        *(reversed_(n) for n in range(1, 10)),
        *(
            CompletionRecognised(
                posting_id=UUID(int=n), authority=f"a{n}", document_no="no"
            )
            for n in range(1, 10)
        ),
    ]
)
A2 = activity_of(offered(tags={"section": "basics"}), key="A2")


def without_positions(facts):
    """Return facts as they are, whenever each report became known."""
    completions = tuple(replace(c, position=0) for c in facts.completions)
    return replace(facts, completions=completions)


@settings(deadline=None)
@given(arrival=st.permutations(REPORTS), decisions=st.lists(DECISIONS, max_size=8))
def test_facts_do_not_depend_on_the_order_in_which_reports_arrive(arrival, decisions):
    registers = registers_of(activities=[A2])
    later = [recorded(d, 100 + n) for n, d in enumerate(decisions)]

    def facts(reports):
        first = [recorded(r, n) for n, r in enumerate(reports, start=1)]
        return without_positions(facts_of(ledger_of(*first, *later), registers))

    assert facts(arrival) == facts(REPORTS)


@settings(deadline=None)
@given(
    arrival=st.permutations(REPORTS),
    decisions=st.lists(DECISIONS, max_size=6),
    data=st.data(),
)
def test_nor_on_which_reports_came_after_a_decision_on_another(
    arrival, decisions, data
):
    registers = registers_of(activities=[A2])
    stream = list(arrival)
    at = 0
    for decision in decisions:
        posting = next(r for r in REPORTS if r.posting_id == decision.posting_id)
        first = max(at, stream.index(posting) + 1)
        at = data.draw(st.integers(first, len(stream))) + 1
        stream.insert(at - 1, decision)

    def facts(events):
        history = [recorded(e, n) for n, e in enumerate(events, start=1)]
        completions = without_positions(facts_of(ledger_of(*history), registers))
        return [replace(c, decided_on=None) for c in completions.completions]

    assert facts(stream) == facts([*REPORTS, *decisions])
