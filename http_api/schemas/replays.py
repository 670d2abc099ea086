"""Bodies and queries of replays: two worlds, and which differences are wanted."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from domain.policy.replaying.change import Change
from http_api.schemas.administration import MAX_POLICY_CHARACTERS
from http_api.schemas.commands import Part
from http_api.schemas.fields import Choice, Day, Id, Text, Whole
from http_api.schemas.queries import (
    MAX_POSITION,
    ListSchema,
    ReadingSchema,
    refuse_several_axes,
)
from http_api.schemas.shaped import Coded, Shaped, StrictField, StrictSchema

MAX_READINGS = 60


class FileFormat(StrEnum):
    """Which file is exported."""

    CSV = "csv"
    XLSX = "xlsx"


class EditId(Shaped):
    """An edit between two documents, or how edits bring a change."""

    code = "malformed-word"
    expected = "an edit such as rule:core-6, or alone, together or undone"
    pattern = r"[A-Za-z0-9][A-Za-z0-9:._-]{0,119}"
    example = "rule:core-6"


def _few(found: Mapping[str, Any]) -> None:
    if len(found) > MAX_READINGS:
        raise ValidationError(
            Coded("too-many-entries", f"Send {MAX_READINGS} entries at most.")
        )


class ReadingChoices(fields.Dict):
    """Options to apply instead of the document's own, by question."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            keys=Id(),
            values=Id(),
            validate=_few,
            error_messages={
                **StrictField.default_error_messages,
                "invalid": Coded("wrong-type", "Send an object of readings."),
            },
            metadata={"maxProperties": MAX_READINGS, "examples": [{"R4": "pool"}]},
            **kwargs,
        )


class FactsSchema(StrictSchema):
    """Which facts, on one axis of time, and up to which day they count."""

    facts_as_of = Whole(
        load_default=None,
        minimum=0,
        maximum=MAX_POSITION,
        metadata={"description": "Facts as of a log position (the proven axis)."},
    )
    recorded_on = Day(
        load_default=None,
        metadata={"description": "Facts as recorded by the end of a day."},
    )
    asserted_on = Day(
        load_default=None,
        metadata={"description": "Facts as known by a day, as older systems assert."},
    )
    counted_up_to = Day(
        load_default=None,
        metadata={"description": "Count completions up to this day; else today."},
    )
    readings = ReadingChoices(load_default=dict)

    @validates_schema
    def one_axis(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse facts as of several instants at once."""
        refuse_several_axes(data)


class SideSchema(FactsSchema):
    """One of the two worlds: a document by name, or its text; and what differs."""

    document = Id(load_default=None)
    revision = Id(
        load_default=None,
        metadata={"description": "Without it the revision that stands."},
    )
    adopted_by = Day(
        load_default=None,
        metadata={"description": "The revision that stood at the end of this day."},
    )
    text = Text(
        load_default=None,
        limit=MAX_POLICY_CHARACTERS,
        lines=True,
        metadata={"description": "The text of a document; it need not be adopted."},
    )

    @validates_schema
    def one_document(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a side that names no document, or two."""
        if (data.get("document") is None) == (data.get("text") is None):
            message = "Name a document, or send a text."
            raise ValidationError(Coded("conflicting-fields", message), "document")
        named = data.get("revision") is not None, data.get("adopted_by") is not None
        if all(named) or (data.get("text") is not None and any(named)):
            message = "Name one revision: by its name or by a day, and not of a text."
            raise ValidationError(Coded("conflicting-fields", message), "revision")


class ReplaySchema(FactsSchema):
    """Two worlds to compare: what stands here holds for both, unless a side says else.

    `readings` are those of `to`. Without `to` it is the document of `from`; without
    `from` the standing revision of the document of `to`.
    """

    from_ = Part(SideSchema, data_key="from", load_default=None, allow_none=False)
    to = Part(SideSchema, load_default=None, allow_none=False)
    school = Id(
        load_default=None,
        metadata={"description": "Only the teachers of this school."},
    )

    @validates_schema
    def one_side(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse a replay of nothing."""
        if data.get("from_") is None and data.get("to") is None:
            message = "Say which rules to compare: from, to, or both."
            raise ValidationError(Coded("missing-field", message), "from")


class DifferencesSchema(ListSchema):
    """Which of the changed teachers are listed."""

    change = Choice(Change, load_default=None)
    school = Id(load_default=None)
    cohort = Id(load_default=None)
    cause = EditId(load_default=None)
    rule = EditId(load_default=None)
    teacher = Id(load_default=None)


class ExportSchema(StrictSchema):
    """Which of the changed teachers are written to which file."""

    format = Choice(FileFormat, load_default=FileFormat.CSV)
    change = Choice(Change, load_default=None)
    school = Id(load_default=None)
    cohort = Id(load_default=None)
    cause = EditId(load_default=None)
    rule = EditId(load_default=None)
    teacher = Id(load_default=None)


class ReadingsReportSchema(ReadingSchema):
    """Up to which day the credits of the report count."""

    counted_up_to = Day(
        load_default=None,
        metadata={"description": "Count completions up to this day; else today."},
    )
