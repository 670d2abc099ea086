from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest

from domain.facts import Status
from domain.statement import Verdict
from domain.terms import Result
from projections.others import OtherResult
from projections.views import AsOf
from tests.http_api.pages.examples import (
    CERTIFICATE,
    COMPLETIONS,
    FACTS,
    SCHOOL,
    TITLES,
    completion,
    posting_id,
    statement_page,
    statement_view,
)
from tests.http_api.pages.looking import hostile, look, words_of


@pytest.fixture
def shown(draw):
    def drawn(language="en", **asked):
        return draw("statement.html", language, page=statement_page(**asked))

    return drawn


def test_the_verdict_stands_with_its_reason_in_words(shown):
    words = words_of(shown())

    assert "Requirements not met" in words
    assert "Electives at least 6" in words


def test_what_is_missing_names_how_much_and_the_article(shown):
    html = shown()
    missing = html[html.index("What is missing") : html.index("Pending, and")]

    assert "2.84 credits missing" in words_of(missing)
    assert "A2§3, §8" in missing
    assert "/policies/chaoyang-commission/" in missing


def test_what_did_not_count_tells_why_and_links_to_the_posting(shown):
    html = shown()
    table = html[html.index('id="uncounted"') : html.index('id="credits"')]

    assert "Elective: calligraphy" in table
    assert f"/parcels/{posting_id(10)}" in table
    assert "not-passed" in table
    assert "counted as hours" in table, "R2: hours that a cap left without credit"


def test_what_is_pending_tells_with_whom_it_lies(shown):
    words = words_of(shown())

    assert "waits for the district office" in words
    assert "waits for the school" in words


def test_every_credit_leads_to_its_trace(shown):
    page = statement_page()
    links = look(shown()).links

    for parcel in page.statement.parcels:
        assert f"/teachers/T0001234/parcels/{parcel.parcel_id}" in links


def test_every_finding_leads_to_the_rule_behind_it(shown):
    links = look(shown()).links

    for finding in statement_page().statement.findings:
        assert any(link.endswith(f"#{finding.rule.rule_id}") for link in links)


def test_hard_and_soft_requirements_are_told_apart(shown):
    html = shown()
    binding = html.index("Binding: the verdict hangs on it")
    advisory = html.index("Advisory: shown, withholds nothing")

    assert binding < html.index("Public required 8") < advisory
    assert advisory < html.index("At least 540 hours")


def test_what_hangs_on_an_open_question_is_flagged_and_explained(shown):
    html = shown()

    assert 'href="#reading-R2"' in html
    assert 'id="reading-R2"' in html
    assert "Do the 540 hours bind as well as the 36 credits?" in html


def test_following_a_number_lists_exactly_the_credits_that_make_it_up():
    page = statement_page()
    for balance in page.statement.balances:
        chosen = statement_page(category=balance.category)
        assert chosen.parcel_credits == balance.credits
        for year, amount in balance.by_year.items():
            narrowed = statement_page(category=balance.category, year=year)
            assert narrowed.parcel_credits == amount


def test_the_years_add_up_to_the_total():
    page = statement_page()

    total = sum((page.in_year(year) for year in page.years), Fraction())
    assert total == page.statement.total_credits


def test_hours_without_credit_are_said_beside_the_total(shown):
    page = statement_page()

    assert page.hours_beside == 10
    assert page.parcel_hours + page.hours_beside == page.statement.total_hours
    assert "10 of them without credit" in words_of(shown())


def test_a_certificate_under_review_names_what_changed(draw):
    parcel = statement_view().statement.parcels[0].parcel_id
    gone = f"{posting_id(20)}-0"
    certificate = replace(CERTIFICATE, changed_parcels=(parcel, gone))
    page = statement_page(statement_view(certificate=certificate))
    html = draw("statement.html", page=page)

    assert "Under review" in html
    assert "2 credits it rests on have changed" in words_of(html)
    assert f"/parcels/{parcel}" in html
    assert f'/parcels/{posting_id(20)}"' in html, "a parcel that is gone: its posting"
    assert "facts_as_of=40000" in html


def test_a_certificate_under_review_names_the_verdict_that_fell(draw):
    fallen = replace(CERTIFICATE, changed_parcels=(), changed_verdict=Verdict.NOT_MET)
    page = statement_page(statement_view(certificate=fallen))

    words = words_of(draw("statement.html", page=page))
    assert "The verdict today: Requirements not met" in words


def test_r25_the_other_table_is_shown_where_there_is_one(draw):
    one = statement_view()
    unmet = replace(one.statement.findings[0], met=False, hard=True)
    other = OtherResult(
        document="chaoyang-private",
        revision="2022-10-14",
        digest="0" * 64,
        verdict=Verdict.NOT_MET,
        total_credits=Fraction("35.996"),
        target=Fraction(36),
        unmet=(unmet,),
    )
    both = draw("statement.html", page=statement_page(replace(one, others=(other,))))

    assert "The other table" not in words_of(
        draw("statement.html", page=statement_page())
    )
    assert "The other table" in words_of(both)
    assert "35.99 / 36" in words_of(both)
    assert "/policies/chaoyang-private/2022-10-14" in both


def test_a_certificate_of_later_is_not_shown_when_looking_back(draw):
    view = statement_view(certificate=CERTIFICATE)
    before = statement_page(view, as_of=AsOf(recorded_on=date(2026, 1, 19)))
    after = statement_page(view, as_of=AsOf(recorded_on=date(2026, 1, 20)))

    assert "Not issued by then" in draw("statement.html", page=before)
    assert "Under review" in draw("statement.html", page=after)


def test_a_shortfall_that_binds_is_told_from_one_that_does_not(draw):
    page = statement_page()
    elective = next(b for b in page.bars if b.balance.category == "elective")
    advisory = replace(
        page.statement,
        findings=tuple(replace(f, hard=False) for f in page.statement.findings),
    )
    soft = replace(page, view=replace(page.view, statement=advisory))

    assert page.binds(elective)
    assert not soft.binds(elective)
    assert "lacks 2.84, advisory" in words_of(draw("statement.html", page=soft))


def test_looking_back_says_so_and_keeps_it_in_the_links(draw):
    asked = statement_page().asked
    back = replace(asked, as_of=replace(asked.as_of, position=77))
    page = replace(statement_page(), asked=back)
    html = draw("statement.html", page=page)

    assert "As of position 77" in html
    assert "?facts_as_of=77" in html
    assert '<details class="as-of card" open>' in html


def test_a_school_sees_what_was_before_the_move_only_in_the_sums(draw):
    earlier = str(posting_id(5))
    page = replace(statement_page(), shows=lambda origin_id: origin_id != earlier)

    assert page.statement.total_credits - page.parcel_credits == 6
    assert earlier not in draw("statement.html", page=page)


def test_an_empty_statement_can_be_drawn(draw):
    empty = replace(FACTS, completions=())
    html = draw("statement.html", page=statement_page(statement_view(empty)))

    assert "No credit stands here." in html
    assert "Nothing waits for a decision." in html
    assert "Everything that was approved counts." in html


def test_a_teacher_who_has_everything_is_told_so(draw):
    more = (
        completion(14, "elective_topical", "120"),
        completion(15, "self_directed", "2", unit=COMPLETIONS[-1].unit),
        completion(16, "school_based", "40"),
    )
    facts = replace(FACTS, completions=(*COMPLETIONS, *more))
    html = draw("statement.html", page=statement_page(statement_view(facts)))

    assert "Nothing that binds is missing." in html
    assert 'class="card verdict met"' in html


def test_no_text_of_a_statement_becomes_markup(draw):
    view = hostile(statement_view(certificate=CERTIFICATE))
    page = replace(statement_page(view), titles=hostile(TITLES), school=hostile(SCHOOL))
    html = draw("statement.html", page=page)

    assert "<b onclick" not in html
    assert "&lt;b onclick" in html
    assert look(html).styled == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_statement_is_well_formed_and_needs_no_inline_style(draw, language):
    seen = look(draw("statement.html", language, page=statement_page()))

    assert seen.styled == []
    assert seen.open == []
    assert seen.unlabelled == []
    assert len(seen.ids) == len(set(seen.ids)), "ids are unique"


def test_headings_go_down_one_step_at_a_time(shown):
    levels = [level for level, _ in look(shown()).headings]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_rejected_completion_waits_for_nobody_and_tells_nothing_false(draw):
    refused = replace(COMPLETIONS[11], status=Status.REJECTED, result=Result.PASSED)
    facts = replace(FACTS, completions=(*COMPLETIONS[:11], refused))
    html = draw("statement.html", page=statement_page(statement_view(facts)))

    assert "Nothing waits for a decision." in html


@pytest.mark.parametrize(
    ("as_of", "words"),
    [
        (AsOf(), "As of today (position 48213)"),
        (AsOf(position=7), "As of position 7"),
        (AsOf(recorded_on=date(2023, 12, 31)), "As recorded by the end of 2023-12-31"),
        (AsOf(asserted_on=date(2023, 12, 31)), "As asserted by the end of 2023-12-31"),
    ],
)
def test_a_page_says_as_of_when_the_facts_are(draw, as_of, words):
    page = statement_page(as_of=as_of, policy_as_of=date(2024, 1, 1))
    said = words_of(draw("statement.html", page=page))

    assert words in said
    assert "rules adopted by 2024-01-01" in said
    assert "counted up to 2025-12-31" in said


def test_a_statement_whose_document_is_gone_still_names_its_readings(draw):
    html = draw("statement.html", page=replace(statement_page(), policy=None))

    assert 'id="reading-R2"' in html


def test_a_stale_statement_says_since_when(draw):
    view = statement_view()
    stale = replace(view, read=replace(view.read, stale_since=4711))
    html = draw("statement.html", page=statement_page(stale))

    assert "stale since position 4711" in words_of(html)
