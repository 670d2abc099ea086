"""Each command over HTTP: what it answers, and that it stands afterwards."""

import pytest

from domain.policy.load import shipped_policies
from http_api.nouns import decisions as approving
from tests.http_api.conftest import POSTING

DOCUMENT = {"document_no": "朝教继〔2025〕7号"}


def decide(door, posting_id, noun, who="reviewer", **body):
    return door.post(f"/v1/completions/{posting_id}/{noun}", who, body)


def status_of(door, posting_id):
    door.project()
    return door.get(f"/v1/completions/{posting_id}", "auditor").json["status"]


# --- decisions on a posting --------------------------------------------------------


def test_the_districts_word_makes_a_posting_effective(door):
    posting_id = door.posted()
    assert status_of(door, posting_id) == "pending"

    approved = decide(door, posting_id, "approval", note="核对无误")

    assert (approved.status_code, approved.json["status"]) == (201, "approved")
    assert status_of(door, posting_id) == "approved"
    again = decide(door, posting_id, "approval")
    assert (again.status_code, again.json["code"]) == (409, "already-decided")


def test_a_decision_that_needs_no_word_needs_no_body(door):
    posting_id = door.posted()

    approved = door.send("POST", f"/v1/completions/{posting_id}/approval", "reviewer")
    bare = door.send("POST", f"/v1/completions/{posting_id}/rejection", "reviewer")

    assert approved.status_code == 201
    assert bare.json["code"] == "missing-field"


def test_a_school_has_its_word_on_self_directed_learning_and_on_nothing_else(door):
    own = door.posted("importer", activity_id="SDL", **imported("provider", "P1"))
    course = door.posted("importer", **imported("provider", "P1"))

    assert decide(door, own, "approval", "school").status_code == 201
    refused = decide(door, course, "approval", "school")

    assert (refused.status_code, refused.json["code"]) == (403, "level-refused")
    assert status_of(door, own) == "provisional"


def imported(role, organisation):
    return {
        "reported_at": "2024-06-01T09:00:00+08:00",
        "reporter": {"role": role, "organisation": organisation},
        "source": {"batch": "municipal-2024", "sha256": "b" * 64, "row": 1},
    }


def test_nobody_approves_what_their_own_organisation_posted(door):
    own = door.posted(activity_id="SDL")

    refused = decide(door, own, "approval", "school")

    assert (refused.status_code, refused.json["code"]) == (403, "own-posting")


def test_a_rejected_report_stands_rejected_with_its_reason(door):
    posting_id = door.posted()

    rejected = decide(door, posting_id, "rejection", reason="no-evidence")

    assert rejected.status_code == 201
    assert status_of(door, posting_id) == "rejected"
    bare = decide(door, posting_id, "rejection")
    assert bare.json["reasons"][0]["field"] == "reason"


def test_a_reversal_frees_the_key_and_happens_once(door):
    posting_id = door.posted()

    first = decide(door, posting_id, "reversal", "school", reason="entered-twice")
    again = decide(door, posting_id, "reversal", "school", reason="entered-twice")
    anew = door.post("/v1/completions", "school", {**POSTING, "amount": "10"})

    assert first.status_code == 201
    assert (again.status_code, again.json["code"]) == (409, "already-reversed")
    assert anew.status_code == 201


def test_a_correction_replaces_a_posting_perhaps_for_another_teacher(door):
    posting_id = door.posted()
    right = {**POSTING, "teacher_id": "T4", "reason": "wrong-teacher"}

    corrected = decide(door, posting_id, "correction", "school", **right)

    assert corrected.status_code == 201
    assert corrected.json["corrects"] == posting_id
    assert status_of(door, posting_id) == "reversed"
    replacement = corrected.json["posting_id"]
    told = door.get(f"/v1/completions/{replacement}", "auditor").json
    assert (told["teacher_id"], told["status"]) == ("T4", "pending")


def test_an_authority_recognises_a_posting_at_credits_of_its_own(door):
    posting_id = door.posted(activity_id="SDL")
    body = {"authority": "district_office", "credits": "2", **DOCUMENT}

    recognised = decide(door, posting_id, "recognition", **body)
    decide(door, posting_id, "approval")
    door.project()

    assert recognised.status_code == 201
    told = door.get("/v1/teachers/T1/statement", "auditor").json
    assert told["total_credits"] == "2"


# --- many at once ------------------------------------------------------------------


def test_bulk_approval_by_filter_is_previewed_counted_and_then_done(door):
    ids = [door.posted(occasion=str(number)) for number in range(3)]
    wanted = {"filter": {"school": "S1", "kind": "professional"}}

    seen = door.post("/v1/approvals?preview=true", "reviewer", {**wanted, "sample": 2})
    wrong = door.post("/v1/approvals", "reviewer", {**wanted, "expect": 2})
    done = door.post("/v1/approvals", "reviewer", {**wanted, "expect": 3})

    assert (seen.status_code, seen.json["counts"]["approved"]) == (200, 3)
    assert len(seen.json["sample"]) == 2
    assert (wrong.status_code, wrong.json["code"]) == (409, "count-differs")
    assert (done.status_code, done.json["counts"]) == (
        201,
        {"approved": 3, "refused": 0},
    )
    assert {status_of(door, posting_id) for posting_id in ids} == {"approved"}


def test_bulk_approval_by_ids_answers_each(door):
    ids = [door.posted(occasion=str(number)) for number in range(2)]
    decide(door, ids[0], "approval")

    answer = door.post("/v1/approvals", "reviewer", {"posting_ids": ids})

    assert answer.json["counts"] == {"approved": 1, "refused": 1}
    assert [row.get("code") for row in answer.json["results"]] == [
        "already-decided",
        None,
    ]


@pytest.mark.parametrize("more", [{}, {"expect": 2}], ids=["uncounted", "counted"])
def test_a_repeated_bulk_approval_gets_the_first_answer(door, more):
    for number in range(2):
        door.posted(occasion=str(number))
    body = {"filter": {"school": "S1"}, "sample": 1, **more}
    key = {"Idempotency-Key": "once"}

    first = door.post("/v1/approvals", "reviewer", body, headers=key)
    door.project()
    again = door.post("/v1/approvals", "reviewer", body, headers=key)

    assert (first.status_code, len(first.json["sample"])) == (201, 1)
    assert (again.status_code, again.json) == (201, first.json)
    assert again.headers["Idempotency-Replayed"] == "true"


def test_what_a_bulk_approval_refuses_can_be_looked_up_once(door):
    ids = [door.posted(occasion=str(number)) for number in range(2)]
    decide(door, ids[1], "approval")
    body = {"posting_ids": ids}
    asked = {"headers": {"Idempotency-Key": "once", "X-Request-Id": "bulk"}}

    door.post("/v1/approvals?preview=true", "reviewer", body, **asked)
    for _ in range(2):
        door.post("/v1/approvals", "reviewer", body, **asked)

    (kept,) = door.get("/v1/refusals/bulk", "reviewer").json["items"]
    assert (kept["code"], kept["row"]) == ("already-decided", 2)
    assert ids[1] in kept["message"]


def test_what_a_filter_matches_beyond_the_most_at_once_is_told(door, monkeypatch):
    monkeypatch.setattr(approving, "MAX_APPROVED_AT_ONCE", 2)
    for number in range(3):
        door.posted(occasion=str(number))
    body = {"filter": {"school": "S1"}}

    seen = door.post("/v1/approvals?preview=true", "reviewer", body)
    wrong = door.post("/v1/approvals", "reviewer", {**body, "expect": 2})
    done = door.post("/v1/approvals", "reviewer", {**body, "expect": 3})

    assert (seen.json["matching"], seen.json["left"]) == (3, 1)
    assert wrong.json["code"] == "count-differs"
    assert (done.json["matching"], done.json["left"]) == (3, 1)
    assert done.json["counts"] == {"approved": 2, "refused": 0}


@pytest.mark.parametrize(
    "body", [{}, {"posting_ids": [], "filter": {}}, {"posting_ids": []}, {"filter": []}]
)
def test_bulk_approval_takes_ids_or_a_filter(reading_door, body):
    refused = reading_door.post("/v1/approvals", "reviewer", body)

    assert refused.status_code == 422


# --- what stands beside completions ------------------------------------------------


def test_an_offset_is_asked_for_by_the_school_and_decided_by_the_district(door):
    body = {"rule_id": "professional-surplus-to-elective", "credits": "3"}

    asked = door.post("/v1/teachers/T1/offsets", "school", body)
    offset_id = asked.json["offset_id"]
    own = door.post(f"/v1/offsets/{offset_id}/approval", "school", {})
    approved = door.post(f"/v1/offsets/{offset_id}/approval", "reviewer", {})
    strange = door.post(f"/v1/offsets/{offset_id}/withdrawal", "other_school", {})
    withdrawn = door.post(f"/v1/offsets/{offset_id}/withdrawal", "school", {})
    late = door.post(
        f"/v1/offsets/{offset_id}/refusal", "reviewer", {"reason": "too-late"}
    )

    assert asked.status_code == approved.status_code == withdrawn.status_code == 201
    assert (own.status_code, own.json["code"]) == (403, "role-refused")
    assert (strange.status_code, strange.json["code"]) == (404, "offset-unknown")
    assert late.status_code == 409


def test_credit_is_carried_in_once_and_can_be_taken_back(door):
    line = {
        "origin_district": "海淀区",
        "origin_reference": "HD-17",
        "kind": "elective_topical",
        "credits": "3",
        "hours": "60",
        "completed_on": "2022-06-01",
    }

    first = door.post("/v1/teachers/T1/carry-ins", "reviewer", line)
    again = door.post("/v1/teachers/T1/carry-ins", "reviewer", line)
    door.project()
    counted = door.get("/v1/teachers/T1/statement", "auditor").json["total_credits"]
    back = door.post(
        f"/v1/carry-ins/{first.json['carry_in_id']}/reversal",
        "reviewer",
        {"reason": "entered-twice"},
    )

    assert (first.status_code, again.status_code) == (201, 200)
    assert counted == "3"
    assert back.status_code == 201


def test_an_attestation_is_signed_and_withdrawn(door):
    body = {"subject": "practice", "on": "2024-05-01", **DOCUMENT}

    signed = door.post("/v1/teachers/T1/attestations", "reviewer", body)
    withdrawn = door.post(
        f"/v1/attestations/{signed.json['attestation_id']}/withdrawal",
        "reviewer",
        {"reason": "in-error"},
    )

    assert signed.status_code == withdrawn.status_code == 201


def test_a_ruling_sets_the_target_of_teachers_until_it_is_withdrawn(door):
    ruling = {
        "ruling_id": "R-2024-1",
        "series": "credits",
        "effect": "target",
        "teacher_ids": ["T1"],
        "credits": "30",
        **DOCUMENT,
    }

    made = door.post("/v1/rulings", "policy_office", ruling)
    door.project()
    target = door.get("/v1/teachers/T1/statement", "auditor").json["target"]
    withdrawn = door.post("/v1/rulings/R-2024-1/withdrawal", "policy_office", DOCUMENT)
    door.project()

    assert made.status_code == withdrawn.status_code == 201
    assert target == "30"
    assert door.get("/v1/teachers/T1/statement", "auditor").json["target"] == "36"
    (listed,) = door.get("/v1/rulings", "auditor").json["items"]
    assert listed["withdrawn"]["document_no"] == DOCUMENT["document_no"]


def test_a_certificate_that_is_not_earned_is_refused_with_the_articles(door):
    refused = door.post(
        "/v1/certificates", "reviewer", {"teacher_id": "T1", "series": "credits"}
    )

    assert (refused.status_code, refused.json["code"]) == (
        409,
        "certificate-not-earned",
    )
    assert refused.json["reasons"][0]["article"]
    found = door.get(f"/v1/refusals/{refused.json['request_id']}", "reviewer").json
    assert found["items"][0]["article"] == refused.json["reasons"][0]["article"]


def test_a_certificate_is_issued_comes_under_review_and_is_upheld_or_revoked(door):
    ruling = {
        "ruling_id": "R-1",
        "series": "credits",
        "effect": "target",
        "teacher_ids": ["T1"],
        "credits": "1",
        **DOCUMENT,
    }
    door.post("/v1/rulings", "policy_office", ruling)
    door.project()
    for finding in door.get("/v1/teachers/T1/statement", "auditor").json["findings"]:
        exempt(door, finding)
    posting_id = door.posted()
    other = door.posted(occasion="2")
    door.post("/v1/approvals", "reviewer", {"posting_ids": [posting_id, other]})
    door.project()

    issued = door.post(
        "/v1/certificates", "reviewer", {"teacher_id": "T1", "series": "credits"}
    )
    assert issued.status_code == 201, issued.json
    certificate = f"/v1/certificates/{issued.json['certificate_id']}"
    door.project()
    early = door.post(f"{certificate}/review", "reviewer", DOCUMENT)
    decide(door, other, "reversal", reason="entered-twice")
    door.project()
    (under_review,) = door.get("/v1/certificates?teacher=T1", "school").json["items"]
    upheld = door.post(f"{certificate}/review", "reviewer", DOCUMENT)
    door.project()
    (valid,) = door.get("/v1/certificates?status=valid", "school").json["items"]
    revoked = door.post(
        f"{certificate}/revocation", "reviewer", {"reason": "fraud", **DOCUMENT}
    )

    assert (early.status_code, early.json["code"]) == (409, "not-under-review")
    assert under_review["status"] == "under-review"
    assert under_review["changed_parcels"]
    assert upheld.status_code == revoked.status_code == 201
    assert valid["certificate_id"] == issued.json["certificate_id"]
    assert door.get("/v1/certificates", "other_school").json["items"] == []


def exempt(door, finding):
    rule_id = finding["rule"]["rule_id"]
    ruling = {
        "ruling_id": f"X-{rule_id}"[:40],
        "series": "credits",
        "effect": "exemption",
        "teacher_ids": ["T1"],
        "rule_id": rule_id,
        **DOCUMENT,
    }
    if finding["hard"] and not finding["met"]:
        assert door.post("/v1/rulings", "policy_office", ruling).status_code in (
            201,
            409,
        )


# --- registers ---------------------------------------------------------------------


def test_a_disallowance_is_previewed_cascades_and_can_be_undone(door):
    year = {"year": 2024, "kind": "school_based", **DOCUMENT}
    posting_id = door.posted(activity_id="SBT")
    decide(door, posting_id, "approval")
    door.project()

    def credits_of_t1():
        door.project()
        return door.get("/v1/teachers/T1/statement", "auditor").json["total_credits"]

    before = credits_of_t1()
    seen = door.post("/v1/schools/S1/disallowances?preview=true", "reviewer", year)
    untouched = credits_of_t1()
    done = door.post("/v1/schools/S1/disallowances", "reviewer", year)
    school = door.get("/v1/schools/S1", "auditor").json
    undone = door.post("/v1/schools/S1/reinstatements", "reviewer", year)

    assert seen.status_code == 200
    assert [one["posting_id"] for one in seen.json["completions"]] == [posting_id]
    assert before == untouched == "1"
    assert done.status_code == undone.status_code == 201
    assert school["disallowances"][0]["year"] == 2024
    assert credits_of_t1() == "1"


def test_a_school_changes_kind_and_goes_on_as_part_of_another(door):
    change = {"kind": "private_or_other", "valid_from": "2024-01-01"}
    merger = {"into_school_id": "S2", "valid_from": "2025-01-01"}

    changed = door.post("/v1/schools/S1/kind-changes", "administrator", change)
    merged = door.post("/v1/schools/S1/mergers", "administrator", merger)

    assert changed.status_code == merged.status_code == 201
    told = door.get("/v1/schools/S1", "school").json
    assert [kind["kind"] for kind in told["kinds"]] == [
        "commission",
        "private_or_other",
    ]
    assert told["merged"]["into_school_id"] == "S2"
    again = door.post("/v1/schools/S1/mergers", "administrator", merger)
    assert (again.status_code, again.json["code"]) == (409, "school-merged")


def test_a_provider_and_an_activity_change_and_say_so(door):
    may = {"may_give": ["public_required:ethics"], "valid_from": "2025-01-01"}
    answers = [
        door.post("/v1/providers/P1/qualifications", "reviewer", {**may, **DOCUMENT}),
        door.post(
            "/v1/activities/PRO/amendments", "reviewer", {"hours": "24", **DOCUMENT}
        ),
        door.post(
            "/v1/activities/PRO/withdrawal",
            "reviewer",
            {"valid_from": "2025-05-01", **DOCUMENT},
        ),
    ]

    assert {answer.status_code for answer in answers} == {201}
    provider = door.get("/v1/providers/P1", "school").json
    activity = door.get("/v1/activities/PRO", "school").json
    assert provider["qualifications"][1]["may_give"] == ["public_required:ethics"]
    assert activity["hours"] == "24"
    assert activity["withdrawn"]["valid_from"] == "2025-05-01"


def test_the_record_of_a_teacher_is_kept_by_the_school(door):
    steps = [
        ("leaves", {"on": "2023-01-01", "reason": "maternity"}),
        ("returns", {"on": "2023-09-01"}),
        (
            "attributes",
            {"valid_from": "2024-01-01", "attributes": {"role": ["trainer"]}},
        ),
        ("retirement", {"on": "2025-06-01"}),
    ]

    answers = [
        door.post(f"/v1/teachers/T1/{noun}", "school", body) for noun, body in steps
    ]
    door.project()

    assert [answer.status_code for answer in answers] == [201] * 4
    told = door.get("/v1/teachers/T1", "school").json
    assert told["service"] == "retired"
    assert told["spans"][-1]["attributes"]["role"] == ["trainer"]


def test_two_ids_of_one_person_are_merged(door):
    merged = door.post("/v1/teachers/T4/mergers", "reviewer", {"into_teacher_id": "T1"})
    door.project()

    assert merged.status_code == 201
    assert door.get("/v1/teachers/T4", "auditor").json["merged_into"] == "T1"
    late = door.post("/v1/completions", "school", {**POSTING, "teacher_id": "T4"})
    assert (late.status_code, late.json["code"]) == (409, "teacher-merged")


def test_registering_the_same_again_is_known_and_otherwise_a_conflict(door):
    body = {
        "school_id": "S3",
        "name_zh": "三小",
        "name_en": "Three",
        "kind": "commission",
        "stage": "primary",
        "valid_from": "2020-09-01",
    }

    first = door.post("/v1/schools", "administrator", body)
    again = door.post("/v1/schools", "administrator", body)
    other = door.post("/v1/schools", "administrator", {**body, "name_en": "Third"})
    strange = door.post("/v1/schools", "administrator", {**body, "kind": "military"})

    assert (first.status_code, again.status_code) == (201, 200)
    assert (other.status_code, other.json["code"]) == (409, "already-registered")
    assert (strange.status_code, strange.json["code"]) == (422, "school-kind-unknown")


# --- rules, keys, names, texts -----------------------------------------------------


def test_a_policy_is_checked_and_every_mistake_is_named(reading_door):
    text = shipped_policies()["chaoyang-duties"]

    good = reading_door.post("/v1/policies/check", "policy_office", {"text": text})
    bad = reading_door.post(
        "/v1/policies/check", "auditor", {"text": text.replace("[document]", "[doc]")}
    )
    none = reading_door.post("/v1/policies/check", "auditor", {"text": "= 1"})

    assert (good.status_code, good.json["document"]) == (200, "chaoyang-duties")
    assert (bad.status_code, bad.json["code"]) == (422, "policy-invalid")
    assert (none.status_code, none.json["code"]) == (422, "policy-invalid")
    assert all(reason["field"] == "text" for reason in bad.json["reasons"])


def test_what_can_never_matter_in_a_policy_is_warned_of(reading_door):
    text = shipped_policies()["chaoyang-duties"]
    more = text.replace('attributes = ["', 'attributes = ["nobody", "', 1)

    good = reading_door.post("/v1/policies/check", "policy_office", {"text": text})
    checked = reading_door.post("/v1/policies/check", "policy_office", {"text": more})

    assert good.json["warnings"] == []
    (warning,) = checked.json["warnings"]
    assert (warning["code"], warning["rule"]) == ("unused-name", None)
    assert more.splitlines()[warning["line"] - 1].startswith("attributes = ")
    assert set(warning["label"]) == {"zh", "en"}


def test_a_policy_is_adopted_by_the_policy_office_and_can_be_withdrawn(door):
    text = shipped_policies()["chaoyang-duties"].replace(
        'revision = "', 'revision = "next-', 1
    )
    body = {"text": text, **DOCUMENT}

    refused = door.post("/v1/policies", "reviewer", body)
    adopted = door.post("/v1/policies", "policy_office", body)
    again = door.post("/v1/policies", "policy_office", body)
    path = adopted.json["links"]["policy"]
    read = door.get(path, "school")
    withdrawn = door.post(f"{path}/withdrawal", "policy_office", DOCUMENT)

    assert refused.json["code"] == "role-refused"
    assert (adopted.status_code, again.status_code) == (201, 200)
    assert read.json["text"] == text
    assert withdrawn.status_code == 201


def test_a_key_is_closed_for_ever(door):
    revoked = door.post(
        "/v1/clients/provider/revocation", "administrator", {"reason": "x"}
    )
    again = door.post(
        "/v1/clients/provider/revocation", "administrator", {"reason": "x"}
    )

    assert revoked.status_code == 201
    assert (again.status_code, again.json["code"]) == (409, "already-revoked")
    assert door.get("/v1/schools", "provider").status_code == 401
    (told,) = door.get("/v1/clients?role=reviewer", "auditor").json["items"]
    assert told["client_id"] == "reviewer"


def test_a_name_is_corrected_by_the_school_and_erased_by_the_administrator(door):
    put = door.send("PUT", "/v1/directory/T1", "school", json={"name": "张晓红"})
    strange = door.send("PUT", "/v1/directory/T2", "school", json={"name": "x"})
    told = door.get("/v1/teachers/T1", "school").json["name"]
    erased = door.send("DELETE", "/v1/directory/T1", "administrator")
    again = door.send("DELETE", "/v1/directory/T1", "administrator")

    assert (put.status_code, told) == (200, "张晓红")
    assert strange.status_code == 404
    assert (erased.status_code, again.status_code) == (200, 404)
    assert door.get("/v1/teachers/T1", "school").json["name"] is None


def test_a_note_is_erased_and_what_committed_to_it_stays(door):
    door.posted(note="此人电话 138...")
    events = door.get("/v1/teachers/T1/history", "auditor").json["items"]
    digest = events[-1]["body"]["note_digest"]
    body = {"note_digest": digest, "legal_basis": "个人信息保护法第四十七条"}

    erased = door.post("/v1/redactions", "administrator", body)
    again = door.post("/v1/redactions", "administrator", body)

    assert erased.status_code == 201
    assert (again.status_code, again.json["code"]) == (409, "already-redacted")
    door.project()
    later = door.get("/v1/teachers/T1/history", "auditor").json["items"]
    assert later[-1]["topic"] == "text-redacted"
    assert later[-2]["body_sha256"] == events[-1]["body_sha256"]


# --- importers ---------------------------------------------------------------------


def test_only_an_importer_says_what_an_older_system_knew(door):
    when = {"reported_at": "2024-06-01T09:00:00+08:00"}

    refused = door.post("/v1/completions", "school", {**POSTING, **when})
    body = {**POSTING, **imported("school", "S1")}
    taken = door.post("/v1/completions", "importer", body)
    door.project()

    assert (refused.status_code, refused.json["code"]) == (403, "not-an-importer")
    assert taken.status_code == 201
    told = door.get(f"/v1/completions/{taken.json['posting_id']}", "school").json
    assert told["reported_at"] == "2024-06-01T01:00:00Z"
    assert told["reporter"] == "S1"


@pytest.mark.parametrize("left_out", ["reporter", "source", "reported_at"])
def test_an_import_says_who_reported_when_and_in_which_row(door, left_out):
    body = {**POSTING, **imported("school", "S1")}
    del body[left_out]

    answer = door.post("/v1/completions", "importer", body)

    assert answer.status_code in (201, 422)
    if answer.status_code == 422:
        assert answer.json["reasons"][0]["field"]
