"""A specimen sent through a ledger and its corrected file after it, and what was seen.

Every mistake has to be told on its row under its code, and the corrected file to post
exactly what was wrong before, while worker and reader stay within a bound of memory.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any

from http_api.importing.child import READER
from scripts.importing.command import Sender
from scripts.importing.specimen import Specimen

KILOBYTE = 1_024
MEGABYTE = 1_000_000
LOOK_S = 0.05
PAGE = 500
WORKER_MB = 300
"""The most memory that a worker may have had at a time, however long the file is."""
READER_MB = 400
"""The most that the process may have had that reads a file."""


class FileFailedError(Exception):
    """A file came to nothing that ought to have passed."""

    def __init__(self, errors: Sequence[Mapping[str, Any]]) -> None:
        told = "; ".join(f"{one['code']}: {one['message']}" for one in errors)
        super().__init__(f"The import failed: {told}")


@dataclass(kw_only=True)
class Peaks:
    """The most memory that a worker and its readers have had at a time."""

    worker_mb: float = 0.0
    reader_mb: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Passage:
    """What became of a specimen."""

    rows: int
    mistakes: int
    told: int
    """Mistakes that were told on their row, under their code and field."""
    astray: list[str]
    """What was told otherwise than it should: the first of them, in words."""
    posted: int
    posted_when_corrected: int
    known_when_corrected: int
    seconds: dict[str, float]
    peaks: Peaks

    @property
    def holds(self) -> bool:
        """Say whether everything is as it has to be."""
        good = self.rows - self.mistakes
        return (
            not self.astray
            and self.told == self.mistakes
            and (self.posted, self.posted_when_corrected) == (good, self.mistakes)
            and self.known_when_corrected == good
            and self.peaks.worker_mb <= WORKER_MB
            and self.peaks.reader_mb <= READER_MB
        )


@dataclass(kw_only=True)
class Journey:
    """Sends a specimen through a ledger, watching the worker."""

    sender: Sender
    specimen: Specimen
    worker_pid: int
    folder: Path
    seconds: dict[str, float] = field(default_factory=dict)

    def go(self) -> Passage:
        """Send both files through and return what was seen."""
        peaks, ending = Peaks(), Event()
        watching = Thread(target=watch, args=(self.worker_pid, peaks, ending))
        watching.start()
        try:
            return self._passage(peaks)
        finally:
            ending.set()
            watching.join()

    def _passage(self, peaks: Peaks) -> Passage:
        wrong = self._checked("wrong", corrected=False)
        told, astray = self._compared(wrong)
        first = self._posted("wrong", wrong)
        second = self._posted("corrected", self._checked("corrected", corrected=True))
        return Passage(
            rows=self.specimen.rows,
            mistakes=self.specimen.mistakes,
            told=told,
            astray=astray,
            posted=first["counts"]["posted"],
            posted_when_corrected=second["counts"]["posted"],
            known_when_corrected=second["counts"]["already_known"],
            seconds=self.seconds,
            peaks=peaks,
        )

    def _checked(self, name: str, *, corrected: bool) -> str:
        file = self.folder / f"{name}.xlsx"
        self.specimen.write(file, corrected=corrected)
        begun = time.monotonic()
        address = self.sender.send(file)
        self._follow(address)
        self.seconds[f"check_{name}"] = time.monotonic() - begun
        return address

    def _posted(self, name: str, address: str) -> Any:
        begun = time.monotonic()
        self.sender.confirm(address)
        told = self._follow(address)
        self.seconds[f"post_{name}"] = time.monotonic() - begun
        return told

    def _follow(self, address: str) -> Any:
        while (told := self.sender.told(address))["state"] in ("checking", "posting"):
            time.sleep(LOOK_S)
        if told["state"] == "failed":
            raise FileFailedError(told["errors"])
        return told

    def _compared(self, address: str) -> tuple[int, list[str]]:
        wrong = dict(self.specimen.wrong)
        astray = []
        for row in self._refused(address):
            expected = wrong.pop(row["row"], None)
            found = (row["code"], row["field"])
            if expected is None or found != (expected.code, expected.field):
                astray.append(f"row {row['row']}: {found}, expected {expected}")
        astray += [f"row {number}: not told, {one}" for number, one in wrong.items()]
        return self.specimen.mistakes - len(wrong), astray

    def _refused(self, address: str) -> Iterator[Any]:
        cursor = ""
        while True:
            path = f"{address}/rows?status=refused&limit={PAGE}{cursor}"
            body = self.sender.connection.get(path, self.sender.key).body
            yield from body["items"]
            if body["next_cursor"] is None:
                return
            cursor = f"&cursor={body['next_cursor']}"


def watch(worker_pid: int, peaks: Peaks, ending: Event) -> None:
    """Note the most memory of a worker and of its readers, until told to end."""
    while not ending.wait(LOOK_S):
        peaks.worker_mb = max(peaks.worker_mb, _peak_mb(worker_pid))
        for reader in _readers(worker_pid):
            peaks.reader_mb = max(peaks.reader_mb, _peak_mb(reader))


def _readers(worker_pid: int) -> list[int]:
    """Return the processes that read files for a worker.

    One that has just been forked still shows the memory of its parent.
    """
    told = ""
    for path in Path(f"/proc/{worker_pid}/task").glob("*/children"):
        told += _text(path)
    commands = {int(pid): _text(Path(f"/proc/{pid}/cmdline")) for pid in told.split()}
    return [pid for pid, command in commands.items() if READER in command]


def _peak_mb(pid: int) -> float:
    """Return what the kernel has seen at most (Linux); 0 once it has ended."""
    for line in _text(Path(f"/proc/{pid}/status")).splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * KILOBYTE / MEGABYTE
    return 0.0


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
