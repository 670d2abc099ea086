"""Deciding over the real store: one by one, and many at once."""

from decimal import Decimal
from uuid import UUID

import pytest

from domain import teacher as teachers
from domain.errors import (
    AlreadyDecidedError,
    AlreadyReversedError,
    CountDiffersError,
    LevelRefusedError,
    NotAnImporterError,
    OwnPostingError,
    UnknownError,
)
from domain.terms import Level, Role, StreamKind
from ledger.commands import bulk, decisions
from ledger.commands.bulk import BulkApproval
from tests.conftest import a_request, an_actor
from tests.ledger.commands.telling import IMPORTER, OFFICE, REPORTED_AT, SOURCE, post


def posted(ledger, actor, **changes) -> UUID:
    return UUID(post(ledger, actor, **changes).body["posting_id"])


def postings_of(ledger, teacher_id="T1"):
    stream = ledger.stream(StreamKind.TEACHER, teacher_id)
    folded, _ = ledger.fold(stream, teachers.apply, teachers.new(teacher_id))
    return folded.postings


def approve(ledger, actor, posting_id, level=None, note=None, **request):
    approval = decisions.Approval(posting_id=posting_id, level=level, note=note)
    asked = a_request(actor, **request)
    return decisions.approve_completion(ledger, asked, approval)


def test_a_reviewer_confirms_what_a_school_posted(district, school_actor, reviewer):
    posting_id = posted(district, school_actor)

    answer = approve(district, reviewer, posting_id, note="核对无误")

    decision = postings_of(district)[posting_id].district_decision
    assert answer.body == {
        "status": "approved",
        "posting_id": str(posting_id),
        "level": "district",
        "position": district.position(),
    }
    assert decision is not None
    assert decision.actor == reviewer


def test_a_second_decision_names_the_first(district, school_actor, reviewer):
    posting_id = posted(district, school_actor)
    answer = approve(district, reviewer, posting_id)

    with pytest.raises(AlreadyDecidedError) as found:
        approve(district, an_actor(Role.REVIEWER, "office"), posting_id)

    assert found.value.by.position == answer.body["position"]
    assert found.value.by.person == reviewer.person


def test_a_rejection_keeps_its_reason(district, school_actor, reviewer):
    posting_id = posted(district, school_actor)
    rejection = decisions.Rejection(
        posting_id=posting_id, reason="wrong-hours", note="见签到表"
    )

    answer = decisions.reject_completion(district, a_request(reviewer), rejection)

    posting = postings_of(district)[posting_id]
    assert answer.body["status"] == "rejected"
    assert posting.rejected
    assert posting.decision is not None
    assert posting.decision.reason == "wrong-hours"


def test_a2_14_the_key_of_a_school_decides_at_its_level(district, school_actor):
    posting_id = posted(district, school_actor, activity_id="SELF")
    other = posted(district, school_actor)
    head = an_actor(Role.SCHOOL, "S001")
    head = type(head)(**{**vars(head), "client_id": "head", "person": "head"})

    with pytest.raises(OwnPostingError):
        approve(district, school_actor, posting_id)
    answer = approve(district, head, posting_id)

    assert answer.body["level"] == "school"
    assert postings_of(district)[posting_id].provisional
    with pytest.raises(LevelRefusedError):
        approve(district, head, other)
    with pytest.raises(LevelRefusedError):
        approve(district, head, other, level=Level.DISTRICT)


def test_an_importer_records_when_it_was_decided(district):
    posting_id = posted(district, IMPORTER, reported_at=REPORTED_AT, source=SOURCE)

    approve(district, OFFICE, posting_id, reported_at=REPORTED_AT)

    decision = postings_of(district)[posting_id].district_decision
    assert decision is not None
    assert decision.clock.asserted_at == REPORTED_AT


def test_only_an_importer_says_so(district, school_actor, reviewer):
    posting_id = posted(district, school_actor)

    with pytest.raises(NotAnImporterError):
        approve(district, reviewer, posting_id, reported_at=REPORTED_AT)


def test_a_reversal_frees_the_key_and_happens_once(district, school_actor):
    posting_id = posted(district, school_actor)
    reversal = decisions.Reversal(
        posting_id=posting_id, reason="entered-twice", note="重复录入"
    )

    answer = decisions.reverse_completion(district, a_request(school_actor), reversal)
    again = post(district, school_actor, amount=Decimal(38))

    assert answer.body["status"] == "reversed"
    assert again.body["status"] == "posted"
    assert again.body["posting_id"] != str(posting_id)
    with pytest.raises(AlreadyReversedError):
        decisions.reverse_completion(district, a_request(school_actor), reversal)


def test_a_key_that_is_freed_often_still_gives_new_ids(district, school_actor):
    found = set()
    for _ in range(8):
        posting_id = posted(district, school_actor)
        found.add(posting_id)
        reversal = decisions.Reversal(posting_id=posting_id, reason="entered-twice")
        decisions.reverse_completion(district, a_request(school_actor), reversal)

    assert len(found) == 8


def test_a_recognition_is_recorded(district, school_actor, reviewer):
    posting_id = posted(district, school_actor)
    recognition = decisions.RecognitionToRecord(
        posting_id=posting_id,
        authority="district_office",
        document_no="朝教继〔2025〕21号",
        credits=Decimal(2),
        kind="elective_topical",
        note="2016-2020年培训",
    )

    decisions.recognise_completion(district, a_request(reviewer), recognition)

    recognised = postings_of(district)[posting_id].recognition
    assert recognised is not None
    assert (recognised.kind, recognised.credits) == ("elective_topical", Decimal(2))


def test_a_recognition_may_leave_kind_and_worth_as_they_are(
    district, school_actor, reviewer
):
    posting_id = posted(district, school_actor)
    recognition = decisions.RecognitionToRecord(
        posting_id=posting_id, authority="district_office", document_no="no"
    )

    answer = decisions.recognise_completion(district, a_request(reviewer), recognition)

    assert answer.body["status"] == "recognised"


def test_it_is_recognised_as_a_kind_of_the_vocabulary(district, school_actor, reviewer):
    recognition = decisions.RecognitionToRecord(
        posting_id=posted(district, school_actor),
        authority="district_office",
        document_no="no",
        kind="gardening",
    )

    with pytest.raises(UnknownError) as found:
        decisions.recognise_completion(district, a_request(reviewer), recognition)
    assert found.value.code == "kind-unknown"


def test_an_unknown_posting_is_refused(district, reviewer):
    with pytest.raises(UnknownError) as found:
        approve(district, reviewer, UUID(int=1))
    assert (found.value.code, found.value.field) == ("posting-unknown", "posting_id")


# --- many at once ---------------------------------------------------------------------


def test_many_are_approved_each_with_its_own_answer(district, school_actor, reviewer):
    ids = [posted(district, school_actor, occasion=f"o{n}") for n in range(3)]
    approve(district, reviewer, ids[0])
    unknown = UUID(int=1)

    answer = bulk.approve_many(
        district,
        a_request(reviewer),
        BulkApproval(posting_ids=[*ids, unknown, ids[1]], note="批量核准"),
    )

    assert answer.outcome == "created"
    assert answer.body["counts"] == {"approved": 2, "refused": 2}
    assert [(one["status"], one.get("code")) for one in answer.body["results"]] == [
        ("refused", "already-decided"),
        ("approved", None),
        ("approved", None),
        ("refused", "posting-unknown"),
    ]
    assert all(posting.approved for posting in postings_of(district).values())
    digests = {
        one.event.note_digest for one in district.log(district.position() - 2, 2)
    }
    assert len(digests) == 1
    assert digests != {None}


def test_a_preview_judges_and_records_nothing(district, school_actor, reviewer):
    ids = [posted(district, school_actor)]
    position = district.position()

    answer = bulk.approve_many(
        district, a_request(reviewer), BulkApproval(posting_ids=ids, preview=True)
    )

    assert answer.body["counts"] == {"approved": 1, "refused": 0}
    assert district.position() == position


def test_nothing_is_approved_when_the_filter_matches_another_number(
    district, school_actor, reviewer
):
    ids = [posted(district, school_actor)]

    with pytest.raises(CountDiffersError):
        bulk.approve_many(
            district, a_request(reviewer), BulkApproval(posting_ids=ids, expect=2)
        )


def test_a_bulk_approval_is_answered_again(
    district, school_actor, reviewer, monkeypatch
):
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    ids = [posted(district, school_actor, occasion=f"o{n}") for n in range(3)]
    asked = a_request(reviewer, idempotency_key="k", content_sha256="c")
    approval = BulkApproval(posting_ids=ids, expect=3)

    first = bulk.approve_many(district, asked, approval)
    again = bulk.approve_many(district, asked, approval)
    refused = bulk.approve_many(district, a_request(reviewer), approval)

    assert first.body["counts"] == {"approved": 3, "refused": 0}
    assert again.replayed
    assert again.body == first.body
    assert refused.outcome == "known"
