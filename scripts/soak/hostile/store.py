"""What stands in the tables of the ledger, counted before and after a request."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

REFUSAL = "refusal"
EVENT = "event"


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What a request added to the tables, or took from them."""

    rows: Mapping[str, int]

    @property
    def events(self) -> int:
        """How many events it recorded."""
        return self.rows[EVENT]

    @property
    def refusals(self) -> int:
        """How many refusals were kept of it."""
        return self.rows[REFUSAL]

    @property
    def changed(self) -> list[str]:
        """The tables that it changed, but for that of the refusals."""
        return [name for name, more in self.rows.items() if more and name != REFUSAL]


class Store:
    """Counts the rows of every table of the ledger; a new table is counted too."""

    def __init__(self, owner: psycopg.Connection[Any]) -> None:
        self._owner = owner
        names = owner.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'ledger' ORDER BY 1"
        )
        self._names = [str(name) for (name,) in names]
        counts = [
            SQL("(SELECT count(*) FROM {})").format(Identifier("ledger", name))
            for name in self._names
        ]
        self._query = SQL("SELECT {}").format(SQL(", ").join(counts))
        self._before = self._counted()

    def added(self) -> Stored:
        """Return what has changed since it was asked last."""
        now = self._counted()
        rows = {name: now[name] - self._before[name] for name in now}
        self._before = now
        return Stored(rows=rows)

    def _counted(self) -> dict[str, int]:
        row = self._owner.execute(self._query).fetchone() or ()
        return dict(zip(self._names, row, strict=True))
