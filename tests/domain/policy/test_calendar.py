"""Counted years begin on any day, and are named after the year in which they begin."""

from datetime import date
from fractions import Fraction

import pytest

from domain.policy.calendar import (
    CountedYears,
    months_later,
    years_between,
    years_later,
)
from domain.policy.explain import explain
from tests.domain.policy.documents import (
    attested,
    completion,
    facts,
    found,
    rule,
    small,
    span,
    with_period,
)

SCHOOL_YEAR = CountedYears(month=7, day=1)
FISCAL = with_period("from = 2021-07-01, until = 2026-06-30", 'year_begins = "07-01"\n')
"""Five fiscal years, 2021 to 2025."""

LAST = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2021, 7, 1), 2021),
        (date(2021, 12, 31), 2021),
        (date(2022, 6, 30), 2021),
        (date(2022, 7, 1), 2022),
    ],
)
def test_a_year_is_named_after_the_calendar_year_in_which_it_begins(day, year):
    assert SCHOOL_YEAR.year_of(day) == year
    assert SCHOOL_YEAR.starts(year) <= day <= SCHOOL_YEAR.ends(year)


def test_a_calendar_year_is_the_default():
    assert CountedYears().starts(2024) == date(2024, 1, 1)
    assert CountedYears().ends(2024) == date(2024, 12, 31)
    assert small().head.years == (2021, 2022, 2023, 2024, 2025)


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (date(2021, 7, 1), date(2026, 6, 30), Fraction(5)),
        (date(2019, 3, 15), date(2024, 3, 14), Fraction(5)),
        (date(2023, 7, 1), date(2025, 12, 31), 2 + Fraction(184, 365)),
        (date(2020, 7, 1), date(2021, 12, 31), 1 + Fraction(184, 366)),
        (date(2021, 7, 1), date(2021, 7, 1), Fraction(1, 365)),
        (date(2022, 1, 1), date(2021, 12, 31), Fraction(0)),
    ],
)
def test_years_are_whole_ones_back_from_the_last_day_and_a_part_by_days(
    first, last, years
):
    assert years_between(first, last) == years


def test_a_month_later_is_at_the_latest_the_last_of_the_month():
    assert months_later(date(2021, 1, 31), 1) == date(2021, 2, 28)
    assert months_later(date(2021, 3, 31), -1) == date(2021, 2, 28)
    assert months_later(date(2021, 1, 1), -3) == date(2020, 10, 1)
    assert years_later(date(2024, 2, 29), 1) == date(2025, 2, 28)


def test_a_yearly_minimum_follows_the_counted_year():
    policy = small(rule("must", "minimum", 'need = "1"\nyears = 1'), head=FISCAL)
    spring, summer = date(2022, 6, 30), date(2022, 7, 1)
    history = facts(completion(1, on=spring), completion(2, amount="20", on=summer))

    statement = explain(policy, history, LAST)

    have = {f.year: f.have for f in found(statement, "must")}
    assert have == {2021: 1, 2022: 2, 2023: 0, 2024: 0, 2025: 0}
    assert [parcel.year for parcel in statement.parcels] == [2021, 2022]


def test_only_years_that_have_begun_are_judged():
    policy = small(rule("must", "minimum", 'need = "1"\nyears = 1'), head=FISCAL)

    statement = explain(policy, facts(), date(2022, 6, 30))

    assert [f.year for f in found(statement, "must")] == [2021]


def test_redone_training_names_a_counted_year():
    policy = small(head=FISCAL)
    redone = completion(1, on=date(2024, 5, 1), makes_up_for=2021)

    statement = explain(policy, facts(redone), LAST)

    assert [parcel.year for parcel in statement.parcels] == [2021]


def test_a_year_asks_by_what_a_teacher_is_on_its_last_day():
    need = (
        'need = { per_year = "2", where = { role = "head" }, otherwise = "1" }\n'
        "years = 1"
    )
    policy = small(rule("must", "minimum", need), head=FISCAL)
    history = facts(
        spans=(span(date(2012, 9, 1)), span(date(2022, 6, 30), role="head"))
    )

    needs = [f.need for f in found(explain(policy, history, LAST), "must")]

    assert needs == [2, 2, 2, 2, 2]
    later = facts(spans=(span(date(2012, 9, 1)), span(date(2022, 7, 1), role="head")))
    needs = [f.need for f in found(explain(policy, later, LAST), "must")]
    assert needs == [1, 2, 2, 2, 2]


def test_an_attestation_stands_in_its_counted_year():
    body = 'need = "1"\nyears = 1\nmeasure = "times"\nattested = "practice"'
    policy = small(rule("must", "minimum", body), head=FISCAL)
    history = facts(attestations=(attested(date(2022, 6, 30)),))

    have = [f.have for f in found(explain(policy, history, LAST), "must")]

    assert have == [1, 0, 0, 0, 0]


def test_who_begins_within_a_counted_year_has_it_whole():
    cohort = (
        '\n[[cohort]]\nid = "new"\narticle = "§1"\nlabel = { zh = "新", en = "New" }\n'
        'counted_from = "attribute:entry_on"\ntarget = { per_year = "2" }\n'
    )
    policy = small(cohorts=cohort, head=FISCAL)
    history = facts(spans=(span(date(2012, 9, 1), entry_on="2024-06-30"),))

    assert explain(policy, history, LAST).target == 6
