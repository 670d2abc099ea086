"""F15: no record of another school comes back by any route, filter, error or list."""

from datetime import date

import pytest

from domain.facts import Span
from domain.terms import Actor, Role
from http_api.scope import Extent, sight_of
from tests.http_api.conftest import POSTING

# T1 and T4 are of S1, T2 is of S2, T3 moved from S1 to S2 on 2024-09-01.

BEFORE, AFTER = "2024-05-01", "2024-11-01"
UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"


def shape(answer):
    """Return what a stranger could tell two refusals apart by."""
    body = answer.json
    return answer.status_code, body["code"], [r.get("field") for r in body["reasons"]]


@pytest.mark.parametrize(
    "path",
    [
        "/v1/teachers/{}",
        "/v1/teachers/{}/statement",
        "/v1/teachers/{}/history",
        "/v1/teachers/{}/parcels/" + UNKNOWN_ID,
    ],
)
def test_a_teacher_of_another_school_looks_like_one_who_is_not(reading_door, path):
    other = reading_door.get(path.format("T2"), "school")
    nobody = reading_door.get(path.format("T404"), "school")

    assert shape(other) == shape(nobody)
    assert other.status_code == 404
    assert other.json["detail"].replace("T2", "T404") == nobody.json["detail"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/teachers/{}/attributes", {"valid_from": "2025-01-01", "attributes": {}}),
        ("/v1/teachers/{}/leaves", {"on": "2025-01-01", "reason": "illness"}),
        ("/v1/teachers/{}/returns", {"on": "2025-01-01"}),
        ("/v1/teachers/{}/retirement", {"on": "2025-01-01"}),
        ("/v1/teachers/{}/offsets", {"rule_id": "x", "credits": "1"}),
    ],
)
def test_a_command_about_anothers_teacher_is_refused_as_for_one_who_is_not(
    reading_door, path, body
):
    other = reading_door.post(path.format("T2"), "school", body)
    nobody = reading_door.post(path.format("T404"), "school", body)

    assert shape(other) == shape(nobody)
    assert other.status_code == 404


@pytest.mark.parametrize("name", [None, "李大明", "别人"])
def test_posting_for_anothers_teacher_is_refused_as_for_one_who_is_not(
    reading_door, name
):
    row = {**POSTING, "name": name}

    one = [
        reading_door.post("/v1/completions", "school", {**row, "teacher_id": who})
        for who in ("T2", "T404")
    ]
    batch = reading_door.post(
        "/v1/completions/batch",
        "school",
        [{**row, "teacher_id": "T2"}, {**row, "teacher_id": "T404"}],
    )

    assert shape(one[0]) == shape(one[1])
    told = [
        {key: value for key, value in row.items() if key not in ("row", "message")}
        for row in batch.json["results"]
    ]
    assert told[0] == told[1]


def test_a_posting_of_another_school_looks_like_one_that_is_not(door):
    posting_id = door.posted("other_school", teacher_id="T2")
    decisions = {
        "approval": {},
        "rejection": {"reason": "no-evidence"},
        "reversal": {"reason": "entered-twice"},
        "correction": {**POSTING, "reason": "wrongly-entered"},
    }

    for noun, body in decisions.items():
        path = "/v1/completions/{}/" + noun
        other = door.post(path.format(posting_id), "school", body)
        nobody = door.post(path.format(UNKNOWN_ID), "school", body)
        assert shape(other) == shape(nobody), noun
        assert other.status_code == 404
    assert door.get(f"/v1/completions/{posting_id}", "school").status_code == 404
    assert door.get(f"/v1/completions/{posting_id}", "other_school").status_code == 200
    bulk = door.post("/v1/approvals", "school", {"posting_ids": [posting_id]})
    assert bulk.json["code"] == "posting-unknown"


@pytest.mark.parametrize(
    "query",
    ["", "?school=S2", "?teacher=T2", "?activity=PRO", "?kind=professional",
     "?status=pending", "?awaits=district", "?awaits=school"],
)  # fmt: skip
def test_no_filter_of_a_list_shows_another_schools_reports(door, query):
    own, other = door.posted(), door.posted("other_school", teacher_id="T2")

    seen = door.get(f"/v1/completions{query}", "school")
    district = door.get("/v1/completions", "auditor")

    ids = {item["posting_id"] for item in seen.json["items"]}
    assert ids <= {own}
    assert seen.json["total"] == len(ids)
    assert {item["posting_id"] for item in district.json["items"]} == {own, other}


def test_a_provider_lists_what_it_posted_and_nothing_else(door):
    own = door.posted("provider")
    door.posted("school", teacher_id="T4")

    seen = door.get("/v1/completions", "provider")

    assert [item["posting_id"] for item in seen.json["items"]] == [own]
    assert door.get("/v1/completions", "other_provider").json["items"] == []


@pytest.mark.parametrize("query", ["", "?school=S2", "?name=李大明"])
def test_a_school_lists_its_own_teachers_alone(reading_door, query):
    seen = reading_door.get(f"/v1/teachers{query}", "school")

    ids = {item["teacher_id"] for item in seen.json["items"]}
    assert ids <= {"T1", "T4"}
    assert ids == (set() if query else {"T1", "T4"})


def test_the_overview_of_another_school_looks_like_that_of_one_that_is_not(
    reading_door,
):
    other = reading_door.get("/v1/schools/S2/overview", "school")
    nobody = reading_door.get("/v1/schools/S404/overview", "school")

    assert shape(other) == shape(nobody)
    assert reading_door.get("/v1/schools/S1/overview", "school").status_code == 200
    assert reading_door.get("/v1/schools/S2/overview", "auditor").status_code == 200


def test_a_school_registers_no_teacher_for_another(door):
    body = {"teacher_id": "T9", "school_id": "S2", "valid_from": "2025-01-01"}

    refused = door.post("/v1/teachers", "school", body)

    assert (refused.status_code, refused.json["code"]) == (403, "not-yours")


# --- a teacher who moved ------------------------------------------------------------


@pytest.fixture
def moved(door):
    """Postings of T3 before and after the move, by school and provider."""
    ids = {
        "own_before": door.posted(teacher_id="T3", completed_on=BEFORE),
        "provider_before": door.posted(
            "provider", teacher_id="T3", occasion="p", completed_on=BEFORE
        ),
        "after": door.posted(
            "other_school", teacher_id="T3", occasion="n", completed_on=AFTER
        ),
    }
    for posting_id in ids.values():
        door.post(f"/v1/completions/{posting_id}/approval", "reviewer", {})
    door.project()
    return door, ids


def seen_by(door, who):
    items = door.get("/v1/completions?teacher=T3", who).json["items"]
    return {item["posting_id"] for item in items}


def test_the_old_school_sees_what_it_posted_and_no_more(moved):
    door, ids = moved

    assert seen_by(door, "school") == {ids["own_before"]}
    assert door.get("/v1/teachers/T3/statement", "school").status_code == 404
    assert door.get("/v1/teachers/T3/history", "school").status_code == 404
    record = door.get("/v1/teachers/T3", "school").json
    assert record["spans"] == []
    assert "name" not in record


def test_the_new_school_sees_all_from_the_move_on_and_the_sums_before(moved):
    door, ids = moved

    mine = door.get("/v1/teachers/T3/statement", "other_school").json
    whole = door.get("/v1/teachers/T3/statement", "auditor").json

    assert seen_by(door, "other_school") == {ids["after"]}
    assert mine["total_credits"] == whole["total_credits"]
    assert mine["balances"] == whole["balances"]
    assert {parcel["origin_id"] for parcel in mine["parcels"]} == {ids["after"]}
    assert {parcel["origin_id"] for parcel in whole["parcels"]} == set(ids.values())
    assert mine["hidden_before"] == "2024-09-01"
    origins = {
        name: door.get(
            f"/v1/teachers/T3/parcels/{ids[name]}", "other_school"
        ).status_code
        for name in ids
    }
    assert origins == {"own_before": 404, "provider_before": 404, "after": 200}


def test_the_new_schools_history_begins_with_the_move(moved):
    door, ids = moved

    events = door.get("/v1/teachers/T3/history", "other_school").json["items"]

    assert events[0]["topic"] == "teacher-moved"
    about = {event["body"].get("posting_id") for event in events} - {None}
    assert about == {ids["after"]}
    spans = door.get("/v1/teachers/T3", "other_school").json["spans"]
    assert [span["valid_from"] for span in spans] == ["2024-09-01"]


def test_the_district_sees_all_of_a_teacher_who_moved(moved):
    door, ids = moved

    assert seen_by(door, "auditor") == set(ids.values())
    history = door.get("/v1/teachers/T3/history", "auditor").json["items"]
    assert history[0]["topic"] == "teacher-registered"


# --- reads are logged ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/v1/teachers/T1", "record"),
        ("/v1/teachers/T1/statement", "statement"),
        ("/v1/teachers/T1/history", "history"),
        ("/v1/teachers", "list"),
        ("/v1/teachers?name=张小红", "search"),
        ("/v1/schools/S1/overview", "overview"),
    ],
)
def test_who_reads_a_teachers_record_is_logged(door, path, what):
    answer = door.get(path, "auditor", headers={"X-Request-Id": "look"})

    (access,) = door.ledger.access_log.of_teacher("T1")
    assert answer.status_code == 200
    assert (access.what, access.actor.client_id) == (what, "auditor")
    assert access.request_id == "look"


def test_an_auditor_reads_who_looked_at_a_record_and_nobody_of_a_school_does(door):
    for number in range(3):
        door.get("/v1/teachers/T1", "school", headers={"X-Request-Id": f"l{number}"})

    first = door.get("/v1/teachers/T1/accesses?limit=2", "auditor")
    rest = door.get(first.headers["Link"].partition(">")[0][1:], "auditor")
    refused = door.get("/v1/teachers/T1/accesses", "school")

    looks = [item["request_id"] for item in (*first.json["items"], *rest.json["items"])]
    assert looks == ["l2", "l1", "l0"]
    assert first.json["items"][0]["actor"]["client_id"] == "school"
    assert refused.json["code"] == "role-refused"


def test_a_refused_look_leaves_no_entry(door):
    door.get("/v1/teachers/T2/statement", "school")

    assert door.ledger.access_log.of_teacher("T2") == []


# --- the rule itself ----------------------------------------------------------------


def span(day, *school):
    return Span(valid_from=date.fromisoformat(day), attributes={"school": school})


@pytest.mark.parametrize(
    ("spans", "extent", "since"),
    [
        ([], Extent.NOTHING, None),
        ([span("2020-09-01", "S2")], Extent.NOTHING, None),
        ([span("2020-09-01", "S1")], Extent.ALL, None),
        ([span("2020-09-01", "S1"), span("2021-09-01", "S1")], Extent.ALL, None),
        (
            [span("2020-09-01", "S1"), span("2021-09-01", "S2")],
            Extent.OWN_POSTINGS,
            None,
        ),
        (
            [span("2020-09-01", "S2"), span("2021-09-01", "S1")],
            Extent.SINCE_ARRIVAL,
            date(2021, 9, 1),
        ),
        (
            [
                span("2020-09-01", "S1"),
                span("2021-09-01", "S2"),
                span("2023-09-01", "S1"),
            ],
            Extent.SINCE_ARRIVAL,
            date(2023, 9, 1),
        ),
        # A move that lies ahead has not happened yet.
        ([span("2020-09-01", "S1"), span("2025-09-01", "S2")], Extent.ALL, None),
        (
            [span("2020-09-01", "S2"), span("2025-09-01", "S1")],
            Extent.OWN_POSTINGS,
            None,
        ),
        # No command makes such a span; where there is one, it is nobody's.
        ([span("2010-09-01"), span("2020-09-01", "S2")], Extent.NOTHING, None),
    ],
    ids=[
        "not registered",
        "never here",
        "always here",
        "two spans here",
        "gone",
        "came",
        "came back",
        "will go",
        "will come",
        "at no school, then elsewhere",
    ],
)
def test_what_a_school_sees_follows_from_where_the_teacher_is(
    reading_door, spans, extent, since
):

    who = Actor(client_id="c", person="p", role=Role.SCHOOL, organisation="S1")
    registers = reading_door.ledger.registers.current()

    sight = sight_of(who, spans, date(2025, 6, 30), registers)

    assert (sight.extent, sight.since) == (extent, since)


def test_a_correction_to_anothers_teacher_is_not_told_to_the_school(door):
    posting_id = door.posted("provider")
    right = {**POSTING, "teacher_id": "T2", "reason": "wrong-teacher"}
    corrected = door.post(f"/v1/completions/{posting_id}/correction", "provider", right)
    assert corrected.status_code == 201
    door.project()

    path = f"/v1/teachers/T1/parcels/{posting_id}"
    told = door.get(path, "school")
    whole = door.get(path, "auditor")

    assert told.status_code == 200
    assert '"T2"' not in told.text  # an hour after 20:00 is T20, too
    assert [step["stream"]["key"] for step in whole.json["corrections"]] == ["T2"]
