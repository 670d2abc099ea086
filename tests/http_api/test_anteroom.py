"""Requests arrive whole before a thread takes them, and are the same requests."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask, request

from http_api import anteroom
from http_api.anteroom import NO_ROOM, STRANGER_BYTES, Anteroom
from http_api.session_secret import SESSION_COOKIE

SILENCE_S = 0.05
CHUNKED = ("transfer-encoding", "chunked")
KEY = ("authorization", "Bearer key")
LARGE = 3 * STRANGER_BYTES


class Headers:
    """Headers as granian hands them over."""

    def __init__(self, *pairs):
        self._pairs = pairs

    def keys(self):
        return list(dict.fromkeys(name for name, _ in self._pairs))

    def get_all(self, key):
        return [value for name, value in self._pairs if name == key and value.isascii()]


@dataclass(kw_only=True)
class Scope:
    method: str = "POST"
    path: str = "/"
    query_string: str = ""
    scheme: str = "http"
    http_version: str = "1.1"
    authority: str | None = None
    server: str = "127.0.0.1:8080"
    client: str = "127.0.0.1:50000"
    headers: Headers = field(default_factory=Headers)


class Exchange:
    """A client that sends pieces; None is silence for ever."""

    def __init__(self, *pieces):
        self._pieces = iter(pieces)
        self.read = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        piece = next(self._pieces, b"")
        if piece == b"":
            raise StopAsyncIteration
        if piece is None:
            await asyncio.sleep(60)
        self.read += 1
        return piece

    def response_bytes(self, status, headers, body):
        self.status, self.headers, self.body = status, dict(headers), body


@pytest.fixture(scope="module")
def echo():
    """An application that tells what it got."""
    app = Flask("echo")

    @app.route("/<path:path>", methods=["GET", "POST"])
    @app.route("/", methods=["GET", "POST"])
    def told(path=""):
        return {
            "path": path,
            "query": request.query_string.decode(),
            "length": len(request.environ["wsgi.input"].read()),
            "headers": dict(request.headers),
            "from": request.remote_addr,
            "no room": NO_ROOM in request.environ,
        }

    return app


def room_of(app, max_body_bytes=100):
    return Anteroom(app, threads=1, max_body_bytes=max_body_bytes, silence_s=SILENCE_S)


def asked(app, exchange, room=None, **scope):
    """Ask an application through an anteroom; return the parsed answer."""
    asyncio.run((room or room_of(app)).__rsgi__(Scope(**scope), exchange))
    return app.json.loads(exchange.body)


def test_a_body_is_handed_over_whole(echo):
    exchange = Exchange(b"12345", b"678")

    told = asked(echo, exchange, headers=Headers(("content-length", "8")))

    assert (exchange.status, told["length"]) == (200, 8)
    assert exchange.headers["Content-Type"] == "application/json"


def test_of_a_client_that_falls_silent_what_came_is_handed_over(echo):
    headers = Headers(("content-length", "8"))

    assert asked(echo, Exchange(b"12345", None), headers=headers)["length"] == 5


def test_a_body_that_is_said_to_be_too_long_is_not_read(echo):
    exchange = Exchange(b"x" * 101)

    told = asked(echo, exchange, headers=Headers(("content-length", "101")))

    assert (exchange.read, told["length"]) == (0, 0)


def test_a_body_of_unknown_length_is_read_to_just_beyond_the_limit(echo):
    exchange = Exchange(*[b"x" * 60] * 50)

    told = asked(echo, exchange, headers=Headers(CHUNKED))

    assert (exchange.read, told["length"]) == (2, 120)


@pytest.mark.parametrize(
    "shown", [KEY, ("cookie", f"a=b; {SESSION_COOKIE}=c")], ids=["key", "session"]
)
def test_who_shows_a_key_or_a_session_may_send_a_large_body(echo, shown):
    exchange = Exchange(b"x" * LARGE)
    headers = Headers(("content-length", str(LARGE)), shown)

    told = asked(echo, exchange, room_of(echo, LARGE), headers=headers)

    assert told["length"] == LARGE


@pytest.mark.parametrize(
    ("sent", "taken"), [(("content-length", str(LARGE)), 0), (CHUNKED, 65_537)]
)
def test_of_a_stranger_only_a_little_is_taken_in(echo, sent, taken):
    exchange = Exchange(b"x" * 65_537, b"x" * STRANGER_BYTES)
    headers = Headers(sent, ("cookie", "theme=dark"))

    told = asked(echo, exchange, room_of(echo, LARGE), headers=headers)

    assert told["length"] == taken


def test_bodies_beyond_what_all_may_hold_together_are_told_so_and_let_go(echo):
    room, headers = room_of(echo), Headers(CHUNKED, KEY)
    slow, second = Exchange(b"x" * 100, None), Exchange(b"y" * 60, b"y" * 60)

    async def both():
        first = asyncio.create_task(room.__rsgi__(Scope(headers=headers), slow))
        await asyncio.sleep(SILENCE_S / 5)
        await room.__rsgi__(Scope(headers=headers), second)
        await first

    asyncio.run(both())

    told = [echo.json.loads(exchange.body) for exchange in (slow, second)]
    assert [(one["length"], one["no room"]) for one in told] == [
        (100, False),
        (0, True),
    ]
    again = asked(echo, Exchange(b"z" * 100, b"z"), room, headers=headers)
    assert (again["length"], again["no room"]) == (101, False)


def test_a_body_that_the_disk_does_not_take_is_told_so(echo, monkeypatch):
    full = Path("/dev/full")  # takes nothing, not even when it is closed
    monkeypatch.setattr(anteroom, "SpooledTemporaryFile", lambda _: full.open("r+b"))

    told = asked(echo, Exchange(b"12345678"), headers=Headers(CHUNKED))

    assert (told["length"], told["no room"]) == (0, True)


def test_without_a_body_nothing_is_waited_for(echo):
    assert asked(echo, Exchange(None), method="GET")["length"] == 0


def test_an_address_is_the_one_that_was_asked(echo):
    told = asked(echo, Exchange(), path="/教师/1", query_string="a=%E5%BC%A0")

    assert (told["path"], told["query"]) == ("教师/1", "a=%E5%BC%A0")
    assert told["from"] == "127.0.0.1"


def test_headers_are_those_that_were_sent(echo):
    """A name with an underscore would pass for one with a hyphen."""
    sent = Headers(
        ("cookie", "a=1"),
        ("cookie", "b=2"),
        ("accept", "text/html"),
        ("accept", "text/plain"),
        ("idempotency-key", "键"),
        ("x_request_id", "forged"),
        ("content-type", "text/plain"),
    )

    headers = asked(echo, Exchange(), headers=sent)["headers"]

    assert headers["Cookie"] == "a=1;b=2"
    assert headers["Accept"] == "text/html,text/plain"
    assert headers["Idempotency-Key"] == ""
    assert headers["Content-Type"] == "text/plain"
    assert "X-Request-Id" not in headers


def test_an_application_that_fails_lets_go_of_what_it_had_begun():
    closed = []

    class Pieces:
        def __iter__(self):
            raise ZeroDivisionError

        def close(self):
            closed.append(1)

    with pytest.raises(ZeroDivisionError):
        asked(lambda *_: Pieces(), Exchange(), method="GET")

    assert closed == [1]
