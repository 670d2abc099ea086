"""One teacher's two statements, the open questions, and who may look at them."""

import re

import pytest

from projections.replaying.reports import REPORT
from tests.http_api.pages.conftest import visitor_of
from tests.http_api.pages.looking import sound, words_of
from tests.http_api.pages.replaying import (
    OF_COMMISSION_SCHOOLS,
    OF_NO_SCHOOLS,
    STANDING,
    ask,
    fail,
    office,
    replayed,
)
from tests.http_api.test_replays import DOCUMENT, revised, work

__all__ = ["office", "replayed"]

# --- one teacher ----------------------------------------------------------------------


def test_both_statements_stand_side_by_side_with_what_differs_marked(office, replayed):
    html = office.page(f"{replayed}/teachers/T1")

    seen = sound(html)
    words = words_of(html)
    assert "other amount Study PRO 2024-05-01" in words
    assert re.search(r"2022-10-14.*Requirements not met.*trial-", words)
    traces = [one for one in seen.links if "/parcels/" in one]
    assert len(traces) >= 2
    for link in traces:
        assert office.get(link.replace("&amp;", "&")).status_code == 200, link


def test_a_teacher_of_whom_one_side_does_not_speak_is_not_governed(door, office):
    path = ask(office, text=revised(OF_COMMISSION_SCHOOLS, OF_NO_SCHOOLS))
    work(door)

    words = words_of(office.page(f"{path}/teachers/T1"))

    assert "Not governed" in words
    assert "These rules do not speak of this teacher." in words
    assert "Newly out of scope" in words


def test_looking_at_two_statements_is_noted(door, office, replayed):
    office.page(f"{replayed}/teachers/T1")

    seen = [one.what for one in door.ledger.access_log.of_teacher("T1")]
    assert "replay" in seen
    assert office.get(f"{replayed}/teachers/T99").status_code == 404


# --- open questions -------------------------------------------------------------------


def test_the_report_of_open_questions_is_computed_and_each_can_be_replayed(
    door, office
):
    path = f"/policies/{DOCUMENT}/2022-10-14/readings"

    waiting = office.page(path)
    work(door)
    html = office.page(path)

    assert "data-live" in waiting
    sound(html)
    assert "No certificate hangs on any open question." in html
    assert 'name="reading.R4" value="pool"' in html
    assert "Only" not in waiting


def test_a_report_that_failed_is_asked_for_again_by_a_person_only(door, office):
    path = f"/policies/{DOCUMENT}/2022-10-14/readings"
    office.page(path)
    fail(door, REPORT)

    failed, again = office.page(path), office.page(path)
    asked = office.send(path, {"counted_up_to": "2025-06-30"})
    work(door)

    for html in (failed, again):
        assert "The report could not be worked out." in html
        assert "data-live" not in html
    assert asked.status_code == 302
    assert "No certificate hangs on any open question." in office.page(path)


# --- who may --------------------------------------------------------------------------

REPLAYERS = {"policy_office", "auditor", "administrator"}
EVERYBODY = REPLAYERS | {"school", "provider", "reviewer", "importer"}


@pytest.mark.parametrize("who", sorted(EVERYBODY))
@pytest.mark.parametrize(
    ("path", "opens_to"),
    [
        ("/replays", REPLAYERS),
        ("/replays/new", REPLAYERS),
        (f"/policies/{DOCUMENT}/2022-10-14/readings", REPLAYERS),
        ("/drafts", REPLAYERS | {"reviewer"}),
        (f"/policies/diff?from={STANDING}&to={STANDING}", REPLAYERS | {"reviewer"}),
    ],
)
def test_a_page_of_the_policy_office_opens_to_its_roles_only(
    reading_door, who, path, opens_to
):
    status = visitor_of(reading_door, who).get(path).status_code

    assert status == (200 if who in opens_to else 403)


@pytest.mark.parametrize("who", sorted(EVERYBODY - REPLAYERS))
def test_others_neither_ask_nor_read(door, replayed, who):
    visitor = visitor_of(door, who)

    for path in (replayed, f"{replayed}/teachers/T1"):
        assert visitor.get(path).status_code == 403
    for path in ("/replays", f"{replayed}/again", f"{replayed}/cancellation"):
        assert visitor.send(path, {"from": STANDING}).status_code == 403


def test_a_form_of_another_site_asks_for_nothing(office):
    answer = office.send("/replays", {"from": STANDING, "csrf_token": "guessed"})

    assert answer.status_code == 403
    assert "Nothing was replayed yet" in office.page("/replays")
