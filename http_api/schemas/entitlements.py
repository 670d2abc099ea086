"""Bodies of offsets, carry-ins, attestations, rulings and certificates."""

from enum import StrEnum

from http_api.schemas.commands import (
    Attributes,
    CommandSchema,
    Listed,
    document_number,
    free_text,
    reason_word,
)
from http_api.schemas.fields import Amount, Choice, Day, Id, RuleId, Tags, Text, Word

MAX_TEACHERS = 1_000


class Effect(StrEnum):
    """What a ruling does."""

    TARGET = "target"
    EXEMPTION = "exemption"
    EXTENSION = "extension"


class OffsetSchema(CommandSchema):
    """A school asks that surplus may stand in (折抵), up to an amount."""

    rule_id = RuleId(required=True)
    credits = Amount(required=True)


class DecisionSchema(CommandSchema):
    """A decision that needs no further word."""


class RefusalOfOffsetSchema(CommandSchema):
    """The district does not agree, for a reason."""

    reason = reason_word(required=True)
    note = free_text()


class CarryInSchema(CommandSchema):
    """A credit line from another district or period, with its origin (R17)."""

    origin_district = Text(required=True, limit=100)
    origin_reference = Text(required=True, limit=100)
    kind = Word(required=True)
    credits = Amount(required=True)
    hours = Amount(load_default=None)
    completed_on = Day(required=True)
    tags = Tags(load_default=dict)


class ReasonSchema(CommandSchema):
    """Something is taken back, for a reason."""

    reason = reason_word(required=True)


class AttestationSchema(CommandSchema):
    """A reviewer signs that something was fulfilled on a day."""

    subject = Word(required=True)
    on = Day(required=True)
    document_no = document_number(required=True)


class RulingSchema(CommandSchema):
    """A recorded decision for a group or for teachers (R26)."""

    ruling_id = Id(required=True)
    series = Word(required=True)
    effect = Choice(Effect, required=True)
    document_no = document_number(required=True)
    teacher_ids = Listed(Id(), most=MAX_TEACHERS, load_default=list)
    attributes = Attributes(load_default=dict)
    rule_id = RuleId(load_default=None)
    credits = Amount(load_default=None)
    until = Day(load_default=None)
    note = free_text()


class DocumentedSchema(CommandSchema):
    """A decision with the number of its document."""

    document_no = document_number(required=True)


class CertificateSchema(CommandSchema):
    """The certificate (结业证书) of a series is issued to a teacher."""

    teacher_id = Id(required=True)
    series = Word(required=True)


class RevocationSchema(CommandSchema):
    """A certificate is withdrawn by decision."""

    reason = reason_word(required=True)
    document_no = document_number(required=True)
