"""Reading a file in a process of its own, whose memory and time are bounded.

The child (`reading`) gets the file as its standard input and sends rows, a line of
JSON each, through a pipe: it waits while the pipe is full, so neither side holds more
than the pipe does. Whatever becomes of the child, we get an answer.
"""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from http_api.errors import InvalidRequestError, Reason
from http_api.importing.cells import Cell, Form, RawRow
from http_api.importing.errors import FileUnreadableError
from http_api.importing.guards import FileKind
from http_api.importing.headings import Reader
from http_api.importing.limits import LIMITS, OUT_OF_MEMORY, Limits

READER = "http_api.importing.reading"
CHUNK_BYTES = 65_536
CANNOT_BEGIN = 1
"""What Python ends with when it fails before or outside of our own code."""

END = b"end"
"""The last thing that a child says, without an end of line."""

TOO_LONG = "reading it takes too long"
TOO_MUCH = "reading it takes too much memory"
KILLED = "reading it takes too much time or memory"
WHY = {
    -signal.SIGXCPU: TOO_LONG,
    -signal.SIGKILL: KILLED,
    -signal.SIGALRM: TOO_LONG,
    -signal.SIGABRT: TOO_MUCH,
    OUT_OF_MEMORY: TOO_MUCH,
}
"""How a child ended, and what that means for the file."""


def read_rows(
    kind: FileKind, file: bytes | Path, limits: Limits = LIMITS
) -> Iterator[RawRow]:
    """Yield the rows of a file below its headings, blank ones left out.

    The file has passed `guards.check_file`. Raises, at the first row or at any later
    one, InvalidRequestError with the code of what is wrong with the file (of headings
    a reason for each cell), and FileUnreadableError where the child died or overran
    its limits. The child is gone once the iterator is closed or exhausted.
    """
    reader = Reader()
    with _started(kind, file, limits) as process:
        for line in _Lines(process=process, wait_s=limits.wait_s):
            told = json.loads(line)
            if "row" in told:
                row = reader.read(told["row"], cells_of(told["cells"]))
                if row is not None:
                    yield row
            elif "sheet" in told:
                reader.next_sheet(told["sheet"])
            elif "refused" in told:
                raise _refusal(told["refused"])
    reader.finish()


@dataclass(kw_only=True)
class _Lines:
    """The lines that a child sends; only our waiting for them counts as its time."""

    process: "subprocess.Popen[bytes]"
    wait_s: float
    begun: bool = False

    def __iter__(self) -> Iterator[bytes]:
        lines = [b""]
        while chunk := self._chunk():
            self.begun = True
            first, *others = chunk.split(b"\n")
            lines[-1] += first
            lines += others
            yield from lines[:-1]
            del lines[:-1]
        if lines != [END]:
            raise self._broken_off(self.process.wait())

    def _broken_off(self, code: int) -> Exception:
        """Return what it means that a child ended without saying so.

        A child that cannot even begin is a mistake of ours, not of the file.
        """
        if not self.begun and code == CANNOT_BEGIN:
            return subprocess.CalledProcessError(code, READER)
        return FileUnreadableError(WHY.get(code, "its contents are damaged"))

    def _chunk(self) -> bytes:
        """Return what the child sent; nothing once it is at its end."""
        pipe = self.process.stdout
        if pipe is None:  # pragma: no cover - it was asked for
            raise AssertionError
        poll = select.poll()
        poll.register(pipe, select.POLLIN)
        before = time.monotonic()
        ready = poll.poll(max(self.wait_s, 0) * 1000)
        self.wait_s -= time.monotonic() - before
        if not ready:
            raise FileUnreadableError(TOO_LONG)
        return os.read(pipe.fileno(), CHUNK_BYTES)


@contextmanager
def _started(
    kind: FileKind, file: bytes | Path, limits: Limits
) -> Iterator["subprocess.Popen[bytes]"]:
    """Start a child and see that it is gone in the end.

    It gets nothing of ours: no environment, no open files, no folder of the caller.
    """
    command = [sys.executable, "-I", "-m", READER, kind, json.dumps(asdict(limits))]
    with _opened(file) as source:
        process = subprocess.Popen(  # noqa: S603  our own program, a list of arguments
            command,
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


@contextmanager
def _opened(file: bytes | Path) -> Iterator[IO[bytes]]:
    if isinstance(file, Path):
        with file.open("rb") as source:
            yield source
        return
    with tempfile.TemporaryFile() as source:
        source.write(file)
        source.seek(0)
        yield source


def cells_of(told: Sequence[Any]) -> list[Cell | None]:
    """Return the cells of a row as the child tells them."""
    return [_cell(one) for one in told]


def _cell(told: Any) -> Cell | None:
    if told is None or isinstance(told, str):
        return None if told is None else Cell(text=told)
    text, form = told
    return Cell(text=text, form=Form(form))


def _refusal(told: dict[str, Any]) -> InvalidRequestError:
    return InvalidRequestError([Reason(**told)])
