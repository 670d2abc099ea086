"""What granian loads: the application, behind a room where requests arrive whole."""

import sys

from http_api.anteroom import Anteroom
from http_api.app import create_app
from ledger.settings import Settings

SWITCH_S = 0.0005
"""How long a thread that computes keeps the others waiting (Python's own: 0.005).

A single post changes hands some ten times; beside a large batch it waited so long each
time.
"""


def application() -> Anteroom:
    """Return the application; every server process makes its own."""
    sys.setswitchinterval(SWITCH_S)
    settings = Settings.from_environment()
    return Anteroom(
        create_app(settings),
        threads=settings.threads,
        max_body_bytes=max(settings.max_body_bytes, settings.max_upload_bytes),
        silence_s=settings.body_silence_s,
    )
