"""Keep the columns on disk near the log, beside the projector.

A reader never waits for it: what the columns lack is read from the tables.
"""

import logging
from threading import Event

from domain.errors import LedgerError
from projections.segments.segments import Segments

LOOK_EVERY_S = 30.0
REST_S = 300.0
"""Columns are written at most so often: a large import would do nothing else."""
REWRITE_AFTER = 10_000
"""Events after the columns on disk that are worth writing them anew."""

_log = logging.getLogger(__name__)


def keep_current(
    segments: Segments,
    stop: Event,
    *,
    every_s: float = LOOK_EVERY_S,
    rest_s: float = REST_S,
    rewrite_after: int = REWRITE_AFTER,
) -> None:
    """Write the columns anew whenever enough was recorded, until told to stop.

    Only where there are some: whoever replays for the first time writes the first.
    """
    while not stop.wait(every_s):
        try:
            wrote = segments.position is not None and segments.refresh(
                longest_tail=rewrite_after
            )
        except (LedgerError, OSError) as error:
            _log.warning("the columns on disk stay as they are: %s", error)
            continue
        if wrote and stop.wait(rest_s):
            return
