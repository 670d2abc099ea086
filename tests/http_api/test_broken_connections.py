"""A connection that breaks while a batch is sent to the real server stores nothing."""

import gzip
import hashlib
import json
import socket
import time
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from scripts.soak.client import Client
from scripts.soak.processes import start
from tests.http_api.conftest import POSTING, Door

PATIENCE_S = 20


def lines(word, count=2_000):
    """Return rows that no piece of the network carries at once."""
    rows = [{**POSTING, "occasion": f"{word}-{number}"} for number in range(count)]
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def digest_of(data):
    return f"sha-256=:{b64encode(hashlib.sha256(data).digest()).decode()}:"


WAYS = {
    "lines with a length": lambda data: (data, {"Content-Length": str(len(data))}),
    "lines in chunks with a digest": lambda data: (
        data,
        {"Transfer-Encoding": "chunked", "Content-Digest": digest_of(data)},
    ),
    "packed lines in chunks": lambda data: (
        gzip.compress(data, mtime=0),
        {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"},
    ),
}


REFUSED_AS = {
    "lines with a length": "body-cut-short",
    "lines in chunks with a digest": "digest-mismatch",
    "packed lines in chunks": "damaged-gzip",
}


def in_chunks(body, headers):
    """Return a body as it goes over the wire, in two chunks where it has no length."""
    if "Transfer-Encoding" not in headers:
        return body
    half = len(body) // 2
    chunks = (b"%x\r\n%s\r\n" % (len(c), c) for c in (body[:half], body[half:], b""))
    return b"".join(chunks)


@dataclass(kw_only=True)
class Served:
    """A door whose server is a process of its own."""

    door: Door
    port: int
    log: Path

    def send(self, body, headers):
        """Send a batch, and return what is answered."""
        with self._connected() as client:
            client.sendall(self._head(headers) + in_chunks(body, headers))
            answer = b"".join(iter(lambda: client.recv(65_536), b""))
        head, _, content = answer.partition(b"\r\n\r\n")
        return int(head.split()[1]), json.loads(content)

    def break_off(self, body, headers, until):
        """Send a part of a batch, break the connection; return what the log says."""
        before = len(self._answered())
        with self._connected() as client:
            client.sendall(self._head(headers) + in_chunks(body, headers)[:until])
        deadline = time.monotonic() + PATIENCE_S
        while len(self._answered()) == before and time.monotonic() < deadline:
            time.sleep(0.01)
        (told,) = self._answered()[before:]
        return told["status"], told["code"]

    def _connected(self):
        return socket.create_connection(("127.0.0.1", self.port), PATIENCE_S)

    def _answered(self):
        told = (line for line in self.log.read_text().splitlines() if "batch" in line)
        return [json.loads(line) for line in told]

    def _head(self, headers):
        told = {
            "Host": "127.0.0.1",
            "Authorization": f"Bearer {self.door.keys['school']}",
            "Content-Type": "application/x-ndjson",
            "Connection": "close",
            **headers,
        }
        named = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        return f"POST /v1/completions/batch HTTP/1.1\r\n{named}\r\n".encode()


@pytest.fixture(scope="module")
def served(reading_door: Door, tmp_path_factory) -> Iterator[Served]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = replace(reading_door.ledger.settings, port=port)
    log = tmp_path_factory.mktemp("served") / "serve.log"
    server = start("serve", settings=settings, log=log)
    client = Client(address=f"http://127.0.0.1:{port}", key=reading_door.keys["school"])
    try:
        server.wait_until(client.answers)
        yield Served(door=reading_door, port=port, log=log)
    finally:
        server.end()


@pytest.mark.parametrize("way", WAYS)
def test_what_broke_off_is_refused_and_what_came_whole_is_taken(served, way):
    body, headers = WAYS[way](lines(way.replace(" ", "-")))
    before = served.door.ledger.position()

    for until in (0, 1, len(body) // 2, len(body) - 9, len(body) - 1):
        status, code = served.break_off(body, headers, until)
        assert (status, code) == (400, REFUSED_AS[way])
    assert served.door.ledger.position() == before

    status, told = served.send(body, headers)
    assert (status, told["counts"]["posted"]) == (201, 2_000)


def test_lines_in_chunks_that_nothing_vouches_for_are_refused(served):
    before = served.door.ledger.position()

    status, told = served.send(lines("bare", 3), {"Transfer-Encoding": "chunked"})

    assert (status, told["code"]) == (411, "length-missing")
    assert served.door.ledger.position() == before
