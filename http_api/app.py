"""Make the application: services, guards, blueprints, problems, documents."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask

from http_api.auth import guard
from http_api.context import EXTENSION
from http_api.forms import FormRequest
from http_api.metrics import Metrics
from http_api.nouns import documentation, health
from http_api.observing import make_log, watch
from http_api.openapi import make_api
from http_api.pages import register_pages
from http_api.problems import register_problems
from http_api.services import Services
from http_api.waiting import Waiting
from ledger.application import CreditLedger
from ledger.settings import Settings
from projections.reading import ReadingRoom


def utc_now() -> datetime:
    """Return the instant; the one clock of the door."""
    return datetime.now(UTC)  # noqa: TID251 -- time enters here and nowhere else


def create_app(settings: Settings, now: Callable[[], datetime] = utc_now) -> Flask:
    """Return the WSGI application of one district.

    Connections to the database are opened as they are needed; `/readyz` says whether
    they can be had.
    """
    app = Flask("http_api")
    app.request_class = FormRequest
    app.config.update(
        MAX_CONTENT_LENGTH=settings.max_body_bytes,
        MAX_FORM_MEMORY_SIZE=settings.max_body_bytes,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined] # of Flask's own provider
    app.url_map.strict_slashes = True
    app.logger.disabled = True  # what fails is told in our own log, without values
    app.extensions[EXTENSION] = make_services(settings, now)
    watch(app)
    guard(app)
    make_api(app)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(documentation.blueprint)
    register_pages(app)
    register_problems(app)
    return app


def make_services(settings: Settings, now: Callable[[], datetime]) -> Services:
    """Return the write side and the reading rooms of a district."""
    ledger = CreditLedger(settings)
    return Services(
        settings=settings,
        ledger=ledger,
        room=ReadingRoom(ledger.database, ledger, settings.district),
        now=now,
        metrics=Metrics(),
        waiting=Waiting(ledger.position, settings.threads),
        log=make_log(as_json=settings.log_json),
    )
