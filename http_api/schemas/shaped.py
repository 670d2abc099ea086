"""The ground under the fields and schemas: errors that carry codes, strict loading."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, ClassVar, Self

from marshmallow import RAISE, Schema, ValidationError, fields, types

from http_api.errors import Reason

MAX_NAME_SHOWN = 60
MAX_REASONS = 50
"""Told of one body or row; who sends more mistakes than that mends these first."""


class Coded(str):
    """A sentence for a person that carries a code for a program."""

    __slots__ = ("code",)
    code: str

    def __new__(cls, code: str, sentence: str) -> Self:
        """Make the sentence and put the code beside it."""
        made = super().__new__(cls, sentence)
        made.code = code
        return made


class StrictField(fields.Field[Any]):
    """A field whose refusals carry codes and whose OpenAPI form is its own."""

    default_error_messages: types.ErrorMessages = {  # noqa: RUF012 -- as marshmallow
        "required": Coded("missing-field", "This field is needed."),
        "null": Coded("wrong-type", "This field may not be null."),
        "type": Coded("wrong-type", "Send a string."),
    }
    openapi: Mapping[str, Any] = {}

    def __init__(self, **kwargs: Any) -> None:
        metadata = {**self.openapi, **kwargs.pop("metadata", {})}
        super().__init__(metadata=metadata, **kwargs)

    def make_error(self, key: str, **_: Any) -> ValidationError:
        """Return the refusal with its code; marshmallow would format it away."""
        return ValidationError(self.error_messages[key])

    def take(self, value: Any) -> Any:
        """Return what a value of JSON or of a query means, or refuse it."""
        raise NotImplementedError

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return self.take(value)


class Shaped(StrictField):
    """A string of one shape, and what it is read as."""

    code: ClassVar[str]
    expected: ClassVar[str]
    pattern: ClassVar[str]
    json_format: ClassVar[str | None] = None
    example: ClassVar[str]

    def __init__(self, **kwargs: Any) -> None:
        self.shape = re.compile(self.pattern)
        self.openapi = {
            "type": "string",
            "pattern": f"^({self.pattern})$",
            "examples": [self.example],
            **({"format": self.json_format} if self.json_format else {}),
        }
        super().__init__(**kwargs)

    def read(self, text: str) -> Any:
        """Return what the text means; a text stays as it is."""
        return text

    def take(self, value: Any) -> Any:
        """Return the meaning of a text of the shape."""
        if isinstance(value, str) and self.shape.fullmatch(value):
            try:
                return self.read(value)
            except ValueError:
                pass
        raise ValidationError(Coded(self.code, f"Send {self.expected}."))


class StrictSchema(Schema):
    """A schema that refuses what it does not know."""

    class Meta:
        """Unknown keys are refused, never dropped in silence."""

        unknown = RAISE

    error_messages: dict[str, str] = {  # noqa: RUF012 -- as marshmallow
        "unknown": Coded("unknown-field", "The contract has no such field."),
        "type": Coded("wrong-type", "Send an object."),
    }


def reasons_of(error: ValidationError, row: int | None = None) -> tuple[Reason, ...]:
    """Return what marshmallow refused as reasons, field by field."""
    return tuple(islice(_reasons(error.messages, "", row), MAX_REASONS))


def _reasons(found: Any, path: str, row: int | None) -> Iterator[Reason]:
    if isinstance(found, Mapping):
        for key, inner in found.items():
            yield from _reasons(inner, _below(path, key), row)
        return
    for message in found if isinstance(found, list) else [found]:
        if isinstance(message, Mapping):
            yield from _reasons(message, path, row)
            continue
        code = getattr(message, "code", "invalid-request")
        yield Reason(code=code, message=str(message), field=path or None, row=row)


def _below(path: str, key: Any) -> str:
    if key in ("_schema", "key", "value"):
        return path
    return f"{path}.{shown(key)}" if path else shown(key)


def shown(name: Any) -> str:
    """Return a name that a client sent in a form that is safe to keep and show."""
    text = ascii(str(name))[1:-1]
    return text if len(text) <= MAX_NAME_SHOWN else text[:MAX_NAME_SHOWN] + "..."
