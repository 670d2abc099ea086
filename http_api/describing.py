"""JSON Schemas of the dataclasses that the door shows, for the OpenAPI document.

What `presenting.py` writes is described here from the same fields, so that the two
cannot drift apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from inspect import cleandoc
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from http_api.presenting import member_names

Schema = dict[str, Any]

SCALARS: Mapping[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    UUID: {"type": "string", "format": "uuid"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    Decimal: {"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$"},
    Fraction: {
        "type": "string",
        "pattern": "^-?[0-9]+(/[0-9]+)?$",
        "description": "An exact rational such as 3/2.",
    },
}
DISPLAY: Schema = {"type": "string", "pattern": "^-?[0-9]+\\.[0-9]{2}$"}
EVENT: Schema = {
    "type": "object",
    "description": "An event in its envelope, with the digest of its body.",
    "required": ["topic", "position", "version", "stream", "recorded_at", "body"],
    "properties": {
        "topic": {"type": "string"},
        "position": {"type": "integer"},
        "version": {"type": "integer"},
        "stream": {"type": "object"},
        "recorded_at": {"type": "string", "format": "date-time"},
        "reported_at": {"type": ["string", "null"], "format": "date-time"},
        "actor": {"type": "object"},
        "request_id": {"type": "string"},
        "source": {"type": ["object", "null"]},
        "body": {"type": "object"},
        "body_sha256": {"type": "string"},
    },
}


class Components:
    """The schemas of dataclasses by name, each described once."""

    def __init__(self) -> None:
        self.schemas: dict[str, Schema] = {}

    def refer(self, kind: type) -> Schema:
        """Return a reference to a dataclass, described on the way if need be."""
        name = kind.__name__
        if name not in self.schemas:
            self.schemas[name] = {}
            self.schemas[name] = self._object(kind)
        return {"$ref": f"#/components/schemas/{name}"}

    def of(self, hint: Any) -> Schema:
        """Return the schema of a type; raises TypeError for one that has none."""
        if hint in SCALARS:
            return dict(SCALARS[hint])
        if isinstance(hint, type) and issubclass(hint, Enum):
            return {"type": "string", "enum": [word.value for word in hint]}
        if isinstance(hint, type) and is_dataclass(hint):
            return self.refer(hint)
        return self._composed(hint)

    def _composed(self, hint: Any) -> Schema:
        origin, arguments = get_origin(hint), get_args(hint)
        if origin in (Union, UnionType):
            return self._optional(arguments)
        if origin in (tuple, list, Sequence, frozenset):
            return {"type": "array", "items": self.of(arguments[0])}
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return {"type": "object", "additionalProperties": self.of(arguments[1])}
        raise TypeError(str(hint))

    def _optional(self, arguments: tuple[Any, ...]) -> Schema:
        (inner,) = (self.of(each) for each in arguments if each is not NoneType)
        if "type" in inner and "enum" not in inner:
            return {**inner, "type": [inner["type"], "null"]}
        return {"anyOf": [inner, {"type": "null"}]}

    def _object(self, kind: type) -> Schema:
        hints = get_type_hints(kind)
        properties: dict[str, Schema] = {}
        for name in member_names(kind):
            hint = hints.get(name) or get_type_hints(getattr(kind, name).fget)["return"]
            properties[name] = self.of(hint)
            if hint in (Fraction, Fraction | None):
                properties[f"{name}_display"] = DISPLAY
        return {
            "type": "object",
            "description": cleandoc(kind.__doc__ or "").partition("\n\n")[0],
            "properties": {**properties, "links": LINKS},
            "required": [name for name in properties if not name.endswith("_display")],
        }


LINKS: Schema = {
    "type": "object",
    "description": "Where the things that are named here are found.",
    "additionalProperties": {"type": "string"},
}
