"""Requests of a school: which rows they hold, and how they are sent."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
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


class Part(threading.Thread):
    """A part of a work that others do beside; `join` raises what it raised."""

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__()
        self._work = work
        self._error: BaseException | None = None

    def run(self) -> None:
        """Do the part, and keep what goes wrong for whoever joins."""
        try:
            self._work()
        except BaseException as error:  # noqa: BLE001  raised again in join
            self._error = error

    def join(self, timeout: float | None = None) -> None:
        """Wait for the end; raise what went wrong."""
        super().join(timeout)
        if self._error is not None:
            raise self._error


def side_by_side(count: int, work: Callable[[int], None]) -> list[Part]:
    """Start the numbered parts of a work; they have to be joined."""
    parts = [Part(partial(work, number)) for number in range(count)]
    for part in parts:
        part.start()
    return parts
