"""A replay over the facts of a district: what is asked, and what comes of it."""

from dataclasses import replace
from datetime import date

import pytest

from domain.errors import UnknownError
from domain.events.teacher import CompletionReversed, TeacherMoved
from domain.policy.mistakes import PolicyError, ReadingUnknownError
from domain.policy.replaying.change import Change
from ledger.commands.replays import record_replay
from projections.errors import NotProjectedError, SeveralAxesError
from projections.reading import ReadingRoom
from projections.replaying.questions import (
    RulesAsked,
    SideAsked,
    question_in,
    settled,
)
from projections.replaying.running import packed, run, run_readings_report, unpacked
from projections.segments import Segments
from projections.statements import Question, statement
from projections.views import AsOf
from tests.conftest import TODAY, a_request
from tests.projections.history import TEACHER, a_report, a_teacher, noon, record
from tests.projections.replaying.district import (
    STRICT,
    a_district,
    adoption,
    earn,
    rules,
    small,
    text,
)

YEAR_END = date(2023, 12, 31)


@pytest.fixture
def segments(ledger, projector, room):
    a_district(ledger)
    projector.catch_up(TODAY)
    return Segments(room)


def replayed(segments, before, after, **other):
    question = settled(segments.room, before, after, TODAY, **other)
    return run(segments, question)


def changes(segments, before, after, **other):
    result = replayed(segments, before, after, **other).result
    return {one.teacher_id: one.change for one in result.changes}


def test_a_stricter_revision_is_replayed_before_it_is_adopted(segments):
    result = replayed(segments, rules(), text(STRICT)).result

    told = {one.teacher_id: one.change for one in result.changes}
    assert told == {"T1": Change.LOST, "T3": Change.AMOUNTS}
    assert result.totals.before == {"met": 2, "not_met": 1, "not_in_scope": 0}
    (lost, _) = result.changes
    assert lost.cause.alone == ("rule:core-min",)
    assert lost.school_id == "S001"


def test_the_same_question_gives_the_same_digest(segments, ledger, projector):
    first = replayed(segments, rules(), text(STRICT))
    earn(ledger, 8, "T3")
    projector.catch_up(TODAY)

    again = run(segments, question_in(first.question.as_json()))
    later = replayed(segments, rules(), text(STRICT))

    assert again.event == first.event, "facts are those of its position"
    assert later.result.digest != first.result.digest


def test_another_reading_of_one_document_is_replayed_like_a_revision(segments):
    result = replayed(segments, rules(), rules(readings={"R4": "many"})).result

    assert [one.change for one in result.changes][:2] == [Change.LOST] * 2
    assert [one.amendment_id for one in result.amendments] == ["reading:R4"]


def test_only_one_school_is_looked_at_where_one_is_named(segments):
    assert changes(segments, rules(), text(STRICT), school_id="S002") == {
        "T3": Change.AMOUNTS
    }
    with pytest.raises(UnknownError) as refused:
        replayed(segments, rules(), rules(), school_id="S999")
    assert (refused.value.code, refused.value.field) == ("school-unknown", "school")


def test_facts_of_two_positions_are_compared(segments, ledger, projector):
    before = ledger.position()
    earn(ledger, 4, "T3")
    record(ledger, (TEACHER, "T1", CompletionReversed(posting_id=_id(1), reason="x")))
    record(ledger, a_teacher("T4"))
    projector.catch_up(TODAY)
    earlier = SideAsked(rules=RulesAsked(document="small"), as_of=AsOf(position=before))

    result = replayed(segments, earlier, rules()).result

    told = {one.teacher_id: (one.change, one.cause.alone) for one in result.changes}
    assert told == {
        "T1": (Change.LOST, ("facts",)),
        "T3": (Change.GAINED, ("facts",)),
        "T4": (Change.NEWLY_IN_SCOPE, ("facts",)),
    }


def test_a_school_is_looked_at_with_who_was_there_on_either_side(
    segments, ledger, projector
):
    before = ledger.position()
    moved = TeacherMoved(school_id="S002", valid_from=date(2024, 9, 1))
    record(ledger, (TEACHER, "T1", moved))
    projector.catch_up(TODAY)
    earlier = SideAsked(rules=RulesAsked(document="small"), as_of=AsOf(position=before))

    totals = replayed(segments, earlier, text(STRICT), school_id="S002").result.totals

    assert totals.counted == 2, "T3, and T1 who came"


def test_as_known_on_one_day_under_the_rules_adopted_by_another(
    ledger, projector, room
):
    a_district(ledger)
    record(ledger, adoption(small("0", "1"), "0"), reported_at=noon(2021, 3, 1))
    record(ledger, a_teacher("T5"), reported_at=noon(2021, 2, 1))
    earn(ledger, 5, "T5", reported_at=noon(2023, 6, 1))
    earn(ledger, 6, "T5", on=date(2022, 8, 1), reported_at=noon(2024, 6, 1))
    projector.catch_up(TODAY)
    then = SideAsked(
        rules=RulesAsked(document="small", adopted_by=YEAR_END),
        as_of=AsOf(asserted_on=YEAR_END),
    )
    now = SideAsked(rules=RulesAsked(text=STRICT))

    result = replayed(Segments(room), then, now).result

    one = next(one for one in result.changes if one.teacher_id == "T5")
    assert (one.before.total, one.after.total) == (2, 4)
    assert one.before.withheld == (), "1 credit sufficed under the rules of then"
    question = Question(
        series="credits",
        today=TODAY,
        as_of=AsOf(asserted_on=YEAR_END),
        policy_as_of=YEAR_END,
    )
    alone = statement(room, "T5", question).statement
    assert (alone.policy.revision, alone.verdict) == ("0", one.before.verdict)
    assert (alone.total_credits, alone.target) == (one.before.total, one.before.target)


def test_facts_as_of_a_recorded_day_are_settled_as_a_position(segments):
    then = SideAsked(
        rules=RulesAsked(document="small"), as_of=AsOf(recorded_on=YEAR_END)
    )

    question = settled(segments.room, then, rules(), TODAY)

    assert question.before.position == 0
    assert question.after.position == segments.room.position()
    assert run(segments, question).result.totals.newly_in_scope == 3


def test_another_counted_day_is_compared(segments):
    early = replace(rules(), counted_up_to=date(2021, 6, 1))

    result = replayed(segments, early, rules()).result

    assert [one.cause.alone for one in result.changes] == [("counted-up-to",)] * 2
    assert result.totals.gained == 2


def test_a_question_is_settled_to_the_byte(segments):
    question = settled(
        segments.room, rules(), text(STRICT, readings={"R4": "many"}), TODAY
    )

    assert question.before.text == small()
    assert dict(question.before.readings) == {"R4": "few"}
    assert dict(question.after.readings) == {"R4": "many"}
    assert question.after.counted_up_to == TODAY
    assert question_in(question.as_json()) == question
    assert "text" not in question.as_json(with_text=False)["after"]


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (rules("nowhere"), UnknownError),
        (rules(revision="7"), UnknownError),
        (rules(adopted_by=date(2020, 1, 1)), UnknownError),
        (text("[document"), PolicyError),
        (rules(readings={"R9": "x"}), ReadingUnknownError),
        (
            SideAsked(
                rules=RulesAsked(document="small"),
                as_of=AsOf(position=1, asserted_on=TODAY),
            ),
            SeveralAxesError,
        ),
    ],
)
def test_what_cannot_be_settled_is_refused(segments, asked, error):
    with pytest.raises(error):
        settled(segments.room, asked, rules(), TODAY)


def test_before_a_projector_ran_nothing_can_be_asked(ledger):
    record(ledger, adoption(small()))
    room = ReadingRoom(ledger.database, ledger, ledger.district)

    with pytest.raises(NotProjectedError):
        settled(room, rules(), rules(), TODAY)


def test_what_waits_for_a_decision_counts_on_neither_side(segments, ledger, projector):
    record(ledger, a_report(9, "T3", occasion="9"))
    projector.catch_up(TODAY)

    assert changes(segments, rules(), rules()) == {}


def test_the_report_of_readings_tells_who_hangs_on_each_option(segments):
    policy = settled(segments.room, rules(), rules(), TODAY).before.policy

    reported = run_readings_report(segments, policy, TODAY)

    (option,) = reported.options
    assert (option.reading_id, option.option, option.open) == ("R4", "many", True)
    assert (option.tally.lost, option.tally.gained) == (2, 0)
    assert (reported.teachers, reported.position) == (3, segments.room.position())


def test_a_recorded_replay_bears_on_nobodys_statement(
    segments, ledger, projector, auditor
):
    room = segments.room
    registers = room.read(lambda visit: visit.generation.register_position)
    event = replayed(segments, rules(), text(STRICT)).event

    record_replay(ledger, a_request(auditor), event)
    projector.project_events()

    assert room.position() == ledger.position(), "it was read"
    assert room.behind() == 0
    assert room.read(lambda visit: visit.generation.register_position) == registers


def test_a_result_is_kept_compressed(segments):
    result = replayed(segments, rules(), text(STRICT)).result

    assert unpacked(packed(result.canonical)) == result.canonical
    assert len(packed(result.canonical)) < len(result.canonical)


def _id(number):
    return a_report(number)[2].posting_id
