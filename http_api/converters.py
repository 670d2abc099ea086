"""Identifiers in addresses: what has not their form is not found."""

from typing import Any

from flask import Flask
from werkzeug.routing import BaseConverter, UnicodeConverter

from http_api.schemas.fields import Id, Uuid
from http_api.schemas.shaped import Shaped


class IdConverter(UnicodeConverter):
    """An identifier that a district gave."""

    regex = Id.pattern


class UuidConverter(BaseConverter):
    """An id that the ledger gave, in its one canonical form."""

    regex = Uuid.pattern

    def to_python(self, value: str) -> Any:
        """Return the UUID."""
        return Uuid().read(value)

    def to_url(self, value: Any) -> str:
        """Return its canonical text."""
        return str(value)


class DigestConverter(BaseConverter):
    """The id of a parcel: an origin, an award, a place in its split."""

    regex = r"[A-Za-z0-9._:@~-]{1,200}"


def register_converters(app: Flask, api: Any) -> None:
    """Let routes say `<id:...>`, `<uuid:...>`, `<parcel:...>`, and document them."""
    for name, converter, schema in (
        ("id", IdConverter, _described(Id())),
        ("uuid", UuidConverter, _described(Uuid())),
        ("parcel", DigestConverter, {"type": "string"}),
    ):
        app.url_map.converters[name] = converter
        api.register_converter(converter, lambda _, schema=schema: schema)


def _described(field: Shaped) -> dict[str, Any]:
    return dict(field.metadata)
