"""The generation that is filled, and the connections that fill it side by side."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from ledger.database import Connection, Database
from projections import generations
from projections.generations import query

T = TypeVar("T")

JOBS = min(4, max(2, os.cpu_count() or 2))
"""Connections that fill at once: while one waits for the database another reads."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """A generation that nobody reads yet."""

    database: Database
    district: str
    number: int
    jobs: int = JOBS

    @contextmanager
    def entered(self) -> Iterator[Connection]:
        """Lend a connection that looks into the tables, in a transaction.

        It takes the time that it needs, and its commit does not wait for the disk: the
        tables become readable by a later commit that does, and a crash before that
        leaves nothing that anybody is pointed to.
        """
        with self.database.transaction() as connection:
            connection.execute(query("generation/take_time"))
            connection.execute(query("fill/set_up"))
            generations.enter_number(connection, self.district, self.number)
            yield connection

    def side_by_side(self, works: Iterable[Callable[[Connection], T]]) -> Iterator[T]:
        """Do some pieces of work, each in a transaction of its own; yield in order.

        What the first of them raises is raised here, and what has not begun is left.
        """
        with ThreadPoolExecutor(max_workers=self.jobs) as pool:
            futures = [pool.submit(self._do, work) for work in works]
            try:
                for future in futures:
                    yield future.result()
            finally:
                pool.shutdown(cancel_futures=True)

    def _do(self, work: Callable[[Connection], T]) -> T:
        with self.entered() as connection:
            return work(connection)


def in_parts(whole: Sequence[T], size: int) -> list[Sequence[T]]:
    """Return a sequence in parts of some size."""
    return [whole[start : start + size] for start in range(0, len(whole), size)]
