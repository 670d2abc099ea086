"""Which policy documents stand, now and as known before."""

from datetime import UTC, datetime

import pytest

from domain.canonical import sha256_hex
from domain.events.register import PolicyAdopted, PolicyWithdrawn
from domain.policy.load import load_policy, shipped_policies
from domain.terms import StreamKind
from ledger.application import Answer, Proposal
from tests.conftest import a_request

COMMISSION, PRIVATE = "chaoyang-commission", "chaoyang-private"


def adopted(text, document_no="朝教党发〔2022〕15号"):
    policy = load_policy(text, "shipped")
    return PolicyAdopted(
        document=policy.document,
        revision=policy.revision,
        series=policy.series,
        text=text,
        text_sha256=sha256_hex(text.encode()),
        document_no=document_no,
    )


@pytest.fixture
def adopt(ledger, policy_office):
    """Record an event in the stream of a policy document."""

    def record(document, event, **request):
        stream = ledger.stream(StreamKind.POLICY, document)
        ledger.decide(
            a_request(policy_office, **request),
            lambda _: [Proposal(stream=stream, event=event)],
            lambda _: Answer(outcome="created", body={}),
        )

    return record


def test_without_an_adoption_nothing_stands(ledger):
    assert ledger.policies.standing() == []
    assert ledger.policies.governing_documents() == []
    assert ledger.policies.find(COMMISSION) is None
    assert ledger.policies.text(COMMISSION) is None


def test_an_adopted_text_is_kept_byte_for_byte(ledger, adopt):
    text = shipped_policies()[COMMISSION]
    event = adopted(text)

    adopt(COMMISSION, event)

    assert ledger.policies.text(COMMISSION) == text
    assert ledger.policies.text(COMMISSION, event.revision) == text
    assert ledger.policies.text(COMMISSION, "another") is None
    (policy,) = ledger.policies.governing_documents()
    assert (policy.document, policy.revision) == (COMMISSION, event.revision)


def test_what_stood_at_a_position_is_told_as_of_then(ledger, adopt):
    adopt(COMMISSION, adopted(shipped_policies()[COMMISSION]))
    adopt(PRIVATE, adopted(shipped_policies()[PRIVATE]))

    now = [a.adopted.document for a in ledger.policies.standing()]
    before = [a.adopted.document for a in ledger.policies.standing(until_position=1)]

    assert now == [COMMISSION, PRIVATE]
    assert before == [COMMISSION]
    assert list(ledger.policies.books(until_position=1)) == [COMMISSION]


def test_what_stood_on_an_asserted_day_goes_by_what_the_importer_said(ledger, adopt):
    event = adopted(shipped_policies()[COMMISSION])
    adopt(COMMISSION, event, reported_at=datetime(2022, 5, 1, tzinfo=UTC))

    def standing(year):
        day = datetime(year, 12, 31, tzinfo=UTC)
        return ledger.policies.governing_documents(asserted_by=day)

    assert standing(2021) == []
    assert [policy.document for policy in standing(2022)] == [COMMISSION]


def test_a_withdrawn_revision_stands_no_more(ledger, adopt):
    event = adopted(shipped_policies()[COMMISSION])
    adopt(COMMISSION, event)
    withdrawal = PolicyWithdrawn(revision=event.revision, document_no="n")

    adopt(COMMISSION, withdrawal)

    assert ledger.policies.standing() == []
    assert ledger.policies.find(COMMISSION, event.revision) is not None


def test_a_document_is_compiled_once(ledger, adopt):
    adopt(COMMISSION, adopted(shipped_policies()[COMMISSION]))

    (first,) = ledger.policies.governing_documents()
    (again,) = ledger.policies.governing_documents()

    assert first is again
