"""Events to canonical bytes and back, from an allow-list, checked by type.

A field that has its default value is left out of the body, so that a field added later
changes no byte of an older event. A default is therefore part of what was released.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec

from domain.canonical import SAFE_INTEGER, canonical_bytes, digest
from domain.errors import NotCanonicalError
from domain.events import EVENTS, LedgerEvent
from ledger.errors import CodecError

UPCASTS: Mapping[str, Callable[[dict[str, Any]], tuple[str, dict[str, Any]]]] = {}
"""Topic of an older shape to a function that gives today's topic and body."""

NOT_CONTENT = frozenset({"posting_id", "corrects", "note_digest"})
"""Fields in which two reports of the same content may differ."""


_encode = msgspec.json.Encoder(order="sorted").encode
"""The same bytes as `canonical_bytes`, which stays the judge of what has none."""


def body_of(event: LedgerEvent) -> bytes:
    """Return the canonical JSON of an event, without version, position or time.

    Raises NotCanonicalError for a value that has none, such as a NaN.
    """
    content = _object_of(event)
    try:
        return _encode(content)
    except UnicodeEncodeError:
        return canonical_bytes(content)


def event_of(topic: str, body: bytes) -> LedgerEvent:
    """Return the event that a stored body is; raises CodecError."""
    try:
        content = json.loads(body)
    except ValueError as error:
        raise CodecError(topic, f"its body is no JSON ({error})") from error
    while topic in UPCASTS:
        topic, content = UPCASTS[topic](content)
    shape = EVENTS.get(topic)
    if shape is None:
        raise CodecError(topic, "no such event is known")
    try:
        event = _read_object(shape, content)
    except (TypeError, ValueError, ArithmeticError, KeyError) as error:
        raise CodecError(topic, str(error)) from error
    if not isinstance(event, LedgerEvent):
        raise CodecError(topic, "it is not an event")
    return event


def content_sha256(event: LedgerEvent) -> str:
    """Return the digest of what an event says, whatever its identifier and note."""
    content = _object_of(event)
    return digest({k: v for k, v in content.items() if k not in NOT_CONTENT})


# --- writing ------------------------------------------------------------------


def _object_of(value: Any) -> dict[str, Any]:
    shape: Any = type(value)
    content = {}
    for name, write, required, default in _writers(shape):
        item = getattr(value, name)
        if required or item != default:
            content[name] = write(item)
    return content


@cache
def _writers(shape: Any) -> tuple[tuple[str, Callable[[Any], Any], bool, Any], ...]:
    """Return of each field its name, its writer, whether it is required, its default.

    Plain tuples, since every event that is recorded goes through them.
    """
    hints = get_type_hints(shape)
    return tuple(
        (spec.name, _writer(hints[spec.name]), spec.required, spec.default)
        for spec in _specs(shape)
    )


def _writer(hint: Any) -> Callable[[Any], Any]:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        inner = _writer(next(a for a in arguments if a is not type(None)))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        item = _writer(arguments[0])
        return lambda value: [item(entry) for entry in value]
    if origin is not None and issubclass(origin, Mapping):
        entry = _writer(arguments[1])
        return lambda value: {_key(k): entry(v) for k, v in value.items()}
    return _scalar_writer(hint)


def _scalar_writer(hint: type[Any]) -> Callable[[Any], Any]:
    if is_dataclass(hint):
        return _object_of
    if hint is Decimal:
        return _decimal_text
    if hint is UUID:
        return str
    if issubclass(hint, date):
        return lambda value: value.isoformat()
    return _plain


def _plain(value: Any) -> Any:
    """Return a text, an integer or a boolean; raises NotCanonicalError for the rest."""
    kind = type(value)
    if kind is str or kind is bool:
        return value
    if isinstance(value, StrEnum):
        return value.value
    if kind is not int or abs(value) > SAFE_INTEGER:
        canonical_bytes(value)
    return value


def _key(key: str) -> str:
    if not key.isascii():
        canonical_bytes({key: None})
    return key


def _decimal_text(value: Decimal) -> str:
    """Return plain digits without trailing zeros: equal amounts, equal bytes."""
    if not value.is_finite():
        raise NotCanonicalError("$", f"the number {value}")
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


# --- reading ------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Spec:
    """One field of a stored class: how to read it, and its default."""

    name: str
    read: Callable[[Any], Any]
    required: bool
    default: Any


@cache
def _specs(shape: Any) -> tuple[_Spec, ...]:
    hints = get_type_hints(shape)
    specs = []
    for item in fields(shape):
        default = item.default
        if item.default_factory is not MISSING:
            default = item.default_factory()
        specs.append(
            _Spec(
                name=item.name,
                read=_reader(hints[item.name]),
                required=default is MISSING,
                default=default,
            )
        )
    return tuple(specs)


def _read_object(shape: Any, content: Any) -> Any:
    if not isinstance(content, dict):
        raise TypeError(f"an object is expected, not {content!r}")
    specs = _specs(shape)
    values = {
        spec.name: spec.read(content[spec.name])
        for spec in specs
        if spec.required or spec.name in content
    }
    if len(values) < len(content):
        unknown = sorted(content.keys() - values.keys())
        raise TypeError(f"the fields {unknown} are not known")
    return shape(**values)


def _reader(hint: Any) -> Callable[[Any], Any]:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        inner = _reader(next(a for a in arguments if a is not type(None)))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        item = _reader(arguments[0])
        return lambda value: tuple(item(entry) for entry in _checked(list, value))
    if origin is not None and issubclass(origin, Mapping):
        item = _reader(arguments[1])
        return lambda value: {k: item(v) for k, v in _checked(dict, value).items()}
    return _scalar_reader(hint)


def _scalar_reader(hint: type[Any]) -> Callable[[Any], Any]:
    if hint is str:
        return _text
    if hint in (int, bool):
        return lambda value: _checked(hint, value)
    if issubclass(hint, StrEnum):
        return _word_reader(hint)
    if hint is Decimal or hint is UUID:
        return lambda value: hint(_text(value))
    if issubclass(hint, date):
        parse = datetime.fromisoformat if hint is datetime else date.fromisoformat
        return lambda value: parse(_text(value))
    if is_dataclass(hint):
        return lambda value: _read_object(hint, value)
    raise TypeError(f"fields of type {hint} cannot be stored")


def _word_reader(hint: type[StrEnum]) -> Callable[[Any], StrEnum]:
    words = {word.value: word for word in hint}

    def read(value: Any) -> StrEnum:
        # Looked up: calling the class costs ten times as much.
        return words.get(value) or hint(_text(value))

    return read


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError(f"{value!r} is not a str")
    return value


def _checked(kind: type[Any], value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError(f"{value!r} is not a {kind.__name__}")
    return value
