"""A teacher may have a period of their own, which may renew itself."""

from datetime import date

import pytest

from domain.facts import Ruling
from domain.policy.explain import explain
from domain.policy.warn import warnings
from tests.domain.policy.documents import (
    completion,
    facts,
    found,
    left_out,
    rule,
    small,
    span,
    with_period,
)


def own(per_teacher):
    """Return a head with the period 2021-2025 and one for each teacher."""
    return with_period(
        f"from = 2021-01-01, until = 2025-12-31, per_teacher = {{ {per_teacher} }}"
    )


FIVE_YEARS = own('from = "attribute:begins_on", years = 5')
CHAIN = own('from = "attribute:begins_on", years = 5, renews = true')
TO_A_DAY = own('from = "attribute:begins_on", until = "attribute:ends_on"')


def teacher(*completions, begins_on="2019-07-01", **other):
    rulings = other.pop("rulings", ())
    attributes = {"begins_on": begins_on} | other
    spans = (span(date(2012, 9, 1), **attributes),)
    return facts(*completions, spans=spans, rulings=rulings)


def period(head, history, day=date(2025, 12, 31)):
    statement = explain(small(head=head), history, day)
    return statement.period_from, statement.period_until


def test_a_period_of_so_many_years_begins_on_the_teacher_s_day():
    assert period(FIVE_YEARS, teacher()) == (date(2019, 7, 1), date(2024, 6, 30))


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2018, 1, 1), date(2019, 7, 1)),
        (date(2024, 6, 30), date(2019, 7, 1)),
        (date(2024, 7, 1), date(2024, 7, 1)),
        (date(2031, 1, 1), date(2024, 7, 1)),
    ],
    ids=["before it", "last day", "first of the next", "after the document's"],
)
def test_a_period_that_renews_is_the_one_of_the_counted_day(day, first):
    assert period(CHAIN, teacher(), day)[0] == first


def test_periods_follow_one_another_without_a_gap_from_a_leap_day_on():
    leap = teacher(begins_on="2016-02-29")

    assert period(CHAIN, leap, date(2021, 2, 27)) == (
        date(2016, 2, 29),
        date(2021, 2, 27),
    )
    assert period(CHAIN, leap, date(2021, 2, 28))[0] == date(2021, 2, 28)


def test_a_period_may_end_on_a_day_of_the_teacher_s_own():
    licensed = teacher(begins_on="2022-03-01", ends_on="2025-02-28")

    assert period(TO_A_DAY, licensed) == (date(2022, 3, 1), date(2025, 2, 28))


def test_a_period_may_be_one_day_long():
    licensed = teacher(begins_on="2022-03-01", ends_on="2022-03-01")

    assert period(TO_A_DAY, licensed) == (date(2022, 3, 1), date(2022, 3, 1))


@pytest.mark.parametrize(
    "attributes",
    [
        {"begins_on": ()},
        {"begins_on": "soon"},
        {"ends_on": "2025-12-31", "begins_on": ()},
        {"begins_on": "2022-03-01"},
        {"begins_on": "0001-01-01", "ends_on": "2025-12-31"},
        {"begins_on": "2022-03-01", "ends_on": "9999-12-31"},
        {"begins_on": "2022-03-01", "ends_on": "2022-02-28"},
    ],
    ids=[
        "no day",
        "no date",
        "no first day",
        "no last day",
        "too early",
        "too late",
        "in wrong order",
    ],
)
def test_who_has_no_period_of_their_own_has_the_document_s(attributes):
    whole = (date(2021, 1, 1), date(2025, 12, 31))

    assert period(TO_A_DAY, teacher(**attributes)) == whole


@pytest.mark.parametrize("begins_on", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("head", [FIVE_YEARS, CHAIN], ids=["once", "renewed"])
@pytest.mark.parametrize("day", [date.min, date(2025, 12, 31), date.max])
def test_no_period_is_reckoned_from_the_ends_of_the_calendar(begins_on, head, day):
    whole = (date(2021, 1, 1), date(2025, 12, 31))

    assert period(head, teacher(begins_on=begins_on), day) == whole


def test_what_lies_outside_of_the_teacher_s_period_does_not_count():
    early = completion(1, on=date(2019, 6, 30))
    first = completion(2, on=date(2019, 7, 1))
    late = completion(3, on=date(2024, 7, 1))

    statement = explain(
        small(head=FIVE_YEARS), teacher(early, first, late), date(2025, 12, 31)
    )

    assert [parcel.origin_id[-1] for parcel in statement.parcels] == ["2"]
    assert left_out(statement) == ["outside-period", "outside-period"]


def test_an_extension_lengthens_the_teacher_s_period_and_asks_for_no_more():
    extension = Ruling(
        ruling_id="RU1",
        series="credits",
        effect="extension",
        document_no="D1",
        until=date(2024, 12, 31),
    )
    late = completion(1, on=date(2024, 12, 31))
    policy = small(rule("must", "minimum", 'need = "1"\nyears = 1'), head=FIVE_YEARS)

    statement = explain(policy, teacher(late, rulings=(extension,)), date(2025, 12, 31))

    assert statement.period_until == date(2024, 12, 31)
    assert statement.total_credits == 1
    assert [f.year for f in found(statement, "must")] == list(range(2019, 2025))


def test_attributes_hold_on_the_last_day_of_the_teacher_s_period():
    cohort = (
        '\n[[cohort]]\nid = "head"\narticle = "§1"\nlabel = { zh = "长", en = "H" }\n'
        'where = { role = "head" }\ntarget = "1"\n'
        '[[cohort]]\nid = "all"\narticle = "§1"\nlabel = { zh = "全", en = "All" }\n'
        'target = "2"\n'
    )
    policy = small(head=FIVE_YEARS, cohorts=cohort)
    history = facts(
        spans=(
            span(date(2012, 9, 1), begins_on="2019-07-01"),
            span(date(2024, 7, 1), begins_on="2019-07-01", role="head"),
        )
    )

    assert explain(policy, history, date(2025, 12, 31)).cohort == "all"


def test_who_begins_in_the_middle_of_a_year_counts_from_the_first_day_of_the_period():
    cohort = (
        '\n[[cohort]]\nid = "new"\narticle = "§1"\nlabel = { zh = "新", en = "New" }\n'
        'counted_from = "attribute:entry_on"\ntarget = { per_year = "73" }\n'
    )
    policy = small(head=FIVE_YEARS, cohorts=cohort)

    statement = explain(policy, teacher(entry_on="2019-08-01"), date(2025, 12, 31))

    assert statement.target == 365


def test_a_minimum_pro_rata_is_over_the_years_of_the_teacher_s_period():
    cohort = (
        '\n[[cohort]]\nid = "new"\narticle = "§1"\nlabel = { zh = "新", en = "New" }\n'
        'counted_from = "attribute:entry_on"\nminima = "pro_rata"\ntarget = "10"\n'
    )
    must = rule("must", "minimum", 'on = "core"\nneed = "10"')
    policy = small(must, head=TO_A_DAY, cohorts=cohort)
    history = teacher(
        begins_on="2022-01-01", ends_on="2023-12-31", entry_on="2023-03-01"
    )

    statement = explain(policy, history, date(2025, 12, 31))

    assert found(statement, "must")[0].need == 5


def test_a_warning_looks_at_the_period_of_the_day_of_completion():
    policy = small(head=CHAIN)

    inside, outside = (completion(1, "extra", on=date(y, 1, 1)) for y in (2020, 2019))

    assert warnings(policy, inside, teacher()) == ()
    (warning,) = warnings(policy, outside, teacher())
    assert warning.code == "outside-period"
