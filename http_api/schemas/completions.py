"""Bodies about completions: reports, decisions on them, bulk approval."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from domain.terms import Level, Result, Unit
from http_api.schemas.commands import (
    CommandSchema,
    EvidenceSchema,
    Listed,
    Part,
    ReporterSchema,
    SourceSchema,
    document_number,
    free_text,
    reason_word,
)
from http_api.schemas.fields import (
    Amount,
    Choice,
    Day,
    Id,
    Tags,
    Text,
    Uuid,
    Whole,
    Word,
)
from http_api.schemas.registers import FIRST_YEAR, LAST_YEAR
from http_api.schemas.shaped import Coded, StrictSchema
from http_api.schemas.teachers import MAX_NAME

MAX_APPROVED_AT_ONCE = 10_000


class CompletionSchema(CommandSchema):
    """One report that a teacher finished a training activity."""

    teacher_id = Id(required=True)
    activity_id = Id(required=True)
    occasion = Text(
        load_default="",
        limit=100,
        blank=True,
        metadata={"description": "The session, where an activity runs several times."},
    )
    provider_id = Id(load_default=None)
    amount = Amount(required=True)
    unit = Choice(Unit, load_default=Unit.HOURS)
    result = Choice(Result, required=True)
    completed_on = Day(required=True)
    tags = Tags(load_default=dict)
    evidence = Listed(Part(EvidenceSchema), load_default=list)
    makes_up_for = Whole(load_default=None, minimum=FIRST_YEAR, maximum=LAST_YEAR)
    note = free_text()
    name = Text(
        load_default=None,
        limit=MAX_NAME,
        metadata={"description": "Checked against the directory, never recorded."},
    )
    reporter = Part(ReporterSchema, load_default=None)
    source = Part(SourceSchema, load_default=None)


class CorrectionSchema(CompletionSchema):
    """A posting is reversed and posted anew, perhaps for another teacher."""

    reason = reason_word(required=True)


class ApprovalSchema(CommandSchema):
    """A level confirms a posting; without `level` the one of the key."""

    level = Choice(Level, load_default=None)
    note = free_text()


class RejectionSchema(ApprovalSchema):
    """A level refuses a posting, for a reason."""

    reason = reason_word(required=True)


class ReversalSchema(CommandSchema):
    """A posting is taken back, and its natural key is free again."""

    reason = reason_word(required=True)
    note = free_text()


class RecognitionSchema(CommandSchema):
    """An authority recognised a posting (认定): A2§14-15, A2§21-22."""

    authority = Text(required=True, limit=100)
    document_no = document_number(required=True)
    credits = Amount(load_default=None)
    kind = Word(load_default=None)
    note = free_text()


class PendingFilterSchema(StrictSchema):
    """Which pending postings are meant."""

    school = Id(load_default=None)
    kind = Word(load_default=None)
    activity = Id(load_default=None)
    completed_until = Day(load_default=None)


class BulkApprovalSchema(CommandSchema):
    """Many postings are confirmed at once: those named, or those that match."""

    posting_ids = Listed(Uuid(), least=1, most=MAX_APPROVED_AT_ONCE, load_default=None)
    filter = Part(PendingFilterSchema, load_default=None)
    expect = Whole(
        load_default=None,
        minimum=0,
        maximum=10**9,
        metadata={"description": "How many the filter matched when it was looked at."},
    )
    sample = Whole(
        load_default=0,
        minimum=0,
        maximum=100,
        metadata={"description": "How many of them to show in a preview."},
    )
    level = Choice(Level, load_default=None)
    note = free_text()

    @validates_schema
    def one_way(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a request that names postings and filters too, or neither."""
        if (data.get("posting_ids") is None) == (data.get("filter") is None):
            raise ValidationError(
                Coded("conflicting-fields", "Send either posting_ids or filter."),
                "posting_ids",
            )
