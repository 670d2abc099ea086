"""Bodies of the registers: schools, providers, activities."""

from http_api.schemas.commands import CommandSchema, Listed, document_number, free_text
from http_api.schemas.fields import (
    Amount,
    Day,
    Id,
    QualifiedWord,
    Tags,
    Text,
    Whole,
    Word,
)

FIRST_YEAR, LAST_YEAR = 1990, 2199


class SchoolSchema(CommandSchema):
    """A school (学校) that reports its teachers' training."""

    school_id = Id(required=True)
    name_zh = Text(required=True)
    name_en = Text(required=True)
    kind = Word(required=True)
    stage = Word(required=True)
    valid_from = Day(required=True)


class KindChangeSchema(CommandSchema):
    """A school is of another kind from a day on (R25)."""

    kind = Word(required=True)
    valid_from = Day(required=True)


class SchoolMergerSchema(CommandSchema):
    """A school goes on as part of another."""

    into_school_id = Id(required=True)
    valid_from = Day(required=True)


class ReinstatementSchema(CommandSchema):
    """A disallowance is undone as if it had not been."""

    year = Whole(required=True, minimum=FIRST_YEAR, maximum=LAST_YEAR)
    kind = Word(required=True)
    document_no = document_number(required=True)


class DisallowanceSchema(ReinstatementSchema):
    """A school's project-year is not recognised (A8§25, R24)."""

    note = free_text()


class ProviderSchema(CommandSchema):
    """A training institution (培训机构) and what it may give."""

    provider_id = Id(required=True)
    name_zh = Text(required=True)
    name_en = Text(required=True)
    may_give = Listed(QualifiedWord(), required=True)
    valid_from = Day(required=True)


class QualificationSchema(CommandSchema):
    """What a provider may give from a day on."""

    may_give = Listed(QualifiedWord(), required=True)
    valid_from = Day(required=True)
    document_no = document_number(required=True)


class ActivitySchema(CommandSchema):
    """An activity that was approved to run: its kind, worth and provider."""

    activity_id = Id(required=True)
    title_zh = Text(required=True)
    title_en = Text(required=True)
    kind = Word(required=True)
    provider_id = Id(required=True)
    hours = Amount(load_default=None)
    credits = Amount(load_default=None)
    tags = Tags(load_default=dict)
    school_id = Id(load_default=None)
    approval_no = document_number(load_default=None)
    runs_from = Day(load_default=None)
    runs_until = Day(load_default=None)


class AmendmentSchema(CommandSchema):
    """A registration is corrected; what is left out stays as it was."""

    document_no = document_number(required=True)
    hours = Amount(load_default=None)
    credits = Amount(load_default=None)
    tags = Tags(load_default=None)
    approval_no = document_number(load_default=None)
    runs_from = Day(load_default=None)
    runs_until = Day(load_default=None)


class ActivityWithdrawalSchema(CommandSchema):
    """The approval of an activity is taken back from a day on (A4§19)."""

    valid_from = Day(required=True)
    document_no = document_number(required=True)
