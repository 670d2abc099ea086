import json
from contextlib import contextmanager
from dataclasses import replace
from errno import ENOSPC
from io import StringIO

import pytest

from http_api.app import make_services
from http_api.context import EXTENSION
from http_api.metrics import GAUGES, Metrics
from http_api.observing import POSITION, REQUEST_ID
from tests.http_api.conftest import NOW, POSTING


@contextmanager
def changed(door, **settings):
    """The door under other settings; yields it, and its services as they were."""
    services = make_services(replace(door.ledger.settings, **settings), lambda: NOW)
    whole = door.services
    door.services = services
    yield door, whole
    services.ledger.close()
    door.app.extensions[EXTENSION] = whole


@pytest.fixture
def cut_off(door):
    """The door after its database went away."""
    url = "postgresql://127.0.0.1:1/nowhere"
    with changed(door, database_url=url, pool_timeout_s=1, pool_min=0) as found:
        yield found


@pytest.fixture
def nearly_full(door, tmp_path):
    """The door while the disk counts as nearly full."""
    with changed(
        door, disk_folders=str(tmp_path), min_free_bytes=2**60, pool_max=2
    ) as found:
        yield found


def test_without_a_database_every_request_is_503_with_retry_after(cut_off):
    door, whole = cut_off

    read = door.get("/v1/schools", "auditor")
    written = door.post("/v1/completions", "school", POSTING)
    alive, ready = door.get("/healthz", None), door.get("/readyz", None)
    watched = door.get("/metrics", None)

    for refused in (read, written):
        assert refused.status_code == 503
        assert refused.json["code"] == "database-unavailable"
        assert int(refused.headers["Retry-After"]) >= 1
    assert alive.status_code == 200
    assert ready.status_code == 503
    assert ready.json["checks"]["database"] == {
        "ok": False,
        "code": "database-unavailable",
    }
    assert "credit_ledger_database_up 0.0" in watched.get_data(as_text=True)
    door.services = whole
    assert door.get("/v1/schools", "auditor").status_code == 200


def test_a_disk_that_is_nearly_full_refuses_writes_alone(nearly_full):
    door, whole = nearly_full

    written = door.post("/v1/completions", "school", POSTING)
    read = door.get("/v1/teachers/T1/statement", "school")
    ready, watched = door.get("/readyz", None), door.get("/metrics", None)

    assert (written.status_code, written.json["code"]) == (503, "disk-nearly-full")
    assert written.headers["Retry-After"] == "30"
    assert read.status_code == 200
    assert (ready.status_code, ready.json["status"]) == (200, "read-only")
    assert ready.json["checks"]["disk"]["ok"] is False
    assert ready.json["checks"]["disk"]["free_bytes"] > 0
    assert "credit_ledger_writing_rests 1.0" in watched.get_data(as_text=True)
    door.services = whole
    assert door.post("/v1/completions", "school", POSTING).status_code == 201


def test_a_disk_that_nobody_can_look_at_is_told(door):
    ready, watched = door.get("/readyz", None), door.get("/metrics", None)

    assert ready.json["checks"]["disk"]["known"] is False
    assert "credit_ledger_disk_free_bytes NaN" in watched.get_data(as_text=True)


def test_a_door_is_ready_when_database_migrations_and_projection_are(door):
    ready = door.get("/readyz", None)

    assert ready.status_code == 200
    assert ready.json["status"] == "ready"
    assert ready.json["checks"]["migrations"] == {"ok": True, "pending": []}
    assert ready.json["checks"]["projection"]["lag"] == 0


def test_a_door_whose_projection_lags_too_far_is_not_ready(door, monkeypatch):
    monkeypatch.setattr("http_api.nouns.health.MAX_LAG_POSITIONS", 0)
    door.post("/v1/completions", "school", POSTING)

    ready = door.get("/readyz", None)

    assert ready.status_code == 503
    assert ready.json["checks"]["projection"]["lag"] == 1


def test_metrics_count_answers_by_route_and_status_and_refusals_by_code(door):
    door.post("/v1/completions", "school", POSTING)
    door.post("/v1/completions", "school", {})
    door.get("/v1/teachers/T1", "school")

    text = door.get("/metrics", None).get_data(as_text=True)

    counted = 'requests_total{method="POST",route="/v1/completions",status="201"} 1.0'
    assert f"credit_ledger_{counted}" in text
    assert 'credit_ledger_refusals_total{code="missing-field"} 1.0' in text
    assert "/v1/teachers/<id:teacher_id>" in text
    assert "T1" not in text
    assert f"credit_ledger_log_position {door.ledger.position()}.0" in text
    assert "credit_ledger_projection_lag_positions 1.0" in text
    assert "credit_ledger_request_seconds_bucket" in text


def test_no_invented_method_or_address_makes_a_series_of_its_own(door):
    for number in range(5):
        door.send(f"X{number}", "/v1/schools", "auditor")
        door.get(f"/nothing/{number}", "auditor")

    text = door.get("/metrics", None).get_data(as_text=True)

    assert "X1" not in text
    assert "/nothing" not in text


def test_every_gauge_is_explained():
    names = set(Metrics().families())

    assert names >= {f"credit_ledger_{name}" for name in GAUGES}


def test_every_answer_is_one_json_line_of_the_log(door, capsys):
    door.post("/v1/completions", "school", POSTING, headers={REQUEST_ID: "request-17"})

    line = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert line["request_id"] == "request-17"
    assert (line["client"], line["role"]) == ("school", "school")
    assert (line["route"], line["status"]) == ("/v1/completions", 201)
    assert line["position"] == door.ledger.position()
    assert line["took_ms"] > 0
    assert "T1" not in {**line, "timestamp": ""}.values()


class FullDisk(StringIO):
    """A log on a disk that takes nothing more."""

    def write(self, _line):
        raise OSError(ENOSPC, "No space left on device")


def test_a_log_that_is_full_fails_nobody(door, monkeypatch):
    monkeypatch.setattr("sys.stderr", FullDisk())

    assert door.post("/v1/completions", "school", POSTING).status_code == 201


def test_a_request_id_comes_back_and_stands_in_the_log_of_events(door):
    answer = door.post(
        "/v1/completions", "school", POSTING, headers={REQUEST_ID: "request-17"}
    )

    door.project()
    events = door.get("/v1/teachers/T1/history", "auditor").json["items"]
    assert answer.headers[REQUEST_ID] == "request-17"
    assert events[-1]["request_id"] == "request-17"
    assert answer.headers[POSITION] == str(events[-1]["position"])
