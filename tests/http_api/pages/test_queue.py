"""The pending queue: filters, a look before the decision, approval and rejection."""

import re
from datetime import UTC, date, datetime
from itertools import count
from zoneinfo import ZoneInfo

import pytest

from http_api.pages import deciding, queue
from http_api.pages.queue_page import AGES, came_between, queue_asked, spread
from ledger.errors import DatabaseUnavailableError
from tests.http_api.pages.conftest import visitor_of
from tests.http_api.pages.looking import look, words_of

NUMBERS = count(1)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def _nobody_projects_meanwhile(monkeypatch):
    monkeypatch.setattr(deciding, "PATIENCE_S", 0.02)


@pytest.fixture
def reviewer(door):
    return visitor_of(door, "reviewer")


@pytest.fixture
def pending(door):
    """Three postings of S1's teachers that wait for the district."""
    return [door.posted(teacher_id=teacher) for teacher in ("T1", "T4", "T3")]


def ticked(html: str) -> list[str]:
    return re.findall(r'name="posting" value="([^"]+)"', html)


def hidden(html: str, action: str) -> dict[str, list[str]]:
    """Return what the form of an action would send unseen."""
    form = html[html.index(f'action="{action}"') :]
    form = form[: form.index("</form>")]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(value)
    return found


def status_of(door, posting_id: str) -> str:
    door.project()
    answer = door.get(f"/v1/completions/{posting_id}", "reviewer")
    return str(answer.json["status"])


def test_the_queue_shows_what_waits_the_oldest_first(reviewer, pending):
    html = reviewer.page("/queue")

    assert ticked(html) == pending
    assert "张小红" in html
    assert "waits for the district office" in words_of(html)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("school=S1", 3),
        ("school=S2", 0),
        ("kind=professional", 3),
        ("kind=school_based", 0),
        ("teacher=T4", 1),
        ("age=0-7", 3),
        ("age=8-30", 0),
        ("awaits=school", 0),
        ("age=nonsense", 3),
    ],
)
def test_the_queue_is_narrowed_by_school_kind_teacher_and_age(
    reviewer, pending, query, shown
):
    assert pending
    assert len(ticked(reviewer.page(f"/queue?{query}"))) == shown


def test_ticked_rows_are_shown_again_before_anything_is_decided(
    door, reviewer, pending
):
    html = reviewer.page(f"/queue/preview?posting={pending[0]}&posting={pending[2]}")

    assert "Decide on 2 postings" in html
    assert hidden(html, "/queue/approval")["posting"] == [pending[0], pending[2]]
    assert status_of(door, pending[0]) == "pending"


def test_a_preview_of_nothing_leads_back_and_says_why(reviewer, pending):
    assert pending
    response = reviewer.get("/queue/preview?scope=selected", follow_redirects=True)

    assert "Tick at least one row" in response.text


def test_what_was_looked_at_is_approved(door, reviewer, pending):
    html = reviewer.page(f"/queue/preview?posting={pending[0]}&posting={pending[1]}")
    data = hidden(html, "/queue/approval")
    response = reviewer.send("/queue/approval", data, follow_redirects=True)

    assert "2 postings approved." in response.text
    assert [status_of(door, one) for one in pending] == [
        "approved",
        "approved",
        "pending",
    ]


def test_all_that_match_are_approved(door, reviewer, pending):
    html = reviewer.page("/queue/preview?scope=all&school=S1")
    data = hidden(html, "/queue/approval")
    response = reviewer.send("/queue/approval", data, follow_redirects=True)

    assert "3 postings approved." in response.text
    assert {status_of(door, one) for one in pending} == {"approved"}


def test_nothing_that_came_after_the_look_is_decided(door, reviewer, pending):
    html = reviewer.page("/queue/preview?scope=all&school=S1")
    late = door.posted(teacher_id="T1", occasion="late")
    data = hidden(html, "/queue/approval")
    response = reviewer.send("/queue/approval", data, follow_redirects=True)

    assert "look again before you decide" in response.text
    assert {status_of(door, one) for one in (*pending, late)} == {"pending"}


def test_what_was_decided_meanwhile_is_left_and_named(door, reviewer, pending):
    html = reviewer.page(f"/queue/preview?posting={pending[0]}&posting={pending[1]}")
    door.post(f"/v1/completions/{pending[0]}/approval", "reviewer", {})
    response = reviewer.send("/queue/approval", hidden(html, "/queue/approval"))

    assert response.status_code == 200
    assert "1 posting approved." in response.text
    assert "already-decided" in response.text
    assert pending[0] in response.text


def test_a_rejection_says_why_and_keeps_the_note_apart(door, reviewer, pending):
    html = reviewer.page(f"/queue/preview?posting={pending[0]}")
    data = {
        **hidden(html, "/queue/rejection"),
        "reason": "no-evidence",
        "note": "发票缺失",
    }
    response = reviewer.send("/queue/rejection", data, follow_redirects=True)

    assert "1 posting rejected." in response.text
    assert status_of(door, pending[0]) == "rejected"
    history = visitor_of(door, "auditor").page("/teachers/T1/history")
    assert "No evidence" in history
    assert "发票缺失" not in history


def test_a_rejection_needs_one_of_the_reasons(door, reviewer, pending):
    html = reviewer.page(f"/queue/preview?posting={pending[0]}")
    data = {**hidden(html, "/queue/rejection"), "reason": "because"}
    response = reviewer.send("/queue/rejection", data)

    assert response.status_code == 422
    assert status_of(door, pending[0]) == "pending"


@pytest.mark.parametrize("path", ["/queue/approval", "/queue/rejection"])
@pytest.mark.parametrize("token", ["", "another"])
def test_a_form_of_another_site_decides_nothing(door, reviewer, pending, path, token):
    data = {"posting": pending[0], "reason": "other", "csrf_token": token}
    response = reviewer.client.post(path, data=data, headers={"Accept": "text/html"})

    assert response.status_code == 403
    assert "The form is too old" in response.text
    assert status_of(door, pending[0]) == "pending"


@pytest.mark.parametrize("who", ["auditor", "policy_office", "administrator"])
def test_those_who_do_not_decide_see_the_queue_without_boxes(door, pending, who):
    assert pending
    visitor = visitor_of(door, who)

    assert ticked(visitor.page("/queue")) == []
    assert visitor.send("/queue/approval", {"posting": pending}).status_code == 403


def test_a_school_sees_its_own_and_the_district_s_word_is_not_its_to_give(
    door, pending
):
    other = door.posted("other_school", teacher_id="T2")
    school = visitor_of(door, "school")
    html = school.page("/queue")

    assert set(pending[:2]) <= set(ticked(html))
    assert other not in ticked(html)
    preview = school.page(f"/queue/preview?posting={pending[0]}")
    assert "1 would be left out when approved" in preview
    response = school.send("/queue/approval", {"posting": [pending[0]]})
    assert "0 postings approved." in response.text
    assert status_of(door, pending[0]) == "pending"


def test_a_school_cannot_decide_on_another_s_posting(door):
    theirs = door.posted("other_school", teacher_id="T2")
    school = visitor_of(door, "school")

    assert school.get(f"/queue/preview?posting={theirs}").status_code == 422
    sent = school.send("/queue/approval", {"posting": [theirs]})
    assert sent.status_code == 422
    assert status_of(door, theirs) == "pending"


def test_a_school_gives_its_word_on_self_directed_study(door):
    posting_id = door.posted(
        "importer",
        activity_id="SDL",
        amount="1",
        unit="credits",
        reporter={"role": "provider", "organisation": "P1"},
        source={"batch": "b", "sha256": "0" * 64, "row": 1},
    )
    school = visitor_of(door, "school")
    html = school.page("/queue")

    assert posting_id in ticked(html)
    sent = school.send("/queue/approval", {"posting": [posting_id]})
    assert sent.status_code == 302, sent.text
    assert status_of(door, posting_id) == "provisional"


def test_a_provider_sees_all_that_it_posted_the_newest_first(door):
    first = door.posted("provider", occasion="1")
    second = door.posted("provider", occasion="2")
    door.posted("school", occasion="3")
    visitor = visitor_of(door, "provider")
    html = visitor.page("/queue")

    assert "Our postings" in html
    assert html.count("Study PRO") == 2
    door.post(f"/v1/completions/{first}/approval", "reviewer", {})
    door.project()
    assert visitor.page("/queue?status=approved").count("Study PRO") == 1
    assert visitor.page("/queue?status=pending").count("Study PRO") == 1
    assert first != second


def test_a_ticked_id_that_is_none_is_refused_and_not_passed_over(
    door, reviewer, pending
):
    shown = reviewer.get(f"/queue/preview?posting=x&posting={pending[0]}")
    sent = reviewer.send("/queue/approval", {"posting": [pending[0], ""]})

    for answer in (shown, sent):
        assert answer.status_code == 422
        assert "malformed-uuid" in answer.text
    assert status_of(door, pending[0]) == "pending"


def test_more_ticked_rows_than_are_taken_at_once_are_refused_and_not_cut(
    reviewer, pending, monkeypatch
):
    monkeypatch.setattr(queue, "ROWS_AT_ONCE", 2)
    ticks = "&".join(f"posting={one}" for one in pending)
    answer = reviewer.get(f"/queue/preview?{ticks}")

    assert answer.status_code == 422
    assert "too-many-entries" in answer.text


@pytest.mark.parametrize("decision", ["approval", "rejection"])
def test_what_a_decision_of_the_page_leaves_can_be_looked_up(
    door, reviewer, pending, decision
):
    html = reviewer.page(f"/queue/preview?posting={pending[0]}&posting={pending[1]}")
    data = {**hidden(html, f"/queue/{decision}"), "reason": "other"}
    door.post(f"/v1/completions/{pending[1]}/approval", "reviewer", {})
    reviewer.send(f"/queue/{decision}", data)

    (kept,) = door.get("/v1/refusals", "reviewer").json["items"]
    assert (kept["code"], kept["row"]) == ("already-decided", 2)
    assert pending[1] in kept["message"]


def test_a_database_that_is_away_is_no_refusal_of_a_posting(
    reviewer, pending, monkeypatch
):
    html = reviewer.page(f"/queue/preview?posting={pending[0]}")
    data = {**hidden(html, "/queue/rejection"), "reason": "other"}

    def away(*_):
        raise DatabaseUnavailableError("gone")

    monkeypatch.setattr(deciding, "reject_completion", away)
    answer = reviewer.send("/queue/rejection", data)

    assert answer.status_code == 503


def test_the_pages_of_a_long_queue_are_linked(door, reviewer):
    rows = [
        {
            "teacher_id": "T1",
            "activity_id": "PRO",
            "occasion": f"many-{number}",
            "amount": "1",
            "result": "passed",
            "completed_on": "2024-05-01",
        }
        for number in range(55)
    ]
    assert door.post("/v1/completions/batch", "school", rows).status_code == 201
    door.project()
    first = reviewer.page("/queue?school=S1")
    older = next(link for link in look(first).links if "cursor=" in link)
    second = reviewer.page(older.replace("&lang=en", ""))

    assert len(ticked(first)) == 50
    assert len(ticked(second)) == 5
    assert "school=S1" in older
    preview = reviewer.page("/queue/preview?scope=all&school=S1")
    assert "A sample of 12 out of 55" in preview


# --- without a database -----------------------------------------------------------


def test_ages_are_days_of_the_district():
    since, before = came_between("8-30", date(2025, 6, 30), SHANGHAI)

    assert since == datetime(2025, 5, 30, 16, tzinfo=UTC)
    assert before == datetime(2025, 6, 22, 16, tzinfo=UTC)


def test_the_ages_leave_no_day_out_and_count_none_twice():
    today = date(2025, 6, 30)
    edges = [came_between(age, today, SHANGHAI) for age in AGES]

    assert [since for since, _ in edges[:-1]] == [before for _, before in edges[1:]]
    assert edges[0][1] is None, "a clock that runs ahead loses nothing"
    assert edges[-1][0] is None


def test_a_sample_is_spread_over_the_whole_list():
    assert spread(list(range(100)), 4) == [0, 25, 50, 75]
    assert spread([1, 2], 4) == [1, 2]


def test_what_a_query_does_not_say_is_not_asked():
    assert not queue_asked({}).narrows
    assert queue_asked({"school": "S1", "age": "never"}).parameters == {"school": "S1"}


def test_more_than_are_decided_at_once_are_said_to_remain(
    reviewer, pending, monkeypatch
):
    monkeypatch.setattr(queue, "MOST_AT_ONCE", 2)
    html = reviewer.page("/queue/preview?scope=all&school=S1")

    assert pending
    assert "3 match; the oldest 2 are decided on at once" in html
    assert "Approve 2 postings" in html


def test_rejecting_is_bounded_on_the_page_and_behind_it(
    door, reviewer, pending, monkeypatch
):
    monkeypatch.setattr(queue, "MOST_REJECTED", 2)
    monkeypatch.setattr(deciding, "MOST_REJECTED", 2)
    html = reviewer.page("/queue/preview?scope=all&school=S1")
    data = {**hidden(html, "/queue/approval"), "reason": "other"}
    response = reviewer.send("/queue/rejection", data)

    assert "So many are not rejected at once" in html
    assert response.status_code == 422
    assert {status_of(door, one) for one in pending} == {"pending"}
