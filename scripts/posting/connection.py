"""A small HTTP client that keeps its connection and knows when to ask again."""

import http.client
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

TRIES = 6
"""How often a request is sent before the client gives up."""

LONGEST_PAUSE_SECONDS = 5.0


class UnexpectedAnswerError(Exception):
    """A server answered something else than was meant to be measured."""

    def __init__(self, what: str, answer: "Answer") -> None:
        super().__init__(f"{what}: {answer.status} {answer.body}")


class UnreachableError(Exception):
    """Nobody answers at the address."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"No ledger answers at {address}: {reason}.")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the ledger answered: the status and the parsed body."""

    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def accepted(self) -> bool:
        """Say whether the request was carried out, now or earlier."""
        return self.status < HTTPStatus.BAD_REQUEST


@dataclass(kw_only=True)
class Connection:
    """One kept-alive connection to a ledger; asks again when it breaks.

    Repeating is safe: a request that writes carries an Idempotency-Key, and a busy
    ledger (503, 429) says when to come back.
    """

    address: str
    pause: Callable[[float], None] = time.sleep
    timeout_seconds: float = 120.0
    _open: http.client.HTTPConnection | None = field(default=None, init=False)

    def is_ready(self) -> bool:
        """Say whether the ledger answers and can reach its database."""
        try:
            answer = self.once("GET", "/readyz", {}, None)
        except (OSError, http.client.HTTPException):
            self.close()
            return False
        return answer.status == HTTPStatus.OK

    def get(self, path: str, key: str) -> Answer:
        """Return the answer to a GET."""
        return self.send("GET", path, {"Authorization": f"Bearer {key}"})

    def send(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes | None = None,
    ) -> Answer:
        """Send a request until it is answered; raise UnreachableError when it isn't."""
        reason = "no answer"
        for attempt in range(TRIES):
            if attempt:
                self.pause(min(0.2 * 2**attempt, LONGEST_PAUSE_SECONDS))
            try:
                answer = self.once(method, path, headers, body)
            except (OSError, http.client.HTTPException) as error:
                reason = str(error) or type(error).__name__
                self.close()
                continue
            if answer.status not in {
                HTTPStatus.SERVICE_UNAVAILABLE,
                HTTPStatus.TOO_MANY_REQUESTS,
            }:
                return answer
            reason = f"it is busy ({answer.status})"
        raise UnreachableError(self.address, reason)

    def once(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> Answer:
        """Send a request once; raises OSError or HTTPException where that breaks."""
        connection = self._connected()
        connection.request(method, path, body=body, headers=dict(headers))
        response = connection.getresponse()
        content = response.read()
        return Answer(
            status=response.status,
            body=_parsed(content),
            headers={name.lower(): value for name, value in response.getheaders()},
        )

    def _connected(self) -> http.client.HTTPConnection:
        if self._open is None:
            parts = urlsplit(self.address)
            secure = parts.scheme == "https"
            kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
            self._open = kind(
                parts.hostname or "127.0.0.1", parts.port, timeout=self.timeout_seconds
            )
        return self._open

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        if self._open is not None:
            self._open.close()
            self._open = None


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return content.decode(errors="replace")
