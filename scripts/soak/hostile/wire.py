# ruff: noqa: E501  a request stands on one line, whatever its length
"""Requests that no library sends: what two servers would read in two ways (RFC 9112).

Inside each of them stands a second request. Whoever takes it for one of its own has
been smuggled past whatever stood before.
"""

import json
import re
import socket
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from scripts.soak.hostile.world import QUIET

TIMEOUT_S = 5.0
SILENCE_S = 0.5
"""After this nothing more is said: answers here take milliseconds."""
_STATUS = re.compile(rb"^HTTP/1\.[01] (\d{3})", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Oddity:
    """A shape of bytes, and how many answers it may get at the most."""

    name: str
    sent: bytes
    answers: int = 1


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What came back before the line was closed or fell silent."""

    statuses: tuple[int, ...]
    first_s: float
    """After which the first byte came."""


def oddities(key: str) -> Iterator[Oddity]:
    """Yield every shape; with a key that could record what is smuggled."""
    inner = _posting(key)
    chunked = b"0\r\n\r\n" + inner
    head = b"POST /v1/completions HTTP/1.1\r\nHost: a\r\n"
    json_ = b"Content-Type: application/json\r\n"
    length = f"Content-Length: {len(chunked)}\r\n".encode()
    te = b"Transfer-Encoding: chunked\r\n"
    both = head + json_ + length
    for name, sent in (
        ("a length and chunks", both + te + b"\r\n" + chunked),
        ("chunks and a length", head + json_ + te + length + b"\r\n" + chunked),
        ("chunks, badly named", both + b"Transfer-Encoding : chunked\r\n\r\n" + chunked),
        ("chunks, tabbed", both + b"Transfer-Encoding:\tchunked\r\n\r\n" + chunked),
        ("chunks, otherwise", both + b"Transfer-Encoding: xchunked\r\n\r\n" + chunked),
        ("chunks, twice", both + te + b"Transfer-Encoding: x\r\n\r\n" + chunked),
        ("chunks, quoted", both + b'Transfer-Encoding: "chunked"\r\n\r\n' + chunked),
        ("chunks and identity", both + b"Transfer-Encoding: chunked, identity\r\n\r\n" + chunked),
        ("chunks, folded", both + b"Transfer-Encoding:\r\n chunked\r\n\r\n" + chunked),
        ("chunks after a bare line feed", both + b"X: y\nTransfer-Encoding: chunked\r\n\r\n" + chunked),
        ("two lengths", both + b"Content-Length: 0\r\n\r\n" + chunked),
        ("a list of lengths", head + b"Content-Length: 0, 5\r\n\r\n" + inner),
        ("a signed length", head + b"Content-Length: +0\r\n\r\n" + inner),
        ("a negative length", head + b"Content-Length: -1\r\n\r\n" + inner),
        ("a length in hexadecimal", head + b"Content-Length: 0x0\r\n\r\n" + inner),
        ("a huge length", head + b"Content-Length: 99999999999999999999999\r\n\r\n" + inner),
        ("a chunk of a huge size", head + te + b"\r\nFFFFFFFFFFFFFFFFF\r\n" + inner),
        ("a chunk of no size", head + te + b"\r\n\r\n" + inner),
        ("a chunk of a wrong size", head + te + b"\r\n1\r\nabc\r\n0\r\n\r\n" + inner),
        ("a chunk that is extended", head + te + b"\r\n0;" + b"a" * 70_000 + b"\r\n\r\n" + inner),
        ("lines that end in LF alone", b"GET /healthz HTTP/1.1\nHost: a\n\n" + inner),
        ("a space in a name", b"GET /healthz HTTP/1.1\r\nHost: a\r\nX Y: z\r\n\r\n" + inner),
        ("a NUL in a header", b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: \x00\r\n\r\n" + inner),
        ("a folded header", b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n" + inner),
        ("a body with GET", b"GET /healthz HTTP/1.1\r\nHost: a\r\n" + length + b"\r\n" + chunked),
        ("no host", b"GET /healthz HTTP/1.1\r\n\r\n"),
        ("two hosts", b"GET /v1/codes HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
        ("a whole address", b"GET http://evil.example/v1/codes HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("only a star", b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("CONNECT", b"CONNECT evil.example:443 HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("HTTP 0.9", b"GET /v1/codes\r\n"),
        ("HTTP 9.9", b"GET /v1/codes HTTP/9.9\r\nHost: a\r\n\r\n"),
        ("the preface of HTTP 2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        ("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200),
        ("no HTTP", b"\xff\xfe\xfd\r\n\r\n"),
        ("an endless line", b"GET /" + b"a" * 2_000_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n"),
        ("an endless header", b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 2_000_000 + b"\r\n\r\n"),
        ("headers without end", b"GET /healthz HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 5_000 + b"\r\n"),
        ("an upgrade", b"GET /v1/codes HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"),
        ("waits for nothing", head + b"Expect: 200-maybe\r\nContent-Length: 2\r\n\r\n{}"),
        ("waits to go on", head + json_ + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}"),
        ("nothing odd", inner),
    ):  # fmt: skip
        mark = f"{zlib.crc32(name.encode()):08x}"
        own = sent.replace(MARK.encode(), mark.encode())
        yield Oddity(name=name, sent=own, answers=2 if name in TWO else 1)


MARK = "smuggled"
"""Stands for what tells one smuggled posting from the next, as long as that."""
TWO = frozenset(
    {
        # What follows is a request of its own here, as the standard has it.
        "lines that end in LF alone",
        "waits to go on",
    }
)


def speak(port: int, oddity: Oddity) -> Heard:
    """Send a shape and listen until the line is closed, or silent for long."""
    with socket.create_connection(("127.0.0.1", port), TIMEOUT_S) as line:
        with suppress(OSError):  # it hung up meanwhile, which is an answer
            line.sendall(oddity.sent)
        return heard_on(line, SILENCE_S)


def heard_on(line: socket.socket, patience_s: float) -> Heard:
    """Return all that a line says until it is closed, or silent for long."""
    began = time.monotonic()
    line.settimeout(patience_s)
    data, first_s = b"", 0.0
    for part in _received(line):
        first_s = first_s or time.monotonic() - began
        line.settimeout(SILENCE_S)
        data += part
    statuses = tuple(int(each) for each in _STATUS.findall(data))
    return Heard(statuses=statuses, first_s=first_s)


def _received(line: socket.socket) -> Iterator[bytes]:
    while True:
        try:
            part = line.recv(65_536)
        except OSError:
            return
        if not part:
            return
        yield part


def _posting(key: str) -> bytes:
    row = {
        "teacher_id": QUIET,
        "activity_id": "LECTURE",
        "occasion": MARK,
        "amount": "20",
        "result": "passed",
        "completed_on": "2024-05-01",
    }
    body = json.dumps(row).encode()
    return (
        b"POST /v1/completions HTTP/1.1\r\nHost: a\r\n"
        + f"Authorization: Bearer {key}\r\n".encode()
        + b"Content-Type: application/json\r\n"
        + f"Content-Length: {len(body)}\r\n\r\n".encode()
        + body
    )
