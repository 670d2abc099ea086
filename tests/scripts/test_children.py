"""Processes that are started together end together, and nothing else ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts.children import ChildEndedError, Children


@pytest.fixture
def children(tmp_path):
    made = Children(
        settings={"CREDIT_LEDGER_DATABASE_URL": "postgresql://127.0.0.1:9/nothing"},
        logs=tmp_path,
    )
    yield made
    made.stop()


def wait_for(path, text):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if path.exists() and text in path.read_text():
            return
        time.sleep(0.05)
    raise AssertionError(path.read_text())


def test_a_child_is_stopped_by_sigterm_in_order(children, tmp_path):
    child = children.start("project")
    wait_for(tmp_path / "project.log", "waits for the database")

    children.stop()

    assert child.process.returncode == 0


def test_a_child_that_ended_is_told_with_the_end_of_its_log(children):
    child = children.start("serve", "--port", "not-a-port")
    child.process.wait(timeout=30)

    with pytest.raises(ChildEndedError, match="ended with 2") as raised:
        children.check()

    assert "not-a-port" in str(raised.value)


def test_waiting_for_a_child_that_ended_does_not_take_the_whole_time(children):
    children.start("serve", "--port", "not-a-port")
    started = time.monotonic()

    with pytest.raises(ChildEndedError):
        children.wait_until(lambda: False, timeout_s=60)

    assert time.monotonic() - started < 30


def test_a_child_stands_in_a_session_of_its_own(children, tmp_path):
    child = children.start("project")
    wait_for(tmp_path / "project.log", "waits for the database")

    assert os.getsid(child.process.pid) == child.process.pid


def test_a_child_whose_parent_was_killed_ends_by_itself(tmp_path):
    code = (
        "import time; from pathlib import Path; from scripts.children import Children\n"
        "url = {'CREDIT_LEDGER_DATABASE_URL': 'postgresql://127.0.0.1:9/nothing'}\n"
        f"made = Children(settings=url, logs=Path({str(tmp_path)!r}))\n"
        "print(made.start('project').process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    pid = int(parent.stdout.readline())
    wait_for(tmp_path / "project.log", "waits for the database")

    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()

    deadline = time.monotonic() + 15
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not is_running(pid)


def is_running(pid):
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
