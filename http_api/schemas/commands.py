"""What every command may carry, and fields that several commands share."""

from typing import Any

from marshmallow import Schema, ValidationError, fields

from domain.terms import Role
from http_api.schemas.fields import (
    Choice,
    Id,
    Instant,
    Sha256,
    Text,
    Uri,
    Whole,
    Word,
)
from http_api.schemas.shaped import Coded, StrictField, StrictSchema

MAX_NOTE_CHARACTERS = 2_000
MAX_LISTED = 50


class CommandSchema(StrictSchema):
    """A command; an importer may say when an older system knew of it."""

    reported_at = Instant(
        load_default=None,
        metadata={
            "description": "Importers only: when an older system recorded this. "
            "It is shown as asserted, never as proven."
        },
    )


class EvidenceSchema(StrictSchema):
    """A document that shows the fact: where it is, and what it was."""

    uri = Uri(required=True)
    sha256 = Sha256(required=True)


class ReporterSchema(StrictSchema):
    """Who reported a completion to the older system."""

    role = Choice(Role, required=True)
    organisation = Id(required=True)


class SourceSchema(StrictSchema):
    """The file and the row that an imported posting comes from."""

    batch = Text(required=True, limit=100)
    sha256 = Sha256(required=True)
    row = Whole(required=True, minimum=1, maximum=2**31 - 1)


def document_number(**kwargs: Any) -> Text:
    """Return a field for the number of the document that decides (文号)."""
    described = {"description": "Number of the document that decides (文号)."}
    return Text(limit=100, metadata=described, **kwargs)


def free_text() -> Text:
    """Return a field for a free text; it is kept apart from the log and erasable."""
    described = {"description": "Free text, kept apart from the log and erasable."}
    return Text(
        limit=MAX_NOTE_CHARACTERS, lines=True, load_default=None, metadata=described
    )


def reason_word(**kwargs: Any) -> Word:
    """Return a field for a reason: a word, never a free text."""
    described = {"description": "A word such as `no-evidence` or `entered-twice`."}
    return Word(metadata=described, **kwargs)


class Listed(fields.List[Any]):
    """A list that is not endless, whose refusals carry codes."""

    def __init__(
        self,
        inner: fields.Field[Any],
        *,
        least: int = 0,
        most: int = MAX_LISTED,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            inner,
            validate=_between(least, most),
            error_messages={
                **StrictField.default_error_messages,
                "invalid": Coded("wrong-type", "Send a list."),
            },
            metadata={"minItems": least, "maxItems": most},
            **kwargs,
        )


class Part(fields.Nested):
    """An object inside an object, whose refusals carry codes."""

    def __init__(self, schema: type[Schema], **kwargs: Any) -> None:
        super().__init__(
            schema,
            error_messages={
                **StrictField.default_error_messages,
                "type": Coded("wrong-type", "Send an object."),
            },
            **kwargs,
        )


class Attributes(fields.Dict):
    """Attributes of a teacher: a word each, with the values that hold."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            keys=Word(),
            values=Listed(Text(limit=80), most=20),
            validate=_between(0, MAX_LISTED),
            error_messages={
                **StrictField.default_error_messages,
                "invalid": Coded("wrong-type", "Send an object of lists."),
            },
            metadata={"maxProperties": MAX_LISTED},
            **kwargs,
        )

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        found = super()._deserialize(value, *args, **kwargs)  # type: ignore[no-untyped-call]
        return {name: tuple(values) for name, values in found.items()}


def _between(least: int, most: int) -> Any:
    def check(found: Any) -> None:
        if not least <= len(found) <= most:
            raise ValidationError(
                Coded("too-many-entries", f"Send {least} to {most} entries.")
            )

    return check
