"""Statement, trace, history, overviews, rules and search on a real district."""

from itertools import count

import pytest

from tests.http_api.pages.conftest import visitor_of
from tests.http_api.pages.looking import look, words_of

NUMBERS = count(1)


@pytest.fixture
def door(shared_door):
    return shared_door


def posted(door, who="school", **changes):
    """Post something that no other test of this module posted."""
    return door.posted(who, occasion=f"O{next(NUMBERS)}", **changes)


@pytest.fixture
def auditor(door):
    return visitor_of(door, "auditor")


@pytest.fixture
def posting_id(door):
    """A completion of T1 that the provider posted and the district approved."""
    evidence = [{"uri": "https://files.example/1.pdf", "sha256": "ab" * 32}]
    posting_id = posted(door, "provider", evidence=evidence, amount="20")
    approved(door, posting_id)
    return posting_id


def approved(door, posting_id):
    path = f"/v1/completions/{posting_id}/approval"
    answer = door.post(path, "reviewer", {})
    assert answer.status_code == 201, answer.json
    door.project()


def test_every_number_of_a_statement_leads_to_a_page(auditor, posting_id):
    html = auditor.page("/teachers/T1")
    links = {link for link in look(html).links if link.startswith("/")}

    assert f"/teachers/T1/parcels/{posting_id}-0" in links
    for link in sorted(links - {"/?lang=zh"}):
        response = auditor.get(link.split("#")[0])
        assert response.status_code in (200, 302), link


def test_every_anchor_of_a_statement_exists(auditor, posting_id):
    seen = look(auditor.page("/teachers/T1"))

    assert posting_id
    for link in seen.links:
        if link.startswith("#"):
            assert link[1:] in seen.ids, link


def test_a_rule_s_link_leads_to_its_text_in_the_adopted_document(auditor, posting_id):
    html = auditor.page(f"/teachers/T1/parcels/{posting_id}-0")
    rules = [link for link in look(html).links if link.startswith("/policies/")]

    path, anchor = rules[0].split("#")
    seen = auditor.page(path)
    assert f'id="{anchor}"' in seen


def test_a_trace_leads_from_the_credit_to_the_evidence(auditor, posting_id):
    html = auditor.page(f"/teachers/T1/parcels/{posting_id}-0")
    words = words_of(html)

    order = [
        html.index(part)
        for part in (
            "Rules that made it, in order",
            "Completion approved",
            "Completion posted",
            "Activity registered",
            "Provider registered",
            "https://files.example/1.pdf",
        )
    ]
    assert words.index("2 credits") < words.index("Completion approved")
    assert order[:-1] == sorted(order[:-1])
    assert "person-reviewer" in words
    assert "person-provider" in words
    assert "Study PRO" in words
    assert "A2§7" in words


def test_a_trace_names_the_digest_and_position_of_each_event(auditor, posting_id):
    html = auditor.page(f"/teachers/T1/parcels/{posting_id}")

    assert html.count("SHA-256") >= 5
    assert 'rel="noopener noreferrer nofollow"' in html


def test_a_posting_without_credit_is_traced_and_says_why(auditor, door):
    posting_id = posted(door, result="not_passed", activity_id="PUB", amount="10")
    approved(door, posting_id)
    html = auditor.page(f"/teachers/T1/parcels/{posting_id}")

    assert "This posting gives no credit" in html
    assert "not-passed" in html


def test_a_pending_posting_is_traced_and_says_with_whom_it_lies(auditor, door):
    posting_id = posted(door)
    html = auditor.page(f"/teachers/T1/parcels/{posting_id}")

    assert "It waits for the district office." in words_of(html)


def test_evidence_that_is_no_web_address_is_shown_and_not_linked(auditor, door):
    evidence = [{"uri": "urn:archive:7", "sha256": "cd" * 32}]
    posting_id = posted(door, evidence=evidence)
    seen = auditor.page(f"/teachers/T1/parcels/{posting_id}")

    assert "urn:archive:7" in seen
    assert "urn:archive:7" not in look(seen).links


@pytest.mark.parametrize("ref", ["x", "00000000-0000-4000-8000-000000000000"])
def test_an_unknown_credit_is_not_found(auditor, ref):
    assert auditor.get(f"/teachers/T1/parcels/{ref}").status_code == 404


def test_a_history_shows_the_newest_event_first(auditor, posting_id):
    html = auditor.page("/teachers/T1/history")

    assert posting_id in html
    assert html.index("Completion approved") < html.index("Completion posted")
    assert html.index("Completion posted") < html.index("Teacher registered")


def test_a_history_says_which_training_a_decision_was_on(auditor, posting_id):
    html = auditor.page("/teachers/T1/history")
    approval = html[html.index("Completion approved") :]
    approval = approval[: approval.index("</li>")]

    assert "Study PRO" in approval
    assert f"/postings/{posting_id}" in look(approval).links


def test_a_history_opens_at_a_position(auditor, door, posting_id):
    steps = door.get("/v1/teachers/T1/history", "auditor").json["items"]
    position = steps[0]["position"]
    html = auditor.page(f"/teachers/T1/history?position={position}")

    assert posting_id
    assert f'id="p{position}"' in html


def test_as_of_a_position_shows_what_was_known_then(auditor, door, posting_id):
    steps = door.get("/v1/teachers/T1/history", "auditor").json["items"]
    before = steps[0]["position"]
    html = auditor.page(f"/teachers/T1?facts_as_of={before}")

    assert f"As of position {before}" in html
    assert posting_id not in html


@pytest.mark.parametrize(
    "query",
    [
        "facts_as_of=0",
        "facts_as_of=x",
        "facts_as_of=９",
        "facts_as_of=99999999999999999999",
        "recorded_on=2025-02-30",
        "counted_up_to=yesterday",
        "policy_as_of=2025-1-1",
        "facts_as_of=1&asserted_on=2023-12-31",
        "year=20x3",
        "readings=R2",
        "readings=R99=soft",
        "readings=R2=nothing",
    ],
)
def test_a_view_that_cannot_be_is_refused_by_name(auditor, query):
    response = auditor.get(f"/teachers/T1?{query}")

    assert response.status_code == 422
    assert "Go back, correct what is named below" in response.text


def test_another_reading_of_an_open_question_can_be_tried(auditor):
    html = auditor.page("/teachers/T1")
    tried = next(link for link in look(html).links if "readings=R2" in link)
    trial = auditor.page(tried)

    assert "A trial: this is how the text could be read otherwise." in trial
    assert "R2: Binding" in words_of(trial)
    assert "/teachers/T1" in look(trial).links, "and one can go back"


def test_an_unknown_series_is_refused_as_a_page(auditor):
    assert auditor.get("/teachers/T1?series=nothing").status_code in (404, 409, 422)


def test_the_duties_have_a_statement_of_their_own(auditor):
    assert "Special duties" in auditor.page("/teachers/T1?series=duties")


def test_a_school_s_table_is_narrowed_by_verdict_name_and_pending(auditor, door):
    posted(door, teacher_id="T4")
    newcomer = {"teacher_id": "T9", "school_id": "S1", "valid_from": "2015-09-01"}
    assert door.post("/v1/teachers", "administrator", newcomer).status_code == 201
    door.project()
    every = auditor.page("/schools/S1")
    pending = auditor.page("/schools/S1?pending=yes")
    named = auditor.page("/schools/S1?teacher=张小")
    met = auditor.page("/schools/S1?verdict=met")

    assert "/teachers/T9" in look(every).links
    assert "/teachers/T4" in look(pending).links
    assert "/teachers/T9" not in look(pending).links
    assert "/teachers/T1" in look(named).links
    assert "/teachers/T4" not in look(named).links
    assert "Nobody matches these filters." in met


def test_a_school_s_table_is_narrowed_by_what_is_missing(auditor):
    every = auditor.page("/schools/S1")
    missing = [link for link in look(every).links if "missing=" in link]

    assert missing
    narrowed = auditor.page(missing[0].split("#")[0])
    assert "/teachers/T1" in look(narrowed).links


def test_the_district_adds_up_its_schools(reading_door):
    words = words_of(visitor_of(reading_door, "auditor").page("/district"))

    assert "School S1" in words
    assert "0 of 4 teachers in scope" in words
    assert "Education-commission school" in words


def test_a_document_is_shown_whole(auditor, door):
    document = door.ledger.policies.find("chaoyang-commission")
    path = f"/policies/chaoyang-commission/{document.adopted.revision}"
    html = auditor.page(path)

    assert document.adopted.text_sha256 in html
    assert 'id="professional-course"' in html
    assert html.count("<pre") > 50


def test_an_unknown_document_is_not_found(auditor):
    assert auditor.get("/policies/nothing/1").status_code == 404


def test_search_goes_straight_to_the_only_teacher_meant(auditor):
    assert auditor.get("/search?q=T1").location == "/teachers/T1"
    assert auditor.get("/search?q=张小红").location == "/teachers/T1"


def test_search_finds_a_posting_by_its_id(auditor, door):
    posting_id = posted(door)

    first = auditor.get(f"/search?q={posting_id}")
    assert first.location == f"/postings/{posting_id}"
    assert auditor.get(first.location).location.endswith(f"/parcels/{posting_id}")


def test_search_says_when_nothing_is_called_so(auditor):
    assert "Nothing here is called" in auditor.page("/search?q=nobody")


def test_search_shows_a_school_its_own_only(door):
    school = visitor_of(door, "school")

    assert school.get("/search?q=T2").status_code == 200
    assert "Nothing here is called" in school.page("/search?q=李大明")
    theirs = posted(door, "other_school", teacher_id="T2")
    assert school.get(f"/postings/{theirs}").status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "path",
    [
        "/teachers/T1",
        "/teachers/T1/history",
        "/schools/S1",
        "/district",
        "/queue",
        "/policies",
        "/search",
        "/nothing-here",
    ],
)
def test_every_page_is_well_formed_in_both_languages(reading_door, path, language):
    visitor = visitor_of(reading_door, "auditor", language)
    seen = look(visitor.get(path).text)

    assert seen.styled == []
    assert seen.open == []
    assert seen.unlabelled == []
    assert [level for level, _ in seen.headings].count(1) == 1
    assert len(seen.ids) == len(set(seen.ids))


def test_an_id_that_was_merged_says_under_which_the_person_goes_on(door, auditor):
    for teacher_id in ("T50", "T51"):
        body = {
            "teacher_id": teacher_id,
            "school_id": "S1",
            "valid_from": "2015-09-01",
            "attributes": {"entry": ["existing"]},
        }
        assert door.post("/v1/teachers", "administrator", body).status_code == 201
    merger = {"into_teacher_id": "T51"}
    answer = door.post("/v1/teachers/T50/mergers", "administrator", merger)
    assert answer.status_code == 201, answer.json
    door.project()

    html = auditor.page("/teachers/T50")
    assert "This id was merged" in html
    assert "/teachers/T51" in look(html).links


def test_a_teacher_on_leave_is_shown_so(door, auditor):
    leave = {"on": "2025-02-01", "reason": "illness"}
    assert (
        door.post("/v1/teachers/T4/leaves", "administrator", leave).status_code == 201
    )
    door.project()

    assert "on leave" in auditor.page("/teachers/T4")
    assert "on leave" in auditor.page("/schools/S1")
