"""A request arrives whole before a thread takes it: slow clients hold no thread.

The application is plain WSGI, and a thread that reads from a client who has fallen
silent waits as long as he likes: sixteen such clients would close the door to all. So
the server's event loop, to which a thousand silent clients mean nothing, takes the body
in first. The server gets the answer whole too, so that a slow reader holds nothing but
its bytes.

Nobody has looked at a key by then. So of a stranger who shows none only a little is
taken in, and all bodies together have a bound; beyond it a request goes in without its
body, and the application refuses it.
"""

import asyncio
import errno
import sys
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Protocol, Self

from flask import Flask

from http_api.session_secret import SESSION_COOKIE

MEMORY_BYTES = 1_048_576
"""What of a body is kept in memory while it arrives; a longer one waits in a file."""
ARRIVAL_S = 600.0
"""The longest that a body may take: 10 MB over the worst of lines."""
STRANGER_BYTES = 65_536
"""What is taken in without a key or a session: a form to log in has a few hundred."""
NO_ROOM = "credit_ledger.no_room"
"""In an environment: the body could not be taken in."""

Headers = list[tuple[str, str]]


class HeaderMap(Protocol):
    """Headers as granian has them: lower-case names, each perhaps several times."""

    def keys(self) -> list[str]:
        """Return the names, each once."""

    def get_all(self, key: str) -> list[str]:
        """Return the values of a name that are ASCII."""


class Scope(Protocol):
    """What granian says of a request."""

    method: str
    path: str
    query_string: str
    scheme: str
    http_version: str
    authority: str | None
    server: str
    client: str
    headers: HeaderMap


class Exchange(Protocol):
    """Granian's end of a request: gives the body in pieces, takes the answer."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Return the pieces of the body as they arrive."""

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        """Send the answer."""


@dataclass(kw_only=True)
class Room:
    """The bytes of all bodies that are here; only the event loop counts them."""

    max_bytes: int
    held_bytes: int = 0


class Body:
    """The body of one request, which takes up room until it is let go."""

    def __init__(self, room: Room) -> None:
        self.file: IO[bytes] = SpooledTemporaryFile(MEMORY_BYTES)  # noqa: SIM115 -- let_go
        self.size_bytes = 0
        self._room = room

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.let_go()

    def add(self, piece: bytes) -> None:
        """Keep what came next; raises OSError where there is no room for it."""
        if self._room.held_bytes + len(piece) > self._room.max_bytes:
            raise OSError(errno.ENOSPC, "The bodies that are here take all the room.")
        self._room.held_bytes += len(piece)
        self.size_bytes += len(piece)
        self.file.write(piece)

    def let_go(self) -> None:
        """Give the room back; what is left is an empty body."""
        self._room.held_bytes -= self.size_bytes
        self.size_bytes = 0
        with suppress(OSError):  # a full disk takes the rest no better now
            self.file.close()
        self.file = BytesIO()


class Anteroom:
    """A WSGI application behind granian's own interface (RSGI).

    A client that sends nothing for `silence_s` is not waited for any more. All bodies
    together may be as large as one for every thread and one more: that much is worked
    on, and rarely does more come meanwhile.
    """

    def __init__(
        self,
        application: Flask,
        *,
        threads: int,
        max_body_bytes: int,
        silence_s: float,
        arrival_s: float = ARRIVAL_S,
    ) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._room = Room(max_bytes=(threads + 1) * max_body_bytes)
        self._max_body_bytes = max_body_bytes
        self._silence_s = silence_s
        self._arrival_s = arrival_s

    async def __rsgi__(self, scope: Scope, exchange: Exchange) -> None:
        """Wait for the body, then let a thread answer.

        Of a body that breaks off, or falls silent, the application gets what arrived,
        and refuses it, since it is not whole. Where there was no room for a body, in
        the bound or on the disk, NO_ROOM tells the application.
        """
        environment = environment_of(scope)
        with Body(self._room) as body:
            try:
                await self._gather(environment, exchange, body)
                body.file.seek(0)
            except OSError:
                body.let_go()
                environment[NO_ROOM] = True
            environment["wsgi.input"] = body.file
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(
                self._threads, self._answer, environment, exchange
            )

    async def _gather(
        self, environment: dict[str, Any], exchange: Exchange, body: Body
    ) -> None:
        most_bytes = self._max_body_bytes
        if not _shows_key(environment):
            most_bytes = min(most_bytes, STRANGER_BYTES)
        if not _is_awaited(environment, most_bytes):
            return
        pieces = aiter(exchange)
        with suppress(TimeoutError, StopAsyncIteration):
            async with asyncio.timeout(self._arrival_s):
                # A piece more than may be, where nobody said how long it would be.
                while body.size_bytes <= most_bytes:
                    async with asyncio.timeout(self._silence_s):
                        # Not anext() with a default: granian's futures lack throw().
                        body.add(await pieces.__anext__())

    def _answer(self, environment: dict[str, Any], exchange: Exchange) -> None:
        said: list[tuple[int, Headers]] = []
        body: list[bytes] = []

        def start(
            status: str, headers: Headers, _failed: Any = None, /
        ) -> Callable[[bytes], object]:
            said[:] = [(int(status.partition(" ")[0]), headers)]
            return body.append

        pieces = self._application(environment, start)
        try:
            body += pieces
        finally:
            close = getattr(pieces, "close", None)
            if close is not None:
                close()
        ((status, headers),) = said
        exchange.response_bytes(status, headers, b"".join(body))


def _shows_key(environment: dict[str, Any]) -> bool:
    """Tell whether somebody shows a key or a session, whatever it is worth."""
    if "HTTP_AUTHORIZATION" in environment:
        return True
    return f"{SESSION_COOKIE}=" in environment.get("HTTP_COOKIE", "")


def _is_awaited(environment: dict[str, Any], most_bytes: int) -> bool:
    """Tell whether a body comes that the application would read.

    One that is said to be too long it refuses without a look.
    """
    announced = environment.get("CONTENT_LENGTH", "")
    if not (announced.isascii() and announced.isdigit()):
        return "HTTP_TRANSFER_ENCODING" in environment
    return 0 < int(announced) <= most_bytes


def environment_of(scope: Scope) -> dict[str, Any]:
    """Return the WSGI environment of a request (PEP 3333), its body apart."""
    host, _, port = scope.server.rpartition(":")
    environment: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "HTTP_HOST": scope.authority or "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.input_terminated": True,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name in scope.headers.keys():  # noqa: SIM118 -- it is no mapping
        if "_" in name:
            continue  # in an environment it could pass for another header
        # A value that is not ASCII counts as empty, so that it is refused, not missed.
        separator = ";" if name == "cookie" else ","
        environment[_variable(name)] = separator.join(scope.headers.get_all(name))
    return environment


def _variable(header: str) -> str:
    name = header.upper().replace("-", "_")
    return name if name in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}"
