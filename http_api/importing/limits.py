"""How much of a file is read, and what reading it may cost."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bounds on a file and on the process that reads it."""

    file_bytes: int = 10_000_000
    entries: int = 1_000
    """Parts of the archive that a workbook is."""
    inflated_bytes: int = 200_000_000
    """All parts of a workbook together, once unpacked."""
    ratio: int = 250
    """How many times larger a part may become, beyond the first megabyte."""
    rows: int = 100_000
    """The last row that may hold anything."""
    columns: int = 200
    area: int = 5_000_000
    """Cells between the first and the last one of a sheet that hold anything."""
    cell_characters: int = 32_767
    """As many as a cell of Excel holds."""
    memory_bytes: int = 512 * 1024 * 1024
    """Address space of the process that reads."""
    cpu_s: int = 30
    wait_s: float = 60.0
    """How long the reader may keep us waiting, all waits together."""


LIMITS = Limits()

OUT_OF_MEMORY = 3
"""What the process that reads ends with when its memory does not suffice."""
