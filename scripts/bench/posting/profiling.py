"""Where the server's time goes: the same requests in this process, sampled."""

import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

from http_api.app import create_app
from scripts.bench.posting.requests import Roll, requests
from scripts.bench.posting.sending import taken
from scripts.bench.stage import Stage

LINES = 40
EVERY_S = 0.001
WHOLE = 0.98
"""What is always at work tells nothing."""
PATH = "/v1/completions/batch?mode=per-row"


@dataclass(kw_only=True)
class Samples:
    """Which functions were at work, each time that a while of processor time passed.

    Unlike cProfile it makes no call dearer than another.
    """

    count: int = 0
    own: Counter[str] = field(default_factory=Counter)
    below: Counter[str] = field(default_factory=Counter)
    """With everything that they called."""

    def during(self, work: Callable[[], None]) -> None:
        """Do some work in the main thread, and look at it meanwhile."""
        before = signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, EVERY_S, EVERY_S)
        try:
            work()
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)

    def _look(self, _signal: int, frame: FrameType | None) -> None:
        self.count += 1
        names = []
        while frame is not None:
            names.append(_name(frame))
            frame = frame.f_back
        self.own[names[0]] += 1
        self.below.update(set(names))

    def told(self) -> str:
        """Return the functions that took most, alone and with all below."""
        lines = []
        for words, counts in (
            ("with all below", self.below),
            ("by themselves", self.own),
        ):
            lines.append(f"share of processor time, {words}:")
            shares = [
                (number / max(1, self.count), name)
                for name, number in counts.most_common()
            ]
            lines += [
                f"{100 * share:5.1f} %  {name}"
                for share, name in [s for s in shares if s[0] < WHOLE][:LINES]
            ]
        return "\n".join(lines)


def profiled(set_up: Stage, session: int, number: int, rows: int) -> str:
    """Return what one row costs this process, and the functions that it goes into.

    A first round, which is not counted, fills what is kept in memory.
    """
    client = create_app(set_up.settings).test_client()
    headers = {"Authorization": f"Bearer {set_up.keys['provider']}"}
    roll = Roll(teachers=set_up.teachers, session=session)
    samples = Samples()

    def post(bodies: tuple[bytes, ...]) -> None:
        for body in bodies:
            answer = client.post(
                PATH, data=body, content_type="application/x-ndjson", headers=headers
            )
            taken(answer.data)

    post(requests(roll, number, rows, round_=0).bodies)
    posted = requests(roll, number, rows, round_=1)
    wall, used = time.perf_counter(), time.process_time()
    samples.during(lambda: post(posted.bodies))
    wall, used = time.perf_counter() - wall, time.process_time() - used
    each = 1e6 / posted.rows
    return (
        f"{used * each:.1f} us of processor a row, {wall * each:.1f} us of wall time\n"
        f"{samples.told()}"
    )


def _name(frame: FrameType) -> str:
    path = frame.f_code.co_filename.partition("site-packages/")
    return f"{path[2] or path[0]}:{frame.f_code.co_qualname}"
