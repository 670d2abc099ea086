"""Bodies as they arrive: bounded, unpacked, and whole or refused.

A connection that breaks looks to the application like the end of a body, and the rows
that did not come would be lost in silence. So a body has to say itself where it ends:
by its length, by gzip's own end (one member with its check and its length, RFC 1952),
or by a digest of it all (RFC 9530). A body that says nothing is refused.
"""

import hashlib
import zlib
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Protocol, cast

from flask import request

from http_api.context import services
from http_api.errors import (
    BodyTooLargeError,
    CutShortError,
    DamagedGzipError,
    DigestMismatchError,
    EncodedBodyError,
    LengthMissingError,
    MalformedHeaderError,
)

CHUNK_BYTES = 65_536
GZIP = frozenset({"gzip", "x-gzip"})
CONTENT_DIGEST = "Content-Digest"
ALGORITHMS = {"sha-256": "sha256", "sha-512": "sha512"}
"""What a digest may be made with (RFC 9530, 5), and what Python calls it."""


class Inflating(Protocol):
    """What zlib unpacks with; its class has no name there."""

    @property
    def eof(self) -> bool:
        """Say whether the member has ended."""

    @property
    def unconsumed_tail(self) -> bytes:
        """Return what was not looked at, since there was enough."""

    @property
    def unused_data(self) -> bytes:
        """Return what follows the end."""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        """Return some of what is packed in the data."""


def arriving(*, may_be_packed: bool = False) -> Iterator[bytes]:
    """Return the body of the request, unpacked, piece by piece.

    What is wrong with its headers is raised at once; what was wrong with the body is
    raised after the last piece, so that nothing may be believed before the end.

    Raises EncodedBodyError, MalformedHeaderError, LengthMissingError,
    BodyTooLargeError, CutShortError, DigestMismatchError and DamagedGzipError.
    """
    packed = _is_packed(may_be_packed=may_be_packed)
    digests = _digests()
    limit = services().settings.max_body_bytes
    announced = request.content_length
    if announced is not None and announced > limit:
        raise BodyTooLargeError(limit)
    whole_by_itself = packed or bool(digests)
    if announced is None and "Transfer-Encoding" in request.headers:
        _check_end(known=whole_by_itself)
    pieces = _whole(_bounded(limit), announced, known=whole_by_itself)
    if digests:
        pieces = _matching(pieces, digests)
    return unpacked(pieces, limit) if packed else pieces


def unpacked(pieces: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """Yield what is packed in one gzip member; never more than `limit` bytes.

    A second member is refused, since a body that broke off between two would pass for
    whole, and so is anything else behind the first.

    Raises DamagedGzipError and BodyTooLargeError.
    """
    engine, total = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16), 0
    for piece in pieces:
        for found in _inflated(engine, piece):
            total += len(found)
            if total > limit:
                raise BodyTooLargeError(limit)
            yield found
    if not engine.eof:
        raise DamagedGzipError("its end is missing")


def _inflated(engine: Inflating, piece: bytes) -> Iterator[bytes]:
    """Yield what is packed in a piece, a little at a time however much that is."""
    rest, full = piece, False
    while rest or (full and not engine.eof):
        if engine.eof:
            raise DamagedGzipError("something follows its end")
        try:
            found = engine.decompress(rest, CHUNK_BYTES)
        except zlib.error as error:
            raise DamagedGzipError(str(error)) from None
        yield found
        rest = engine.unconsumed_tail or engine.unused_data
        full = len(found) == CHUNK_BYTES


def _bounded(limit: int) -> Iterator[bytes]:
    """Yield what the server hands on; raise BodyTooLargeError beyond the limit."""
    body, total = _stream(), 0
    while piece := body.read(CHUNK_BYTES):
        total += len(piece)
        if total > limit:
            raise BodyTooLargeError(limit)
        yield piece


def _stream() -> IO[bytes]:
    """Return the body itself where the server ends it, else up to its length.

    Werkzeug would end it at the limit without a word.
    """
    if request.environ.get("wsgi.input_terminated"):
        return cast("IO[bytes]", request.environ["wsgi.input"])
    return request.stream


def _whole(
    pieces: Iterable[bytes], announced: int | None, *, known: bool
) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        if announced is None:
            _check_end(known=known)
        total += len(piece)
        yield piece
    if announced is not None and total != announced:
        raise CutShortError(announced, total)


def _check_end(*, known: bool) -> None:
    if not known:
        raise LengthMissingError


def _matching(pieces: Iterable[bytes], digests: Mapping[str, str]) -> Iterator[bytes]:
    """Yield a body; raise DigestMismatchError when it is not the one that was sent."""
    found = {name: hashlib.new(ALGORITHMS[name]) for name in digests}
    for piece in pieces:
        for one in found.values():
            one.update(piece)
        yield piece
    for name, expected in digests.items():
        if b64encode(found[name].digest()).decode() != expected:
            raise DigestMismatchError(name)


def _is_packed(*, may_be_packed: bool) -> bool:
    coding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if coding in ("identity", ""):
        return False
    if not (may_be_packed and coding in GZIP):
        raise EncodedBodyError(may_be_packed=may_be_packed)
    return True


def _digests() -> dict[str, str]:
    """Return the digests of the body that the client sent, by algorithm (RFC 9530).

    Algorithms that are not taken are left out. Raises MalformedHeaderError.
    """
    told = request.headers.get(CONTENT_DIGEST)
    if told is None:
        return {}
    found: dict[str, str] = {}
    for member in told.split(","):
        name, _, value = member.strip().partition("=")
        if not (name and len(value) > 1 and value[0] == value[-1] == ":"):
            raise MalformedHeaderError(CONTENT_DIGEST, "such as sha-256=:BASE64:")
        if name in ALGORITHMS:
            found[name] = value[1:-1]
    return found
