"""Which shape a generation of tables has, so that no program reads another's.

The shape stands as a comment on the generation's schema: a digest of the files that
made its tables, and of what their rows mean.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path

from psycopg import sql

from ledger.database import Connection

MEANING = 1
"""Raised when rows come to say something else in the same columns."""

FOLDER = Path(__file__).parent / "sql"
MAKING = ("schema", "indexes")
"""The folders whose files make a generation's tables."""


@cache
def shape_of(folder: Path = FOLDER, meaning: int = MEANING) -> str:
    """Return the shape of the tables that this program makes and reads."""
    told = sha256(str(meaning).encode())
    for name in MAKING:
        for file in sorted((folder / name).glob("*.sql")):
            told.update(file.name.encode())
            told.update(file.read_bytes())
    return told.hexdigest()


def say_shape(connection: Connection, schema: str) -> None:
    """Write the shape of this program's tables onto a schema."""
    connection.execute(
        sql.SQL("COMMENT ON SCHEMA {} IS {}").format(
            sql.Identifier(schema), sql.Literal(shape_of())
        )
    )
