"""One request as bytes, one answer as bytes: into an application, or over a wire."""

import http.client
import io
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask
from werkzeug.test import run_wsgi_app

TIMEOUT_S = 30.0
_BAD = 400
"""After a refusal the line may be in the middle of a body: a new one is safer."""

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Shot:
    """A request as it goes out: its address is already quoted."""

    actor: str
    """Whose key it carries."""
    route: str
    """The method and rule that it aims at, whatever became of its address."""
    method: str
    address: str
    """Path and query, ASCII."""
    headers: Headers = ()
    body: bytes = b""
    twist: str = "as documented"
    """What is hostile about it."""

    @property
    def is_page(self) -> bool:
        """Whether a page would answer, and not the API."""
        return not self.address.startswith("/v1")


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer as it came in."""

    status: int
    headers: Headers
    body: bytes

    def header(self, name: str) -> str:
        """Return the value of a header, empty where there is none."""
        return next((v for k, v in self.headers if k.lower() == name.lower()), "")

    @property
    def media_type(self) -> str:
        """The content type without its parameters."""
        return self.header("Content-Type").partition(";")[0].strip()


Sender = Callable[[Shot], Reply]


def into(app: Flask) -> Sender:
    """Return what hands shots to an application in this process."""

    def send(shot: Shot) -> Reply:
        chunks, status, headers = run_wsgi_app(app.wsgi_app, _environ(shot))
        body = b"".join(chunks)
        return Reply(status=int(status[:3]), headers=tuple(headers), body=body)

    return send


@contextmanager
def over_the_wire(host: str, port: int) -> Iterator[Sender]:
    """Yield what sends shots to a server, byte for byte, over one line while it lasts.

    A library would not send most of them.
    """
    lines: list[socket.socket] = []

    def send(shot: Shot) -> Reply:
        fresh = not lines
        if fresh:
            lines.append(socket.create_connection((host, port), TIMEOUT_S))
        try:
            reply, closes = _sent(lines[0], shot)
        except (http.client.HTTPException, ConnectionError):
            lines.pop().close()
            if fresh:
                raise
            return send(shot)  # the line was closed since the last shot
        if closes:
            lines.pop().close()
        return reply

    try:
        yield send
    finally:
        for line in lines:
            line.close()


def _sent(line: socket.socket, shot: Shot) -> tuple[Reply, bool]:
    """Return the answer, and whether nothing more may be sent on the line."""
    with suppress(ConnectionError):  # it hung up on a long body: its answer is there
        line.sendall(_as_bytes(shot))
    answer = http.client.HTTPResponse(line, method=shot.method)
    answer.begin()
    body = answer.read()
    reply = Reply(status=answer.status, headers=tuple(answer.getheaders()), body=body)
    return reply, answer.will_close or answer.status >= _BAD


def _as_bytes(shot: Shot) -> bytes:
    names = {name.lower() for name, _ in shot.headers}
    headers = list(shot.headers)
    if "host" not in names:
        headers.insert(0, ("Host", "localhost"))
    if shot.body and not names & {"content-length", "transfer-encoding"}:
        headers.append(("Content-Length", str(len(shot.body))))
    lines = [f"{shot.method} {shot.address} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers]
    head = "\r\n".join(lines) + "\r\n\r\n"
    body = shot.body
    if ("Transfer-Encoding", "chunked") in headers:
        chunk = f"{len(body):x}\r\n".encode() + body + b"\r\n" if body else b""
        body = chunk + b"0\r\n\r\n"
    return head.encode("latin1", "replace") + body


def _environ(shot: Shot) -> dict[str, Any]:
    path, _, query = shot.address.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": shot.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(shot.body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if shot.body:
        environ["CONTENT_LENGTH"] = str(len(shot.body))
    for name, value in shot.headers:
        _put(environ, name, value)
    return environ


def _put(environ: dict[str, Any], name: str, value: str) -> None:
    """Put a header where WSGI has it; one that stands twice is joined by a comma."""
    key = name.upper().replace("-", "_")
    if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        key = f"HTTP_{key}"
    joint = "; " if key == "HTTP_COOKIE" else ","
    environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
