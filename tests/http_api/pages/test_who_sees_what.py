"""Roles and scopes on the pages: the same as at the door."""

import re

import pytest

from tests.http_api.conftest import POSTING
from tests.http_api.pages.conftest import visitor_of
from tests.http_api.pages.looking import look, words_of

READERS = {"school", "reviewer", "policy_office", "auditor", "administrator"}
DISTRICT = {"reviewer", "policy_office", "auditor", "administrator"}
EVERYBODY = READERS | {"provider", "importer"}


@pytest.mark.parametrize("who", sorted(EVERYBODY))
@pytest.mark.parametrize(
    ("path", "opens_to"),
    [
        ("/district", DISTRICT),
        ("/policies", EVERYBODY),
        ("/queue", EVERYBODY),
        ("/schools/S1", READERS | {"importer"}),
        ("/teachers/T1", READERS | {"importer"}),
        ("/teachers/T1/history", READERS | {"importer"}),
        ("/search?q=nobody", READERS | {"importer"}),
        ("/queue/preview?scope=all", {"school", "reviewer", "importer"}),
    ],
)
def test_a_page_opens_to_its_roles_only(reading_door, who, path, opens_to):
    status = visitor_of(reading_door, who).get(path).status_code

    assert status in ((200, 302) if who in opens_to else (403,))


@pytest.mark.parametrize(
    "path",
    ["/schools/S2", "/teachers/T2", "/teachers/T2/history", "/teachers/T2/parcels/x"],
)
def test_a_school_does_not_even_learn_that_another_s_record_exists(reading_door, path):
    visitor = visitor_of(reading_door, "school")
    theirs, nobodys = visitor.get(path), visitor.get(path.replace("2", "99", 1))

    assert theirs.status_code == nobodys.status_code == 404
    assert words_of(theirs.text).count("T2") == words_of(nobodys.text).count("T99")


def test_a_school_that_a_teacher_left_does_not_see_the_statement(reading_door):
    assert visitor_of(reading_door, "school").get("/teachers/T3").status_code == 404


def test_the_school_that_a_teacher_came_to_sees_from_the_move_on(door):
    door.posted(teacher_id="T3", completed_on="2024-05-01")
    door.posted("other_school", teacher_id="T3", completed_on="2025-05-01")
    visitor = visitor_of(door, "other_school")

    html = visitor.page("/teachers/T3")

    assert "What was completed before 2024-09-01" in html
    history = visitor.page("/teachers/T3/history")
    assert "2025-05-01" in history
    assert "2024-05-01" not in history


def test_a_navigation_leads_only_where_the_visitor_may_go(reading_door):
    for who in sorted(EVERYBODY):
        visitor = visitor_of(reading_door, who)
        html = visitor.page("/queue")
        rooms = html[html.index('class="rooms"') : html.index("</nav>")]
        for link in look(rooms).links:
            assert visitor.get(link).status_code == 200, (who, link)


def test_a_provider_follows_no_posting_into_a_teacher_s_record(door):
    door.posted("provider")
    html = visitor_of(door, "provider").page("/queue")

    assert "Study PRO" in html
    assert not [link for link in look(html).links if link.startswith("/teachers")]
    assert "张小红" not in html, "a provider is not told names"


def test_looking_at_a_record_is_noted(door):
    visitor_of(door, "auditor").page("/teachers/T1")
    visitor_of(door, "auditor").page("/schools/S1")

    seen = [one.what for one in door.ledger.access_log.of_teacher("T1")]
    assert sorted(seen) == ["overview", "statement"]


def test_a_school_s_overview_shows_its_own_teachers(reading_door):
    html = visitor_of(reading_door, "school").page("/schools/S1")

    assert "张小红" in html
    assert "李大明" not in html
    assert "School S1" in html


def test_a_credit_from_before_the_move_is_not_traced_by_the_new_school(door):
    both = {"teacher_id": "T3", "who": "provider"}
    earlier = door.posted(**both, occasion="1", completed_on="2024-05-01")
    later = door.posted(**both, occasion="2", completed_on="2025-05-01")
    visitor = visitor_of(door, "other_school")

    assert visitor.get(f"/teachers/T3/parcels/{earlier}").status_code == 404
    assert visitor.get(f"/teachers/T3/parcels/{later}").status_code == 200


def test_a_trace_tells_a_school_nothing_of_a_correction_to_another_s_teacher(door):
    posting_id = door.posted("provider")
    right = {**POSTING, "teacher_id": "T2", "reason": "wrong-teacher"}
    door.post(f"/v1/completions/{posting_id}/correction", "provider", right)
    door.project()
    path = f"/teachers/T1/parcels/{posting_id}"

    other = re.compile(r"\bT2\b")  # not the T21 of an instant in the evening
    assert not other.search(visitor_of(door, "school").page(path))
    assert other.search(visitor_of(door, "auditor").page(path))
