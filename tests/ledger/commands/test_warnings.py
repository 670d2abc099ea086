"""What today's rules would not count is recorded, with a warning."""

from datetime import date
from decimal import Decimal

import pytest

from domain.policy.load import load_policy, shipped_policies
from domain.terms import Result
from ledger.commands import carry_ins, offsets, policies, rulings
from tests.conftest import a_request
from tests.ledger.commands.telling import post, register_activity


@pytest.fixture
def ruled(district, policy_office):
    """A district that adopted the documents that come with the ledger."""
    for text in shipped_policies().values():
        adoption = policies.PolicyToAdopt(text=text, document_no="朝教党发〔2022〕15号")
        policies.adopt_policy(district, a_request(policy_office), adoption)
    return district


def codes(answer):
    return [warning["code"] for warning in answer.body["warnings"]]


def test_a_report_that_counts_gets_no_warning(ruled, school_actor):
    assert codes(post(ruled, school_actor)) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"result": Result.NOT_PASSED}, "not-passed"),
        ({"completed_on": date(2019, 5, 1)}, "outside-period"),
    ],
)
def test_what_would_not_count_is_recorded_with_the_article(
    ruled, school_actor, changes, code
):
    answer = post(ruled, school_actor, **changes)

    (warning,) = answer.body["warnings"]
    assert answer.outcome == "created"
    assert warning["code"] == code
    assert warning["message_zh"]
    assert warning["message_en"]
    assert warning["article"]


def test_a_theme_that_lacks_is_named(ruled, school_actor):
    register_activity(ruled, "PUB", kind="public_required", tags={}, hours=None)

    warnings = post(ruled, school_actor, activity_id="PUB").body["warnings"]

    assert warnings, "public required needs its theme, A2§6"


def test_without_a_governing_document_there_is_nothing_to_warn_of(
    district, school_actor, policy_office
):
    private = shipped_policies()["chaoyang-private"]
    adoption = policies.PolicyToAdopt(text=private, document_no="no")
    policies.adopt_policy(district, a_request(policy_office), adoption)

    answer = post(district, school_actor, result=Result.NOT_PASSED)

    assert codes(answer) == []


# --- what names a rule, or comes from elsewhere ---------------------------------------


def unnamed(answer):
    """Return what a warning says of a rule that no document has."""
    (warning,) = answer.body["warnings"]
    assert warning["message_zh"]
    assert warning["message_en"]
    assert warning["article"]
    return warning["code"], warning["field"]


def offset_of(ledger, actor, rule_id):
    offset = offsets.OffsetToRequest(
        teacher_id="T1", rule_id=rule_id, credits=Decimal(6)
    )
    return offsets.request_offset(ledger, a_request(actor), offset)


def test_an_offset_by_a_rule_that_no_document_has_is_recorded_with_a_warning(
    ruled, school_actor
):
    known = offset_of(ruled, school_actor, "professional-surplus-to-elective")
    unknown = offset_of(ruled, school_actor, "surplus-to-anything")
    no_offset = offset_of(ruled, school_actor, "outside-the-period")

    assert codes(known) == []
    assert unknown.outcome == "created"
    assert unnamed(unknown) == ("rule-unknown", "rule_id")
    assert unnamed(no_offset) == ("rule-unknown", "rule_id")


def ruling_of(ledger, actor, rule_id, ruling_id, **more):
    ruling = rulings.RulingToMake(
        **{
            "ruling_id": ruling_id,
            "series": "credits",
            "effect": "exemption",
            "document_no": "朝教继〔2025〕7号",
            "teacher_ids": ["T1"],
            "rule_id": rule_id,
            **more,
        }
    )
    return rulings.make_ruling(ledger, a_request(actor), ruling)


def test_an_exemption_from_a_rule_that_no_document_has_is_recorded_with_a_warning(
    ruled, reviewer
):
    policy = load_policy(shipped_policies()["chaoyang-commission"], "commission")
    minimum = policy.rules().minima[0].rule_id

    known = ruling_of(ruled, reviewer, minimum, "known")
    unknown = ruling_of(ruled, reviewer, "no-such-rule", "unknown")
    again = ruling_of(ruled, reviewer, "no-such-rule", "unknown")
    target = ruling_of(
        ruled, reviewer, None, "target", effect="target", credits=Decimal(30)
    )

    assert codes(known) == codes(target) == []
    assert unknown.outcome == "created"
    assert unnamed(unknown) == unnamed(again) == ("rule-unknown", "rule_id")


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2022, 4, 15), []), (date(2019, 5, 1), ["outside-period"])],
)
def test_a_line_from_outside_the_period_is_recorded_with_a_warning(
    ruled, reviewer, day, expected
):
    line = carry_ins.CarryInToEnter(
        teacher_id="T1",
        origin_district="haidian",
        origin_reference="海教转〔2023〕1号",
        kind="professional",
        credits=Decimal(4),
        completed_on=day,
        tags={"section": "subject"},
    )

    answer = carry_ins.carry_in(ruled, a_request(reviewer), line)

    assert (answer.outcome, codes(answer)) == ("created", expected)


def test_without_documents_no_rule_is_unknown(district, school_actor, reviewer):
    assert codes(offset_of(district, school_actor, "anything")) == []
    assert codes(ruling_of(district, reviewer, "anything", "r")) == []
