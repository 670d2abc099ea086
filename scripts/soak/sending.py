"""Requests of a school: which rows they hold, and how they are sent."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from scripts.posting.connection import Answer
from scripts.soak.book import Book
from scripts.soak.client import Client, insist
from scripts.soak.town import reports

ATOMIC = "atomic"
PER_ROW = "per-row"


@dataclass(frozen=True, kw_only=True)
class Sending:
    """One request, which may be sent again and again."""

    rows: Sequence[dict[str, Any]]
    mode: str | None = None
    """`atomic` or `per-row`; None for a single posting."""
    under: str | None = None
    """Its idempotency key, if it has one."""

    @property
    def is_atomic(self) -> bool:
        """Say whether all of it is recorded, or nothing."""
        return self.mode == ATOMIC

    def once(self, client: Client) -> Answer | None:
        """Send it once; None where the connection broke."""
        if self.mode is None:
            return client.post(self.rows[0], under=self.under)
        return client.post_batch(self.rows, self.mode, under=self.under)

    def until_answered(self, client: Client, book: Book) -> Answer:
        """Send it until it is answered, and write every answer down."""
        return insist(
            lambda: self.once(client), watch=lambda answer: book.note(self.rows, answer)
        )


def a_sending(random: Random, prefix: str, rows: int, mode: str | None) -> Sending:
    """Return a request with rows of its own; one of two has an idempotency key."""
    return Sending(
        rows=reports(random, rows, f"{prefix}-"),
        mode=mode,
        under=random.choice([None, prefix]),
    )


def side_by_side(count: int, work: Callable[[int], None]) -> list[threading.Thread]:
    """Start threads that do a numbered part of a work each; they have to be joined."""
    threads = [
        threading.Thread(target=work, args=(number,), name=f"client {number}")
        for number in range(count)
    ]
    for thread in threads:
        thread.start()
    return threads
