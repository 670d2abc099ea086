"""The demonstration district: the same rows every time, and what they promise."""

import hashlib
import subprocess
import sys
from collections import Counter
from datetime import date, datetime

import pytest

from scripts.demonstration import generate
from scripts.demonstration.files import parts, write_files
from scripts.demonstration.people import INTENTS, PRIVATE_INTENTS
from scripts.demonstration.reports import source_digest
from scripts.posting.lines import Command, Handle, handle_of, read_file


@pytest.fixture(scope="module")
def district():
    return generate(7)


def bodies(district, path):
    return [c.body for c in district.registers if c.path == path]


def test_the_same_seed_gives_the_same_bytes_in_another_process(tmp_path):
    write_files(generate(7), tmp_path / "here")
    code = (
        "from pathlib import Path; from scripts.demonstration import generate;"
        "from scripts.demonstration.files import write_files;"
        f"write_files(generate(7), Path({str(tmp_path / 'there')!r}))"
    )
    environment = {"PYTHONHASHSEED": "1234"}

    subprocess.run([sys.executable, "-c", code], check=True, env=environment)

    names = sorted(path.name for path in (tmp_path / "here").iterdir())
    assert len(names) == 27
    for name in names:
        here, there = tmp_path / "here" / name, tmp_path / "there" / name
        assert here.read_bytes() == there.read_bytes()


def test_another_seed_gives_other_rows(district):
    assert generate(8).completions != district.completions


def test_there_are_four_schools_of_the_kinds_that_the_rules_know(district):
    schools = bodies(district, "/v1/schools")

    assert [(s["kind"], s["stage"]) for s in schools] == [
        ("commission", "primary"),
        ("commission", "secondary"),
        ("commission", "kindergarten"),
        ("private_or_other", "secondary"),
    ]


def test_about_300_teachers_have_about_50_postings_each(district):
    assert len(district.people) == 300
    assert 12_000 <= len(district.completions) <= 18_000


def test_every_intent_is_some_teachers_history(district):
    found = Counter(person.intent for person in district.people)

    wanted = {*INTENTS, *PRIVATE_INTENTS, "plain", "merged", "to_private"}
    assert set(found) == wanted
    assert found["plain"] > 80


def test_every_cohort_is_there(district):
    cohorts = {person.entry for person in district.people}

    assert cohorts == {"existing", "new", "transferred_in", "moved_within_city"}


def test_every_kind_of_activity_is_completed_by_somebody(district):
    kinds = {a["activity_id"]: a["kind"] for a in bodies(district, "/v1/activities")}

    completed = {kinds[row["activity_id"]] for row in district.completions}

    assert completed == set(kinds.values())
    assert len(completed) == 13


def test_no_row_speaks_of_what_is_not_registered(district):
    activities = {a["activity_id"] for a in bodies(district, "/v1/activities")}
    providers = {p["provider_id"] for p in bodies(district, "/v1/providers")}
    teachers = {t["teacher_id"] for t in bodies(district, "/v1/teachers")}
    for row in district.completions:
        assert row["activity_id"] in activities
        assert row["provider_id"] in providers
        assert row["teacher_id"] in teachers


def test_a_reporter_reports_a_completion_once(district):
    handles = Counter(handle_of(row) for row in district.completions)

    assert [handle for handle, count in handles.items() if count > 1] == []


def test_some_completions_are_reported_by_provider_and_school(district):
    keys = Counter(handle_of(row)[1:] for row in district.completions)
    amounts = {}
    for row in district.completions:
        amounts.setdefault(handle_of(row)[1:], set()).add(row["amount"])

    twice = [key for key, count in keys.items() if count == 2]
    differing = [key for key in twice if len(amounts[key]) == 2]

    assert 200 < len(twice) < 800
    assert 20 < len(differing) < 250


def test_nothing_is_reported_before_it_was_completed(district):
    for row in district.completions:
        reported = datetime.fromisoformat(row["reported_at"])
        assert reported.date() >= date.fromisoformat(row["completed_on"])


def test_nobody_completes_anything_before_registration_or_in_a_leave(district):
    people = {person.teacher_id: person for person in district.people}
    for row in district.completions:
        person = people.get(row["teacher_id"])
        day = date.fromisoformat(row["completed_on"])
        if person and day >= person.stays[0].since:
            assert person.serves_on(day)


def test_self_directed_of_2025_is_reported_in_january_2026(district):
    filed = [
        row["reported_at"][:7]
        for row in district.completions
        if "SDL" in row["activity_id"] and row["completed_on"].startswith("2025")
    ]

    assert Counter(filed).most_common(1)[0][0] == "2026-01"


def test_a_source_digest_is_that_of_the_older_systems_file(district):
    batch = district.history[4].completions

    assert len(batch) > 500
    assert {row["source"]["sha256"] for row in batch} == {source_digest(batch)}
    assert [row["source"]["row"] for row in batch] == list(range(1, len(batch) + 1))
    assert source_digest(batch[:-1]) != source_digest(batch)


def test_a_decision_speaks_of_reports_that_came_before_it(district):
    known = set()
    for chapter in district.history:
        known |= {handle_of(row) for row in chapter.completions}
        for command in chapter.decisions:
            for handle in (command.posting, *command.postings):
                assert handle is None or handle in known
            if command.path.endswith("/correction"):
                known.add(handle_of(command.body))


def test_no_chapter_holds_what_was_reported_or_decided_after_it(district):
    for chapter in district.history[:-1]:
        rows = [*chapter.completions, *(c.body for c in chapter.decisions)]
        assert max(row["reported_at"][:10] for row in rows) <= chapter.name


def test_names_of_files_sort_in_the_order_of_posting(district):
    names = [name for name, _ in parts(district)]

    assert names == sorted(names)


def test_a_row_is_approved_by_another_key_than_it_was_posted_with(district):
    approvals = [c for c in district.decisions if c.path == "/v1/approvals"]

    assert {command.sender for command in approvals} == {"importer_office"}
    assert max(len(command.postings) for command in approvals) <= 1_000
    approved = sum(len(command.postings) for command in approvals)
    assert approved > 0.9 * len(district.completions)


@pytest.mark.parametrize(
    ("noun", "at_least"),
    [
        ("rejection", 20),
        ("reversal", 10),
        ("correction", 20),
        ("recognition", 3),
        ("carry-ins", 10),
        ("offsets", 5),
        ("disallowances", 1),
        ("rulings", 1),
        ("mergers", 2),
        ("refusal", 1),
        ("withdrawal", 1),
    ],
)
def test_the_history_holds_every_kind_of_decision(district, noun, at_least):
    found = [c for c in district.decisions if c.path.rpartition("/")[2] == noun]

    assert len(found) >= at_least


def test_one_correction_moves_a_posting_to_another_teacher(district):
    moved = [
        command
        for command in district.decisions
        if command.path.endswith("/correction")
        and command.body["teacher_id"] != command.posting.teacher_id
    ]

    assert 1 <= len(moved) <= 4


def test_some_postings_are_left_pending_at_different_ages(district):
    decided = set()
    for command in district.decisions:
        decided |= {command.posting, *command.postings}
    undecided = [r for r in district.completions if handle_of(r) not in decided]

    months = {row["reported_at"][:7] for row in undecided}

    assert {"2025-12", "2026-06", "2026-11"} <= months


def test_a_file_of_completions_is_what_the_batch_route_takes(district, tmp_path):
    written = write_files(district, tmp_path)

    rows = read_file(written[1])

    assert tuple(rows) == district.history[0].completions
    assert not any("post" in row for row in rows)


def test_files_read_back_as_what_was_written(district, tmp_path):
    paths = write_files(district, tmp_path)

    for path, (name, items) in zip(paths, parts(district), strict=True):
        assert path.name == f"{name}.ndjson"
        assert read_file(path) == list(items)


def test_certificates_come_before_what_shakes_them(district):
    nouns = [command.path.rpartition("/")[2] for command in district.afterwards]

    assert nouns.index("reversal") > nouns.index("certificates")
    assert {"review", "revocation"} <= set(nouns)


def test_digests_of_evidence_are_sha256(district):
    evidence = district.completions[0]["evidence"][0]

    assert evidence["sha256"] == hashlib.sha256(evidence["uri"].encode()).hexdigest()


def test_a_command_names_postings_by_handle(district):
    command = next(c for c in district.decisions if c.posting)

    assert isinstance(command, Command)
    assert isinstance(command.posting, Handle)
