"""Replays over HTTP: asked for, followed, cancelled, read, exported."""

import csv
import io
from threading import Event

import pytest

from domain.policy.load import shipped_policies
from projections.replaying.doing import handlers
from projections.segments import Segments
from projections.working import Worker

DOCUMENT = "chaoyang-commission"
TEXT = shipped_policies()[DOCUMENT]
NOWHERE = "00000000-0000-4000-8000-000000000000"


def revised(old='need = "6"', new='need = "60"'):
    assert old in TEXT
    return TEXT.replace(old, new).replace('revision = "', 'revision = "trial-', 1)


def ask(door, who="policy_office", **body):
    given = {"from": {"document": DOCUMENT}, "to": {"text": revised()}}
    return door.post("/v1/replays", who, {**given, **body})


def work(door):
    """Do what waits, and return how many jobs that were."""
    segments = Segments(door.services.room)
    worker = Worker(door.ledger.jobs, handlers(door.ledger, segments), "worker")
    jobs = 0
    while worker.run_once(Event()):
        jobs += 1
    return jobs


def done(door, **body):
    """Ask for a replay, let it be done, and return its address."""
    address = ask(door, **body).json["links"]["self"]
    assert work(door) == 1
    return address


@pytest.mark.parametrize("who", ["policy_office", "auditor", "administrator"])
def test_a_replay_is_asked_for_and_followed(door, who):
    door.project()
    asked = ask(door, who)

    assert (asked.status_code, asked.json["status"]) == (202, "waiting")
    address = asked.json["links"]["self"]
    assert asked.headers["Location"] == address
    waiting = door.get(address, who).json
    assert (waiting["state"], waiting["summary"]) == ("waiting", None)
    assert waiting["question"]["after"]["revision"].startswith("trial-")
    assert "text" not in waiting["question"]["after"]
    work(door)
    told = door.get(address, who).json
    assert told["state"] == "done"
    assert told["summary"]["totals"]["counted"] > 0
    assert told["summary"]["recorded"]["status"] == "recorded"
    assert told["asked_by"]["person"]


@pytest.mark.parametrize("who", ["school", "provider", "reviewer", "importer"])
def test_others_may_neither_ask_nor_read(door, who):
    door.project()
    address = done(door)

    for answer in (
        ask(door, who),
        door.get("/v1/replays", who),
        door.get(address, who),
        door.get(f"{address}/differences", who),
        door.get(f"{address}/export", who),
        door.send("POST", f"{address}/cancellation", who),
        door.send("POST", f"{address}/again", who),
        door.get(f"/v1/policies/{DOCUMENT}/2022-10-14/readings-report", who),
    ):
        assert (answer.status_code, answer.json["code"]) == (403, "role-refused")


def test_the_changed_teachers_are_listed_with_names_filters_and_pages(door):
    door.posted()
    address = done(door)

    whole = door.get(f"{address}/differences", "auditor").json

    assert whole["total"] == len(whole["items"]) > 1
    first = whole["items"][0]
    assert first["teacher_id"] == "T1"
    assert "name" in first
    assert first["after"]["withheld"]
    page = door.get(f"{address}/differences?limit=1", "auditor")
    assert 'rel="next"' in page.headers["Link"]
    rest = door.get(
        f"{address}/differences?cursor={page.json['next_cursor']}", "auditor"
    ).json
    assert [page.json["items"][0], *rest["items"]] == whole["items"]
    for query, found in (
        ("teacher=T1", 1),
        ("school=S2&teacher=T1", 0),
        ("change=gained", 0),
        ("change=amounts", whole["total"]),
        ("rule=elective-6&cohort=transferred_in", 0),
        ("cause=together", 0),
    ):
        got = door.get(f"{address}/differences?{query}", "auditor").json
        assert got["total"] == found, query


@pytest.mark.parametrize("kind", ["differences", "export"])
@pytest.mark.parametrize(
    "query", ["cohort=nobody", "rule=elective-7", "cause=nothing", "cohort=x&rule=y"]
)
def test_a_word_that_neither_document_has_is_refused_by_name(door, kind, query):
    door.project()
    address = done(door)

    refused = door.get(f"{address}/{kind}?{query}", "auditor")

    assert (refused.status_code, refused.json["code"]) == (422, "unknown-word")
    fields = [reason["field"] for reason in refused.json["reasons"]]
    assert fields == [pair.partition("=")[0] for pair in query.split("&")]


def test_who_reads_of_teachers_is_logged(door):
    door.posted()
    address = done(door)

    door.get(f"{address}/differences?teacher=T1", "auditor")

    accesses = door.get("/v1/teachers/T1/accesses", "administrator").json["items"]
    assert accesses[0]["what"] == "replay"


def test_the_changed_teachers_are_exported(door):
    door.posted()
    address = done(door)

    sheet = door.get(f"{address}/export", "auditor")
    book = door.get(f"{address}/export?format=xlsx", "auditor")
    one = door.get(f"{address}/export?teacher=T1", "auditor")

    assert sheet.content_type == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(sheet.get_data().decode("utf-8-sig"))))
    assert rows[0][0] == "教师编号 teacher"
    assert len(rows) > 2
    assert book.get_data()[:2] == b"PK"
    assert book.headers["Content-Disposition"].endswith('.xlsx"')
    assert len(one.get_data().splitlines()) == 2


def test_a_replay_that_is_not_done_has_nothing_to_read(door):
    door.project()
    address = ask(door).json["links"]["self"]

    for path in ("differences", "export"):
        answer = door.get(f"{address}/{path}", "auditor")
        assert (answer.status_code, answer.json["code"]) == (404, "result-missing")


def test_a_waiting_replay_is_cancelled(door):
    door.project()
    address = ask(door).json["links"]["self"]

    cancelled = door.send("POST", f"{address}/cancellation", "policy_office")
    again = door.send("POST", f"{address}/cancellation", "policy_office")

    assert (cancelled.status_code, cancelled.json["status"]) == (200, "cancelled")
    assert again.json["status"] == "cancelled"
    assert work(door) == 0
    assert door.get(address, "auditor").json["state"] == "cancelled"


def test_the_same_question_again_has_the_same_digest(door):
    door.project()
    address = done(door)
    door.posted()

    again = door.send("POST", f"{address}/again", "auditor").json["links"]["self"]
    work(door)

    first, second = (
        door.get(one, "auditor").json["summary"] for one in (address, again)
    )
    assert second["recorded"]["status"] == "same-result"
    assert second["result_sha256"] == first["result_sha256"]


def test_replays_are_listed_newest_first(door):
    door.project()
    asked = [ask(door).json["replay_id"] for _ in range(3)]

    page = door.get("/v1/replays?limit=2", "auditor").json
    rest = door.get(f"/v1/replays?cursor={page['next_cursor']}", "auditor").json

    found = [one["replay_id"] for one in (*page["items"], *rest["items"])]
    assert found == asked[::-1]


def test_the_same_request_under_a_key_asks_once(door):
    door.project()
    body = {"from": {"document": DOCUMENT}, "readings": {"R4": "pool"}}
    key = {"Idempotency-Key": "once"}

    first = door.post("/v1/replays", "auditor", body, headers=key)
    again = door.post("/v1/replays", "auditor", body, headers=key)
    other = door.post("/v1/replays", "auditor", {**body, "school": "S1"}, headers=key)

    assert again.json["replay_id"] == first.json["replay_id"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (other.status_code, other.json["code"]) == (409, "key-reused")


def test_a_reading_of_one_document_is_replayed_like_a_revision(door):
    door.project()
    asked = door.post(
        "/v1/replays",
        "auditor",
        {"from": {"document": DOCUMENT}, "readings": {"R4": "pool"}},
    )

    question = door.get(asked.json["links"]["self"], "auditor").json["question"]

    assert question["after"]["readings"]["R4"] == "pool"
    assert question["before"]["readings"]["R4"] != "pool"
    assert question["before"]["text_sha256"] == question["after"]["text_sha256"]


def test_a_text_alone_is_compared_with_what_stands(door):
    door.project()
    asked = door.post("/v1/replays", "auditor", {"to": {"text": revised()}})

    question = door.get(asked.json["links"]["self"], "auditor").json["question"]

    assert question["before"]["document"] == DOCUMENT
    assert question["before"]["revision"] != question["after"]["revision"]


def test_each_side_may_have_its_own_facts_and_day(door):
    door.posted()
    body = {
        "from": {"document": DOCUMENT, "facts_as_of": 3, "counted_up_to": "2023-12-31"},
        "to": {"document": DOCUMENT},
        "counted_up_to": "2024-12-31",
        "school": "S1",
    }
    asked = door.post("/v1/replays", "auditor", body)

    question = door.get(asked.json["links"]["self"], "auditor").json["question"]

    assert question["before"]["facts_as_of"] == 3
    assert question["after"]["facts_as_of"] == door.services.room.position()
    assert question["before"]["counted_up_to"] == "2023-12-31"
    assert question["after"]["counted_up_to"] == "2024-12-31"
    assert question["school_id"] == "S1"
    then = {"from": {"document": DOCUMENT, "asserted_on": "2023-12-31"}}
    asked = door.post("/v1/replays", "auditor", {**then, "recorded_on": "2025-06-30"})
    question = door.get(asked.json["links"]["self"], "auditor").json["question"]
    assert question["before"]["asserted_on"] == "2023-12-31"


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({}, 422, "missing-field", "from"),
        ({"from": {"document": "nowhere"}}, 422, "policy-unknown", "from.document"),
        (
            {"from": {"document": DOCUMENT, "revision": "9"}},
            422,
            "policy-unknown",
            "from.document",
        ),
        (
            {"from": {"document": DOCUMENT}, "readings": {"R99": "x"}},
            422,
            "reading-unknown",
            "readings",
        ),
        (
            {"to": {"document": DOCUMENT, "readings": {"R99": "x"}}},
            422,
            "reading-unknown",
            "to.readings",
        ),
        ({"from": {}}, 422, "conflicting-fields", "from.document"),
        (
            {"from": {"document": DOCUMENT, "text": TEXT}},
            422,
            "conflicting-fields",
            "from.document",
        ),
        (
            {
                "from": {
                    "document": DOCUMENT,
                    "revision": "1",
                    "adopted_by": "2024-01-01",
                }
            },
            422,
            "conflicting-fields",
            "from.revision",
        ),
        (
            {"from": {"document": DOCUMENT}, "facts_as_of": 1, "recorded_on": "x"},
            422,
            "malformed-date",
            "recorded_on",
        ),
        (
            {
                "from": {"document": DOCUMENT},
                "facts_as_of": 1,
                "asserted_on": "2024-01-01",
            },
            422,
            "conflicting-fields",
            "asserted_on",
        ),
        (
            {"from": {"document": DOCUMENT}, "facts_as_of": 9_999_999},
            422,
            "beyond-log",
            "facts_as_of",
        ),
        (
            {"from": {"document": DOCUMENT}, "school": "S999"},
            422,
            "school-unknown",
            "school",
        ),
        ({"from": {"document": DOCUMENT}, "by": 1}, 422, "unknown-field", "by"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_field_and_reason(
    door, body, status, code, field
):
    door.project()

    answer = door.post("/v1/replays", "policy_office", body)

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.json["reasons"][0]["field"] == field
    assert answer.json["reasons"][0]["message"]


def test_each_mistake_of_a_text_is_told_with_its_line(door):
    door.project()
    wrong = TEXT.replace('need = "6"', "need = 6.5")
    lines = [n for n, line in enumerate(wrong.splitlines(), 1) if line == "need = 6.5"]

    answer = ask(door, to={"text": wrong})

    assert (answer.status_code, answer.json["code"]) == (422, "policy-invalid")
    reasons = answer.json["reasons"]
    assert {reason["field"] for reason in reasons} == {"to.text"}
    assert [reason["row"] for reason in reasons] == lines
    assert f":{lines[0]}: rule elective-6, key need" in reasons[0]["message"]


def test_an_unknown_replay_is_not_found(door):
    door.project()

    for path in ("", "/differences", "/export"):
        answer = door.get(f"/v1/replays/{NOWHERE}{path}", "auditor")
        assert (answer.status_code, answer.json["code"]) == (404, "replay-unknown")
    for path in ("/cancellation", "/again"):
        answer = door.send("POST", f"/v1/replays/{NOWHERE}{path}", "auditor")
        assert (answer.status_code, answer.json["code"]) == (404, "replay-unknown")


def test_the_report_of_readings_is_computed_and_then_read(door):
    door.project()
    revision = door.get("/v1/policies", "auditor").json["items"]
    (revision,) = [one for one in revision if one["document"] == DOCUMENT]
    address = f"/v1/policies/{DOCUMENT}/{revision['revision']}/readings-report"

    waiting = door.get(address, "policy_office")
    assert work(door) == 1
    told = door.get(address, "auditor")

    assert (waiting.status_code, waiting.json["state"]) == (202, "waiting")
    assert (told.status_code, told.json["state"]) == (200, "done")
    options = told.json["options"]
    assert options[0]["open"]
    assert {one["reading_id"] for one in options} >= {"R2", "R4", "R9"}
    assert options[0]["tally"]["counted"] == told.json["teachers"]
    unknown = door.get(f"/v1/policies/{DOCUMENT}/none/readings-report", "auditor")
    assert (unknown.status_code, unknown.json["code"]) == (404, "policy-unknown")
