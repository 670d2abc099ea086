"""Bodies about the person: registration, moves, attributes, leave, the directory."""

from http_api.schemas.commands import Attributes, CommandSchema, reason_word
from http_api.schemas.fields import Day, Id, Sha256, Text
from http_api.schemas.shaped import StrictSchema

MAX_NAME = 100
MAX_NUMBER = 60


class TeacherSchema(CommandSchema):
    """A teacher (教师), at a school from a day on; name and number go elsewhere."""

    teacher_id = Id(required=True)
    school_id = Id(required=True)
    valid_from = Day(required=True)
    attributes = Attributes(load_default=dict)
    name = Text(load_default=None, limit=MAX_NAME)
    number = Text(load_default=None, limit=MAX_NUMBER)


class MoveSchema(CommandSchema):
    """A teacher belongs to another school from a day on."""

    school_id = Id(required=True)
    valid_from = Day(required=True)


class AttributesSchema(CommandSchema):
    """Attributes take new values from a day on; an empty list ends one."""

    valid_from = Day(required=True)
    attributes = Attributes(required=True)


class LeaveSchema(CommandSchema):
    """A teacher is on leave from a day on."""

    on = Day(required=True)
    reason = reason_word(required=True)


class ReturnSchema(CommandSchema):
    """A teacher is back in service."""

    on = Day(required=True)


class RetirementSchema(CommandSchema):
    """A teacher leaves service (退休)."""

    on = Day(required=True)


class TeacherMergerSchema(CommandSchema):
    """An id names the same person as another, under which it goes on."""

    into_teacher_id = Id(required=True)


class NameSchema(StrictSchema):
    """Name and number of a teacher; both can be corrected and erased."""

    name = Text(load_default=None, limit=MAX_NAME)
    number = Text(load_default=None, limit=MAX_NUMBER)


class RedactionSchema(CommandSchema):
    """A free text is erased; what committed to it stays valid."""

    note_digest = Sha256(required=True)
    legal_basis = Text(required=True)
