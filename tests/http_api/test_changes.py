"""Why one teacher's statement changed, over HTTP: facts, rules, or only both."""

import pytest

from domain.policy.load import shipped_policies

NAME = "chaoyang-commission"
REVISED = (
    shipped_policies()[NAME]
    .replace('revision = "2022-10-14"', 'revision = "half"')
    .replace('rate = "1/10"', 'rate = "1/20"')
)
CHANGES = "/v1/teachers/T1/changes"


@pytest.fixture
def moved_on(door):
    """A door behind which T1 has 2 credits since a position, and a revision exists."""
    before = door.ledger.position()
    posting_id = door.posted()
    door.post(f"/v1/completions/{posting_id}/approval", "reviewer", {})
    body = {"text": REVISED, "document_no": "No. 9"}
    adopted = door.post("/v1/policies", "policy_office", body)
    assert adopted.status_code == 201
    door.project()
    return door, before


def amount(told, name="total"):
    (found,) = [one for one in told["amounts"] if one["name"] == name]
    parts = ("before", "after", "from_facts", "from_policy", "only_together")
    return [found[part] for part in parts]


def test_new_facts_under_the_same_rules(moved_on):
    door, before = moved_on
    both = f"policy_from={NAME}@2022-10-14&policy_to={NAME}@2022-10-14"

    told = door.get(f"{CHANGES}?facts_from={before}&{both}", "auditor").json

    assert amount(told) == ["0", "2", "2", "0", "0"]
    assert told["before"]["facts_as_of"] == before
    (parcel,) = told["parcels"]
    assert (parcel["before"], parcel["by_facts"], parcel["by_policy"]) == (
        None,
        True,
        False,
    )
    assert [one["amendment_id"] for one in told["effects"]] == ["facts"]


def test_another_revision_over_the_same_facts(moved_on):
    door, _ = moved_on

    told = door.get(
        f"{CHANGES}?policy_from={NAME}@2022-10-14&policy_to={NAME}@half", "school"
    ).json

    assert amount(told) == ["2", "1", "0", "-1", "0"]
    effects = {one["amendment_id"]: one["total"] for one in told["effects"]}
    assert effects["rule:professional-course"] == "-1"
    assert told["statements"]["by_facts"]["total_credits"] == "2"
    assert told["statements"]["by_policy"]["total_credits"] == "1"
    assert told["cause"] == {
        "alone": [],
        "needed": [],
        "together": [],
        "undone_by": [],
        "complete": True,
    }


def test_facts_and_rules_at_once_tell_what_only_both_bring(moved_on):
    door, before = moved_on

    told = door.get(
        f"{CHANGES}?facts_from={before}&policy_from={NAME}@2022-10-14", "auditor"
    ).json

    assert told["after"]["revision"] == "half"
    assert amount(told) == ["0", "1", "2", "0", "-1"]
    assert amount(told, "required.professional") == ["0", "1", "2", "0", "-1"]


def test_what_stood_on_a_day_and_other_readings(moved_on):
    door, _ = moved_on

    told = door.get(
        f"{CHANGES}?policy_from={NAME}@2199-12-31&readings_to=R12%3Dfull"
        "&counted_from=2023-12-31",
        "auditor",
    ).json

    assert told["before"]["counted_up_to"] == "2023-12-31"
    assert told["after"]["readings"]["R12"] == "full"
    assert told["before"]["readings"]["R12"] == "total-only"
    assert "reading:R12" in {one["amendment_id"] for one in told["effects"]}


def test_nothing_that_changed_is_told_as_nothing(moved_on):
    door, _ = moved_on

    told = door.get(CHANGES, "school").json

    assert (told["amounts"], told["requirements"], told["parcels"]) == ([], [], [])
    assert told["effects"] == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("facts_from=999999", "beyond-log"),
        ("policy_from=nothing@1", "policy-unknown"),
        (f"policy_to={NAME}@2025-02-31", "policy-unknown"),
        ("policy_to=a@b@c", "malformed-id"),
        ("readings_to=R99%3Dx", "reading-unknown"),
        ("facts_from=1", "teacher-unknown"),
    ],
)
def test_what_is_nowhere_is_refused(moved_on, query, code):
    door, _ = moved_on

    answer = door.get(f"{CHANGES}?{query}", "auditor")

    assert answer.json["code"] == code


def test_a_school_does_not_see_another_schools_teacher(moved_on):
    door, _ = moved_on

    answer = door.get(CHANGES, "other_school")

    assert answer.status_code in (403, 404)


def test_a_school_sees_the_sums_but_no_parcel_from_before_the_teacher_came(moved_on):
    door, before = moved_on
    move = {"school_id": "S2", "valid_from": "2025-01-01"}
    assert door.post("/v1/teachers/T1/moves", "reviewer", move).status_code == 201
    door.project()
    query = f"{CHANGES}?facts_from={before}&policy_from={NAME}&policy_to={NAME}"

    new_school = door.get(query, "other_school").json
    auditor = door.get(query, "auditor").json

    assert amount(new_school) == amount(auditor)
    assert len(auditor["parcels"]) == 1
    assert new_school["parcels"] == []


def test_that_a_record_was_read_is_logged(moved_on):
    door, _ = moved_on
    door.get(CHANGES, "auditor")

    log = door.get("/v1/teachers/T1/accesses", "administrator").json["items"]

    assert "changes" in [one["what"] for one in log]
