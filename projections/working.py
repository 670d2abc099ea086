"""Do what was asked for as jobs: one at a time, with a heartbeat beside the work.

A worker that is killed leaves its job to the next one, once the lease has run out.
One that is told to end gives the job back. A job that fails says why, once and for all.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any, Self

from domain.errors import LedgerError
from ledger.errors import DatabaseUnavailableError
from ledger.jobs import LEASE_S, Job, JobLostError, Jobs, Progress
from projections.batch import POISON
from projections.errors import UncomputableJobError

POLL_S = 0.5
RETRY_S = 1.0
BEATS_A_LEASE = 3

FAULTS: tuple[type[Exception], ...] = (MemoryError, *POISON)
"""What a question can make our own code raise; it must not end the worker."""

_log = logging.getLogger(__name__)


class StoppedError(Exception):
    """The work broke off: somebody cancelled it, took it over, or ends the worker."""


@dataclass(frozen=True, kw_only=True)
class Done:
    """What came of a job."""

    summary: Mapping[str, Any]
    result: bytes
    keep: int
    """How many results of this kind are kept."""


class Heart:
    """Prolongs the lease of a job from a thread of its own, and hears of its end."""

    def __init__(self, jobs: Jobs, job: Job, lease_s: float, ending: Event) -> None:
        self._jobs = jobs
        self._job = job
        self._lease_s = lease_s
        self._ending = ending
        self._over = Event()
        self._thread = Thread(target=self._beat, daemon=True, name="heart")
        self._progress = Progress()
        self.cancelled = False
        self.lost = False

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def begin(self, stage: str, total: int) -> None:
        """Begin a stage of so many teachers; raises StoppedError."""
        self._progress = Progress(stage=stage, total=total)
        self._go_on()

    def advance(self, teachers: int) -> None:
        """So many more are done; raises StoppedError."""
        was = self._progress
        self._progress = Progress(
            stage=was.stage, done=was.done + teachers, total=was.total
        )
        self._go_on()

    def tell(self) -> bool:
        """Tell how far the job is, and return whether it is cancelled."""
        return self._jobs.beat(self._job, self._progress, self._lease_s)

    def _go_on(self) -> None:
        if self.cancelled or self.lost or self._ending.is_set():
            raise StoppedError

    def _beat(self) -> None:
        while True:
            try:
                self.cancelled = self.tell() or self.cancelled
            except JobLostError:
                self.lost = True
                return
            except DatabaseUnavailableError as error:
                _log.warning("a heartbeat was missed: %s", error)
            if self._over.wait(self._lease_s / BEATS_A_LEASE):
                return


Handler = Callable[[Job, Heart], Done]
"""Does a kind of job; tells the heart how far it is."""


class Worker:
    """Takes jobs and does them; several may run, in any number of processes."""

    def __init__(
        self,
        jobs: Jobs,
        handlers: Mapping[str, Handler],
        name: str,
        lease_s: float = LEASE_S,
    ) -> None:
        self._jobs = jobs
        self._handlers = handlers
        self._name = name
        self._lease_s = lease_s

    def run_once(self, ending: Event) -> bool:
        """Do one job; False where nothing waits; raises DiskFullError."""
        self._jobs.check_space()
        job = self._jobs.take(self._name, list(self._handlers), self._lease_s)
        if job is None:
            return False
        try:
            with Heart(self._jobs, job, self._lease_s, ending) as heart:
                self._do(job, heart)
        except JobLostError as error:
            _log.warning("%s", error)
        return True

    def run_forever(self, ending: Event) -> None:
        """Do jobs until told to end; wait out a database that is away or full."""
        while not ending.is_set():
            try:
                worked = self.run_once(ending)
            except DatabaseUnavailableError as error:
                _log.warning("the worker waits for the database: %s", error)
                ending.wait(RETRY_S)
                continue
            if not worked:
                ending.wait(POLL_S)

    def _do(self, job: Job, heart: Heart) -> None:
        try:
            done = self._handlers[job.kind](job, heart)
        except StoppedError:
            if heart.cancelled:
                self._jobs.end_cancelled(job)
            elif not heart.lost:
                self._jobs.give_back(job)
            return
        except DatabaseUnavailableError:
            self._jobs.give_back(job)
            raise
        except LedgerError as error:
            self._jobs.fail(job, error)
            return
        except FAULTS as error:
            _log.exception("the job %s failed", job.job_id)
            self._jobs.fail(job, UncomputableJobError(error))
            return
        heart.tell()
        self._jobs.finish(job, done.summary, done.result)
        self._jobs.drop_results(job.kind, done.keep)
