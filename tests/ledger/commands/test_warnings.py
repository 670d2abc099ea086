"""What today's rules would not count is recorded, with a warning."""

from datetime import date

import pytest

from domain.policy.load import shipped_policies
from domain.terms import Result
from ledger.commands import policies
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
