"""SQL from files: one statement each, its first line says what it answers."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "sql"


@cache
def statement(name: str, folder: Path = FOLDER) -> bytes:
    """Return the text of `<folder>/<name>.sql`, as psycopg takes trusted SQL."""
    return (folder / f"{name}.sql").read_bytes()
