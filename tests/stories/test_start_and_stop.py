"""One start brings everything up; the end takes it down, and nothing else."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from socket import socket

import pytest

from scripts.posting.connection import Connection

LIMIT_S = 90


@contextmanager
def started(data, *options):
    """Start a ledger without the demonstration; yield it, and end it with SIGTERM."""
    command = [sys.executable, "-m", "scripts.cli", "start", "--empty"]
    with (data.parent / "start.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--data", str(data), "--port", str(free_port()), *options],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    try:
        yield Started(process, data)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=LIMIT_S)
        process.stdout.close()


class Started:
    """A start that is under way; reads what it prints until it is open."""

    def __init__(self, process, data):
        self.process, self.data = process, data
        self.text = ""
        while "Ctrl-C" not in self.text:
            line = process.stdout.readline()
            assert line, (data.parent / "start.log").read_text()
            self.text += line
        self.address = self.text.partition("open at ")[2].split()[0]

    @property
    def keys(self):
        return json.loads((self.data / "keys.json").read_text())

    def get(self, path, name="administrator"):
        connection = Connection(address=self.address)
        answer = connection.get(path, self.keys[name])
        connection.close()
        return answer

    def post(self, path, body, name="administrator"):
        connection = Connection(address=self.address)
        headers = {
            "Authorization": f"Bearer {self.keys[name]}",
            "Content-Type": "application/json",
        }
        answer = connection.send("POST", path, headers, json.dumps(body).encode())
        connection.close()
        return answer


SCHOOL = {
    "school_id": "S1",
    "name_zh": "晨光小学",
    "name_en": "Chenguang",
    "kind": "commission",
    "stage": "primary",
    "valid_from": "2021-01-01",
}


def free_port():
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes_of(data):
    """Every process that names the data folder, or works in it."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes().decode(errors="replace")
            variables = (folder / "environ").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if int(folder.name) != os.getpid() and str(data) in line + variables:
            found.append(line.replace("\0", " "))
    return found


@pytest.fixture
def data(short_folder):
    folder = short_folder / f"start-{time.monotonic_ns()}"
    folder.mkdir(mode=0o711)
    return folder / "var"


def test_a_second_start_finds_its_data_and_sigterm_stops_everything(data):
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    with started(data) as first:
        assert first.post("/v1/schools", SCHOOL).status == 201
        keys = first.keys
        assert "school:S101" not in keys
        assert len(processes_of(data)) >= 4
        assert a_replay_is_done(first)
    assert first.process.returncode == 0
    assert processes_of(data) == []

    with started(data) as second:
        assert second.keys == keys
        assert second.get("/v1/schools/S1").body["name_zh"] == "晨光小学"
        policies = second.get("/v1/policies").body["items"]
        assert len(policies) == 3
    assert processes_of(data) == []

    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()


def a_replay_is_done(ledger):
    """Ask for a replay, and wait for the worker that was started beside the server."""
    body = {"from": {"document": "chaoyang-commission"}, "readings": {"R4": "pool"}}
    asked = ledger.post("/v1/replays", body)
    assert asked.status == 202, asked.body
    for _ in range(LIMIT_S * 10):
        told = ledger.get(asked.body["links"]["self"]).body
        if told["state"] == "done":
            return True
        assert told["error_message"] is None
        time.sleep(0.1)
    return False


def test_the_keys_are_for_their_owner_only(data):
    with started(data):
        for name in ("keys.json", "session.json"):
            mode = stat.S_IMODE((data / name).stat().st_mode)
            assert mode == 0o600


def test_a_server_of_ones_own_is_used_and_left_running(data, settings):
    with started(data, "--database-url", settings.owner_url) as ledger:
        assert ledger.get("/readyz").status == 200
        assert not (data / "data").exists()

    assert processes_of(data) == []
    again = subprocess.run(
        [sys.executable, "-m", "scripts.cli", "doctor", "--json", "--data", str(data)],
        env={**os.environ, "CREDIT_LEDGER_DATABASE_URL": settings.owner_url},
        capture_output=True,
        text=True,
        check=False,
    )
    seen = {f["what"]: f["well"] for f in json.loads(again.stdout)}
    assert seen["PostgreSQL"]
    assert seen["migrations"]
    assert seen["policies"]


def test_a_taken_port_is_told_in_one_sentence_before_anything_starts(data):
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        result = subprocess.run(
            [sys.executable, "-m", "scripts.cli", "start", "--data", str(data),
             "--port", str(port)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    assert result.returncode == 1
    assert f"127.0.0.1:{port} is taken; choose another with --port." in result.stderr
    assert not data.exists()
