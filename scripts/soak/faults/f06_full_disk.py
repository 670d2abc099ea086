"""F6: the disk of the database fills, watched and unwatched."""

import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from itertools import count
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from ledger.free_space import ELSEWHERE
from projections.runner import Projector
from scripts.house import today
from scripts.local_postgres import LocalPostgres
from scripts.posting.connection import Answer
from scripts.soak.book import Book
from scripts.soak.client import insist, is_put_off
from scripts.soak.fault import Fault
from scripts.soak.stage import Place, Stage
from scripts.soak.tally import Tally, failing
from scripts.soak.town import reports

MB = 1_048_576
DISK_BYTES = 768 * MB
"""Enough to set up a district on; it takes memory only as it fills."""
KEPT_FREE_BYTES = 64 * MB
LEFT_BYTES = 48 * MB
"""Left by what fills the watched disk: less than is kept free, and more than half."""
LAST_BYTES = MB // 4
"""Left by what fills the disk that nobody watches."""
WRITERS = 3
CODE = "disk-nearly-full"
WITHIN_S = 1.0
PATIENCE_S = 20.0
LOOK_S = 0.02
BLIND_POSTS = 400
"""Batches after which an unwatched disk would have to be full."""


class NoDiskError(Exception):
    """The machine does not let us mount a small disk."""


def round_of(_stage: Stage, random: Random) -> Tally:
    """Fill a small disk on which all of a PostgreSQL lies, free it, go on.

    Watched, writes are refused at once and reads go on; unwatched, PostgreSQL itself
    meets the end. In both nothing that was acknowledged is lost, and writing goes on
    when there is room.
    """
    try:
        with small_disk() as folder, on(folder) as place:
            return watched(place, random) + unwatched(place, random)
    except NoDiskError as error:
        return Tally(rounds=0, skipped=str(error))


@contextmanager
def small_disk() -> Iterator[Path]:
    """Mount a disk in memory; raises NoDiskError with what the machine said."""
    folder = Path(tempfile.mkdtemp(prefix="cl-disk-", dir="/tmp"))
    options = f"size={DISK_BYTES},mode=0711"
    program = shutil.which("mount") or "mount"
    mount = [program, "-t", "tmpfs", "-o", options, "credit-ledger-soak", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoDiskError(done.stderr.strip())
        try:
            yield folder
        finally:
            unmount = [shutil.which("umount") or "umount", "--lazy", str(folder)]
            subprocess.run(unmount, check=True)
    finally:
        folder.rmdir()


@contextmanager
def on(folder: Path) -> Iterator[Place]:
    """Lend a place of which everything lies on one disk."""
    with (
        LocalPostgres(folder / "postgres") as postgres,
        Stage(folder=folder, postgres=postgres).place() as place,
    ):
        yield place.with_settings(min_free_bytes=KEPT_FREE_BYTES)


@contextmanager
def filled(place: Place, left_bytes: int) -> Iterator[None]:
    """Fill the disk of a place but for some bytes, and free it again."""
    disk = os.statvfs(place.folder)
    filler = place.folder / "filler"
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, disk.f_bavail * disk.f_frsize - left_bytes)
    try:
        yield
    finally:
        filler.unlink()


def watched(place: Place, random: Random) -> Tally:
    """Fill the disk under writers until they are put off, look around, free it."""
    book, writers = Book(), Writers(place, random)
    with place.serving(), writers.writing(book):
        writers.wait_for(lambda answer: answer.accepted)
        projected(place)
        with filled(place, LEFT_BYTES):
            writers.wait_for(lambda answer: _code(answer) == CODE)
            failings = _beside(place, random)
        resumed_s = writers.wait_for(lambda answer: answer.accepted)
    refused_s = median(writers.refused_s or [PATIENCE_S])
    told = f"a refusal took {refused_s:.2f} s"
    return book.tally(place.settings) + Tally(
        rounds=0,
        resumed_s=resumed_s,
        failings=(
            *failings,
            *failing(refused_s < WITHIN_S, told),
            *failing(resumed_s < PATIENCE_S, "writing did not go on by itself"),
        ),
        seen={"put off by the gate": book.put_off},
    )


def _beside(place: Place, random: Random) -> tuple[str, ...]:
    """Return what does not hold while a disk is nearly full."""
    client = place.client()
    (row,) = reports(random, 1, "x-")
    answers: dict[str, Answer | None] = {
        "a batch": client.post_batch([row], "atomic"),
        "a dry run": client.send("POST", "/v1/completions/batch?dry_run=true", [row]),
        "a list": client.send("GET", "/v1/completions"),
        "a statement": client.send("GET", "/v1/teachers/T001/statement"),
        "readiness": client.send("GET", "/readyz"),
    }
    found = {what: None if one is None else one.status for what, one in answers.items()}
    wanted = dict.fromkeys(answers, HTTPStatus.OK)
    wanted["a batch"] = HTTPStatus.SERVICE_UNAVAILABLE
    ready = answers["readiness"]
    told = ready.body["status"] if ready else "silent"
    return (
        *failing(found == wanted, f"on a disk that is nearly full: {found}"),
        *failing(told == "read-only", f"/readyz says {told}"),
    )


def unwatched(place: Place, random: Random) -> Tally:
    """Post in bulk until the disk has no byte left; free it; post it all again."""
    book, blind = Book(), place.with_settings(disk_folders=ELSEWHERE)
    sent, refused = [], None
    with blind.serving():
        client = blind.client()
        with filled(place, LAST_BYTES):
            for number in range(BLIND_POSTS):
                sent.append(reports(random, 200, f"blind-{number}-"))
                refused = client.post_batch(sent[-1], "atomic")
                book.note(sent[-1], refused)
                if refused is None or not refused.accepted:
                    break
        began = time.monotonic()
        place.postgres.start()
        for rows in sent:
            book.note(rows, insist(partial(client.post_batch, rows, "atomic")))
            resumed_s = time.monotonic() - began
    put_off = refused is not None and is_put_off(refused)
    told = "silence" if refused is None else f"{refused.status} {refused.body}"
    return replace(book.tally(place.settings), rounds=0) + Tally(
        rounds=0,
        resumed_s=resumed_s,
        failings=failing(put_off, f"the last byte was answered with {told}"),
        seen={f"unwatched: {_code(refused)}": 1},
    )


def projected(place: Place) -> None:
    """Bring the reading rooms up to the log."""
    projector = Projector(place.settings)
    projector.catch_up(today(place.settings))
    projector.close()


class Writers:
    """Clients that post one report after the other until they are told to stop."""

    def __init__(self, place: Place, random: Random) -> None:
        self._place = place
        self._random = random
        self._stop = threading.Event()
        self._newest: list[Answer] = []
        self.refused_s: list[float] = []

    @contextmanager
    def writing(self, book: Book) -> Iterator[None]:
        """Let them write, and let each finish what it began."""
        threads = [
            threading.Thread(target=self._write, args=[book, number])
            for number in range(WRITERS)
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()

    def wait_for(self, wanted: Any) -> float:
        """Wait for an answer from now on; return how long that took."""
        began = time.monotonic()
        self._newest.clear()
        while not any(wanted(answer) for answer in tuple(self._newest)):
            if time.monotonic() - began > PATIENCE_S:
                return PATIENCE_S
            time.sleep(LOOK_S)
        return time.monotonic() - began

    def _write(self, book: Book, number: int) -> None:
        client, random = self._place.client(), Random(number)  # noqa: S311
        for turn in count():
            if self._stop.is_set():
                return
            (row,) = reports(random, 1, f"{number}-{turn}-")
            insist(
                partial(self._timed, partial(client.post, row)),
                watch=partial(book.note, [row]),
            )

    def _timed(self, ask: Any) -> Answer | None:
        began = time.monotonic()
        answer: Answer | None = ask()
        if answer is not None:
            self._newest.append(answer)
            if is_put_off(answer):
                self.refused_s.append(time.monotonic() - began)
        return answer


def _code(answer: Answer | None) -> str:
    if answer is None or answer.accepted:
        return "none"
    return str(answer.body["code"])


FAULT = Fault(
    number="F6",
    title="the disk of the database fills",
    round=round_of,
    full=20,
    few=1,
)
