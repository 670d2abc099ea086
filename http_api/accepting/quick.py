"""The quick way: a row that is plainly good, from its bytes to a command.

msgspec takes more than the contract does: it keeps the last of two equal keys, and
knows no controls, ids or blanks. That is checked here. `None` only means "look again".
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from msgspec import UNSET, UnsetType
from msgspec.json import Decoder, Encoder

from domain.postings import Reporter
from domain.terms import Evidence, Role, Source, Unit
from http_api.accepting.shapes import (
    CompletionShape,
    EvidenceShape,
    ReporterShape,
    SourceShape,
)
from http_api.schemas.fields import Amount, Id, Instant, Uri, Word
from ledger.commands.completions import CompletionToPost

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)

_decode = Decoder(CompletionShape).decode
_encode = Encoder(order="deterministic").encode_lines

_ID, _WORD, _URI, _INSTANT = Id().shape, Word().shape, Uri().shape, Instant().shape
_instant = Instant().read
_new, _set = object.__new__, object.__setattr__
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CONTROL_IN_LINES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

Made = TypeVar("Made")
Taken = tuple[list[CompletionToPost], bytes]
"""Reports, and the canonical forms of their rows, a line each."""


class _DoubtError(ValueError):
    """The row is to be looked at carefully."""


class QuickWay:
    """Takes good rows of one batch; remembers the short texts that it has looked at."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._words: set[str] = set()
        self._amounts: dict[str, Decimal] = {}
        self._reporters: dict[tuple[Role, str], Reporter] = {}
        self._files: set[tuple[str, str]] = set()

    def take(self, lines: Sequence[bytes]) -> Taken | None:
        """Return what rows mean, or None where one has to be looked at carefully."""
        try:
            shapes = list(map(_decode, lines))
            canonical = _encode(shapes)
            if _says_twice(b"\n".join(lines), canonical):
                return None
            odd = _may_hold_controls(canonical)
            return [self._completion(shape, odd=odd) for shape in shapes], canonical
        except (ValueError, RecursionError):
            return None

    def _completion(self, shape: CompletionShape, *, odd: bool) -> CompletionToPost:
        """Return the report of a shape; `odd` when a text may hold a control."""
        day, provider_id = shape.completed_on, shape.provider_id
        if not FIRST_DAY <= day <= LAST_DAY:
            raise _DoubtError
        return made(
            CompletionToPost,
            {
                "teacher_id": self._id(shape.teacher_id),
                "activity_id": self._id(shape.activity_id),
                "amount": self._amount(shape.amount),
                "result": shape.result,
                "completed_on": day,
                "occasion": _text(shape.occasion, odd=odd) if shape.occasion else "",
                "provider_id": self._id(provider_id) if provider_id else None,
                "unit": shape.unit or Unit.HOURS,
                "tags": self._tags(shape.tags, odd=odd) if shape.tags else {},
                "evidence": _evidence(shape.evidence) if shape.evidence else (),
                "makes_up_for": _integer(shape.makes_up_for),
                "note": _note(shape.note, odd=odd) if shape.note else None,
                "name": _text(shape.name, odd=odd) if shape.name else None,
                "reporter": self._reporter(shape.reporter) if shape.reporter else None,
                "source": self._source(shape.source, odd=odd) if shape.source else None,
                "reported_at": _at(shape.reported_at) if shape.reported_at else None,
            },
        )

    def _id(self, text: str) -> str:
        if text not in self._ids:
            if not _ID.fullmatch(text):
                raise _DoubtError
            self._ids.add(text)
        return text

    def _amount(self, told: str | float) -> Decimal:
        # A dictionary finds 4 under 4.0: fractions are refused before anything else.
        if type(told) is float:
            raise _DoubtError
        text = str(told)
        if text not in self._amounts:
            if not Amount.PATTERN.fullmatch(text):
                raise _DoubtError
            self._amounts[text] = Decimal(text)
        return self._amounts[text]

    def _tags(self, tags: dict[str, str], *, odd: bool) -> dict[str, str]:
        for word, text in tags.items():
            if word not in self._words:
                if not _WORD.fullmatch(word):
                    raise _DoubtError
                self._words.add(word)
            _text(text, odd=odd)
        return tags

    def _reporter(self, shape: ReporterShape) -> Reporter:
        key = shape.role, shape.organisation
        if key not in self._reporters:
            organisation = self._id(shape.organisation)
            self._reporters[key] = Reporter(role=shape.role, organisation=organisation)
        return self._reporters[key]

    def _source(self, shape: SourceShape, *, odd: bool) -> Source:
        batch, sha256 = shape.batch, shape.sha256
        if (batch, sha256) not in self._files:
            self._files.add((_text(batch, odd=odd), _digest(sha256)))
        row = _integer(shape.row)
        return made(Source, {"batch": batch, "sha256": sha256, "row": row})


def _says_twice(sent: bytes, canonical: bytes) -> bool:
    """Say whether some key of a row may stand there twice.

    The canonical form has every key once, and the same texts: an equal number of colons
    leaves no room for another key, unless a text that was sent hides its colons.
    """
    if sent.count(b":") != canonical.count(b":"):
        return True
    return b"\\" in sent and b"\\u003" in sent


def _may_hold_controls(canonical: bytes) -> bool:
    """Say whether a canonical form has a byte without which no control is written."""
    return b"\\" in canonical or b"\x7f" in canonical or b"\xc2" in canonical


def made(kind: type[Made], told: dict[str, Any]) -> Made:
    """Return a frozen value with all its fields, as its class would make it.

    The guarded assignments of its class take as long as all the rest here.
    """
    value = _new(kind)
    _set(value, "__dict__", told)
    return value


def _integer(told: float | UnsetType | None) -> int | None:
    if told is UNSET or told is None:
        return None
    if type(told) is not int:
        raise _DoubtError
    return told


def _text(text: str, *, odd: bool) -> str:
    if text.isspace() or (odd and _CONTROL.search(text)):
        raise _DoubtError
    return text


def _note(text: str, *, odd: bool) -> str:
    if text.isspace() or (odd and _CONTROL_IN_LINES.search(text)):
        raise _DoubtError
    return text


def _at(text: str) -> datetime:
    if not _INSTANT.fullmatch(text):
        raise _DoubtError
    return _instant(text)


def _evidence(shapes: list[EvidenceShape]) -> tuple[Evidence, ...]:
    return tuple([_document(shape) for shape in shapes])


def _document(shape: EvidenceShape) -> Evidence:
    if not _URI.fullmatch(shape.uri):
        raise _DoubtError
    return made(Evidence, {"uri": shape.uri, "sha256": _digest(shape.sha256)})


def _digest(text: str) -> str:
    """Return 64 characters if they are small hexadecimal digits; raise ValueError."""
    if bytes.fromhex(text).hex() != text:
        raise _DoubtError
    return text
