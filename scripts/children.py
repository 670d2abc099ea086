"""Processes that one start brings up, and takes down again, and no others."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

STOP_TIMEOUT_S = 20.0
POLL_S = 0.1
ORPHAN_POLL_S = 1.0


class ChildEndedError(Exception):
    """A process that ought to run has ended, or never became ready."""

    def __init__(self, name: str, log: Path, why: str) -> None:
        end = "\n".join(log.read_text(errors="replace").splitlines()[-12:])
        super().__init__(f"`credit-ledger {name}` {why}. The end of {log}:\n{end}")


@dataclass(frozen=True, kw_only=True)
class Child:
    """One running process and where it writes its log."""

    name: str
    process: "subprocess.Popen[bytes]"
    log: Path


@dataclass(kw_only=True)
class Children:
    """Child processes in the order of their start; stopped in the reverse order."""

    settings: Mapping[str, str]
    """Variables that are added to the environment that we were given ourselves."""
    logs: Path
    """The folder that their logs go to."""
    _running: list[Child] = field(default_factory=list)

    def start(self, name: str, *arguments: str) -> Child:
        """Start one command of our own command line.

        It stands in a session of its own, so that Ctrl-C reaches only us and we stop
        it in order. Should we be killed, it notices and ends by itself.
        """
        log = self.logs / f"{name}.log"
        command = [sys.executable, "-m", "scripts.cli", name, *arguments]
        with log.open("ab") as output:
            process = subprocess.Popen(
                [*command, "--with-parent"],
                env={**os.environ, **self.settings},  # noqa: TID251  passed on whole
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        child = Child(name=name, process=process, log=log)
        self._running.append(child)
        return child

    def pid_of(self, name: str) -> int:
        """Return the process id of a child."""
        return next(c.process.pid for c in self._running if c.name == name)

    def check(self) -> None:
        """Raise ChildEndedError when a child has ended by itself."""
        for child in self._running:
            code = child.process.poll()
            if code is not None:
                raise ChildEndedError(child.name, child.log, f"ended with {code}")

    def wait_until(self, ready: Callable[[], bool], timeout_s: float) -> None:
        """Wait until `ready` says yes; raise ChildEndedError when it never does."""
        deadline = time.monotonic() + timeout_s
        while not ready():
            self.check()
            if time.monotonic() > deadline:
                first = self._running[0]
                raise ChildEndedError(first.name, first.log, "is not ready")
            time.sleep(POLL_S)

    def stop(self) -> None:
        """Ask every child to end, the last one first; kill what does not."""
        for child in reversed(self._running):
            if child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)
            try:
                child.process.wait(timeout=STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
        self._running.clear()


def end_with_parent() -> None:
    """Ask this process to end as soon as the one that started it is gone."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(ORPHAN_POLL_S)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="parent-watch").start()
