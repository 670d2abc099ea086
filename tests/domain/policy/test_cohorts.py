"""Cohorts, counted years, prerequisites, scope: who must reach what."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from domain.facts import Ruling, Status
from domain.policy.explain import explain
from domain.statement import Verdict
from domain.terms import Unit
from tests.domain.policy.documents import (
    END,
    EVERYBODY,
    LABEL,
    carried,
    completion,
    facts,
    found,
    rule,
    small,
    span,
    with_period,
)

TEN = completion(1, amount="100")


def minimum(body):
    return rule("must", "minimum", body)


INDUCTION = rule(
    "induction", "prerequisite", 'where = { kind = "induction" }\nhours = "120"'
)


def cohort(counted_from, first_year="whole", minima="full"):
    return (
        '\n[[cohort]]\nid = "new"\n'
        + LABEL
        + 'where = { entry = "new" }\n'
        + f'counted_from = "{counted_from}"\nfirst_year = "{first_year}"\n'
        + f'target = {{ per_year = "7.2" }}\nminima = "{minima}"\n'
        + EVERYBODY
    )


def newcomer(*completions, entry_on="2023-07-01", **other):
    spans = (span(date(2020, 1, 1), entry="new", entry_on=entry_on),)
    return facts(*completions, spans=spans, **other)


def target(policy, history, on=END):
    return explain(policy, history, on).target


@pytest.mark.parametrize(
    ("first_year", "years"),
    [
        ("whole", Fraction(3)),
        ("next", Fraction(2)),
        ("pro_rata", 2 + Fraction(184, 365)),
    ],
)
def test_the_first_counted_year(first_year, years):
    policy = small(cohorts=cohort("attribute:entry_on", first_year))

    assert target(policy, newcomer()) == years * Fraction(36, 5)


def test_who_began_before_the_period_counts_from_its_first_day():
    policy = small(cohorts=cohort("attribute:entry_on"))

    assert target(policy, newcomer(entry_on="2019-07-01")) == 36


def test_what_is_no_day_is_passed_over():
    policy = small(cohorts=cohort("attribute:entry_on"))

    assert target(policy, newcomer(entry_on=("soon", "2023-01-01"))) == Fraction(108, 5)


@pytest.mark.parametrize("entry_on", ["soon", (), "1899-12-31", "2201-01-01"])
@pytest.mark.parametrize("first_year", ["whole", "next", "pro_rata"])
def test_who_has_no_day_to_count_from_counts_from_the_first_of_the_period(
    entry_on, first_year
):
    policy = small(cohorts=cohort("attribute:entry_on", first_year))
    history = newcomer(entry_on=entry_on)

    assert target(policy, history, date(2024, 5, 1)) == 36
    assert target(policy, history) == 36


@pytest.mark.parametrize("first_year", ["whole", "next", "pro_rata"])
def test_who_begins_after_the_period_is_asked_for_its_last_year(first_year):
    policy = small(
        rule("all", "minimum", 'need = "target"'),
        cohorts=cohort("attribute:entry_on", first_year),
    )

    statement = explain(policy, newcomer(entry_on="2026-02-01"), date(2026, 6, 30))

    assert statement.target == Fraction(36, 5)
    assert statement.verdict is Verdict.NOT_MET


@pytest.mark.parametrize("day", [date.min, date(2020, 12, 31)])
@pytest.mark.parametrize("first_year", ["whole", "next"])
def test_a_prerequisite_not_fulfilled_before_the_period_counts_it_whole(
    day, first_year
):
    head = with_period("from = 2021-07-01, until = 2026-06-30", 'year_begins = "07-01"')
    policy = small(
        INDUCTION, cohorts=cohort("prerequisite:induction", first_year), head=head
    )
    history = facts(spans=(span(date.min, entry="new"),))

    assert target(policy, history, day) == 36


def test_to_the_end_of_all_days_a_prerequisite_not_fulfilled_counts_the_last_year():
    policy = small(INDUCTION, cohorts=cohort("prerequisite:induction", "pro_rata"))

    assert target(policy, newcomer(), date.max) == Fraction(36, 5)


def test_who_ends_the_period_in_the_next_year_s_reading_counts_the_last_one():
    policy = small(cohorts=cohort("attribute:entry_on", "next"))

    assert target(policy, newcomer(entry_on="2025-07-01")) == Fraction(36, 5)


def test_a_prerequisite_counts_the_year_in_which_it_was_fulfilled():
    policy = small(INDUCTION, cohorts=cohort("prerequisite:induction"))
    history = newcomer(
        completion(1, "induction", "80", on=date(2022, 11, 1)),
        completion(2, "induction", "40", on=date(2023, 2, 1)),
        completion(3, "induction", "40", on=date(2024, 2, 1)),
    )

    statement = explain(policy, history, END)

    assert statement.target == 3 * Fraction(36, 5)
    (finding,) = found(statement, "induction")
    assert (finding.have, finding.need, finding.met) == (160, 120, True)


def test_an_unfulfilled_prerequisite_withholds_the_verdict():
    policy = small(INDUCTION, cohorts=cohort("prerequisite:induction"))
    history = newcomer(
        completion(1, "induction", "100"),
        completion(2, "induction", "20", status=Status.PENDING),
    )

    statement = explain(policy, history, END)

    assert statement.verdict is Verdict.NOT_MET
    assert found(statement, "induction")[0].have == 100


def test_a_prerequisite_counts_hours_whatever_the_unit_and_what_was_carried_in():
    policy = small(INDUCTION, cohorts=cohort("prerequisite:induction"))
    history = newcomer(
        completion(1, "induction", "20", unit=Unit.LESSONS),
        completion(2, "induction", "5", unit=Unit.DAYS, activity_hours=Decimal(40)),
        completion(3, "induction", "5", unit=Unit.DAYS),
        carried_in=(
            carried(4, "induction", hours=Decimal(60)),
            carried(5, "induction"),
        ),
    )

    (finding,) = found(explain(policy, history, END), "induction")

    assert (finding.have, finding.met) == (120, True)


def test_what_a_prerequisite_s_filter_bars_does_not_fulfil_it():
    strict = rule(
        "induction",
        "prerequisite",
        'where = { kind = "induction", except = { provider = "P9" } }\nhours = "120"',
    )
    policy = small(strict, cohorts=cohort("prerequisite:induction"))
    history = newcomer(completion(1, "induction", "120", provider_id="P9"))

    assert found(explain(policy, history, END), "induction")[0].have == 0


@pytest.mark.parametrize(
    ("outside", "left"),
    [("counted_from", 1), ("prerequisite:induction", 2), ("period", 0)],
)
def test_a_refusal_may_speak_of_what_came_too_early(outside, left):
    early = rule(
        "early",
        "refusal",
        f'code = "early"\noutside = "{outside}"\n'
        'where = { except = { kind = "induction" } }',
    )
    policy = small(INDUCTION, early, cohorts=cohort("prerequisite:induction"))
    history = newcomer(
        completion(1, on=date(2022, 5, 1)),
        completion(2, on=date(2023, 1, 1)),
        completion(3, "induction", "120", on=date(2023, 2, 1)),
        completion(4, on=date(2023, 2, 1)),
    )

    codes = [one.code for one in explain(policy, history, END).uncounted]

    assert codes.count("early") == left


def test_before_a_prerequisite_is_fulfilled_everything_is_too_early():
    early = rule(
        "early", "refusal", 'code = "early"\noutside = "prerequisite:induction"'
    )
    policy = small(INDUCTION, early, cohorts=cohort("prerequisite:induction"))

    assert explain(policy, newcomer(TEN), END).total_credits == 0


@pytest.mark.parametrize(
    ("minima", "need", "hard"),
    [("full", 5, True), ("pro_rata", 3, True), ("advisory", 3, False)],
)
def test_minima_of_categories_bind_a_part_period_as_its_cohort_says(minima, need, hard):
    policy = small(
        minimum('on = "core"\nneed = "5"'),
        rule("all", "minimum", 'need = "target"'),
        cohorts=cohort("attribute:entry_on", minima=minima),
    )

    statement = explain(policy, newcomer(), END)

    (finding,) = found(statement, "must")
    assert (finding.need, finding.hard) == (need, hard)
    assert found(statement, "all")[0].hard


def test_a_requirement_may_be_soft_for_a_cohort_only():
    policy = small(minimum('need = "5"\nsoft_for = ["new"]'), cohorts=cohort("period"))

    assert not found(explain(policy, newcomer(), END), "must")[0].hard
    assert found(explain(policy, facts(), END), "must")[0].hard


def test_a_rule_binds_the_cohorts_that_it_names():
    policy = small(minimum('need = "5"\ncohorts = ["new"]'), cohorts=cohort("period"))

    assert len(found(explain(policy, newcomer(), END), "must")) == 1
    assert found(explain(policy, facts(), END), "must") == []


def test_a_rule_binds_the_teachers_that_it_names():
    policy = small(minimum('need = "5"\nteachers = { role = "a" }'))
    teacher = facts(spans=(span(date(2020, 1, 1), role="a"),))

    assert len(found(explain(policy, teacher, END), "must")) == 1
    assert found(explain(policy, facts(), END), "must") == []


GONE = rule("gone", "exclusion", 'where = { service = "retired" }')
LATE = rule("late", "exclusion", 'where = { entry = "new" }\nunfulfilled = "induction"')


def test_an_excluded_teacher_is_not_in_scope():
    teacher = facts(spans=(span(date(2020, 1, 1), service="retired"),))

    statement = explain(small(GONE), teacher, END)

    assert statement.verdict is Verdict.NOT_IN_SCOPE
    assert statement.verdict_reason.en == "Rule"


@pytest.mark.parametrize(
    ("hours", "on", "verdict"),
    [
        ("60", date(2025, 11, 1), Verdict.NOT_IN_SCOPE),
        ("120", date(2025, 11, 1), Verdict.MET),
        ("120", date(2026, 3, 1), Verdict.NOT_IN_SCOPE),
    ],
)
def test_an_exclusion_may_end_with_a_prerequisite_fulfilled_in_the_period(
    hours, on, verdict
):
    policy = small(INDUCTION, LATE, cohorts=cohort("prerequisite:induction"))
    history = newcomer(completion(1, "induction", hours, on=on))

    assert explain(policy, history, date(2026, 6, 30)).verdict is verdict


def test_an_exclusion_binds_only_whom_it_names():
    narrow = rule(
        "gone",
        "exclusion",
        'where = { service = "retired" }\nteachers = { role = "a" }',
    )
    teacher = facts(spans=(span(date(2020, 1, 1), service="retired"),))

    assert explain(small(narrow), teacher, END).verdict is Verdict.MET


def test_an_extension_lets_later_credit_count_and_asks_for_no_more_years():
    ruling = Ruling(
        ruling_id="R",
        series="credits",
        effect="extension",
        document_no="D6",
        until=date(2026, 6, 30),
    )
    policy = small(
        minimum('need = "1"\nyears = 1'), cohorts=cohort("attribute:entry_on")
    )
    late = completion(1, amount="300", on=date(2026, 2, 1))

    statement = explain(policy, newcomer(late, rulings=(ruling,)), date(2026, 12, 31))

    assert statement.period_until == date(2026, 6, 30)
    assert statement.total_credits == 30
    assert statement.target == 3 * Fraction(36, 5)
    assert [f.year for f in found(statement, "must")] == [2023, 2024, 2025]


def test_attributes_are_read_on_the_last_day_of_the_period_at_the_latest():
    teacher = facts(
        spans=(
            span(date(2020, 1, 1), service="active"),
            span(date(2026, 1, 1), service="retired"),
        )
    )

    statement = explain(small(GONE), teacher, date(2026, 6, 30))

    assert statement.verdict is Verdict.MET


def test_an_extension_does_not_move_the_day_on_which_attributes_are_read():
    teacher = facts(
        spans=(
            span(date(2020, 1, 1), service="active"),
            span(date(2026, 1, 1), service="retired"),
        ),
        rulings=(
            Ruling(
                ruling_id="R",
                series="credits",
                effect="extension",
                document_no="D6",
                until=date(2026, 6, 30),
            ),
        ),
    )

    assert explain(small(GONE), teacher, date(2026, 6, 30)).verdict is Verdict.MET
