"""What is asked and what is there: minima, windows, prerequisites, cohorts, scope."""

from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest

from domain.facts import Attestation, Ruling
from domain.policy.explain import explain
from domain.policy.load import load_policy
from domain.statement import Verdict
from tests.domain.policy.documents import (
    END,
    EVERYBODY,
    HEAD,
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


@pytest.mark.parametrize(("counts", "hours"), [("true", 100), ("false", 10)])
def test_hours_of_a_cut_credit_are_found_where_the_cap_lets_them_count(counts, hours):
    cap = rule("cap", "cap", f'on = "core"\nlimit = "1"\ncounts_hours = {counts}')
    policy = small(cap, minimum('need = "90"\nmeasure = "hours"'))

    assert have(policy, facts(TEN)) == [(None, hours)]
