"""Several at once: one wins, the others are told so, nothing is lost or doubled."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from uuid import UUID

import pytest

from domain import teacher as teachers
from domain.errors import AlreadyDecidedError, AlreadyReversedError, LedgerError
from domain.terms import Role, StreamKind
from ledger.commands import batches, bulk, decisions
from ledger.commands.batches import Batch, NumberedRow
from ledger.commands.bulk import BulkApproval
from tests.conftest import a_request, an_actor
from tests.ledger.commands.telling import completion, post

AT_ONCE = 6


def at_once(*calls):
    """Run calls at the same time; return answers and refusals in their order."""

    def told(call):
        try:
            return call()
        except LedgerError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(told, calls))


def postings_of(ledger, teacher_id="T1"):
    stream = ledger.stream(StreamKind.TEACHER, teacher_id)
    folded, _ = ledger.fold(stream, teachers.apply, teachers.new(teacher_id))
    return folded.postings


def test_one_report_sent_at_once_is_recorded_once(district, school_actor):
    answers = at_once(*[lambda: post(district, school_actor)] * AT_ONCE)

    assert Counter(answer.body["status"] for answer in answers) == {
        "posted": 1,
        "already-known": AT_ONCE - 1,
    }
    assert len({answer.body["posting_id"] for answer in answers}) == 1
    assert len(postings_of(district)) == 1


def test_school_and_provider_at_once_corroborate(
    district, school_actor, provider_actor
):
    answers = at_once(
        lambda: post(district, school_actor), lambda: post(district, provider_actor)
    )

    assert all(answer.outcome == "created" for answer in answers)
    assert len(postings_of(district)) == 2


def test_of_two_decisions_at_once_one_holds_and_is_named(district, school_actor):
    posting_id = UUID(post(district, school_actor).body["posting_id"])

    def approve(name):
        approval = decisions.Approval(posting_id=posting_id)
        asked = a_request(an_actor(Role.REVIEWER, name))
        return lambda: decisions.approve_completion(district, asked, approval)

    answers = at_once(*(approve(f"office-{n}") for n in range(AT_ONCE)))

    (winner,) = [one for one in answers if not isinstance(one, LedgerError)]
    refusals = [one for one in answers if isinstance(one, AlreadyDecidedError)]
    assert len(refusals) == AT_ONCE - 1
    assert {one.by.position for one in refusals} == {winner.body["position"]}


def test_an_unrelated_posting_does_not_refuse_an_approval(district, school_actor):
    ids = [
        UUID(post(district, school_actor, occasion=f"o{n}").body["posting_id"])
        for n in range(AT_ONCE)
    ]
    reviewer = an_actor(Role.REVIEWER)

    def approve(posting_id):
        approval = decisions.Approval(posting_id=posting_id)
        return lambda: decisions.approve_completion(
            district, a_request(reviewer), approval
        )

    answers = at_once(
        *(approve(posting_id) for posting_id in ids),
        *(lambda n=n: post(district, school_actor, occasion=f"p{n}") for n in range(3)),
    )

    assert [one for one in answers if isinstance(one, LedgerError)] == []
    approved = [one for one in postings_of(district).values() if one.approved]
    assert len(approved) == AT_ONCE


def test_a_reversal_and_an_approval_at_once_leave_one_truth(district, school_actor):
    posting_id = UUID(post(district, school_actor).body["posting_id"])
    reversal = decisions.Reversal(posting_id=posting_id, reason="entered-twice")
    approval = decisions.Approval(posting_id=posting_id)

    approved, reversed_ = at_once(
        lambda: decisions.approve_completion(
            district, a_request(an_actor(Role.REVIEWER)), approval
        ),
        lambda: decisions.reverse_completion(
            district, a_request(school_actor), reversal
        ),
    )

    posting = postings_of(district)[posting_id]
    assert reversed_.body["status"] == "reversed"
    assert posting.approved is not isinstance(approved, AlreadyReversedError)


@pytest.mark.parametrize("mode", list(batches.Mode))
def test_batches_that_overlap_record_each_report_once(district, school_actor, mode):
    rows = [
        NumberedRow(
            number=n, completion=completion(occasion=f"o{n}", amount=Decimal(n))
        )
        for n in range(1, 21)
    ]
    parts = [rows[:15], rows[5:], rows[::2]]

    answers = at_once(
        *(
            lambda part=part: batches.post_batch(
                district, a_request(school_actor), Batch(rows=part, mode=mode)
            )
            for part in parts
        )
    )

    posted = Counter()
    for answer in answers:
        posted.update(
            {key: answer.body["counts"][key] for key in ("posted", "refused")}
        )
    assert posted == {"posted": 20, "refused": 0}
    assert len(postings_of(district)) == 20


def test_bulk_approvals_that_overlap_approve_each_posting_once(district, school_actor):
    ids = [
        UUID(post(district, school_actor, occasion=f"o{n}").body["posting_id"])
        for n in range(10)
    ]

    answers = at_once(
        *(
            lambda n=n: bulk.approve_many(
                district,
                a_request(an_actor(Role.REVIEWER, f"office-{n}")),
                BulkApproval(posting_ids=ids),
            )
            for n in range(3)
        )
    )

    assert sum(answer.body["counts"]["approved"] for answer in answers) == 10
    assert sum(answer.body["counts"]["refused"] for answer in answers) == 20
