"""What another WSGI server loads, behind a proxy that takes bodies in whole."""

from flask import Flask

from http_api.app import create_app
from ledger.settings import Settings


def application() -> Flask:
    """Return the application; every server process makes its own."""
    return create_app(Settings.from_environment())
