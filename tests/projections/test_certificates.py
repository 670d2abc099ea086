"""R30: a certificate never flips by itself; what it rests on may have changed."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from domain.events.register import RulingMade, RulingWithdrawn
from domain.events.teacher import (
    CertificateIssued,
    CertificateReviewed,
    CertificateRevoked,
    CompletionReversed,
    FrozenParcel,
)
from domain.statement import Verdict
from domain.terms import StreamKind
from projections.certificates import CertificateFilter, certificate, certificates
from projections.statements import Question, statement
from projections.views import AsOf
from tests.conftest import TODAY
from tests.projections.history import (
    TEACHER,
    a_district,
    a_report,
    an_approval,
    record,
)

CREDITS = Question(series="credits", today=TODAY)
ID = UUID(int=77)


def frozen(view):
    return tuple(
        FrozenParcel(parcel_id=p.parcel_id, category=p.category, credits=str(p.credits))
        for p in view.statement.parcels
    )


@pytest.fixture
def issued(ledger, projector, room):
    """A certificate on two postings of T001, who is excused from the rest."""
    a_district(ledger)
    record(ledger, a_report(1), an_approval(1))
    record(ledger, a_report(2, occasion="2"), an_approval(2))
    projector.catch_up(TODAY)
    excuse(ledger, statement(room, "T001", CREDITS))
    projector.catch_up(TODAY)
    view = statement(room, "T001", CREDITS)
    assert view.statement.verdict is Verdict.MET
    event = CertificateIssued(
        certificate_id=ID,
        series="credits",
        period="2021-01-01/2025-12-31",
        policy_digest=view.statement.policy.digest,
        facts_as_of=view.read.position,
        parcels=frozen(view),
    )
    record(ledger, (TEACHER, "T001", event))
    projector.catch_up(TODAY)


def excuse(ledger, view):
    """Set the target to a credit, and lift every other rule that is not met."""
    target = RulingMade(
        series="credits",
        effect="target",
        document_no="1",
        teacher_ids=("T001",),
        credits=Decimal(1),
    )
    hard = {f.rule.rule_id for f in view.statement.findings if f.hard}
    lifted = {
        rule_id: replace(target, effect="exemption", rule_id=rule_id, credits=None)
        for rule_id in sorted(hard - {"total"})
    }
    rulings = {"TARGET": target, **lifted}
    record(ledger, *((StreamKind.RULING, key, said) for key, said in rulings.items()))


def withdraw_the_target(ledger, projector):
    withdrawn = RulingWithdrawn(document_no="2")
    record(ledger, (StreamKind.RULING, "TARGET", withdrawn))
    projector.catch_up(TODAY)


def status(room, question=CREDITS):
    return statement(room, "T001", question).certificate.status


def reverse(ledger, projector):
    reversal = CompletionReversed(posting_id=UUID(int=1), reason="wrong")
    record(ledger, (TEACHER, "T001", reversal))
    projector.catch_up(TODAY)


def test_a_certificate_is_valid_while_its_parcels_are_those_of_today(issued, room):
    found = statement(room, "T001", CREDITS).certificate

    assert (found.certificate_id, found.status) == (ID, "valid")
    assert found.changed_parcels == ()


def test_it_is_under_review_once_a_credit_is_reversed(issued, ledger, projector, room):
    before = ledger.position()
    reverse(ledger, projector)

    found = certificate(room, ID)

    assert found.status == status(room) == "under-review"
    assert len(found.changed_parcels) == 1
    assert status(room, replace(CREDITS, as_of=AsOf(position=before))) == "valid"


def test_it_is_under_review_once_the_verdict_falls_though_no_parcel_changed(
    issued, ledger, projector, room
):
    before = ledger.position()
    withdraw_the_target(ledger, projector)

    found = certificate(room, ID)

    assert found.status == status(room) == "under-review"
    assert (found.changed_parcels, found.changed_verdict) == ((), Verdict.NOT_MET)
    assert status(room, replace(CREDITS, as_of=AsOf(position=before))) == "valid"


def test_it_is_valid_again_once_it_was_upheld_on_the_verdict_of_today(
    issued, ledger, projector, room
):
    withdraw_the_target(ledger, projector)
    view = statement(room, "T001", CREDITS)
    reviewed = CertificateReviewed(
        certificate_id=ID,
        facts_as_of=view.read.position,
        document_no="1",
        parcels=frozen(view),
        verdict=view.statement.verdict,
    )
    record(ledger, (TEACHER, "T001", reviewed))
    projector.catch_up(TODAY)

    assert status(room) == certificate(room, ID).status == "valid"


def test_it_is_valid_again_after_it_was_looked_at(issued, ledger, projector, room):
    reverse(ledger, projector)
    view = statement(room, "T001", CREDITS)
    reviewed = CertificateReviewed(
        certificate_id=ID,
        facts_as_of=view.read.position,
        document_no="1",
        parcels=frozen(view),
    )
    record(ledger, (TEACHER, "T001", reviewed))
    projector.catch_up(TODAY)

    assert status(room) == "valid"


def test_a_revoked_one_stays_revoked(issued, ledger, projector, room):
    revoked = CertificateRevoked(certificate_id=ID, reason="fraud", document_no="1")
    record(ledger, (TEACHER, "T001", revoked))
    projector.catch_up(TODAY)

    assert status(room) == "revoked"
    assert certificates(room, CertificateFilter(status="valid")) == []


def test_before_it_was_issued_there_is_none(issued, ledger, room):
    earlier = replace(CREDITS, as_of=AsOf(position=ledger.position() - 1))
    duties = replace(CREDITS, series="duties")

    assert statement(room, "T001", earlier).certificate is None
    assert statement(room, "T001", duties).certificate is None


def test_certificates_are_listed_by_teacher_school_and_status(issued, room):
    def count(**wanted):
        return len(certificates(room, CertificateFilter(**wanted)))

    assert (count(), count(teacher_id="T001"), count(school_id="S001")) == (1, 1, 1)
    assert (count(teacher_id="T002"), count(school_id="S002")) == (0, 0)
    assert (count(status="valid"), count(status="under-review")) == (1, 0)


def test_a_certificate_that_is_not_there_is_none(issued, room):
    assert certificate(room, UUID(int=1)) is None
