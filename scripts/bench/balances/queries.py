"""Where the SQL of the measurement is: the same query for both databases."""

from pathlib import Path

SQL = Path(__file__).parent / "sql"
