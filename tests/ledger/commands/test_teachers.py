"""The record of a teacher over the real store."""

from datetime import date

import pytest

from domain import profile as profiles
from domain.errors import (
    AlreadyRegisteredError,
    MalformedTextError,
    NotYoursError,
    SchoolMergedError,
    TeacherMergedError,
    UnknownError,
)
from domain.terms import Role, StreamKind
from ledger.commands import schools, teachers
from tests.conftest import a_request, an_actor
from tests.ledger.commands.telling import ADMINISTRATOR, register_teacher

DAY = date(2024, 9, 1)
OTHER = an_actor(Role.SCHOOL, "S002")


def profile_of(ledger, teacher_id="T1"):
    stream = ledger.stream(StreamKind.TEACHER, teacher_id)
    folded, _ = ledger.fold(stream, profiles.apply, profiles.new(teacher_id))
    return folded


def test_a_teacher_is_registered_once_and_the_name_stands_apart(district):
    first = register_teacher(district, "T7", name="王小明", number="0007")
    position = district.position()
    again = register_teacher(district, "T7", name="王晓明")

    assert (first.outcome, again.outcome) == ("created", "known")
    assert district.position() == position
    entry = district.directory.get("T7")
    assert entry is not None
    assert entry.name == "王晓明"
    assert "王" not in repr(district.log(0, 1000))
    with pytest.raises(AlreadyRegisteredError):
        register_teacher(district, "T7", "S002")


def test_a_teacher_belongs_to_a_school_that_stands(district):
    merger = schools.SchoolMerger(
        school_id="S002", into_school_id="S001", valid_from=date(2020, 1, 1)
    )
    schools.merge_school(district, a_request(ADMINISTRATOR), merger)

    with pytest.raises(UnknownError) as found:
        register_teacher(district, "T7", "S777")
    assert found.value.code == "school-unknown"
    with pytest.raises(SchoolMergedError, match="S001"):
        register_teacher(district, "T7", "S002")
    with pytest.raises(MalformedTextError):
        register_teacher(district, "T7", name="\x00")


def test_a_teacher_moves_and_changes(district):
    move = teachers.Move(teacher_id="T1", school_id="S002", valid_from=DAY)
    change = teachers.AttributeChange(
        teacher_id="T1", valid_from=DAY, attributes={"role": ("trainer",)}
    )

    answer = teachers.move_teacher(district, a_request(ADMINISTRATOR), move)
    teachers.change_attributes(district, a_request(ADMINISTRATOR), change)

    assert answer.body["position"] == district.position() - 1
    attributes = profiles.attributes_on(profile_of(district), DAY)
    assert attributes["school"] == ("S002",)
    assert attributes["role"] == ("trainer",)


def test_leave_return_and_retirement_are_recorded(district, school_actor):
    asked = a_request(school_actor)

    teachers.start_leave(
        district, asked, teachers.Leave(teacher_id="T1", on=DAY, reason="illness")
    )
    teachers.end_leave(
        district, asked, teachers.Return(teacher_id="T1", on=date(2025, 1, 1))
    )
    teachers.retire_teacher(
        district, asked, teachers.Retirement(teacher_id="T1", on=date(2025, 3, 1))
    )

    profile = profile_of(district)
    assert [
        profile.service_on(day) for day in (DAY, date(2025, 1, 1), date(2025, 3, 1))
    ] == ["leave", "active", "retired"]


def test_a_school_keeps_the_record_of_its_own_teachers(district, school_actor):
    own = teachers.TeacherToRegister(
        teacher_id="T7", school_id="S001", valid_from=date(2024, 1, 1)
    )
    assert teachers.register_teacher(district, a_request(school_actor), own)

    with pytest.raises(NotYoursError):
        teachers.register_teacher(district, a_request(OTHER), own)
    with pytest.raises(NotYoursError):
        teachers.start_leave(
            district,
            a_request(OTHER),
            teachers.Leave(teacher_id="T1", on=DAY, reason="illness"),
        )
    with pytest.raises(NotYoursError):
        teachers.move_teacher(
            district,
            a_request(school_actor),
            teachers.Move(teacher_id="T1", school_id="S002", valid_from=DAY),
        )


def test_two_ids_become_one_in_one_transaction(district):
    register_teacher(district, "T8")
    merger = teachers.TeacherMerger(teacher_id="T8", into_teacher_id="T1")

    answer = teachers.merge_teacher(district, a_request(ADMINISTRATOR), merger)

    merged, absorbed = district.log(district.position() - 2, 2)
    assert merged.clock.recorded_at == absorbed.clock.recorded_at
    assert answer.body["into"] == "T1"
    assert profile_of(district).ids == ("T1", "T8")
    with pytest.raises(TeacherMergedError):
        teachers.merge_teacher(district, a_request(ADMINISTRATOR), merger)
