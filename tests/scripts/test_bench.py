"""Measuring: rounds are interleaved, the first is not counted, medians are divided."""

import json
import subprocess
import sys
import time

from click.testing import CliRunner

from scripts.bench import command
from scripts.bench.processes import ServerCpu
from scripts.bench.rounds import Measured, measure
from scripts.cli import main


class StoppedCpu:
    def seconds(self):
        return 1.0


def test_rounds_are_interleaved_and_every_request_has_its_own_number():
    calls = []
    jobs = {
        "a": lambda number: calls.append(("a", number)),
        "b": lambda number: calls.append(("b", number)),
    }

    measure(jobs, StoppedCpu(), requests=2, rounds=3)

    assert [name for name, _ in calls] == ["a", "a", "b", "b"] * 4
    assert [number for name, number in calls if name == "a"] == list(range(8))


def test_what_is_measured_are_seconds_a_request():
    found = measure({"a": lambda _: None}, StoppedCpu(), requests=5, rounds=3)["a"]

    assert 0 < found.wall_s < 0.01
    assert found.cpu_s == 0
    assert Measured(wall_s=0.25, cpu_s=None).per_second == 4


def test_processor_time_of_a_process_tree_counts_what_it_started():
    burn = "sum(n * n for n in range(6_000_000)); input()"
    started = f"import subprocess as s, sys; s.run([sys.executable, '-c', {burn!r}])"
    process = subprocess.Popen([sys.executable, "-c", started], stdin=subprocess.PIPE)
    cpu = ServerCpu(process.pid)

    deadline = time.monotonic() + 30
    while cpu.seconds() < 0.3 and time.monotonic() < deadline:
        time.sleep(0.05)

    assert cpu.seconds() >= 0.3
    process.communicate(b"\n")


def test_a_process_that_is_gone_has_used_nothing():
    assert ServerCpu(2**22 + 1).seconds() == 0


def test_what_was_measured_is_told_as_one_json_object(capsys):
    found = {"posting": Measured(wall_s=0.5, cpu_s=0.1)}

    command.show(found, {"vs_readonly_route": 0.5}, 300, as_json=True)

    told = json.loads(capsys.readouterr().out)
    assert told["posting"] == {"wall_s": 0.5, "cpu_s": 0.1}
    assert told["vs_readonly_route"] == 0.5
    assert told["rows"] == 300


def test_fewer_than_three_rounds_are_refused():
    result = CliRunner().invoke(main, ["bench", "single", "--rounds", "2"])

    assert result.exit_code == 2
