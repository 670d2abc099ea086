"""Why a statement changed, on a page: four statements, and where each part is from."""

import pytest

from tests.http_api.pages.conftest import visitor_of
from tests.http_api.pages.looking import look, words_of
from tests.http_api.test_changes import NAME, moved_on

__all__ = ["moved_on"]

OLD = f"policy_from={NAME}@2022-10-14"


@pytest.fixture
def page(moved_on):
    """Read the page of T1 as somebody, with a query."""
    door, before = moved_on

    def read(query="", who="auditor", language="en"):
        visitor = visitor_of(door, who, language)
        return visitor.page(f"/teachers/T1/changes?{query.format(before=before)}")

    return read


def test_amounts_are_split_into_facts_rules_and_only_both(page):
    words = words_of(page(f"facts_from={{before}}&{OLD}"))

    assert "Total credits 0 + 2 0 − 1 1" in words
    assert "(A2§7): rate 1/10 -&gt; 1/20" in words
    assert "Facts known later + 2" in words


def test_a_rule_is_called_by_its_label_in_chinese_too(page):
    words = words_of(page(f"facts_from={{before}}&{OLD}", language="zh"))

    assert "为何变化？" in words
    assert "后来得知的事实" in words
    assert "（A2§7）：折算率 1/10 → 1/20" in words
    assert "professional-course（" not in words


def test_a_parcel_leads_to_its_origin_and_says_which_side_made_it(page):
    html = page(f"facts_from={{before}}&{OLD}&policy_to={NAME}@2022-10-14")

    assert len([link for link in look(html).links if "/parcels/" in link]) == 1
    assert "2024-05-01" in words_of(html)
    assert "– 2 facts" in words_of(html)


def test_where_nothing_differs_the_page_says_so(page):
    assert "Nothing of the statement differs." in words_of(page())


def test_a_statement_of_then_leads_to_what_is_otherwise_today(moved_on):
    door, _ = moved_on
    visitor = visitor_of(door, "school")
    then = "asserted_on=2099-06-30&policy_as_of=2099-06-29&counted_up_to=2024-12-31"

    today = look(visitor.page("/teachers/T1")).links
    asked = look(visitor.page(f"/teachers/T1?{then}")).links

    assert "/teachers/T1/changes?series=credits" in today
    (link,) = {link for link in asked if "/changes?" in link}
    assert "asserted_from=2099-06-30" in link
    assert f"policy_from={NAME}%402099-06-29" in link
    assert "counted_from=2024-12-31" in link


def test_the_form_keeps_what_was_asked(page):
    html = page(f"facts_from={{before}}&{OLD}")
    seen = look(html)

    assert seen.unlabelled == []
    assert seen.styled == []
    assert f'<option value="{NAME}@2022-10-14" selected>' in html


def test_another_school_finds_nothing(moved_on):
    door, _ = moved_on

    answer = visitor_of(door, "other_school").get("/teachers/T1/changes")

    assert answer.status_code == 404
