import json

import pytest

from tests.http_api.conftest import POSTING, ndjson


def test_a_new_completion_is_201_and_the_same_again_is_200_with_the_same_id(door):
    first = door.post("/v1/completions", "school", POSTING)
    again = door.post("/v1/completions", "school", POSTING)

    assert (first.status_code, first.json["status"]) == (201, "posted")
    assert (again.status_code, again.json["status"]) == (200, "already-known")
    assert first.json["posting_id"] == again.json["posting_id"]
    assert first.headers["X-Ledger-Position"] == str(first.json["position"])
    assert first.json["links"]["completion"].endswith(first.json["posting_id"])


def test_the_same_reporter_cannot_tell_the_same_completion_otherwise(door):
    door.post("/v1/completions", "school", POSTING)

    other = door.post("/v1/completions", "school", {**POSTING, "amount": "30"})

    assert other.status_code == 409
    assert other.json["code"] == "already-posted"
    assert other.json["reasons"][0]["field"] == "amount"


def test_a_second_reporter_corroborates(door):
    door.post("/v1/completions", "school", POSTING)

    second = door.post("/v1/completions", "provider", POSTING)

    assert (second.status_code, second.json["status"]) == (201, "corroborating")


def test_an_idempotency_key_gives_the_first_answer_again_and_refuses_other_content(
    door,
):
    key = {"Idempotency-Key": "2024-05/1"}

    first = door.post("/v1/completions", "school", POSTING, headers=key)
    again = door.post("/v1/completions", "school", POSTING, headers=key)
    other = door.post(
        "/v1/completions", "school", {**POSTING, "amount": "5"}, headers=key
    )

    assert first.json == again.json
    assert again.status_code == 201
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert (other.status_code, other.json["code"]) == (409, "key-reused")


def test_an_idempotency_key_does_not_mind_the_spelling_of_the_same_content(door):
    key = {"Idempotency-Key": "k", "Content-Type": "application/json"}
    turned = json.dumps(dict(reversed(POSTING.items())), indent=3)
    turned = turned.replace("PRO", "P\\u0052O")

    first = door.post("/v1/completions", "school", POSTING, headers=key)
    again = door.send("POST", "/v1/completions", "school", data=turned, headers=key)

    assert again.headers["Idempotency-Replayed"] == "true"
    assert first.json == again.json


@pytest.mark.parametrize("key", ["", " ", "a b", "ü", "a" * 201, "a\tb"])
def test_a_malformed_idempotency_key_is_refused(reading_door, key):
    refused = reading_door.post(
        "/v1/completions", "school", POSTING, headers={"Idempotency-Key": key}
    )

    assert (refused.status_code, refused.json["code"]) == (400, "malformed-header")


def test_what_todays_rules_would_not_count_is_recorded_with_a_warning(door):
    answer = door.post(
        "/v1/completions", "school", {**POSTING, "completed_on": "2019-05-01"}
    )

    assert answer.status_code == 201
    warning = answer.json["warnings"][0]
    assert {"code", "article", "message_zh", "message_en"} <= warning.keys()


def test_a_refusal_is_kept_and_its_client_can_look_it_up(door):
    refused = door.post(
        "/v1/completions",
        "school",
        {**POSTING, "teacher_id": "T404", "amount": "0"},
        headers={"X-Request-Id": "mine-1"},
    )

    assert refused.status_code == 422
    assert refused.json["request_id"] == refused.headers["X-Request-Id"] == "mine-1"
    kept = door.get("/v1/refusals/mine-1", "school")
    assert [item["code"] for item in kept.json["items"]] == [
        reason["code"] for reason in refused.json["reasons"]
    ]
    assert door.get("/v1/refusals/mine-1", "other_school").status_code == 404
    assert door.get("/v1/refusals/mine-1", "auditor").status_code == 200


def test_every_wrong_field_is_named_at_once(reading_door):
    refused = reading_door.post(
        "/v1/completions",
        "school",
        {"teacher_id": "T 1", "amount": "-3", "result": "passed", "x": 1},
    )

    told = {(r["field"], r["code"]) for r in refused.json["reasons"]}
    assert refused.status_code == 422
    assert told == {
        ("teacher_id", "malformed-id"),
        ("activity_id", "missing-field"),
        ("amount", "malformed-amount"),
        ("completed_on", "missing-field"),
        ("x", "unknown-field"),
    }


def test_a_name_that_is_not_the_teachers_is_refused_and_never_recorded(door, owner_of):
    refused = door.post("/v1/completions", "school", {**POSTING, "name": "别人"})
    taken = door.post("/v1/completions", "school", {**POSTING, "name": "张小红"})

    assert (refused.status_code, refused.json["code"]) == (422, "name-mismatch")
    assert taken.status_code == 201
    bodies = owner_of(door).execute("SELECT body FROM ledger.event").fetchall()
    assert not any("张小红" in bytes(body).decode() for (body,) in bodies)


# --- batches ------------------------------------------------------------------------


def rows_of(*changes):
    return [{**POSTING, **change} for change in changes]


def test_a_batch_answers_each_row_for_itself(door):
    rows = rows_of({}, {"occasion": "2"}, {"amount": "0.001"}, {"teacher_id": "T404"})

    answer = door.post("/v1/completions/batch", "school", rows)

    assert answer.status_code == 201
    assert answer.json["counts"] == {
        "posted": 2,
        "corroborating": 0,
        "already_known": 0,
        "refused": 2,
    }
    assert [row["status"] for row in answer.json["results"]] == [
        "posted",
        "posted",
        "refused",
        "refused",
    ]
    assert [row.get("code") for row in answer.json["results"]] == [
        None,
        None,
        "malformed-amount",
        "teacher-unknown",
    ]


def test_ndjson_that_is_bad_at_row_seven_names_row_seven(door):
    rows = [{**POSTING, "occasion": str(number)} for number in range(1, 10)]
    lines = [*rows[:6], '{"teacher_id": "T1", ', *rows[7:]]

    answer = door.send("POST", "/v1/completions/batch", "school", **ndjson(*lines))

    bad = [row for row in answer.json["results"] if row["status"] == "refused"]
    assert [(row["row"], row["code"]) for row in bad] == [(7, "malformed-json")]
    assert answer.json["counts"]["posted"] == 8


def test_refused_rows_of_a_batch_can_be_looked_up_with_their_numbers(door):
    rows = rows_of({}, {"amount": "x", "occasion": "2"}, {"teacher_id": "T404"})

    door.post(
        "/v1/completions/batch", "school", rows, headers={"X-Request-Id": "batch-1"}
    )

    kept = door.get("/v1/refusals/batch-1", "school").json["items"]
    assert {(item["row"], item["code"]) for item in kept} == {
        (2, "malformed-amount"),
        (3, "teacher-unknown"),
    }


@pytest.mark.parametrize("bad", [{"amount": "x"}, {"teacher_id": "T404"}])
def test_an_atomic_batch_with_one_bad_row_records_nothing(reading_door, bad):
    before = reading_door.ledger.position()

    refused = reading_door.post(
        "/v1/completions/batch?mode=atomic",
        "school",
        rows_of({}, {**bad, "occasion": "2"}),
    )

    assert (refused.status_code, refused.json["code"]) == (422, "batch-refused")
    assert {reason["row"] for reason in refused.json["reasons"]} == {2}
    assert [row["status"] for row in refused.json["results"]][1] == "refused"
    assert reading_door.ledger.position() == before


def test_a_dry_run_answers_the_same_and_records_nothing(door):
    rows = rows_of({}, {"occasion": "2", "teacher_id": "T404"})
    before = door.ledger.position()

    dry = door.post("/v1/completions/batch?dry_run=true", "school", rows)
    wet = door.post("/v1/completions/batch", "school", rows)

    assert dry.status_code == 200
    assert dry.json["counts"] == wet.json["counts"]
    assert door.ledger.position() == before + 1


def test_a_batch_under_an_idempotency_key_is_answered_again_whole(door):
    rows = rows_of({}, {"amount": "x"}, {"occasion": "2"})
    key = {"Idempotency-Key": "batch"}

    first = door.post("/v1/completions/batch", "school", rows, headers=key)
    again = door.post("/v1/completions/batch", "school", rows, headers=key)
    other = door.post("/v1/completions/batch", "school", rows[:1], headers=key)

    assert first.json == again.json
    assert (other.status_code, other.json["code"]) == (409, "key-reused")


@pytest.mark.parametrize("body", [[], "", "\n\n"])
def test_an_empty_batch_is_refused(reading_door, body):
    sent = {"json": []} if body == [] else ndjson(body)

    refused = reading_door.send("POST", "/v1/completions/batch", "school", **sent)

    assert refused.status_code == 422


def test_more_rows_than_one_request_may_carry_are_413(reading_door):
    lines = [json.dumps(POSTING)] * 10_001

    refused = reading_door.send(
        "POST", "/v1/completions/batch", "school", **ndjson(*lines)
    )
    array = reading_door.post("/v1/completions/batch", "school", [{}] * 10_001)

    assert (refused.status_code, refused.json["code"]) == (413, "too-many-rows")
    assert (array.status_code, array.json["code"]) == (413, "too-many-rows")
