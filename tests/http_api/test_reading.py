from fractions import Fraction

import pytest

from http_api import reading
from tests.http_api.conftest import POSTING


@pytest.fixture
def approved(door):
    """A door behind which T1 has one approved and one pending completion."""
    posting_id = door.posted(note="第一次", evidence=[EVIDENCE])
    door.posted(activity_id="ELE", occasion="w")
    door.post(f"/v1/completions/{posting_id}/approval", "reviewer", {})
    door.project()
    return door, posting_id


EVIDENCE = {"uri": "https://evidence.example/1.pdf", "sha256": "a" * 64}
STATEMENT = "/v1/teachers/T1/statement"


# --- the statement -----------------------------------------------------------------


def test_a_statement_gives_exact_fractions_beside_numbers_to_read(approved):
    door, _ = approved

    told = door.get(STATEMENT, "school").json

    assert told["verdict"] == "not_met"
    assert told["policy"]["document"] == "chaoyang-commission"
    assert Fraction(told["total_credits"]) == 2
    assert told["total_credits_display"] == "2.00"
    assert told["name"] == "张小红"
    assert {"zh", "en"} <= told["verdict_reason"].keys()
    total = sum(Fraction(parcel["credits"]) for parcel in told["parcels"])
    assert total == Fraction(told["total_credits"])


def test_every_number_of_a_statement_leads_by_links_to_events_and_articles(approved):
    door, posting_id = approved
    told = door.get(STATEMENT, "auditor").json

    (parcel,) = told["parcels"]
    assert parcel["rules"][0]["article"]
    origin = door.get(parcel["links"]["origin"], "auditor").json
    assert origin["posting_id"] == posting_id
    assert origin["posting"]["topic"] == "completion-posted"
    assert origin["posting"]["actor"]["client_id"] == "school"
    assert [event["topic"] for event in origin["decisions"]] == ["completion-approved"]
    assert origin["decisions"][0]["actor"]["person"] == "person-reviewer"
    assert origin["activity"][0]["topic"] == "activity-registered"
    assert origin["provider"][0]["topic"] == "provider-registered"
    assert origin["evidence"] == [EVIDENCE]
    assert origin["parcels"][0]["rules"] == parcel["rules"]
    links = [told["links"]["policy"], told["links"]["history"]]
    links += [parcel["links"]["completion"], told["waiting"][0]["links"]["completion"]]
    for link in links:
        assert door.get(link, "auditor").status_code == 200, link


def test_a_statement_says_what_it_was_read_from(approved):
    door, _ = approved

    told = door.get(STATEMENT, "school")

    assert told.json["read"]["position"] == door.ledger.position()
    assert told.headers["X-Ledger-Position"] == str(door.ledger.position())
    kinds = {stream["stream_kind"] for stream in told.json["read"]["streams"]}
    assert {"teacher", "activity", "provider", "school"} <= kinds


def test_r25_the_result_by_the_other_table_stands_beside(door):
    change = {"kind": "private_or_other", "valid_from": "2023-09-01"}
    assert door.get(STATEMENT, "school").json["others"] == []

    door.post("/v1/schools/S1/kind-changes", "reviewer", change)
    door.project()

    (other,) = door.get(STATEMENT, "school").json["others"]
    assert (other["document"], other["verdict"]) == ("chaoyang-commission", "not_met")
    assert (other["total_credits"], other["target_display"]) == ("0", "36.00")
    assert other["unmet"][0]["missing_display"]


def test_an_unchanged_statement_is_304_until_something_changes(approved):
    door, posting_id = approved
    first = door.get(STATEMENT, "school")
    tag = {"If-None-Match": first.headers["ETag"]}

    same = door.get(STATEMENT, "school", headers=tag)
    door.post(
        f"/v1/completions/{posting_id}/reversal", "school", {"reason": "entered-twice"}
    )
    door.project()
    changed = door.get(STATEMENT, "school", headers=tag)

    assert same.status_code == 304
    assert same.get_data() == b""
    assert same.headers["ETag"] == first.headers["ETag"]
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_readers_who_see_other_parts_have_other_etags(approved):
    door, _ = approved
    door.post(
        "/v1/teachers/T1/moves",
        "reviewer",
        {"school_id": "S2", "valid_from": "2024-06-01"},
    )
    door.project()

    tags = {
        who: door.get(STATEMENT, who).headers["ETag"]
        for who in ("other_school", "auditor")
    }

    assert tags["other_school"] != tags["auditor"]


@pytest.mark.parametrize(
    ("query", "worth"),
    [
        ("", 2),
        ("?counted_up_to=2024-04-30", 0),
        ("?series=credits&counted_up_to=2024-05-01", 2),
    ],
)
def test_a_statement_counts_up_to_the_day_that_is_asked_for(approved, query, worth):
    door, _ = approved

    told = door.get(STATEMENT + query, "auditor").json

    assert Fraction(told["total_credits"]) == worth


def test_a_statement_on_a_past_position_is_the_one_computed_then(approved):
    door, posting_id = approved
    then = door.get(STATEMENT, "auditor")
    position = then.headers["X-Ledger-Position"]
    door.post(f"/v1/completions/{posting_id}/reversal", "school", {"reason": "twice"})
    door.project()

    now = door.get(STATEMENT, "auditor").json
    past = door.get(f"{STATEMENT}?facts_as_of={position}", "auditor").json

    assert Fraction(now["total_credits"]) == 0
    for part in ("total_credits", "balances", "parcels", "findings"):
        assert past[part] == then.json[part]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("facts_as_of=1&recorded_on=2024-01-01", "conflicting-fields"),
        ("facts_as_of=-1", "malformed-number"),
        ("facts_as_of=999999", "beyond-log"),
        ("at_least=999999", "beyond-log"),
        ("facts_as_of=1.5", "malformed-number"),
        ("recorded_on=2024-02-30", "malformed-date"),
        ("series=UPPER", "malformed-word"),
        ("series=nothing", "governed-by-none"),
        ("readings=R99=what", "reading-unknown"),
        ("readings=drop%20table", "malformed-word"),
        ("readings=R2=hard,R2=soft", "malformed-word"),
        ("colour=red", "unknown-field"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_with_its_code(
    reading_door, query, code
):
    refused = reading_door.get(f"{STATEMENT}?{query}", "auditor")

    assert (refused.status_code, refused.json["code"]) == (422, code)


def test_another_reading_of_the_rules_can_be_asked_for(reading_door):
    policy = reading_door.get(STATEMENT, "auditor").json["policy"]
    assert policy["readings"]["R1"] == "beside"

    told = reading_door.get(f"{STATEMENT}?readings=R1=inside", "auditor").json

    assert told["policy"]["readings"]["R1"] == "inside"


# --- positions ---------------------------------------------------------------------


def test_a_reader_who_asks_for_a_position_waits_for_it_or_gets_503(door, monkeypatch):
    position = door.post("/v1/completions", "school", POSTING).json["position"]
    monkeypatch.setattr(reading, "WAIT_S", 0.1)
    path = f"/v1/completions?at_least={position}"

    early = door.get(path, "school")
    door.project()
    late = door.get(path, "school")

    assert (early.status_code, early.json["code"]) == (503, "projection-behind")
    assert int(early.headers["Retry-After"]) >= 1
    assert late.status_code == 200
    assert len(late.json["items"]) == 1
    assert int(late.headers["X-Ledger-Position"]) >= position


# --- lists -------------------------------------------------------------------------


def walk(door, path, who):
    items, pages = [], 0
    while path:
        answer = door.get(path, who)
        assert answer.status_code == 200
        items += answer.json["items"]
        pages += 1
        link = answer.headers.get("Link")
        assert (link is None) == (answer.json["next_cursor"] is None)
        path = link.partition(">")[0].removeprefix("<") if link else None
    return items, pages


def test_a_list_is_walked_by_its_links_without_gap_or_repetition(door):
    ids = [door.posted(occasion=str(number)) for number in range(5)]

    newest, pages = walk(door, "/v1/completions?limit=2&school=S1", "auditor")
    oldest, _ = walk(door, "/v1/completions?limit=2&awaits=district", "reviewer")

    assert pages == 3
    assert [item["posting_id"] for item in newest] == ids[::-1]
    assert [item["posting_id"] for item in oldest] == ids


@pytest.mark.parametrize(
    ("path", "key", "ids"),
    [
        ("/v1/schools", "school_id", ["S1", "S2"]),
        ("/v1/providers", "provider_id", ["P1", "P2"]),
        ("/v1/activities", "activity_id", ["ELE", "PRO", "PUB", "SBT", "SDL"]),
        ("/v1/teachers", "teacher_id", ["T1", "T2", "T3", "T4"]),
    ],
)
def test_every_register_is_listed_in_the_order_of_its_ids(reading_door, path, key, ids):
    items, pages = walk(reading_door, f"{path}?limit=1", "auditor")

    assert [item[key] for item in items] == ids
    assert pages == len(ids)


def test_refusals_are_listed_newest_first_by_cursor(door):
    for number in range(5):
        door.get(
            "/v1/teachers/T404", "school", headers={"X-Request-Id": f"look-{number}"}
        )

    items, pages = walk(door, "/v1/refusals?limit=2", "school")

    assert [item["request_id"] for item in items] == [
        f"look-{number}" for number in reversed(range(5))
    ]
    assert pages == 3


@pytest.mark.parametrize("cursor", ["AAAA", "_w", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0"])
@pytest.mark.parametrize("path", ["/v1/completions", "/v1/refusals"])
def test_a_cursor_that_no_list_handed_out_is_refused(reading_door, path, cursor):
    refused = reading_door.get(f"{path}?cursor={cursor}", "auditor")

    assert (refused.status_code, refused.json["code"]) == (422, "malformed-cursor")


@pytest.mark.parametrize("limit", ["0", "501", "-1", "x", "1e2", "٣"])
def test_a_limit_is_a_number_from_1_to_500(reading_door, limit):
    refused = reading_door.get(
        "/v1/completions", "auditor", query_string={"limit": limit}
    )

    assert (refused.status_code, refused.json["code"]) == (422, "malformed-number")


def test_the_history_tells_every_event_with_its_actor_and_the_digest_of_its_body(
    approved,
):
    door, posting_id = approved

    events = door.get("/v1/teachers/T1/history", "auditor").json["items"]

    assert [event["topic"] for event in events] == [
        "teacher-registered",
        "completion-posted",
        "completion-posted",
        "completion-approved",
    ]
    assert events[1]["body"]["posting_id"] == posting_id
    assert "第一次" not in str(events)
    assert all(len(event["body_sha256"]) == 64 for event in events)


def test_a_teacher_is_found_by_name_and_their_record_told(reading_door):
    found = reading_door.get("/v1/teachers?name=张小红", "school").json["items"]

    assert [item["teacher_id"] for item in found] == ["T1"]
    record = reading_door.get(found[0]["links"]["self"], "school").json
    assert (record["name"], record["number"]) == ("张小红", "N-T1")
    assert record["school_id"] == "S1"
    assert record["spans"][0]["attributes"]["entry"] == ["existing"]


def test_overviews_count_who_met_the_requirements_and_what_is_pending(approved):
    door, _ = approved

    school = door.get("/v1/schools/S1/overview", "school").json
    district = door.get("/v1/overview", "policy_office").json

    assert (school["teachers"], school["met"], school["in_scope"]) == (2, 0, 2)
    assert sum(age["count"] for age in school["pending"]) == 1
    assert {one["school_id"] for one in district["schools"]} == {"S1", "S2"}


def test_words_codes_and_policies_can_be_read(reading_door):
    words = reading_door.get("/v1/vocabulary", "school").json["groups"]
    codes = reading_door.get("/v1/codes", "school").json
    policies = reading_door.get("/v1/policies", "school").json["items"]

    assert words["kind"]["professional"]["zh"]
    assert codes["refusals"]["not-yours"]["status"] == 403
    assert "outside-period" in codes["warnings"]
    assert len(policies) == 3
    policy = reading_door.get(policies[0]["links"]["self"], "school").json
    assert "[document]" in policy["text"]
    nothing = reading_door.get("/v1/policies/chaoyang-commission/1999", "school")
    assert (nothing.status_code, nothing.json["code"]) == (404, "policy-unknown")


def test_a_status_that_no_certificate_has_is_refused(reading_door):
    refused = reading_door.get("/v1/certificates?status=bogus", "auditor")

    assert (refused.status_code, refused.json["code"]) == (422, "unknown-word")


def test_a_name_is_sought_page_by_page(door):
    for number in range(3):
        body = {
            "teacher_id": f"H{number}",
            "school_id": "S2" if number < 2 else "S1",
            "valid_from": "2015-09-01",
            "name": "张小红",
        }
        assert door.post("/v1/teachers", "administrator", body).status_code == 201
    door.project()

    first = door.get("/v1/teachers?name=张小红&limit=2", "auditor")
    rest = door.get(first.headers["Link"].partition(">")[0][1:], "auditor")
    of_school = door.get("/v1/teachers?name=张小红&school=S2", "auditor")
    own = door.get("/v1/teachers?name=张小红&limit=2", "school")

    assert ids_of(first) + ids_of(rest) == ["H0", "H1", "H2", "T1"]
    assert ids_of(of_school) == ["H0", "H1"]
    assert ids_of(own) == ["H2", "T1"]
    assert {item["name"] for item in first.json["items"]} == {"张小红"}


def ids_of(answer):
    return [item["teacher_id"] for item in answer.json["items"]]
