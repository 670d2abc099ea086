"""Replays on pages: asked for, watched, cancelled, read, listed, exported."""

import re
from functools import partial
from uuid import UUID

import pytest

from domain.policy.load import load_policy
from http_api.pages import replays
from projections.replaying import kept
from tests.http_api.pages.looking import look, sound, words_of
from tests.http_api.pages.replaying import (
    OF_COMMISSION_SCHOOLS,
    OF_NO_SCHOOLS,
    STANDING,
    ask,
    fail,
    office,
    replayed,
)
from tests.http_api.test_replays import NOWHERE, revised, work

__all__ = ["office", "replayed"]


def test_before_the_first_replay_the_page_says_how_to_begin(office):
    html = office.page("/replays")

    assert "Nothing was replayed yet" in html
    assert "/drafts" in sound(html).links


def test_a_replay_is_watched_without_scripts_and_cancelled(door, office):
    path = ask(office, text=revised())

    waiting = office.page(path)
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in waiting
    assert 'data-live="1000"' in waiting
    sound(waiting)
    assert office.send(f"{path}/cancellation", {}).status_code == 302
    cancelled = office.page(path)
    assert "The replay was cancelled." in cancelled
    assert "data-live" not in cancelled
    assert "http-equiv" not in cancelled
    office.send(f"{path}/cancellation", {})
    assert "It was over already." in office.page(path)
    assert work(door) == 0


def test_what_a_browser_makes_of_line_ends_does_not_change_the_digest(door, replayed):
    view = kept.replay(door.ledger, UUID(replayed.rpartition("/")[2]))
    text = revised('rate = "1/10"', 'rate = "1/20"')

    assert view.question["after"]["text_sha256"] == load_policy(text, "x").digest


def test_a_replay_that_failed_says_why_and_can_be_asked_again(door, office):
    path = ask(office, text=revised())
    fail(door, kept.REPLAY)

    html = office.page(path)

    sound(html)
    assert "The replay failed." in html
    assert "job-uncomputable" in html
    assert "A fault of the program ended it" in html
    assert "ValueError" not in html
    assert f'action="{path}/again"' in html
    assert "data-live" not in html
    assert "Failed" in words_of(office.page("/replays"))


def test_a_replay_asked_again_is_another_one_with_the_same_result(
    door, office, replayed
):
    answer = office.send(f"{replayed}/again", {})
    again = str(answer.headers["Location"])
    work(door)

    assert again != replayed
    assert "asked before, with the same result" in office.page(again)


def test_the_summary_names_counts_and_the_edit_behind_them(office, replayed):
    html = office.page(replayed)

    sound(html)
    words = words_of(html)
    assert "Every verdict stays; for 1 teacher the amounts change." in words
    assert "0 lose it" in words
    assert "Worked out in" in words
    assert "SHA-256 of the result" in words


def test_the_amounts_of_a_changed_teacher_are_told_exactly_and_exported(
    office, replayed
):
    html = office.page(replayed)

    assert "张小红" in html
    assert '<data value="2">2</data></span> → <strong><data value="1">' in html
    exports = [one for one in look(html).links if "/export" in one]
    assert len(exports) == 2
    for link in exports:
        assert office.client.get(link).status_code == 200


def test_the_list_is_filtered_and_says_when_nobody_fits(office, replayed):
    fits = office.page(f"{replayed}?change=amounts&school=S1")
    nobody = office.page(f"{replayed}?change=lost")

    assert "张小红" in fits
    exports = [link for link in look(fits).links if "/export" in link]
    assert all("school=S1" in link for link in exports)
    assert "Nobody matches these filters." in nobody


def test_the_list_has_pages(door, office, monkeypatch):
    monkeypatch.setattr(replays, "ROWS_A_PAGE", 1)
    path = ask(office, text=revised())
    work(door)

    first = office.page(path)
    (older,) = [x for x in look(first).links if "cursor=" in x and "lang=zh" not in x]
    second = office.page(older.replace("&lang=en", ""))

    listed = partial(re.findall, r"/teachers/(T\d)\"")
    assert len(listed(first)) == len(listed(second)) == 1
    assert listed(first) != listed(second)


def test_a_result_that_was_dropped_can_be_asked_for_again(door, office, replayed):
    door.ledger.jobs.drop_results(kept.REPLAY, 0)

    html = office.page(replayed)

    assert "are not kept" in html
    assert f'action="{replayed}/again"' in html


def test_rules_that_govern_nobody_and_rules_that_change_nothing(door, office):
    nobody = revised(OF_COMMISSION_SCHOOLS, OF_NO_SCHOOLS)
    paths = [
        ask(office, text=nobody),
        ask(office, to=STANDING),
    ]
    work(door)

    out, same = (office.page(path) for path in paths)

    assert "newly out of scope" in out
    assert re.search(r"\d teachers get another verdict", out)
    assert "Nothing changes for anybody" in same
    assert "Nobody: both sides say the same of every teacher." in same


def test_readings_days_and_facts_of_a_form_reach_the_question(door, office):
    path = ask(
        office,
        to=STANDING,
        school="S1",
        counted_up_to="2024-12-31",
        counted_before="2023-12-31",
        known_before="2023-12-30",
        **{"reading.R4": "pool"},
    )

    view = kept.replay(door.ledger, path.rpartition("/")[2])

    before, after = view.question["before"], view.question["after"]
    assert after["readings"]["R4"] == "pool"
    assert before["readings"]["R4"] != "pool"
    assert (before["counted_up_to"], after["counted_up_to"]) == (
        "2023-12-31",
        "2024-12-31",
    )
    assert (before["asserted_on"], after["asserted_on"]) == ("2023-12-30", None)
    assert view.question["school_id"] == "S1"
    assert "R4=pool" in office.page("/replays")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"from": ""}, "Say which rules to compare."),
        ({"to": "nothing@1"}, "nothing 1"),
        ({"to": STANDING, "reading.R4": "none"}, "R4=none"),
        ({"to": STANDING, "counted_up_to": "soon"}, "counted_up_to must be a day"),
        ({"to": STANDING, "facts_as_of": "999999"}, "999999"),
        ({"to": STANDING, "school": "S99"}, "S99"),
        ({"text": "no toml"}, "is not TOML"),
    ],
)
def test_what_cannot_be_replayed_is_refused_with_a_page_that_says_why(
    office, fields, said
):
    answer = office.send("/replays?lang=en", {"from": STANDING, **fields})

    assert answer.status_code == 422
    assert said in words_of(answer.text)


def test_the_form_offers_the_readings_of_what_is_chosen(office):
    html = office.page(f"/replays/new?from={STANDING}&to=chaoyang-duties")

    sound(html)
    assert f'<option value="{STANDING}" selected>' in html


def test_an_unknown_replay_is_a_page_that_says_so(office):
    for path in ("", "/teachers/T1"):
        assert office.get(f"/replays/{NOWHERE}{path}").status_code == 404
    for path in ("again", "cancellation"):
        assert office.send(f"/replays/{NOWHERE}/{path}", {}).status_code == 404


def test_a_word_that_is_no_change_narrows_nothing(office, replayed):
    whole, narrowed = (office.page(replayed + query) for query in ("", "?change=foo"))

    assert rows_of(narrowed) == rows_of(whole) > 0


def rows_of(html):
    """Count the teachers that a page of a replay lists."""
    return html.count("/teachers/")
