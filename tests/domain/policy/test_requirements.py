"""What is asked and what is there: minima, windows, prerequisites, cohorts, scope."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest

from domain.facts import Attestation, Ruling, Status
from domain.policy.explain import explain
from domain.policy.load import load_policy
from domain.statement import Verdict
from domain.terms import Unit
from tests.domain.policy.documents import (
    END,
    EVERYBODY,
    HEAD,
    LABEL,
    carried,
    completion,
    facts,
    found,
    rule,
    small,
    span,
)

TEN = completion(1, amount="100")


def minimum(body):
    return rule("must", "minimum", body)


def have(policy, history, on=END):
    return [(f.year, f.have) for f in found(explain(policy, history, on), "must")]


def test_all_hard_requirements_met_is_met():
    statement = explain(small(minimum('need = "target"')), facts(TEN), END)

    assert statement.verdict is Verdict.MET
    assert statement.verdict_reason.en == "Every requirement is met."


def test_an_unmet_requirement_is_named_in_the_verdict():
    statement = explain(small(minimum('need = "target"')), facts(), END)

    assert statement.verdict is Verdict.NOT_MET
    assert statement.verdict_reason.en == "Not met: Rule"
    assert found(statement, "must")[0].missing == 10


def test_a_yearly_one_is_named_with_its_year():
    policy = small(minimum('need = "1"\nyears = 1\nfirst_year = 2025'))

    assert explain(policy, facts(), END).verdict_reason.en == "Not met: Rule (2025)"


def test_a_soft_requirement_withholds_nothing():
    policy = small(minimum('need = "11"\nhard = false'))

    statement = explain(policy, facts(TEN), END)

    assert statement.verdict is Verdict.MET
    assert not found(statement, "must")[0].met


def test_a_ruling_lifts_a_requirement_and_its_number_stands_beside_it():
    ruling = Ruling(
        ruling_id="R",
        series="credits",
        effect="exemption",
        document_no="D5",
        rule_id="must",
    )
    policy = small(minimum('need = "11"'))

    statement = explain(policy, facts(rulings=(ruling,)), END)

    assert statement.verdict is Verdict.MET
    assert found(statement, "must")[0].exempted_by == "D5"


def test_a_share_asks_a_part_of_the_target():
    policy = small(minimum('need = { share = "1/4" }'))

    assert found(explain(policy, facts(), END), "must")[0].need == Fraction(5, 2)


def test_per_year_asks_for_each_counted_year():
    policy = small(minimum('need = { per_year = "1.5" }'))

    assert found(explain(policy, facts(), END), "must")[0].need == Fraction(15, 2)


def test_per_year_may_ask_otherwise_for_years_of_another_kind():
    policy = small(
        minimum('need = { per_year = "3", where = { entry = "a" }, otherwise = "1/2" }')
    )
    history = facts(
        spans=(span(date(2020, 1, 1), entry="a"), span(date(2023, 6, 1), entry="b"))
    )

    assert found(explain(policy, history, END), "must")[0].need == Fraction(15, 2)


def test_per_year_in_a_window_asks_for_the_years_of_the_window():
    plain = small(minimum('need = { per_year = "3" }\nyears = 2'))
    mixed = small(
        minimum('need = { per_year = "3", where = { entry = "a" } }\nyears = 2')
    )
    history = facts(
        spans=(span(date(2020, 1, 1), entry="a"), span(date(2023, 6, 1), entry="b"))
    )

    needs = [f.need for f in found(explain(plain, history, END), "must")]
    others = [f.need for f in found(explain(mixed, history, END), "must")]

    assert needs == [6, 6, 6, 6]
    assert others == [6, 3, 0, 0]


def test_a_share_in_a_window_is_a_share_of_the_target():
    policy = small(minimum('need = { share = "1/5" }\nyears = 1'))

    assert {f.need for f in found(explain(policy, facts(), END), "must")} == {2}


def test_windows_begin_with_every_year_and_end_with_the_counted_one():
    policy = small(minimum('need = "1"\nyears = 3'))

    assert have(policy, facts(TEN)) == [(2023, 10), (2024, 10), (2025, 0)]
    assert have(policy, facts(TEN), date(2024, 3, 1)) == [(2023, 10), (2024, 10)]


def test_windows_bind_from_a_first_year():
    policy = small(minimum('need = "1"\nyears = 1\nfirst_year = 2024'))

    assert have(policy, facts()) == [(2024, 0), (2025, 0)]


def test_windows_bind_where_the_teacher_matches_at_the_end_of_each_year():
    history = facts(
        spans=(
            span(date(2020, 1, 1), role="a"),
            span(date(2022, 6, 1), role="b"),
            span(date(2024, 6, 1), role="a"),
        )
    )
    yearly = small(minimum('need = "1"\nyears = 1\nyears_where = { role = "a" }'))
    double = small(minimum('need = "1"\nyears = 2\nyears_where = { role = "a" }'))

    assert have(yearly, history) == [(2021, 0), (2024, 0), (2025, 0)]
    assert have(double, history) == [(2025, 0)]


def test_hours_are_counted_where_hours_are_asked():
    policy = small(minimum('need = "90"\nmeasure = "hours"'))

    assert have(policy, facts(TEN)) == [(None, 100)]


def test_times_count_completions_not_their_parts():
    split = rule(
        "odd",
        "award",
        'where = { kind = "odd" }\nbasis = "fixed"\nto = { core = "1", extra = "1" }',
    )
    policy = small(split, minimum('need = "1"\nmeasure = "times"'))

    assert have(policy, facts(completion(1, "odd"), completion(2, "odd"))) == [
        (None, 2)
    ]


def test_in_one_piece_takes_the_largest_training():
    policy = small(minimum('need = "5"\nin_one = true'))
    history = facts(completion(1, amount="30"), completion(2, amount="40"))

    assert have(policy, history) == [(None, 4)]
    assert have(policy, facts()) == [(None, 0)]


def test_attestations_are_counted_by_subject_year_and_day():
    policy = small(
        minimum('need = "1"\nmeasure = "times"\nattested = "practice"\nyears = 1')
    )
    days = [
        ("practice", date(2021, 5, 1)),
        ("practice", date(2021, 6, 1)),
        ("practice", date(2024, 1, 1)),
        ("other", date(2022, 5, 1)),
        ("practice", date(2023, 9, 1)),
    ]
    attestations = tuple(
        Attestation(attestation_id=UUID(int=n), subject=subject, on=on, document_no="1")
        for n, (subject, on) in enumerate(days)
    )

    counted = have(policy, facts(attestations=attestations), date(2023, 6, 30))

    assert counted == [(2021, 2), (2022, 0), (2023, 0)]


def test_a_minimum_may_count_where_credit_was_earned():
    offset = rule(
        "travel", "offset", 'from = "core"\nto = "extra"\nlimit = "unlimited"'
    )
    plain = small(offset, minimum('on = "core"\nneed = "1"'))
    earned = small(offset, minimum('on = "core"\nneed = "1"\nbefore_offsets = true'))

    assert have(plain, facts(TEN)) == [(None, 0)]
    assert have(earned, facts(TEN)) == [(None, 10)]


def test_a_balance_shows_what_is_asked_of_its_category():
    policy = small(
        rule("some", "minimum", 'on = "extra"\nneed = "9"\nwhere = { a = "b" }'),
        minimum('on = "extra"\nneed = "2"'),
        rule("both", "minimum", 'on = ["core", "extra"]\nneed = "3"'),
    )

    needs = {b.category: b.need for b in explain(policy, facts(), END).balances}

    assert needs == {"core": None, "core.one": None, "extra": 2}


def test_a_document_on_which_no_certificate_hangs_has_only_soft_findings():
    text = HEAD.replace('source = "S1"', 'source = "S1"\nbinding = false')
    policy = load_policy(text + EVERYBODY + minimum('need = "1"'), "small.toml")

    statement = explain(policy, facts(), END)

    assert statement.verdict is Verdict.NOT_MET
    assert not found(statement, "must")[0].hard


# --- cohorts, counted years, prerequisites, scope ---------------------------------

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


@pytest.mark.parametrize("entry_on", ["soon", ("soon", "2023-01-01")])
def test_what_is_no_day_is_passed_over(entry_on):
    policy = small(cohorts=cohort("attribute:entry_on"))
    years = 1 if entry_on == "soon" else 3

    assert target(policy, newcomer(entry_on=entry_on)) == years * Fraction(36, 5)


def test_who_begins_after_the_period_owes_nothing_of_it():
    policy = small(
        minimum('need = "1"\nmeasure = "times"\nattested = "x"'),
        cohorts=cohort("attribute:entry_on", "pro_rata"),
    )

    statement = explain(policy, newcomer(entry_on="2026-02-01"), date(2026, 6, 30))

    assert statement.target == 0


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
        completion(2, on=date(2023, 1, 5)),
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
