"""The record of a teacher: what holds on which day, and what is refused."""

from datetime import date
from itertools import permutations

import pytest

from domain import profile as profiles
from domain.errors import (
    AlreadyOnLeaveError,
    AlreadyRegisteredError,
    AlreadyRetiredError,
    DateOrderError,
    MalformedTextError,
    MergedIntoItselfError,
    NotOnLeaveError,
    TeacherMergedError,
    UnknownError,
)
from domain.events.teacher import (
    LeaveEnded,
    LeaveStarted,
    TeacherAbsorbed,
    TeacherAttributesChanged,
    TeacherMerged,
    TeacherMoved,
    TeacherRegistered,
    TeacherRetired,
)
from domain.facts import Span
from tests.domain.telling import joined, posted, profile_of

MOVED = TeacherMoved(school_id="S2", valid_from=date(2023, 9, 1))
LEFT = LeaveStarted(on=date(2022, 3, 1), reason="maternity")
BACK = LeaveEnded(on=date(2022, 9, 1))
RETIRED = TeacherRetired(on=date(2025, 2, 1))
TRAINER = TeacherAttributesChanged(
    valid_from=date(2024, 1, 1), attributes={"role": ("trainer",)}
)
NO_TRAINER = TeacherAttributesChanged(
    valid_from=date(2025, 1, 1), attributes={"role": ()}
)


# --- folding --------------------------------------------------------------------------


def test_a_teacher_belongs_to_the_school_of_the_day():
    profile = profile_of(joined(), MOVED)

    assert profile.exists
    assert profile.school_on(date(2023, 8, 31)) == "S1"
    assert profile.school_on(date(2023, 9, 1)) == "S2"


def test_before_the_registration_the_first_school_holds():
    assert profile_of(joined()).school_on(date(2019, 1, 1)) == "S1"


def test_of_two_records_of_one_day_the_later_one_holds():
    corrected = TeacherMoved(school_id="S3", valid_from=MOVED.valid_from)

    assert profile_of(joined(), MOVED, corrected).school_on(date(2024, 1, 1)) == "S3"


def test_late_entry_of_a_move_leaves_later_moves_alone():
    earlier = TeacherMoved(school_id="S9", valid_from=date(2022, 9, 1))
    profile = profile_of(joined(), MOVED, earlier)

    assert profile.school_on(date(2022, 9, 1)) == "S9"
    assert profile.school_on(date(2024, 1, 1)) == "S2"


def test_an_attribute_ends_with_an_empty_value():
    profile = profile_of(joined(), TRAINER, NO_TRAINER)

    assert profiles.attributes_on(profile, date(2024, 6, 1))["role"] == ("trainer",)
    assert "role" not in profiles.attributes_on(profile, date(2025, 1, 1))


def test_spans_of_one_day_become_one():
    same_day = TeacherAttributesChanged(
        valid_from=MOVED.valid_from, attributes={"role": ("ideology",)}
    )

    spans = profile_of(joined(), MOVED, same_day).spans

    assert spans[-1] == Span(
        valid_from=MOVED.valid_from,
        attributes={
            "entry": ("existing",),
            "school": ("S2",),
            "service": ("active",),
            "role": ("ideology",),
        },
    )
    assert len(spans) == 2


def test_service_follows_leave_return_and_retirement():
    profile = profile_of(joined(), LEFT, BACK, RETIRED)

    assert [
        profile.service_on(day)
        for day in (date(2022, 2, 28), LEFT.on, BACK.on, RETIRED.on)
    ] == ["active", "leave", "active", "retired"]
    assert profile.retired_on == RETIRED.on


def test_the_order_of_recording_different_days_makes_no_difference():
    events = [MOVED, LEFT, BACK, TRAINER]

    folds = [profile_of(joined(), *order).spans for order in permutations(events)]

    assert folds == [folds[0]] * len(folds)
    assert folds[0][-1].valid_from == TRAINER.valid_from


def test_merged_and_absorbed_ids_are_remembered_once():
    absorbed = TeacherAbsorbed(from_teacher_id="T2")

    assert profile_of(joined(), absorbed, absorbed).ids == ("T1", "T2")
    merged = profile_of(joined(), TeacherMerged(into_teacher_id="T3"))
    assert merged.merged_into == "T3"


def test_folding_takes_any_subset_and_passes_over_what_it_does_not_know():
    profile = profile_of(MOVED, posted(), LEFT)

    assert not profile.exists
    assert profile.school_on(date(2024, 1, 1)) == "S2"
    assert profile_of(posted()) == profiles.new("T1")
    assert profiles.new("T1").school_on(date(2024, 1, 1)) is None
    assert profiles.new("T1").service_on(date(2024, 1, 1)) == "active"


def test_a_second_registration_keeps_the_first_as_the_registration():
    again = joined(school_id="S5", valid_from=date(2024, 1, 1))

    assert profile_of(joined(), again).registered == joined()


# --- decisions ------------------------------------------------------------------------


def test_a_teacher_is_registered():
    event = profiles.register_teacher(
        profiles.new("T1"), "S1", date(2021, 1, 1), {"entry": ("new",)}
    )

    assert event == TeacherRegistered(
        school_id="S1", valid_from=date(2021, 1, 1), attributes={"entry": ("new",)}
    )


def test_registering_the_same_again_proposes_the_same():
    known = profile_of(joined())
    said = joined()

    again = profiles.register_teacher(
        known, said.school_id, said.valid_from, said.attributes
    )

    assert again == said


def test_an_id_that_is_taken_names_what_differs():
    with pytest.raises(AlreadyRegisteredError, match="school_id, attributes") as found:
        profiles.register_teacher(profile_of(joined()), "S2", date(2021, 1, 1), {})

    assert found.value.fields == ("school_id", "attributes")


@pytest.mark.parametrize("name", ["service", "school", "school.kind"])
def test_the_ledgers_own_words_are_not_attributes(name):
    with pytest.raises(MalformedTextError, match=name):
        profiles.change_attributes(
            profile_of(joined()), {name: ("x",)}, date(2024, 1, 1)
        )


def test_changes_follow_the_registration():
    known = profile_of(joined())

    assert profiles.move_teacher(known, "S2", MOVED.valid_from) == MOVED
    assert (
        profiles.change_attributes(known, TRAINER.attributes, TRAINER.valid_from)
        == TRAINER
    )
    first_day = joined().valid_from
    assert profiles.move_teacher(known, "S2", first_day).valid_from == first_day
    with pytest.raises(DateOrderError):
        profiles.move_teacher(known, "S2", date(2020, 12, 31))


def test_nobody_moves_who_is_not_known():
    with pytest.raises(UnknownError) as found:
        profiles.move_teacher(profiles.new("T1"), "S2", MOVED.valid_from)

    assert found.value.code == "teacher-unknown"


def test_a_leave_begins_and_ends_once():
    known = profile_of(joined())
    on_leave = profile_of(joined(), LEFT)

    assert profiles.start_leave(known, LEFT.on, "maternity") == LEFT
    assert profiles.end_leave(on_leave, BACK.on) == BACK
    with pytest.raises(AlreadyOnLeaveError):
        profiles.start_leave(on_leave, date(2022, 4, 1), "illness")
    with pytest.raises(NotOnLeaveError):
        profiles.end_leave(known, BACK.on)


def test_a_teacher_retires_once_and_takes_no_leave_after_that():
    known = profile_of(joined())
    retired = profile_of(joined(), RETIRED)

    assert profiles.retire(known, RETIRED.on) == RETIRED
    with pytest.raises(AlreadyRetiredError):
        profiles.retire(retired, date(2025, 3, 1))
    with pytest.raises(AlreadyRetiredError):
        profiles.start_leave(retired, RETIRED.on, "illness")
    assert (
        profiles.start_leave(retired, date(2024, 3, 1), "illness").reason == "illness"
    )


def test_merging_names_every_id_that_goes_along():
    known = profile_of(joined(), TeacherAbsorbed(from_teacher_id="T0"))
    survivor = profile_of(joined(), teacher_id="T9")

    merged, absorbed = profiles.merge(known, survivor)

    assert merged == TeacherMerged(into_teacher_id="T9")
    assert [one.from_teacher_id for one in absorbed] == ["T1", "T0"]


def test_an_id_is_not_merged_into_itself_nor_into_a_merged_one():
    known = profile_of(joined())
    merged = profile_of(joined(), TeacherMerged(into_teacher_id="T9"), teacher_id="T2")

    with pytest.raises(MergedIntoItselfError):
        profiles.merge(known, known)
    with pytest.raises(TeacherMergedError) as found:
        profiles.merge(known, merged)
    assert found.value.into_teacher_id == "T9"
    with pytest.raises(UnknownError) as unknown:
        profiles.merge(known, profiles.new("T7"))
    assert unknown.value.field == "into_teacher_id"
