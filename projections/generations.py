"""Generations of tables: a schema each, and one pointer to the one that is read.

Readers resolve the pointer once a transaction, under repeatable read; a rebuild makes
a new schema beside the live one and moves the pointer, so that nobody sees a mix. The
projector role owns the schemas, the application role may only read them.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache, partial

from psycopg import errors, sql

from ledger.database import APPLICATION, Connection
from ledger.statements import statement
from projections.errors import NotProjectedError, OtherShapeError
from projections.shape import FOLDER, say_shape, shape_of

OPEN = 2**63 - 1
"""The `known_until` of what is known now."""

Tables = Collection[str] | None
"""Some tables by their names; None: all of them."""

FOUNDATION = "projection"
"""What the schema of the pointer is locked as; districts share it."""

_LOCK_SPACE = 0x63_6C_70
"""Advisory locks of the projections: (this, hash of the district)."""


@dataclass(frozen=True, kw_only=True)
class Generation:
    """One set of tables and how far it has read the log."""

    district: str
    number: int
    position: int
    register_position: int
    """Position of the last event of a register that it has read."""
    alarmed: bool = False
    """Some stream is parked: an event of it could not be projected."""

    @property
    def schema(self) -> str:
        """The schema that holds its tables."""
        return schema_name(self.district, self.number)


def query(name: str) -> bytes:
    """Return the text of `projections/sql/<name>.sql`."""
    return statement(name, FOLDER)


@cache
def schema_name(district: str, number: int) -> str:
    """Return the name of a schema: letters, digits and underscores only."""
    return f"projection_{re.sub('[^a-z0-9]', '_', district.lower())}_{number}"


def hold(connection: Connection, district: str) -> bool:
    """Try to be the only projector of the district until the transaction ends."""
    parameters = {"space": _LOCK_SPACE, "district": district}
    row = connection.execute(query("generation/hold"), parameters).fetchone()
    return row is not None and bool(row[0])


def wait_to_hold(connection: Connection, district: str) -> None:
    """Wait until no other projector works, and keep it so for the transaction."""
    parameters = {"space": _LOCK_SPACE, "district": district}
    connection.execute(query("generation/wait_to_hold"), parameters)


def enter(connection: Connection, district: str) -> Generation:
    """Look into the live tables until the transaction ends.

    Raises NotProjectedError before a projector has ever run, and OtherShapeError where
    another release made the tables.
    """
    live = pointed_to(connection, district)
    if live is None:
        raise NotProjectedError(district)
    number, shape = live
    if shape != shape_of():
        raise OtherShapeError(district)
    return _tracked(connection, district, number)


def pointed_to(connection: Connection, district: str) -> tuple[int, str | None] | None:
    """Return the number and the shape of the live tables, and look into them."""
    parameters = {"district": district}
    try:
        row = connection.execute(query("generation/pointer"), parameters).fetchone()
    except errors.UndefinedTable:
        return None
    return None if row is None else (row[0], row[1])


def is_outdated(connection: Connection, district: str) -> bool:
    """Tell whether another release made the live tables."""
    live = pointed_to(connection, district)
    return live is not None and live[1] != shape_of()


def enter_number(connection: Connection, district: str, number: int) -> Generation:
    """Look into the tables of one generation until the transaction ends."""
    path = f"{schema_name(district, number)}, pg_catalog, pg_temp"
    connection.execute(query("generation/enter"), {"search_path": path})
    return _tracked(connection, district, number)


def ensure(connection: Connection, district: str) -> None:
    """Make the first generation where there is none."""
    wait_to_hold(connection, FOUNDATION)
    for file in sorted((FOLDER / "foundation").glob("*.sql")):
        connection.execute(query(f"foundation/{file.stem}"))
    wait_to_hold(connection, district)
    if pointed_to(connection, district) is None:
        generation = create(connection, district)
        for make in indexings():
            make(connection)
        point_to(connection, generation)


def create(connection: Connection, district: str) -> Generation:
    """Make the schema and the empty tables of a new generation, and enter it.

    Without indexes: a table that is filled first is indexed faster.
    """
    row = connection.execute(
        query("generation/next_number"), {"district": district}
    ).fetchone()
    number = int(row[0]) if row else 1
    schema = sql.Identifier(schema_name(district, number))
    connection.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
    say_shape(connection, schema_name(district, number))
    path = f"{schema_name(district, number)}, pg_catalog, pg_temp"
    connection.execute(query("generation/enter"), {"search_path": path})
    for file in sorted((FOLDER / "schema").glob("*.sql")):
        connection.execute(query(f"schema/{file.stem}"))
    connection.execute(query("generation/start_tracking"))
    reader = sql.Identifier(APPLICATION)
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, reader))
    connection.execute(
        sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA {} TO {}").format(schema, reader)
    )
    return Generation(district=district, number=number, position=0, register_position=0)


def indexings(tables: Tables = None) -> list[Callable[[Connection], int]]:
    """Return what makes the indexes of tables, one by one."""
    return _each("indexes", tables)


def analyses(tables: Tables = None) -> list[Callable[[Connection], int]]:
    """Return what lets the planner know what lies in tables, one by one."""
    return _each("analyses", tables)


def point_to(connection: Connection, generation: Generation) -> None:
    """Let readers use this generation from the commit on."""
    connection.execute(
        query("generation/point_to"),
        {
            "district": generation.district,
            "generation": generation.number,
            "schema_name": generation.schema,
        },
    )


def drop(connection: Connection, district: str, number: int) -> None:
    """Drop a generation that nobody is pointed to, once its readers are gone."""
    connection.execute(
        query("generation/wait_for_readers"), {"schema": schema_name(district, number)}
    )
    schema = sql.Identifier(schema_name(district, number))
    connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(schema))


def others(connection: Connection, district: str) -> list[int]:
    """Return the generations of a district that are not live."""
    found = connection.execute(
        query("generation/others"),
        {"district": district, "prefix": schema_name(district, 0)[:-1]},
    )
    return [int(row[0]) for row in found]


def _each(folder: str, tables: Tables) -> list[Callable[[Connection], int]]:
    """Return the statements of a folder whose names begin with that of a table."""
    return [
        partial(_run, name=f"{folder}/{file.stem}")
        for file in sorted((FOLDER / folder).glob("*.sql"))
        if tables is None or file.stem.partition("_")[0] in tables
    ]


def _run(connection: Connection, name: str) -> int:
    connection.execute(query(name))
    return 0


def _tracked(connection: Connection, district: str, number: int) -> Generation:
    row = connection.execute(query("read/tracking")).fetchone()
    if row is None:
        raise NotProjectedError(district)
    position, register_position, alarmed = row
    return Generation(
        district=district,
        number=number,
        position=position,
        register_position=register_position,
        alarmed=alarmed,
    )
