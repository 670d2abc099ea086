"""A query says one thing, once, and nothing that nobody reads."""

import pytest

from tests.http_api.conftest import POSTING


@pytest.mark.parametrize(
    "path",
    [
        "/v1/completions?school=S1&school=S2",
        "/v1/completions?limit=1&limit=1",
        "/v1/schools?cursor=&cursor=",
        "/v1/schools/S1?at_least=1&at_least=2",
        "/v1/codes?a=1&a=2",
        "/v1/completions?%73chool=S1&school=S2",
    ],
)
def test_a_parameter_that_is_said_twice_is_refused(reading_door, path):
    answer = reading_door.get(path, "auditor")

    name = path.partition("?")[2].partition("=")[0].replace("%73", "s")
    assert answer.status_code == 422
    assert answer.json["reasons"][0]["code"] == "repeated-parameter"
    assert answer.json["reasons"][0]["field"] == name


def test_a_posting_with_two_modes_records_nothing(reading_door):
    before = reading_door.ledger.position()

    answer = reading_door.post(
        "/v1/completions/batch?dry_run=true&dry_run=false", "school", [POSTING]
    )

    assert answer.json["code"] == "repeated-parameter"
    assert reading_door.ledger.position() == before


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/completions?dry_run=true"),
        ("POST", "/v1/teachers/T1/retirement?preview=true"),
        ("GET", "/v1/schools/S1?as_of=2020-01-01"),
        ("GET", "/v1/codes?lang=en"),
        ("DELETE", "/v1/directory/T1?preview=true"),
    ],
)
def test_a_parameter_that_a_route_does_not_read_is_refused_and_not_passed_over(
    reading_door, method, path
):
    before = reading_door.ledger.position()

    answer = reading_door.send(
        method, path, "administrator" if method != "POST" else "school"
    )

    name = path.partition("?")[2].partition("=")[0]
    assert (answer.status_code, answer.json["code"]) == (422, "unknown-field")
    assert answer.json["reasons"][0]["field"] == name
    assert reading_door.ledger.position() == before


@pytest.mark.parametrize("query", ["lang=en&lang=zh", "school=S1&school=S2"])
def test_a_page_that_is_asked_for_two_things_at_once_says_so(reading_door, query):
    answer = reading_door.client.get(
        f"/queue?{query}",
        headers={"Authorization": f"Bearer {reading_door.keys['auditor']}"},
    )

    assert answer.status_code == 422
    assert "repeated-parameter" in answer.text


def test_several_rows_may_be_ticked_in_a_form(door):
    ids = [door.posted(occasion=occasion) for occasion in ("1", "2")]

    answer = door.client.get(
        "/queue/preview?" + "&".join(f"posting={one}" for one in ids),
        headers={"Authorization": f"Bearer {door.keys['reviewer']}"},
    )

    assert answer.status_code == 200
