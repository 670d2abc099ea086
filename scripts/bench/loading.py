"""Load everybody's columns in a process of its own, and say how long that took."""

import json
import sys
import time
from pathlib import Path

from projections.segments import Segments
from projections.views import AsOf
from scripts.segments_command import opened_segments


def main() -> None:
    """Read a job from the arguments, print seconds as JSON."""
    job = json.loads(sys.argv[1])
    with opened_segments(Path(job["data"])) as columns:
        past = columns.room.position() // 2
        told = {
            "cold": _seconds(columns),
            "again": _seconds(columns),
            "at half the log": _seconds(columns, AsOf(position=past)),
        }
    sys.stdout.write(f"{json.dumps(told)}\n")


def _seconds(columns: Segments, as_of: AsOf | None = None) -> float:
    started = time.perf_counter()
    columns.population(as_of or AsOf())
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
