"""What a report would not count is said at the door, as a statement would say it."""

from datetime import date
from decimal import Decimal

import pytest

from domain.facts import Status
from domain.policy.explain import explain
from domain.policy.warn import unknown_rule, warnings
from domain.terms import Result, Unit
from tests.domain.policy.documents import SHIPPED, carried, completion, facts, span

COMMISSION = SHIPPED["chaoyang-commission"]
TEACHER = facts(spans=(span(date(2012, 9, 1), school__kind="commission"),))
TRANSFERRED = facts(
    spans=(
        span(
            date(2023, 9, 1),
            school__kind="commission",
            entry="transferred_in",
            entry_on="2023-09-01",
        ),
    )
)

CASES = [
    # the report, and code, article and field of what is said
    ({"result": Result.NOT_PASSED}, "not-passed", "A2§11, §18-20", "result"),
    (
        {"result": Result.ATTENDED},
        "attendance-is-not-enough",
        "A2§11, §18-20",
        "result",
    ),
    ({"on": date(2026, 1, 1)}, "outside-period", "A2§3-4", "completed_on"),
    ({"on": date(2020, 12, 31)}, "outside-period", "A2§3-4", "completed_on"),
    (
        {"provider_qualified": False},
        "provider-not-qualified",
        "A2§3, §6-7, A8§5-6",
        "provider_id",
    ),
    (
        {"activity_approved": False},
        "activity-not-approved",
        "A2§12, A3§6-9, A4§19",
        "activity_id",
    ),
    (
        {"amount": "40", "activity_hours": Decimal(20)},
        "hours-exceed-activity",
        "A2§9, §11",
        "amount",
    ),
    ({"unit": Unit.DAYS}, "unit-without-rate", "A2§9, §11", "unit"),
    ({"kind": "self_directed"}, "credits-not-attested", "A2§14-15", "unit"),
    ({"kind": "public_required"}, "credits-not-fixed", "A2§6", "activity_id"),
    (
        {
            "kind": "public_required",
            "activity_credits": Decimal(4),
            "tags": {"theme": "ethics"},
        },
        "over-cap",
        "A2§6",
        "amount",
    ),
    (
        {"kind": "public_required", "activity_credits": Decimal(1)},
        "theme-missing",
        "A2§6",
        "tags.theme",
    ),
    (
        {"kind": "professional", "tags": {"section": "cooking"}},
        "section-missing",
        "A2§7",
        "tags.section",
    ),
    ({"kind": "study_abroad"}, "no-award", COMMISSION.head.source, "activity_id"),
    ({"kind": "induction"}, "no-credit", "A2§16", "activity_id"),
    ({"kind": "ideology_practice"}, "other-requirement", "main§7", "activity_id"),
]


@pytest.mark.parametrize(("told", "code", "article", "field"), CASES)
def test_a_warning_names_code_article_and_field(told, code, article, field):
    report = completion(1, **({"kind": "elective_topical"} | told))

    (warning,) = warnings(COMMISSION, report, TEACHER)

    assert (warning.code, warning.field) == (code, field)
    assert warning.article.startswith(article)
    assert warning.label.zh
    assert warning.label.en


@pytest.mark.parametrize("told", [case[0] for case in CASES])
def test_what_is_warned_of_is_what_a_statement_does_not_count(told):
    report = completion(1, **({"kind": "elective_topical"} | told))
    history = facts(report, spans=TEACHER.spans)
    day = max(report.completed_on, COMMISSION.period_until)

    statement = explain(COMMISSION, history, day)

    warned = {w.code for w in warnings(COMMISSION, report, TEACHER)}
    assert {one.code for one in statement.uncounted} == {
        code for code in warned if not code.endswith("-missing")
    }


def test_before_the_transfer_is_warned_of_by_the_teacher_s_own_cohort():
    early = completion(1, "elective_topical", on=date(2022, 5, 1))

    (warning,) = warnings(COMMISSION, early, TRANSFERRED)

    assert (warning.code, warning.field) == ("before-entry", "completed_on")


def test_what_counts_whole_is_not_warned_of_while_it_is_pending():
    report = completion(1, "elective_topical", status=Status.PENDING)

    assert warnings(COMMISSION, report, TEACHER) == ()


def test_a_warning_looks_at_no_other_completion():
    other = completion(9, "it_project_2", "30")
    crowded = facts(other, spans=TEACHER.spans)
    report = completion(1, "it_project_2", "30")

    assert warnings(COMMISSION, report, crowded) == ()


def test_a_line_from_outside_the_period_is_warned_of_and_one_from_within_is_not():
    outside = carried(1, "elective_topical", on=date(2019, 5, 1))
    within = carried(2, "elective_topical", on=date(2022, 5, 1))

    (warning,) = warnings(COMMISSION, outside, TEACHER)

    assert warning.code == "outside-period"
    assert warnings(COMMISSION, within, TEACHER) == ()


def test_a_rule_that_no_document_has_is_warned_of_with_where_it_was_named():
    warning = unknown_rule("offset")

    assert (warning.code, warning.field) == ("rule-unknown", "rule_id")
    assert warning.article == "offset"
    assert warning.label.zh
    assert warning.label.en
