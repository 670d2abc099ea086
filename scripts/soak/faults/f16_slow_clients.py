"""F16: sixty clients fall silent in a header, in a body, or while they read."""

import json
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from random import Random
from statistics import median

import psycopg

from scripts.soak.book import Book
from scripts.soak.client import insist
from scripts.soak.fault import Fault
from scripts.soak.stage import Place, Stage
from scripts.soak.tally import Tally, failing
from scripts.soak.town import reports

HEADS, BODIES, READERS = 15, 30, 15
SILENCE_S = 2
"""After which the server gives a silent body up; an installation waits longer."""
THREADS = 4
POSTS = 40
USUAL_S = 1.0
"""Half of the others may wait for no longer meanwhile, however busy the machine is."""
WAIT_S = 10.0
BODY = json.dumps({"teacher_id": "T001", "note": "x" * 5_000}).encode()


def round_of(stage: Stage, random: Random) -> Tally:
    """Stall, post beside, and wait until the stalled bodies are answered.

    Others are served at once, no database connection is held, and what never arrived
    whole is refused and not recorded.
    """
    with stage.place() as given:
        place = given.with_settings(body_silence_s=SILENCE_S, threads=THREADS)
        with place.serving(), stalled(place, random) as bodies:
            book, waits_s = Book(), []
            for row in reports(random, POSTS):
                began = time.monotonic()
                book.note([row], insist(lambda row=row: place.client().post(row)))  # type: ignore[misc]
                waits_s.append(time.monotonic() - began)
            held = _connections_in_use(place)
            answers = [_answer_of(body) for body in bodies]
        told = f"others waited for {median(waits_s):.2f} s beside silent clients"
        return book.tally(place.settings) + Tally(
            rounds=0,
            failings=(
                *failing(median(waits_s) < USUAL_S, told),
                *failing(held == 0, f"{held} database connections were held"),
                *failing(
                    set(answers) == {f"{HTTPStatus.BAD_REQUEST} body-cut-short"},
                    f"stalled bodies were answered {sorted(set(answers))}",
                ),
            ),
        )


@contextmanager
def stalled(place: Place, random: Random) -> Iterator[Sequence[socket.socket]]:
    """Yield connections that fell silent in a body; others fell silent elsewhere."""
    with ExitStack() as opened:

        def stall(sent: bytes) -> socket.socket:
            one = opened.enter_context(socket.socket())
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.settimeout(WAIT_S)
            one.connect(("127.0.0.1", place.settings.port))
            one.sendall(sent)
            return one

        for _ in range(HEADS):
            head = _head(place, "POST", "/v1/completions")
            stall(head[: random.randrange(1, len(head) - 1)])
        for _ in range(READERS):
            stall(_head(place, "GET", "/openapi.json") + b"\r\n")
        length = f"Content-Length: {len(BODY)}\r\n\r\n".encode()
        begun = _head(place, "POST", "/v1/completions") + length
        yield [
            stall(begun + BODY[: random.randrange(len(BODY) - 1)])
            for _ in range(BODIES)
        ]


def _head(place: Place, method: str, path: str) -> bytes:
    lines = (
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Authorization: Bearer {place.keys['school']}",
        "Content-Type: application/json",
    )
    return "".join(f"{line}\r\n" for line in lines).encode()


def _answer_of(connection: socket.socket) -> str:
    """Return the status and the code of an answer, or that none came."""
    received = b""
    try:
        while piece := connection.recv(65_536):
            received += piece
            head, _, body = received.partition(b"\r\n\r\n")
            if body.endswith(b"}"):
                status = head.split(b" ", 2)[1].decode()
                return f"{status} {json.loads(body)['code']}"
    except OSError as error:
        return f"no answer: {error}"
    return "no answer: closed"


def _connections_in_use(place: Place) -> int:
    """Return how many connections of the application wait inside a transaction."""
    with psycopg.connect(place.owner_url) as connection:
        ((count,),) = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND usename = 'credit_ledger_app' AND state <> 'idle'"
        ).fetchall()
    return int(count)


FAULT = Fault(
    number="F16",
    title="sixty clients fall silent in headers, bodies and answers",
    round=round_of,
    full=10,
    few=1,
)
