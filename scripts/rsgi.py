"""What granian loads: the application, behind a room where requests arrive whole."""

import gc
import sys

from http_api.anteroom import Anteroom
from http_api.app import create_app
from ledger.settings import Settings

YOUNG_OBJECTS = 50_000
"""How many new objects make the collector look: a batch of a thousand rows makes more
than the usual 700 with every twenty of them, and few are part of any cycle."""
SWITCH_S = 0.0005
"""How long a thread that computes keeps the others waiting (Python's own: 0.005).

A single post changes hands some ten times; beside a large batch it waited so long each
time.
"""


def application() -> Anteroom:
    """Return the application; every server process makes its own."""
    sys.setswitchinterval(SWITCH_S)
    settings = Settings.from_environment()
    room = Anteroom(
        create_app(settings),
        threads=settings.threads,
        max_body_bytes=max(settings.max_body_bytes, settings.max_upload_bytes),
        silence_s=settings.body_silence_s,
    )
    gc.collect()
    gc.freeze()  # what stands now stands to the end: nobody need look at it again
    gc.set_threshold(YOUNG_OBJECTS)
    return room
