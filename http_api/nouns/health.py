"""Is it alive, is it ready, how does it do: for machines that watch it."""

import math
from typing import Any

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST

from domain.errors import LedgerError
from http_api.context import services
from ledger.migrate import pending

MAX_LAG_POSITIONS = 5_000
"""One batch of the projector: further behind, reads would surprise."""

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Say that the process answers; nothing else is asked."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Say whether requests can be served: database, migrations, projection, disk.

    A disk that is nearly full makes it `read-only`, which is still ready: whoever takes
    it out of service then takes the reads away too.
    """
    database = _checked(_database)
    # Without it the others would wait for it one after the other, in vain.
    checks = {
        "database": database,
        "migrations": _checked(_migrations) if database["ok"] else database,
        "projection": _checked(_projection) if database["ok"] else database,
    }
    ready = all(check["ok"] for check in checks.values())
    disk = _disk()
    status = "ready" if disk["ok"] else "read-only"
    response = jsonify(
        status=status if ready else "not-ready", checks={**checks, "disk": disk}
    )
    if not ready:
        response.headers["Retry-After"] = "5"
    return response, 200 if ready else 503


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return the counters and gauges of this process in Prometheus' text format."""
    here = services()
    return Response(here.metrics.exposed(_gauges()), content_type=CONTENT_TYPE_LATEST)


def _checked(check: Any) -> dict[str, Any]:
    try:
        return dict(check())
    except LedgerError as error:
        return {"ok": False, "code": error.code}


def _database() -> dict[str, Any]:
    services().ledger.database.ping()
    return {"ok": True}


def _migrations() -> dict[str, Any]:
    url = services().ledger.database.url
    missing = pending(url)
    return {"ok": not missing, "pending": missing}


def _projection() -> dict[str, Any]:
    here = services()
    log, reached = here.ledger.position(), here.room.position()
    lag = max(log - reached, 0)
    return {"ok": lag <= MAX_LAG_POSITIONS, "position": reached, "lag": lag}


def _disk() -> dict[str, Any]:
    space = services().ledger.database.space.look()
    return {
        "ok": space.writable,
        "known": space.known,
        "free_bytes": space.free_bytes,
        "min_free_bytes": space.min_free_bytes,
    }


def _gauges() -> dict[str, float]:
    space = services().ledger.database.space.look()
    found: dict[str, float] = {
        "database_up": 0,
        "disk_free_bytes": math.nan if space.free_bytes is None else space.free_bytes,
        "writing_rests": 0 if space.writable else 1,
    }
    try:
        log = services().ledger.position()
        found |= {"database_up": 1, "log_position": log}
        reached = services().room.position()
        found |= {
            "projection_position": reached,
            "projection_lag_positions": max(log - reached, 0),
            "parked_streams": len(services().room.parked()),
        }
    except LedgerError as error:
        services().log.warning("metrics-incomplete", code=error.code)
    return found
