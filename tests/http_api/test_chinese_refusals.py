"""A refusal says in Chinese, too, what its code means."""

from http_api.codes import refusal_codes
from tests.http_api.conftest import POSTING


def test_a_problem_and_each_of_its_reasons_say_in_chinese_what_was_wrong(reading_door):
    body = {**POSTING, "amount": "x", "completed_on": "2024-02-30"}

    told = reading_door.post("/v1/completions", "school", body).json

    assert told["title_zh"] == refusal_codes()[told["code"]].meaning.zh
    said = {reason["field"]: reason["message_zh"] for reason in told["reasons"]}
    assert said == {"amount": "数量格式不对", "completed_on": "日期格式不对"}


def test_each_refused_row_of_a_batch_says_it_too_whoever_refused_it(reading_door):
    rows = [{**POSTING, "amount": "x"}, {**POSTING, "completed_on": "2025-07-01"}]

    told = reading_door.post(
        "/v1/completions/batch?dry_run=true", "school", [*rows, POSTING]
    ).json

    said = [row.get("message_zh") for row in told["results"]]
    assert said == ["数量格式不对", "日期在将来", None]


def test_who_looks_a_refusal_up_reads_it_in_both_languages(reading_door):
    reading_door.get(
        "/v1/teachers/T404", "school", headers={"X-Request-Id": "looked-up"}
    )

    told = reading_door.get("/v1/refusals/looked-up", "school").json

    (refusal,) = told["items"]
    assert refusal["message_zh"] == refusal_codes()[refusal["code"]].meaning.zh
