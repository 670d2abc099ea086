"""The rules, a draft of a revision checked, and two revisions told apart."""

import io
import re
from urllib.parse import unquote

import pytest

from domain.policy.load import load_policy
from domain.policy.mistakes import PolicyError
from tests.http_api.pages.conftest import visitor_of
from tests.http_api.pages.looking import look, sound, words_of
from tests.http_api.pages.replaying import STANDING, office
from tests.http_api.test_replays import DOCUMENT, TEXT, revised

__all__ = ["office"]


def check(office, text, **more):
    return office.send("/drafts?lang=en", {"text": text, **more}).text


def test_the_rules_are_listed_by_series_with_what_can_be_done(office):
    html = office.page("/policies")

    words = words_of(html)
    assert words.index("Training credits") < words.index("Special duties")
    assert "2022-10-14 in force" in words
    links = sound(html).links
    assert "/drafts" in links
    assert f"/policies/{DOCUMENT}/2022-10-14/readings" in links


def test_a_school_reads_the_rules_and_is_offered_nothing_else(door):
    links = look(visitor_of(door, "school").page("/policies")).links

    assert f"/policies/{DOCUMENT}/2022-10-14" in links
    assert not [one for one in links if "draft" in one or "replay" in one]


def test_each_mistake_of_a_draft_is_shown_with_its_line(office):
    text = TEXT.replace('need = "6"', "need = 6.5")
    with pytest.raises(PolicyError) as raised:
        load_policy(text, "x")
    mistakes = raised.value.mistakes

    html = check(office, text)

    sound(html)
    assert f"{len(mistakes)} mistake" in html
    for mistake in mistakes:
        assert f"Line {mistake.line}</strong>" in html
        assert re.search(rf'meant"><[^>]*>{mistake.line}</span>need = 6.5', html)
    assert "Replay this draft" not in html


@pytest.mark.parametrize("text", ["", "no toml at all", "[document]", "\x00"])
def test_what_is_no_document_is_told_and_nothing_breaks(office, text):
    assert "the draft does not load" in check(office, text)


def test_a_draft_that_loads_is_told_apart_and_offered_for_replay(office):
    html = check(office, revised(new='need = "5"'))

    sound(html)
    words = words_of(html)
    assert "The draft loads" in words
    assert "needed 6 -&gt; 5" in words
    assert "No warnings" in words
    assert re.search(r"\d+ of \d+ hold", words)
    assert 'name="reading.R4"' in html


def test_a_warning_of_a_draft_is_told_beside_it(office):
    words = words_of(check(office, revised(new='need = "60"')))

    assert "1 warning" in words or "2 warnings" in words
    assert "The draft loads" in words


def test_a_draft_is_chosen_as_a_file_with_scenarios_of_its_own(office):
    file = (io.BytesIO(revised().encode()), "draft.toml")
    scenarios = (io.BytesIO(b"[[scenario]]\nsays = 1"), "scenarios.toml")

    html = check(office, "", file=file, scenario_file=scenarios)

    assert "The draft loads" in html
    assert "The file of scenarios has mistakes." in html


def test_a_file_that_is_no_text_is_refused(office):
    file = (io.BytesIO(b"\xff\xfe\x00"), "draft.toml")

    answer = office.send("/drafts?lang=en", {"file": file})

    assert answer.status_code == 422
    assert "The file is not UTF-8." in answer.text


def test_two_revisions_are_told_apart_in_words(door, office):
    body = {"text": revised(), "document_no": "No. 9"}
    assert door.post("/v1/policies", "policy_office", body).status_code == 201
    names = f"from={STANDING}&to={DOCUMENT}@trial-2022-10-14"

    html = office.page(f"/policies/diff?{names}")

    sound(html)
    assert "needed 6 -&gt; 60" in words_of(html)
    rules = [unquote(link) for link in look(office.page("/policies")).links]
    assert f"/policies/diff?{names}" in rules
    same = office.page(f"/policies/diff?from={STANDING}&to={STANDING}")
    assert "The two documents say the same." in same


def test_an_unknown_revision_is_a_page_that_says_so(office):
    answer = office.get(f"/policies/diff?from={STANDING}&to=nothing@1")

    assert answer.status_code == 422
    assert "nothing 1" in answer.text
    assert office.get("/policies/diff").status_code == 302
    assert office.get("/policies/nothing/1/readings").status_code == 404
