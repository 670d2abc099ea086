"""`credit-ledger replay`, `readings` and `work`, on a district of three teachers."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from click.testing import CliRunner

from domain.canonical import sha256_hex
from domain.terms import StreamKind
from ledger.commands.replays import record_replay
from ledger.jobs import JobState
from projections.reading import ReadingRoom
from projections.replaying.kept import ask_replay, replay
from projections.replaying.questions import settled
from projections.replaying.running import run
from projections.runner import Projector
from projections.segments import Segments
from scripts.cli import main
from tests.conftest import TODAY, a_request
from tests.projections.history import record
from tests.projections.replaying.district import (
    STRICT,
    a_district,
    adoption,
    rules,
    small,
    text,
)

PATIENCE_S = 60
DAY = ("--counted-up-to", "2025-06-30")


@pytest.fixture
def district(ledger, settings):
    a_district(ledger)
    record(ledger, adoption(STRICT, "2"))
    projector = Projector(settings)
    projector.prepare()
    projector.catch_up(TODAY)
    projector.close()
    return ledger


@pytest.fixture
def run_command(district, settings, tmp_path):
    """Run a command of the command line; return what came of it."""

    def invoke(*words, columns=200):
        environment = {**settings.as_environment(), "COLUMNS": str(columns)}
        arguments = [str(word) for word in words]
        return CliRunner().invoke(main, [*arguments, *DAY], env=environment)

    return invoke


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "revised.toml"
    path.write_text(small("3", "3"), encoding="utf-8")
    return path


def told(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_revision_in_a_file_is_replayed_and_understood_at_a_glance(run_command, file):
    result = run_command("replay", "--from", "small@1", "--to", file)

    assert result.exit_code == 0, result.output
    words = " ".join(result.stdout.split())
    assert "before small 1, facts at" in words
    assert "after small 3, facts at" in words
    assert "met 2 1 1 lost" in words
    assert "core-min §3 1 0 1 2 Core at least" in words
    assert "S001 2 1 0 0" in words
    assert "T1 lost at S001, total 2.00, target 10.00 missing core-min 1.00" in words
    assert "cause rule:core-min" in words
    assert "recorded at" in words


def test_without_from_the_standing_revision_is_the_one_before(run_command, file):
    question = told(run_command("replay", "--to", file, "--json"))["question"]

    assert question["before"]["revision"] == "2", "adopted last"
    assert question["after"]["revision"] == "3"


def test_a_reading_alone_is_replayed_on_the_same_document(run_command):
    found = told(
        run_command("replay", "--from", "small@1", "--reading", "R4=many", "--json")
    )

    assert found["question"]["before"]["readings"] == {"R4": "few"}
    assert found["question"]["after"]["readings"] == {"R4": "many"}
    assert found["summary"]["totals"]["lost"] == 2
    assert found["differences"][0]["cause"]["alone"] == ["reading:R4"]


def test_a_day_names_the_revision_that_stood_then(run_command):
    found = told(
        run_command("replay", "--from", "small@1", "--to", "small@2199-01-01", "--json")
    )
    never = run_command("replay", "--from", "small@2001-01-01")

    assert found["question"]["after"]["revision"] == "2"
    assert never.exit_code == 1
    assert "small 2001-01-01 is not known" in never.output


def test_each_side_may_have_its_own_facts(run_command):
    found = told(
        run_command(
            *("replay", "--from", "small@1", "--facts-as-of", "asserted:2199-01-01"),
            *("--facts-as-of-before", "7", "--json"),
        )
    )

    before, after = (found["question"][side] for side in ("before", "after"))
    assert (before["facts_as_of"], before["asserted_on"]) == (7, None)
    assert after["asserted_on"] == "2199-01-01"
    totals = found["summary"]["totals"]
    assert (totals["newly_in_scope"], totals["gained"]) == (1, 2), "T3; T1 and T2"


def test_only_one_school_is_looked_at(run_command):
    found = told(
        run_command(
            *("replay", "--from", "small@1", "--to", "small@2"),
            *("--school", "S002", "--json"),
        )
    )

    assert found["summary"]["totals"]["counted"] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Give --from REV, --to REV or FILE, or both."),
        (("--from", "small", "--facts-as-of", "then"), "'then' is none of these"),
        (("--from", "small", "--facts-as-of", "2024-02-31"), "none of these"),
        (("--from", "small", "--facts-as-of", "x:2024-02-01"), "none of these"),
        (("--from", "small", "--reading", "R4"), "A reading is given as R2=hard"),
    ],
)
def test_what_cannot_be_read_is_a_wrong_usage(run_command, words, said):
    result = run_command("replay", *words)

    assert result.exit_code == 2
    assert said in result.output


def test_a_file_with_mistakes_is_refused_with_line_and_key(run_command, file):
    file.write_text(small().replace('target = "10"', "target = 10"), encoding="utf-8")

    result = run_command("replay", "--from", "small", "--to", file)

    assert result.exit_code == 1
    assert "revised.toml:29: rule all, key target" in result.output


def test_the_changed_teachers_are_written_to_files(run_command, file, tmp_path):
    sheet, book = tmp_path / "a.csv", tmp_path / "a.xlsx"

    result = run_command(
        *("replay", "--from", "small@1", "--to", file, "--limit", "1"),
        *("--csv", sheet, "--xlsx", book),
    )

    assert result.exit_code == 0, result.output
    rows = list(csv.reader(sheet.read_text(encoding="utf-8-sig").splitlines()))
    assert [row[0] for row in rows[1:]] == ["T1", "T3"]
    assert book.read_bytes()[:2] == b"PK"
    assert "... and 1 more; see --limit, --csv and --xlsx." in result.stdout


def test_a_replay_is_recorded_and_the_same_again_is_the_same(run_command, district):
    words = ("replay", "--from", "small@1", "--to", "small@2", "--facts-as-of", "9")
    first = told(run_command(*words, "--json"))["summary"]["recorded"]

    again = run_command(*words)

    stream = district.stream(StreamKind.REPLAY, first["replay_id"])
    (recorded,) = district.read(stream)
    assert recorded.actor.client_id == "command-line"
    assert again.exit_code == 0
    assert f"the same as recorded at {first['position']}" in again.output


def test_another_result_of_the_same_question_ends_with_one(
    run_command, district, auditor
):
    room = ReadingRoom(district.database, district, district.district)
    question = settled(room, rules(revision="1"), rules(revision="2"), TODAY)
    event = run(Segments(room), question).event
    other = replace(event, result_sha256=sha256_hex(b"another"))
    record_replay(district, a_request(auditor), other)

    words = ("replay", "--from", "small@1", "--to", "small@2", "--facts-as-of")
    result = run_command(*words, question.before.position)

    assert result.exit_code == 1
    assert f"ANOTHER than {other.result_sha256}" in result.output


def test_what_shall_not_be_recorded_is_not(run_command, district):
    before = district.position()

    result = run_command("replay", "--from", "small", "--no-record")

    assert result.exit_code == 0, result.output
    assert "Not recorded." in result.output
    assert district.position() == before


def test_the_report_of_readings_counts_who_hangs_on_each_option(run_command):
    table = run_command("readings", "--document", "small@1")
    (found,) = told(run_command("readings", "--json"))

    assert table.exit_code == 0, table.output
    assert "R4* How many? §4 2 0 0 few -> many" in " ".join(table.stdout.split())
    assert (found["document"], found["revision"]) == ("small", "2")
    assert found["options"][0]["tally"]["lost"] == 1


def test_a_worker_does_what_waits_until_it_is_told_to_end(
    district, settings, policy_office
):
    room = ReadingRoom(district.database, district, district.district)
    question = settled(room, rules(), text(small("3", "1")), TODAY)
    asked = ask_replay(district, a_request(policy_office), question)
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.cli", "work"],
        env={**os.environ, **settings.as_environment()},
    )
    try:
        for _ in range(PATIENCE_S * 10):
            if replay(district, asked).state.is_over:
                break
            time.sleep(0.1)
        assert replay(district, asked).state is JobState.DONE
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 0


@pytest.mark.parametrize("form", [[], ["--json"]], ids=["tables", "json"])
def test_a_reader_who_stops_reading_ends_the_command_without_a_word(
    district, settings, form
):
    command = [sys.executable, "-m", "scripts.cli", "replay", "--from", "small@1"]
    process = subprocess.Popen(
        [*command, "--to", "small@2", "--no-record", *form, *DAY],
        env={**os.environ, **settings.as_environment()},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    process.stdout.close()

    said = process.stderr.read()
    process.stderr.close()

    process.wait(PATIENCE_S)
    assert "Error" not in said
    assert "Broken pipe" not in said


def test_a_file_that_is_not_there_is_told_in_a_sentence(run_command, tmp_path):
    folder, latin = tmp_path / "folder.toml", tmp_path / "latin.toml"
    folder.mkdir()
    latin.write_bytes("é".encode("latin-1"))

    for path, said in (
        (tmp_path / "no.toml", "There is no file"),
        (folder, "cannot be read: Is a directory."),
        (latin, "is not a text in UTF-8."),
    ):
        result = run_command("replay", "--from", "small", "--to", path)
        assert result.exit_code == 2
        assert said in " ".join(result.output.split())


def test_fewer_than_no_teachers_cannot_be_listed(run_command):
    result = run_command("replay", "--from", "small", "--limit", "-1")

    assert result.exit_code == 2
    assert "x>=0" in result.output


@pytest.mark.parametrize("side", ["", "-before", "-after"])
def test_facts_beyond_the_log_are_refused_as_by_the_door(run_command, district, side):
    words = (f"--facts-as-of{side}", "99999999")
    result = run_command("replay", "--from", "small", *words)

    assert result.exit_code == 1
    last = district.position()
    assert f"The log ends at {last}; there is no position 99999999." in result.output


LONG = "requirement-with-a-very-long-id-as-districts-write-them"


def test_ids_stay_whole_on_a_narrow_terminal(run_command, file):
    file.write_text(small("3", "3").replace("core-min", LONG), encoding="utf-8")
    words = ("--from", "small@1", "--to", file, "--no-record")

    lines = run_command("replay", *words, columns=80).stdout.splitlines()[:-1]

    assert max(len(line) for line in lines) <= 80
    assert any(f"cause rule:{LONG}" in line for line in lines)
    assert any(f"missing {LONG}" in line for line in lines)
    readings = run_command("readings", columns=80).stdout
    assert "few -> many" in readings
    assert "…" not in readings
