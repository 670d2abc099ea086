"""Clients that post over HTTP, each over a connection of its own."""

import http.client
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_S = 120.0


class NotTakenError(Exception):
    """A server did not take what was meant to be measured."""

    def __init__(self, status: int, told: str) -> None:
        super().__init__(f"{status}: {told[:2_000]}")


@dataclass(frozen=True, kw_only=True)
class Door:
    """Where clients post, and what they send along."""

    address: str
    path: str
    headers: Mapping[str, str]


def post_all(door: Door, bodies: Sequence[bytes], clients: int) -> list[bytes]:
    """Post bodies from so many clients at once; return the answers, unread.

    Raises NotTakenError where a request as a whole is refused.
    """
    shares = [bodies[first::clients] for first in range(clients)]
    answers = at_once(lambda share: _post(door, share), shares)
    return [answer for one in answers for answer in one]


def at_once(
    work: Callable[[Sequence[bytes]], list[bytes]], shares: Sequence[Sequence[bytes]]
) -> list[list[bytes]]:
    """Do the work of every share at the same time."""
    if len(shares) == 1:
        return [work(shares[0])]
    with ThreadPoolExecutor(max_workers=len(shares)) as threads:
        return list(threads.map(work, shares))


def _post(door: Door, bodies: Sequence[bytes]) -> list[bytes]:
    where = urlsplit(door.address)
    connection = http.client.HTTPConnection(
        where.hostname or "127.0.0.1", where.port, timeout=TIMEOUT_S
    )
    answers = []
    try:
        for body in bodies:
            connection.request("POST", door.path, body, dict(door.headers))
            answer = connection.getresponse()
            told = answer.read()
            if answer.status != HTTPStatus.CREATED:
                raise NotTakenError(answer.status, told.decode(errors="replace"))
            answers.append(told)
    finally:
        connection.close()
    return answers


def taken(answer: bytes) -> int:
    """Return how many rows an answer says were taken. Raises NotTakenError."""
    told: Any = json.loads(answer)
    counts = told["counts"]
    if sum(counts.values()) != counts["posted"]:
        raise NotTakenError(HTTPStatus.CREATED, json.dumps(counts))
    return int(counts["posted"])
