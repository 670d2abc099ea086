"""The process that reads one file: `python -m http_api.importing.reading KIND LIMITS`.

The file is its standard input. It sends, a line of JSON each, `{"begun": kind}`,
`{"sheet": name}`, `{"row": number, "cells": [...]}` or `{"refused": {...}}`, and `end`
when it is done.
It imports no more than it needs, binds itself before it reads the first byte, and
ends with the process that started it.
"""

import ctypes
import json
import resource
import signal
import sys
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from domain.errors import LedgerError
from http_api.importing import csv_text, workbooks
from http_api.importing.cells import Cell
from http_api.importing.guards import FileKind
from http_api.importing.limits import OUT_OF_MEMORY, Limits

END_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2)."""
LONGEST_LIFE_S = 3_600
"""Also while nobody takes what is read."""
OPEN_FILES = 16


def main(arguments: Sequence[str], source: BinaryIO, sink: BinaryIO) -> int:
    """Read a file and tell its rows; return the exit code."""
    kind, told = arguments
    limits = Limits(**json.loads(told))
    bind(limits)
    sink.write(_line({"begun": kind}))
    sink.flush()
    try:
        tell(FileKind(kind), source.read(limits.file_bytes + 1), limits, sink)
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def bind(limits: Limits) -> None:
    """Take from this process what reading does not need."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGKILL)
    signal.alarm(LONGEST_LIFE_S)
    for kind, bound in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_s),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (bound, bound))


def tell(kind: FileKind, data: bytes, limits: Limits, sink: BinaryIO) -> None:
    """Write what a file holds, or why it is not read."""
    try:
        sink.writelines(_line(message) for message in messages(kind, data, limits))
    except LedgerError as error:
        refusal = {
            "code": error.code,
            "message": error.message,
            "row": getattr(error, "row", None),
        }
        sink.write(_line({"refused": refusal}))
    sink.write(b"end")
    sink.flush()


def messages(kind: FileKind, data: bytes, limits: Limits) -> Iterator[dict[str, Any]]:
    """Yield each sheet's name and its rows; raises what is wrong with the file."""
    if kind is FileKind.CSV:
        yield {"sheet": ""}
        yield from (_row(*row) for row in csv_text.rows_of(data, limits))
        return
    for name, rows in workbooks.sheets_with_rows(data, limits):
        yield {"sheet": name}
        yield from (_row(*row) for row in rows)


def _line(message: dict[str, Any]) -> bytes:
    return json.dumps(message).encode("ascii") + b"\n"


def _row(number: int, cells: Sequence[Cell | None]) -> dict[str, Any]:
    told: list[Any] = [
        cell.text if cell and cell.form is None else cell and [cell.text, cell.form]
        for cell in cells
    ]
    return {"row": number, "cells": told}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdin.buffer, sys.stdout.buffer))
