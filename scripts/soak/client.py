"""A client that tells an answer from silence, and asks again only when told to."""

import http.client
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from scripts.posting.connection import Answer, Connection

PAUSE_S = 0.05
TIMEOUT_S = 60.0
PATIENCE_S = 60.0
BATCH = "/v1/completions/batch?mode="
SINGLE = "/v1/completions"

Row = Mapping[str, Any]


class SilentError(Exception):
    """Nobody gave an answer for as long as a client has patience."""

    def __init__(self, address: str, last: Answer | None) -> None:
        told = "no answer" if last is None else f"{last.status} {last.body}"
        super().__init__(f"{address} does not take it: {told}")


@dataclass(frozen=True, kw_only=True)
class Client:
    """Somebody with a key; every request has a connection of its own."""

    address: str
    key: str
    timeout_s: float = TIMEOUT_S

    def send(
        self, method: str, path: str, body: Any = None, *, under: str | None = None
    ) -> Answer | None:
        """Send once; None where the connection broke, so that nobody knows.

        `under` is an idempotency key. A list is sent as NDJSON, all else as JSON.
        """
        kind, content = _content(body)
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": kind}
        if under is not None:
            headers["Idempotency-Key"] = under
        connection = Connection(address=self.address, timeout_seconds=self.timeout_s)
        try:
            return connection.once(method, path, headers, content)
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def post(self, row: Row, *, under: str | None = None) -> Answer | None:
        """Report one completion."""
        return self.send("POST", SINGLE, dict(row), under=under)

    def post_batch(
        self, rows: Sequence[Row], mode: str, *, under: str | None = None
    ) -> Answer | None:
        """Report many, `atomic` or `per-row`."""
        return self.send("POST", BATCH + mode, list(rows), under=under)

    def is_ready(self) -> bool:
        """Say whether the server can reach its database."""
        answer = self.send("GET", "/readyz")
        return answer is not None and answer.status == HTTPStatus.OK

    def answers(self) -> bool:
        """Say whether the server answers at all."""
        return self.send("GET", "/healthz") is not None


def insist(
    ask: Callable[[], Answer | None],
    *,
    within_s: float = PATIENCE_S,
    watch: Callable[[Answer | None], None] = lambda _: None,
) -> Answer:
    """Ask until there is an answer that is not "come back"; raises SilentError.

    `watch` is shown every answer on the way.
    """
    deadline = time.monotonic() + within_s
    while True:
        answer = ask()
        watch(answer)
        if answer is not None and not is_put_off(answer):
            return answer
        if time.monotonic() > deadline:
            raise SilentError("the server", answer)
        time.sleep(PAUSE_S)


def is_put_off(answer: Answer) -> bool:
    """Say whether an answer is the documented 503 with a time to come back."""
    return answer.status == HTTPStatus.SERVICE_UNAVAILABLE and bool(
        answer.headers.get("retry-after")
    )


def is_error(answer: Answer) -> bool:
    """Say whether the server failed in a way that is not documented."""
    return answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR and not is_put_off(answer)


def _content(body: Any) -> tuple[str, bytes | None]:
    if body is None:
        return "application/json", None
    if isinstance(body, list):
        lines = "\n".join(json.dumps(row) for row in body)
        return "application/x-ndjson", lines.encode()
    return "application/json", json.dumps(body).encode()
