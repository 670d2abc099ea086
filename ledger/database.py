"""Pools of connections, one per role, and what a database error means to us."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg
from psycopg import errors
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout, TooManyRequests

from ledger.errors import (
    DatabaseBusyError,
    DatabaseUnavailableError,
    DiskFullError,
    StorageError,
    UnstorableTextError,
)
from ledger.free_space import FreeSpace
from ledger.settings import Settings
from ledger.statements import statement

OWNER = "credit_ledger_owner"
APPLICATION = "credit_ledger_app"
PROJECTOR = "credit_ledger_projector"

Connection = psycopg.Connection[TupleRow]

MAX_LIFETIME_S = 1800
CONNECT_TIMEOUT_S = 5
WIRE: Mapping[str, int] = {
    "tcp_user_timeout": 20_000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
"""A network that swallows everything is noticed in 20 s (milliseconds and seconds as
libpq has them); the system's own patience is a quarter of an hour."""
PING_S = 1.0
"""How long whoever watches over us waits for a connection."""


class Database:
    """Connections that act in one role, whatever login they came in by.

    Inside `bound()` every `connection()` of the same thread is one and the same, so
    that a decision reads and writes over a single connection.
    """

    def __init__(self, url: str, *, role: str, settings: Settings) -> None:
        self.url = url
        self.role = role
        self.space = FreeSpace.of(settings)
        self._settings = settings
        self._bound: ContextVar[Connection | None] = ContextVar("bound", default=None)
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            url,
            min_size=settings.pool_min,
            max_size=max(settings.pool_max, settings.pool_min),
            timeout=settings.pool_timeout_s,
            max_lifetime=MAX_LIFETIME_S,
            reconnect_timeout=settings.pool_timeout_s,
            check=ConnectionPool.check_connection,
            configure=self._configure,
            kwargs={
                "autocommit": True,
                "connect_timeout": CONNECT_TIMEOUT_S,
                **WIRE,
            },
            name=role,
            open=True,
        )

    def _configure(self, connection: Connection) -> None:
        connection.execute(
            statement("session"),
            {
                "role": self.role,
                "statement_timeout": f"{self._settings.statement_timeout_s}s",
                "lock_timeout": f"{self._settings.lock_timeout_s}s",
                "idle_timeout": f"{2 * self._settings.statement_timeout_s}s",
            },
        )

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Lend a connection in autocommit mode; the bound one if there is one.

        Raises DatabaseUnavailableError when none can be had or it breaks,
        DatabaseBusyError when a statement takes too long, StorageError else.
        """
        bound = self._bound.get()
        with translated():
            if bound is not None:
                yield bound
                return
            with self._pool.connection() as connection:
                yield connection

    @contextmanager
    def bound(self) -> Iterator[Connection]:
        """Use one connection for everything that happens inside."""
        with self.connection() as connection:
            token = self._bound.set(connection)
            try:
                yield connection
            finally:
                self._bound.reset(token)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Lend a connection inside a transaction (a savepoint when nested)."""
        with self.bound() as connection, connection.transaction():
            yield connection

    def rows(
        self, name: str, parameters: dict[str, Any] | None = None
    ) -> list[TupleRow]:
        """Return all rows of a statement of `ledger/sql`."""
        with self.connection() as connection:
            return connection.execute(
                statement(name), parameters, binary=True
            ).fetchall()

    def run(self, name: str, parameters: dict[str, Any]) -> int:
        """Run a statement of `ledger/sql` and return how many rows it touched."""
        with self.connection() as connection:
            return connection.execute(statement(name), parameters).rowcount

    def ping(self) -> None:
        """Raise DatabaseUnavailableError unless the database answers soon."""
        with translated(), self._pool.connection(PING_S) as connection:
            connection.execute("SELECT 1")

    def statistics(self) -> dict[str, int]:
        """Return the counters of the pool, for metrics."""
        return self._pool.get_stats()

    def close(self) -> None:
        """Close the pool; open connections end when they are given back."""
        self._pool.close()


@contextmanager
def translated() -> Iterator[None]:
    """Turn what psycopg raises into what the door can answer."""
    try:
        yield
    except (PoolTimeout, PoolClosed, TooManyRequests) as error:
        raise DatabaseUnavailableError(str(error)) from error
    except errors.DiskFull as error:
        raise DiskFullError from error
    except (errors.QueryCanceled, errors.LockNotAvailable) as error:
        raise DatabaseBusyError(_first_line(error)) from error
    except (
        psycopg.OperationalError,
        psycopg.InterfaceError,
        errors.ReadOnlySqlTransaction,
    ) as error:
        raise DatabaseUnavailableError(_first_line(error)) from error
    except psycopg.DataError as error:
        raise UnstorableTextError(_first_line(error)) from error
    except psycopg.DatabaseError as error:
        raise StorageError(_first_line(error)) from error


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
