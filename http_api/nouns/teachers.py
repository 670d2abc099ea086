"""Teachers (教师): registration, moves, attributes, leave, retirement, merging."""

from typing import Any

from flask import Response

from http_api.answers import answered
from http_api.commanding import payload, request_of
from http_api.context import services
from http_api.noun import Noun
from http_api.schemas.teachers import (
    AttributesSchema,
    LeaveSchema,
    MoveSchema,
    RetirementSchema,
    ReturnSchema,
    TeacherMergerSchema,
    TeacherSchema,
)
from http_api.scope import check_teacher
from ledger.commands import teachers
from ledger.requests import Answer

blueprint = Noun("teachers", __name__, "Teachers (教师) and their records.")


@blueprint.command("/teachers", TeacherSchema)
def register_teacher(body: dict[str, Any]) -> Response:
    """Register a teacher; name and number go to the directory, never to the log."""
    teacher = payload(teachers.TeacherToRegister, body)
    answer = teachers.register_teacher(services().ledger, request_of(body), teacher)
    return _answered(answer, teacher.teacher_id)


@blueprint.command("/teachers/<id:teacher_id>/moves", MoveSchema)
def move_teacher(body: dict[str, Any], teacher_id: str) -> Response:
    """Let a teacher belong to another school from a day on."""
    check_teacher(teacher_id)
    move = payload(teachers.Move, body, teacher_id=teacher_id)
    answer = teachers.move_teacher(services().ledger, request_of(body), move)
    return _answered(answer, teacher_id)


@blueprint.command("/teachers/<id:teacher_id>/attributes", AttributesSchema)
def change_attributes(body: dict[str, Any], teacher_id: str) -> Response:
    """Give attributes new values from a day on; an empty list ends one."""
    check_teacher(teacher_id)
    change = payload(teachers.AttributeChange, body, teacher_id=teacher_id)
    answer = teachers.change_attributes(services().ledger, request_of(body), change)
    return _answered(answer, teacher_id)


@blueprint.command("/teachers/<id:teacher_id>/leaves", LeaveSchema)
def start_leave(body: dict[str, Any], teacher_id: str) -> Response:
    """Begin a teacher's leave."""
    check_teacher(teacher_id)
    leave = payload(teachers.Leave, body, teacher_id=teacher_id)
    answer = teachers.start_leave(services().ledger, request_of(body), leave)
    return _answered(answer, teacher_id)


@blueprint.command("/teachers/<id:teacher_id>/returns", ReturnSchema)
def end_leave(body: dict[str, Any], teacher_id: str) -> Response:
    """End a teacher's leave."""
    check_teacher(teacher_id)
    back = payload(teachers.Return, body, teacher_id=teacher_id)
    answer = teachers.end_leave(services().ledger, request_of(body), back)
    return _answered(answer, teacher_id)


@blueprint.command("/teachers/<id:teacher_id>/retirement", RetirementSchema)
def retire_teacher(body: dict[str, Any], teacher_id: str) -> Response:
    """Retire a teacher from a day on (退休)."""
    check_teacher(teacher_id)
    retirement = payload(teachers.Retirement, body, teacher_id=teacher_id)
    answer = teachers.retire_teacher(services().ledger, request_of(body), retirement)
    return _answered(answer, teacher_id)


@blueprint.command("/teachers/<id:teacher_id>/mergers", TeacherMergerSchema)
def merge_teacher(body: dict[str, Any], teacher_id: str) -> Response:
    """Let one id of a person go on under another."""
    merger = payload(teachers.TeacherMerger, body, teacher_id=teacher_id)
    answer = teachers.merge_teacher(services().ledger, request_of(body), merger)
    return _answered(answer, merger.into_teacher_id)


def _answered(answer: Answer, teacher_id: str) -> Response:
    links = {
        "teacher": f"/v1/teachers/{teacher_id}",
        "statement": f"/v1/teachers/{teacher_id}/statement",
    }
    return answered(answer, links)
