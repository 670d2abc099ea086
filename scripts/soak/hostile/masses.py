"""Bodies that are too large: announced or not, packed or not."""

import gzip
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scripts.soak.hostile.wire import heard_on

BYTES = 100_000_000
PART = b"x" * 1_000_000
ROOMY_S = 20.0
REFUSED, FAILED = 400, 500
FAR_BEYOND = 200_000_000
"""Bytes of which the gzip bomb is made: a thousand of them to one on the wire."""


@dataclass(frozen=True, kw_only=True)
class Mass:
    """A body that is sent until the server hangs up."""

    name: str
    path: str
    headers: Sequence[str]
    parts: tuple[bytes, int]
    """A part and how often it is sent."""


@dataclass(frozen=True, kw_only=True)
class Thrown:
    """What came of sending a mass."""

    statuses: tuple[int, ...]
    whole: bool
    """All of it was sent, so that an answer is owed; else the server hung up."""
    took_s: float

    @property
    def is_refused(self) -> bool:
        """Say whether every answer is a refusal, and there is one if it is owed."""
        if not self.statuses:
            return not self.whole
        return all(REFUSED <= status < FAILED for status in self.statuses)


def masses() -> Iterator[Mass]:
    """Yield each way of sending too much."""
    ndjson, json_ = "application/x-ndjson", "application/json"
    announced = f"Content-Length: {BYTES}"
    chunk = f"{len(PART):x}\r\n".encode() + PART + b"\r\n"
    batch = "/v1/completions/batch"
    often = BYTES // len(PART)
    for path, kind in (("/v1/completions", json_), (batch, ndjson), (batch, json_)):
        head = [f"Content-Type: {kind}", announced]
        yield Mass(name="announced", path=path, headers=head, parts=(PART, often))
    for path, kind in ((batch, ndjson), ("/v1/imports?name=a.csv", "text/csv")):
        head = [f"Content-Type: {kind}", "Transfer-Encoding: chunked"]
        yield Mass(name="in chunks", path=path, headers=head, parts=(chunk, often))
    for path, kind in (
        ("/v1/imports?name=a.csv", "text/csv"),
        ("/drafts", "multipart/form-data; boundary=x"),
        ("/login", "application/x-www-form-urlencoded"),
    ):
        head = [f"Content-Type: {kind}", announced]
        yield Mass(name="announced", path=path, headers=head, parts=(PART, often))
    bomb = gzip.compress(b"0" * FAR_BEYOND, compresslevel=9)
    for path, kind in ((batch, ndjson), ("/v1/completions", json_)):
        head = [
            f"Content-Type: {kind}",
            "Content-Encoding: gzip",
            f"Content-Length: {len(bomb)}",
        ]
        yield Mass(name="a gzip bomb", path=path, headers=head, parts=(bomb, 1))


def throw(port: int, key: str, mass: Mass) -> Thrown:
    """Send a mass until it is refused; say what was answered, and when."""
    head = "\r\n".join(
        (
            f"POST {mass.path} HTTP/1.1",
            "Host: a",
            f"Authorization: Bearer {key}",
            *mass.headers,
            "\r\n",
        )
    )
    began, whole = time.monotonic(), False
    with socket.create_connection(("127.0.0.1", port), ROOMY_S) as line:
        try:
            line.sendall(head.encode())
            for _ in range(mass.parts[1]):
                line.sendall(mass.parts[0])
            whole = True
        except OSError:
            pass  # it hung up, as it should
        sent_s = time.monotonic() - began
        heard = heard_on(line, ROOMY_S)
    return Thrown(statuses=heard.statuses, whole=whole, took_s=sent_s + heard.first_s)
