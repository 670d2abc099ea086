"""Processes that a soak starts, breaks and ends; each by its own id, and no others."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ledger.settings import Settings

END_TIMEOUT_S = 30.0
READY_TIMEOUT_S = 60.0
LOOK_S = 0.02


class NotReadyError(Exception):
    """What was started ended, or did not get ready."""

    def __init__(self, what: str, log: Path) -> None:
        end = "\n".join(log.read_text(errors="replace").splitlines()[-12:])
        super().__init__(f"{what} is not ready. The end of its log:\n{end}")


@dataclass(frozen=True, kw_only=True)
class Running:
    """One command of ours with what it started, in a session of its own."""

    name: str
    process: "subprocess.Popen[bytes]"
    log: Path

    @property
    def pid(self) -> int:
        """The process, and the group of all that it started."""
        return self.process.pid

    @property
    def ended(self) -> bool:
        """Say whether the process has ended; what it started may be left."""
        return self.process.poll() is not None

    def kill(self) -> None:
        """Kill it and all that it started, as if the machine had (SIGKILL)."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait(timeout=END_TIMEOUT_S)

    def terminate(self) -> None:
        """Ask it to end, and do not wait (SIGTERM)."""
        if not self.ended:
            self.process.send_signal(signal.SIGTERM)

    def end(self, within_s: float = END_TIMEOUT_S) -> bool:
        """Ask it to end and wait; kill what does not. Tell whether it ended itself."""
        self.terminate()
        try:
            self.process.wait(timeout=within_s)
        except subprocess.TimeoutExpired:
            self.kill()
            return False
        self.kill()  # what it left behind
        return True

    def wait_until(
        self, ready: Callable[[], bool], within_s: float = READY_TIMEOUT_S
    ) -> None:
        """Wait until `ready` says yes; raises NotReadyError."""
        deadline = time.monotonic() + within_s
        while not ready():
            if self.ended or time.monotonic() > deadline:
                raise NotReadyError(self.name, self.log)
            time.sleep(LOOK_S)


def start(name: str, *arguments: str, settings: Settings, log: Path) -> Running:
    """Start `credit-ledger NAME` with its output in a log."""
    variables = {
        **os.environ,  # noqa: TID251  passed on whole
        **settings.as_environment(),
    }
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "scripts.cli", name, *arguments],
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Running(name=name, process=process, log=log)
