"""The command line on the demonstration: what a person at the machine reads."""

import json
from pathlib import Path

import pytest
from click import Context
from click.testing import CliRunner

from domain.policy.load import DISTRICT, SHIPPED, shipped_policies
from scripts.cli import COMMANDS, main
from scripts.keyring import write_keys
from scripts.posting.lines import Command, handle_of, line_of
from scripts.starting.filling import DOCUMENT_NO

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def run(demonstration):
    """Run a command on the demonstration's database."""

    def run_it(*arguments, expect=0):
        environment = demonstration.settings.as_environment()
        result = CliRunner().invoke(main, arguments, env=environment)
        assert result.exit_code == expect, result.output
        return result.stdout

    return run_it


@pytest.fixture
def teacher(demonstration):
    return demonstration.people("few_hours")[0].teacher_id


def test_a_statement_is_read_with_its_reasons(run, teacher):
    text = run("statement", teacher)

    assert "Every requirement is met." in text
    assert "main§5" in text
    assert "professional-surplus-to-elective" not in text
    assert "480.00 hours" in text


def test_a_statement_as_json_is_that_of_the_api(run, demonstration, teacher):
    told = json.loads(run("statement", teacher, "--json"))

    there = demonstration.told(teacher)
    assert told["statement"]["total_credits"] == there["total_credits"]
    assert len(told["statement"]["parcels"]) == len(there["parcels"])


def test_a_statement_under_another_reading_and_day(run, teacher):
    hard = json.loads(run("statement", teacher, "--reading", "R2=hard", "--json"))
    then = json.loads(
        run("statement", teacher, "--asserted-on", "2023-12-31", "--json")
    )

    assert hard["statement"]["verdict"] == "not_met"
    assert then["statement"]["parcels"]


@pytest.mark.parametrize(
    "options",
    [("--position", "5", "--recorded-on", "2026-01-01"), ("--reading", "hard")],
    ids=["two axes of time", "a reading without a name"],
)
def test_a_question_that_says_two_things_is_wrong_usage(run, teacher, options):
    run("statement", teacher, *options, expect=2)


def test_an_unknown_teacher_is_told_in_a_sentence(run):
    text = run("statement", "T-nobody", expect=1)

    assert "Traceback" not in text


def test_a_credit_is_traced_to_its_evidence(run, demonstration, teacher):
    parcel = demonstration.told(teacher)["parcels"][0]

    text = run("origin", teacher, parcel["parcel_id"])

    assert "completion-posted" in text
    assert "completion-approved" in text
    assert "activity-registered" in text
    assert "https://evidence.example/" in text
    assert parcel["rules"][0]["article"] in text


def test_a_history_names_every_event_and_its_source(run, teacher):
    text = run("history", teacher)
    steps = json.loads(run("history", teacher, "--json"))

    assert len(text.splitlines()) == len(steps) > 50
    assert "teacher-registered" in text.splitlines()[0]
    assert "municipal-2021-07-15 row" in text


def test_a_key_is_handed_out_and_closed(run, demonstration):
    key = json.loads(
        run("client", "create", "a-visitor", "--role", "auditor", "--person", "Li",
            "--json")
    )["key"]  # fmt: skip
    demonstration.keys["visitor"] = key
    assert demonstration.get("/v1/schools", "visitor").status == 200

    run("client", "revoke", "a-visitor", "--reason", "left")

    assert demonstration.get("/v1/schools", "visitor").status == 401


def test_a_school_key_needs_a_school(run):
    run("client", "create", "x", "--role", "school", "--person", "Li", expect=1)


@pytest.mark.parametrize("name", sorted(shipped_policies()))
def test_the_shipped_documents_load(run, name):
    path = SHIPPED / DISTRICT / f"{name}.toml"

    assert "loads: series" in run("policy", "check", str(path))


def test_a_document_with_mistakes_names_each_of_them(run, tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text('[document]\nname = "x"\nfoo = 1\n')

    told = json.loads(run("policy", "check", str(path), "--json", expect=1))

    assert len(told["mistakes"]) > 3
    assert all(mistake["file"] == "bad.toml" for mistake in told["mistakes"])


def test_a_document_is_adopted_with_a_key_of_the_policy_office(run, demonstration):
    path = SHIPPED / DISTRICT / "chaoyang-duties.toml"
    address = demonstration.connection.address
    options = ("--document-no", DOCUMENT_NO, "--address", address)
    office, auditor = (demonstration.keys[n] for n in ("policy_office", "auditor"))

    run("policy", "adopt", str(path), *options, "--key", auditor, expect=1)
    run("policy", "adopt", str(path), *options, "--key", office)


def test_a_file_is_posted_and_posted_again_changes_nothing(
    run, demonstration, tmp_path
):
    path = tmp_path / "rows.ndjson"
    rows = demonstration.district.history[-1].completions[:20]
    path.write_text("".join(f"{line_of(row)}\n" for row in rows))
    key = demonstration.keys["importer"]
    address = demonstration.connection.address

    text = run("post", str(path), "--address", address, "--key", key)

    assert "0 taken, 20 known already" in text


def test_decisions_find_the_postings_of_an_earlier_run_and_run_once(
    run, demonstration, tmp_path
):
    row = {
        **demonstration.district.completions[0],
        "activity_id": "ELE-2025-labour",
        "provider_id": "health-centre",
        "occasion": "by file",
        "completed_on": "2025-12-27",
        "reported_at": "2026-01-15T10:00:00+08:00",
    }
    decided = Command(
        path="/v1/completions/{posting}/approval",
        body={"reported_at": "2026-01-20T10:00:00+08:00"},
        sender="importer_office",
        posting=handle_of(row),
    )
    keys, rows, decisions = (tmp_path / name for name in ("keys.json", "1", "2"))
    write_keys(keys, demonstration.keys)
    rows.write_text(line_of(row))
    decisions.write_text(line_of(decided))
    options = ("--keys", str(keys), "--address", demonstration.connection.address)
    run("post", str(rows), *options)

    first = json.loads(run("post", str(decisions), *options, "--json"))
    again = json.loads(run("post", str(decisions), *options, "--json"))

    assert (first["taken"], first["known"]) == (1, 0)
    assert (again["taken"], again["known"]) == (0, 1)


def test_the_doctor_finds_the_demonstration_well(run):
    findings = json.loads(run("doctor", "--json"))

    assert [f for f in findings if not f["well"]] == []


def test_migrating_again_does_nothing(run):
    assert run("migrate") == "Up to date already.\n"


def test_a_rebuild_equals_the_tables_in_use(run):
    told = json.loads(run("rebuild", "--compare", "--json"))

    assert told["compared"]
    assert told["differences"] == []
    assert told["position"] > 29_000


def test_every_command_explains_itself():
    for name in COMMANDS:
        result = CliRunner().invoke(main, [name, "--help"])
        assert result.exit_code == 0
        assert main.get_command(Context(main), name).help


def test_every_command_stands_in_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    for name in COMMANDS:
        assert f"`{name}" in readme


def test_a_command_that_nobody_knows_is_told():
    result = CliRunner().invoke(main, ["nothing"])

    assert result.exit_code == 2
    assert "No such command" in result.output


def test_no_database_is_told_in_a_sentence_with_its_own_exit_code():
    environment = {"CREDIT_LEDGER_DATABASE_URL": "postgresql://127.0.0.1:9/nothing"}

    result = CliRunner().invoke(main, ["history", "T1"], env=environment)

    assert result.exit_code == 3
    assert "Traceback" not in result.output
