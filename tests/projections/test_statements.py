"""A statement is asked for by facts as of, policy as of, and counted up to."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from domain.errors import UnknownError
from domain.events.register import ActivityAmended, RulingMade, SchoolKindChanged
from domain.events.teacher import (
    CompletionReversed,
    LeaveStarted,
    TeacherAbsorbed,
    TeacherMerged,
    TeacherMoved,
)
from domain.policy.load import load_policy, shipped_policies
from domain.policy.mistakes import GovernedByNoneError
from domain.statement import Verdict
from domain.terms import StreamKind
from projections.errors import NotProjectedError, SeveralAxesError
from projections.reading import ReadingRoom
from projections.statements import Question, statement
from projections.views import AsOf
from tests.conftest import TODAY
from tests.projections.history import (
    TEACHER,
    a_district,
    a_provider,
    a_report,
    a_school,
    a_teacher,
    an_activity,
    an_approval,
    noon,
    record,
    the_policies,
)

NOW = Question(series="credits", today=TODAY)


def credits_of(room, question=NOW, teacher_id="T001"):
    return statement(room, teacher_id, question).statement.total_credits


def test_a_statement_counts_what_the_district_approved(ledger, projector, room):
    a_district(ledger)
    record(ledger, a_report(1), an_approval(1))

    projector.catch_up(TODAY)
    view = statement(room, "T001", NOW)

    assert view.statement.total_credits == 2
    assert view.statement.verdict is Verdict.NOT_MET
    assert (view.school_id, view.service) == ("S001", "active")
    assert view.read.position == ledger.position()


def test_a_statement_on_a_past_position_equals_the_one_computed_then(
    ledger, projector, room
):
    a_district(ledger)
    computed = {}
    for number in range(1, 6):
        record(ledger, a_report(number, occasion=str(number)), an_approval(number))
        amended = ActivityAmended(document_no="1", tags={"section": "basics"})
        record(ledger, (StreamKind.ACTIVITY, "A001", amended))
        projector.catch_up(TODAY)
        view = statement(room, "T001", NOW)
        computed[view.read.position] = view

    for position, then in computed.items():
        question = replace(NOW, as_of=AsOf(position=position))
        again = statement(room, "T001", question)
        assert again.statement == then.statement
        assert again.read.streams == then.read.streams
        assert again.etag == then.etag


def test_facts_as_of_a_recorded_day_are_those_of_its_last_position(
    ledger, projector, room
):
    a_district(ledger)
    record(ledger, a_report(1), an_approval(1))
    projector.catch_up(TODAY)
    recorded_on = datetime.now(UTC).astimezone(room.zone).date()

    today = replace(NOW, as_of=AsOf(recorded_on=recorded_on))
    before = replace(NOW, as_of=AsOf(recorded_on=date(2023, 12, 31)))

    assert credits_of(room, today) == 2
    with pytest.raises(UnknownError):
        credits_of(room, before)


def test_facts_as_asserted_by_a_day_are_those_that_an_older_system_knew(
    ledger, projector, room
):
    a_district(ledger)
    record(ledger, a_report(1), reported_at=noon(2022, 6, 1))
    record(ledger, an_approval(1), reported_at=noon(2023, 7, 1))
    record(ledger, a_report(2, occasion="2"), reported_at=noon(2024, 3, 1))
    record(ledger, an_approval(2), reported_at=noon(2024, 3, 2))
    projector.catch_up(TODAY)

    def asserted(day):
        return statement(
            room, "T001", replace(NOW, as_of=AsOf(asserted_on=day))
        ).statement

    assert asserted(date(2022, 12, 31)).total_credits == 0
    assert len(asserted(date(2022, 12, 31)).waiting) == 1
    assert asserted(date(2023, 12, 31)).total_credits == 2, "not empty after an import"
    assert asserted(date(2024, 3, 1)).total_credits == 2
    assert asserted(date(2024, 3, 2)).total_credits == 4


def test_the_asserted_day_is_one_of_the_district(ledger, projector, room):
    a_district(ledger)
    just_after_midnight = datetime(2023, 12, 31, 16, 30, tzinfo=UTC)  # 00:30 in Beijing
    record(ledger, a_report(1), reported_at=noon(2022, 6, 1))
    record(ledger, an_approval(1), reported_at=just_after_midnight)
    projector.catch_up(TODAY)

    last_day = replace(NOW, as_of=AsOf(asserted_on=date(2023, 12, 31)))
    next_day = replace(NOW, as_of=AsOf(asserted_on=date(2024, 1, 1)))

    assert credits_of(room, last_day) == 0
    assert credits_of(room, next_day) == 2


def test_a_register_entry_that_asserts_nothing_counts_from_its_first_day(
    ledger, projector, room
):
    a_district(ledger)
    change = SchoolKindChanged(kind="private_or_other", valid_from=date(2024, 1, 1))
    record(ledger, (StreamKind.SCHOOL, "S001", change))
    projector.catch_up(TODAY)

    def kinds(day):
        facts = room.teacher_facts("T001", AsOf(asserted_on=day)).facts
        return [span.attributes["school.kind"] for span in facts.spans]

    assert kinds(date(2023, 12, 31)) == [("commission",)]
    assert kinds(date(2024, 1, 1)) == [("commission",), ("private_or_other",)]
    with pytest.raises(UnknownError):
        room.teacher_facts("T001", AsOf(asserted_on=date(2020, 12, 31)))


def test_a_look_back_stays_the_same_while_the_log_grows(ledger, projector, room):
    a_district(ledger)
    record(ledger, a_report(1), an_approval(1), reported_at=noon(2023, 6, 1))
    projector.catch_up(TODAY)
    question = replace(NOW, as_of=AsOf(asserted_on=date(2023, 12, 31)))
    before = statement(room, "T001", question)

    amended = ActivityAmended(document_no="1", hours=Decimal(8))
    record(ledger, (StreamKind.ACTIVITY, "A001", amended), a_report(2, occasion="2"))
    projector.catch_up(TODAY)

    assert statement(room, "T001", question).statement == before.statement
    assert before.statement.total_credits == 2


def test_only_one_axis_can_be_asked_for(ledger, projector, room):
    a_district(ledger)
    projector.catch_up(TODAY)

    with pytest.raises(SeveralAxesError):
        credits_of(room, replace(NOW, as_of=AsOf(position=1, asserted_on=TODAY)))
    with pytest.raises(SeveralAxesError):
        credits_of(room, replace(NOW, as_of=AsOf(position=1, recorded_on=TODAY)))


def test_rules_as_of_a_day_are_those_adopted_by_its_end(ledger, projector, room):
    record(ledger, a_school(), a_provider(), an_activity(), a_teacher())
    record(ledger, *the_policies(), reported_at=noon(2022, 10, 14))
    projector.catch_up(TODAY)

    adopted = replace(NOW, policy_as_of=date(2022, 10, 14))
    before = replace(NOW, policy_as_of=date(2022, 10, 13))

    assert statement(room, "T001", adopted).statement.policy.series == "credits"
    with pytest.raises(GovernedByNoneError):
        statement(room, "T001", before)


def test_credits_are_counted_up_to_today_or_the_end_of_the_period(
    ledger, projector, room
):
    a_district(ledger)
    projector.catch_up(TODAY)

    def counted(today, **asked):
        question = Question(series="credits", today=today, **asked)
        return statement(room, "T001", question).statement.counted_up_to

    assert counted(date(2024, 5, 1)) == date(2024, 5, 1)
    assert counted(date(2026, 5, 1)) == date(2025, 12, 31)
    assert counted(TODAY, counted_up_to=date(2022, 1, 1)) == date(2022, 1, 1)


def test_a_ruling_may_extend_the_period(ledger, projector, room):
    a_district(ledger)
    extension = RulingMade(
        series="credits",
        effect="extension",
        document_no="1",
        teacher_ids=("T001",),
        until=date(2026, 6, 30),
    )
    record(ledger, (StreamKind.RULING, "R1", extension))
    projector.catch_up(TODAY)

    view = statement(room, "T001", replace(NOW, today=date(2026, 12, 1)))

    assert view.statement.counted_up_to == date(2026, 6, 30)
    assert ("ruling", "R1", 1) in {
        (one.stream_kind, one.key, one.version) for one in view.read.streams
    }


def test_a_reading_can_be_chosen_for_one_statement(ledger, projector, room):
    a_district(ledger)
    projector.catch_up(TODAY)
    standard = statement(room, "T001", NOW)
    (reading, option), *_ = standard.statement.policy.readings.items()
    policy = room.ledger.policies.governing_documents()[0]
    other = next(o for o in policy.readings[reading].options if o != option)

    chosen = statement(room, "T001", replace(NOW, readings={reading: other}))

    assert chosen.statement.policy.readings[reading] == other
    assert chosen.etag != standard.etag


def test_the_etag_changes_with_whatever_a_statement_rests_on(
    ledger, projector, room, administrator
):
    a_district(ledger)
    record(ledger, a_report(1), an_approval(1), a_teacher("T002"))
    tags = []

    def note():
        projector.catch_up(TODAY)
        tags.append(statement(room, "T001", NOW).etag)

    note()
    record(ledger, a_report(7, "T002"))
    note()
    assert tags[0] == tags[1], "another teacher's posting changes nothing"
    amended = ActivityAmended(document_no="1", hours=Decimal(8))
    record(ledger, (StreamKind.ACTIVITY, "A001", amended))
    note()
    reversal = CompletionReversed(posting_id=a_report(1)[2].posting_id, reason="wrong")
    record(ledger, (TEACHER, "T001", reversal))
    note()
    ledger.directory.put("T001", name="王老师", number=None, by=administrator)
    note()

    assert len(set(tags[1:])) == 4
    assert statement(room, "T001", NOW).name == "王老师"


def test_what_was_posted_under_a_merged_id_counts_for_the_person(
    ledger, projector, room
):
    a_district(ledger)
    record(ledger, a_teacher("T002"), a_report(1), an_approval(1))
    record(ledger, a_report(2, "T002", occasion="2"), an_approval(2, "T002"))
    merged = TeacherMerged(into_teacher_id="T001")
    absorbed = TeacherAbsorbed(from_teacher_id="T002")
    record(ledger, (TEACHER, "T002", merged), (TEACHER, "T001", absorbed))
    record(ledger, a_report(3, "T002", occasion="3"), an_approval(3, "T002"))
    projector.catch_up(TODAY)

    assert credits_of(room) == 6
    assert statement(room, "T002", NOW).read.merged_into == "T001"
    streams = {(s.key, s.version) for s in statement(room, "T001", NOW).read.streams}
    assert {("T001", 4), ("T002", 6)} <= streams


def test_the_service_is_told_as_of_the_counted_day(ledger, projector, room):
    a_district(ledger)
    leave = LeaveStarted(on=date(2025, 1, 1), reason="study")
    record(ledger, (TEACHER, "T001", leave))
    projector.catch_up(TODAY)

    earlier = replace(NOW, counted_up_to=date(2024, 1, 1))

    assert statement(room, "T001", NOW).service == "leave"
    assert statement(room, "T001", earlier).service == "active"


def test_an_unknown_teacher_has_no_statement(ledger, projector, room):
    a_district(ledger)
    projector.catch_up(TODAY)

    with pytest.raises(UnknownError) as refused:
        statement(room, "T999", NOW)

    assert refused.value.code == "teacher-unknown"


def test_before_a_projector_ran_the_rooms_say_that_they_are_not_built(ledger):
    room = ReadingRoom(ledger.database, ledger, ledger.district)
    with pytest.raises(NotProjectedError):
        room.position()


def test_r25_who_moved_between_school_kinds_is_told_both_results(
    ledger, projector, room
):
    a_district(ledger)
    record(ledger, a_school("S002", kind="private_or_other"))
    record(ledger, a_report(1), an_approval(1))
    moved = TeacherMoved(school_id="S002", valid_from=date(2023, 9, 1))
    record(ledger, (TEACHER, "T001", moved))
    projector.catch_up(TODAY)

    view = statement(room, "T001", NOW)
    before = statement(room, "T001", replace(NOW, counted_up_to=date(2023, 8, 31)))

    assert view.statement.policy.document == "chaoyang-private"
    (other,) = view.others
    assert (other.document, other.revision) == (
        "chaoyang-commission",
        before.statement.policy.revision,
    )
    assert (other.verdict, other.target) == (Verdict.NOT_MET, 36)
    assert other.total_credits == 2
    assert "total" in {finding.rule.rule_id for finding in other.unmet}
    assert all(f.hard and not f.met and not f.exempted_by for f in other.unmet)
    assert before.others == ()

    own = replace(NOW, readings={"R31": option_of("R31"), "R11": option_of("R11")})
    assert len(statement(room, "T001", own).others) == 1, "which the other has not"


def option_of(reading_id):
    """Return an option of the private schools' document that is not its default."""
    text = shipped_policies()["chaoyang-private"]
    reading = load_policy(text, "chaoyang-private").readings[reading_id]
    return next(option for option in reading.options if option != reading.default)


def test_who_stayed_in_a_kind_of_school_is_told_one_result(ledger, projector, room):
    a_district(ledger)
    projector.catch_up(TODAY)

    assert statement(room, "T001", NOW).others == ()
