"""What granian loads: the application, behind a room where requests arrive whole."""

from http_api.anteroom import Anteroom
from http_api.app import create_app
from ledger.settings import Settings


def application() -> Anteroom:
    """Return the application; every server process makes its own."""
    settings = Settings.from_environment()
    return Anteroom(
        create_app(settings),
        threads=settings.threads,
        max_body_bytes=max(settings.max_body_bytes, settings.max_upload_bytes),
        silence_s=settings.body_silence_s,
    )
