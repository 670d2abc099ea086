"""Single posts beside a batch: each wait counts, and so does what was answered."""

import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Thread
from types import SimpleNamespace

import pytest

from scripts.bench.beside import waits_beside
from scripts.bench.posting.sending import NotTakenError

WAIT_S = 0.02


class Slow(BaseHTTPRequestHandler):
    """Takes every post, after a while."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(WAIT_S)
        self.send_response(201)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


@pytest.fixture
def place() -> Iterator[SimpleNamespace]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    server.daemon_threads = True
    Thread(target=server.serve_forever, args=[0.01]).start()
    yield SimpleNamespace(
        connection=SimpleNamespace(address=f"http://127.0.0.1:{server.server_port}"),
        keys={"school:S101": "key"},
        teachers=[f"T{number}" for number in range(30)],
    )
    server.shutdown()
    server.server_close()


def answered(**counts):
    return json.dumps({"counts": {"posted": 0, **counts}}).encode()


def test_every_post_beside_the_work_is_a_wait(place):
    numbers = count()

    waits, took_s = waits_beside(place, numbers, lambda: time.sleep(0.3))

    assert len(waits) == next(numbers) > 1
    assert all(WAIT_S <= wait < took_s for wait in waits)


def test_a_batch_that_was_not_taken_is_no_measurement(place):
    with pytest.raises(NotTakenError):
        waits_beside(place, count(), lambda: [answered(posted=9, refused=1)])

    waits_beside(place, count(), lambda: [answered(posted=10)])
