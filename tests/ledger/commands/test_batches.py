"""Many reports at once: all or none, or each row for itself."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import Rollback

from domain.errors import AtomicBatchTooLargeError, BatchRefusedError
from domain.policy.load import shipped_policies
from domain.postings import Reporter
from domain.terms import Role, Source, StreamKind
from ledger.application import CreditLedger
from ledger.commands import batches
from ledger.commands.batches import Batch, FileOrigin, Mode, NumberedRow
from ledger.commands.decisions import Reversal, reverse_completion
from ledger.commands.policies import PolicyToAdopt, adopt_policy
from ledger.errors import StorageError
from tests.conftest import a_request
from tests.ledger.commands.telling import (
    IMPORTER,
    REPORTED_AT,
    SOURCE,
    completion,
    post,
    register_teacher,
)


def rows(*completions):
    return [NumberedRow(number=n, completion=c) for n, c in enumerate(completions, 1)]


def send(ledger, actor, *completions, **changes):
    asked = {
        name: changes.pop(name)
        for name in ("idempotency_key", "content_sha256")
        if name in changes
    }
    batch = Batch(rows=rows(*completions), **changes)
    return batches.post_batch(ledger, a_request(actor, **asked), batch)


def statuses(answer):
    return [row["status"] for row in answer.body["results"]]


MIXED = (
    completion(occasion="new"),
    completion(teacher_id="T9"),
    completion(occasion="known"),
    completion(occasion="known", amount=Decimal(1)),
    completion(occasion="new"),
    completion(occasion="\x00"),
)


def test_each_row_is_answered(district, school_actor):
    known = post(district, school_actor, occasion="known")

    answer = send(district, school_actor, *MIXED)

    assert answer.outcome == "created"
    assert statuses(answer) == [
        "posted",
        "refused",
        "already-known",
        "refused",
        "already-known",
        "refused",
    ]
    assert answer.body["counts"] == {
        "posted": 1,
        "corroborating": 0,
        "already_known": 2,
        "refused": 3,
    }
    results = answer.body["results"]
    assert results[0]["position"] == results[4]["position"] == district.position()
    assert results[0]["posting_id"] == results[4]["posting_id"]
    assert results[2]["posting_id"] == known.body["posting_id"]
    assert [(results[n]["row"], results[n]["code"]) for n in (1, 3, 5)] == [
        (2, "teacher-unknown"),
        (4, "already-posted"),
        (6, "malformed-text"),
    ]


def test_rows_that_contradict_each_other_are_named(district, school_actor):
    answer = send(district, school_actor, completion(), completion(amount=Decimal(1)))

    (posted, refused) = answer.body["results"]
    assert posted["status"] == "posted"
    assert refused["code"] == "already-posted"
    assert refused["message"].startswith("Row 1 speaks of the same completion")


def test_an_atomic_batch_with_a_refused_row_records_nothing(district, school_actor):
    position = district.position()

    with pytest.raises(BatchRefusedError) as found:
        send(
            district,
            school_actor,
            completion(),
            completion(teacher_id="T9"),
            mode=Mode.ATOMIC,
        )

    assert found.value.rows == (2,)
    assert [row["status"] for row in found.value.results] == ["posted", "refused"]
    assert district.position() == position


def test_an_atomic_batch_is_one_transaction(district, school_actor):
    occasions = [completion(occasion=f"o{n}") for n in range(5)]

    answer = send(district, school_actor, *occasions, mode=Mode.ATOMIC)

    (first, *_, final) = district.log(district.position() - 5, 5)
    assert first.clock.recorded_at == final.clock.recorded_at
    assert [row["position"] for row in answer.body["results"]] == [
        first.position + n for n in range(5)
    ]


def test_a_dry_run_answers_each_row_and_records_nothing(district, school_actor):
    position = district.position()

    answer = send(district, school_actor, *MIXED, dry_run=True)

    assert answer.outcome == "known"
    assert statuses(answer)[:2] == ["posted", "refused"]
    assert answer.body["results"][0]["position"] is None
    assert district.position() == position


def test_rows_that_the_door_refused_stand_in_their_places(district, school_actor):
    refused = {"row": 2, "status": "refused", "code": "wrong-type", "warnings": []}
    batch = Batch(
        rows=[
            NumberedRow(number=1, completion=completion()),
            NumberedRow(number=3, completion=completion(occasion="b")),
        ],
        refused=[refused],
    )

    answer = batches.post_batch(district, a_request(school_actor), batch)

    assert statuses(answer) == ["posted", "refused", "posted"]
    atomic = replace(batch, mode=Mode.ATOMIC)
    with pytest.raises(BatchRefusedError, match="row 2"):
        batches.post_batch(district, a_request(school_actor), atomic)


def test_provider_and_school_in_one_file_corroborate(district):
    by_school = Reporter(role=Role.SCHOOL, organisation="S001")
    by_provider = Reporter(role=Role.PROVIDER, organisation="P001")
    source = Source(batch="b", sha256="b" * 64, row=1)

    answer = send(
        district,
        IMPORTER,
        completion(reporter=by_school, reported_at=REPORTED_AT, source=source),
        completion(
            reporter=by_provider,
            reported_at=REPORTED_AT.replace(day=2),
            source=replace(source, row=2),
        ),
        completion(occasion="b", reported_at=REPORTED_AT),
    )

    assert statuses(answer) == ["posted", "corroborating", "refused"]
    first, second = district.log(district.position() - 2, 2)
    assert (first.source, second.source) == (source, replace(source, row=2))
    assert second.clock.reported_at == REPORTED_AT.replace(day=2)


def test_a_large_batch_is_written_in_parts(district, school_actor):
    occasions = [completion(occasion=f"o{n}") for n in range(5)]

    answer = send(district, school_actor, *occasions, at_once=2)

    log = district.log(district.position() - 5, 5)
    assert len({one.clock.recorded_at for one in log}) == 3
    assert answer.body["counts"]["posted"] == 5


@pytest.mark.parametrize("mode", list(Mode))
def test_the_answer_of_a_batch_is_given_again(district, school_actor, mode):
    asked = {"idempotency_key": "k1", "content_sha256": "c1", "mode": mode}
    occasions = [completion(occasion=f"o{n}") for n in range(3)]

    first = send(district, school_actor, *occasions, **asked)
    position = district.position()
    again = send(district, school_actor, *occasions, **asked)

    assert again == replace(first, replayed=True)
    assert district.position() == position


def test_nothing_new_is_known(district, school_actor):
    send(district, school_actor, completion())

    assert send(district, school_actor, completion()).outcome == "known"


def test_names_are_looked_up_for_the_rows_that_bring_one(district, school_actor):
    register_teacher(district, "T7", name="王小明")

    answer = send(
        district,
        school_actor,
        completion(teacher_id="T7", name="李小明"),
        completion(teacher_id="T7", name="王小明"),
        completion(teacher_id="\x00", name="x"),
    )

    assert [row.get("code") for row in answer.body["results"]] == [
        "name-mismatch",
        None,
        "malformed-text",
    ]


def test_the_request_may_name_the_source_of_all_rows(district):
    batch = Batch(rows=rows(completion()))
    asked = a_request(IMPORTER, reported_at=REPORTED_AT, source=SOURCE)

    batches.post_batch(district, asked, batch)

    (recorded,) = district.read(district.stream(StreamKind.TEACHER, "T1"))[-1:]
    assert recorded.source == SOURCE
    assert recorded.clock.reported_at == REPORTED_AT


def test_rows_of_a_file_name_their_row_as_their_source(district, school_actor):
    file = FileOrigin(name="spring.xlsx", sha256="ab" * 32)
    batch = Batch(
        rows=[NumberedRow(number=7, completion=completion(occasion="a"))], file=file
    )

    batches.post_batch(district, a_request(school_actor), batch)

    (posted,) = district.log(district.position() - 1, 1)
    assert posted.source == Source(batch="spring.xlsx", sha256="ab" * 32, row=7)
    assert posted.clock.reported_at is None


def test_the_rows_and_the_answer_of_a_small_batch_are_kept_together(
    district, school_actor, owner
):
    before = district.position()
    owner.execute(
        "ALTER TABLE ledger.answer ADD CONSTRAINT none CHECK (key IS NULL) NOT VALID"
    )

    with pytest.raises(StorageError):
        send(
            district,
            school_actor,
            completion(),
            idempotency_key="k",
            content_sha256="c",
        )

    assert district.position() == before


def test_an_atomic_batch_has_a_bounded_number_of_rows(settings, school_actor):
    with CreditLedger(replace(settings, max_atomic_rows=2)) as ledger:
        three = [completion(occasion=f"o{n}") for n in range(3)]

        with pytest.raises(AtomicBatchTooLargeError, match="at most 2 rows, not 3"):
            send(ledger, school_actor, *three, mode=Mode.ATOMIC)
        answer = send(ledger, school_actor, *three, mode=Mode.PER_ROW)

    assert answer.body["counts"]["posted"] == 3


def test_a_dry_run_of_an_atomic_batch_is_refused_as_the_batch_would_be(
    district, school_actor
):
    mixed = (completion(), completion(teacher_id="T9"))
    results = []
    for dry_run in (True, False):
        with pytest.raises(BatchRefusedError) as found:
            send(district, school_actor, *mixed, mode=Mode.ATOMIC, dry_run=dry_run)
        results.append(found.value.results)

    assert results[0] == results[1]


# --- a dry run says what the run would say --------------------------------------------

ROWS = st.builds(
    completion,
    teacher_id=st.sampled_from(["T1", "T2", "T9", "\x00"]),
    activity_id=st.sampled_from(["A1", "A9"]),
    occasion=st.sampled_from(["known", "reversed", "another's", "new"]),
    amount=st.sampled_from([Decimal(8), Decimal(4), Decimal(0), Decimal("0.001")]),
    completed_on=st.sampled_from(
        [date(2024, 5, 1), date(2019, 5, 1), date(2026, 1, 1)]
    ),
    note=st.sampled_from([None, "a note"]),
)


@pytest.fixture
def lived_in(district, school_actor, provider_actor, policy_office):
    """A district with rules, and reports that stand, are another's or taken back."""
    for text in shipped_policies().values():
        adoption = PolicyToAdopt(text=text, document_no="朝教党发〔2022〕15号")
        adopt_policy(district, a_request(policy_office), adoption)
    post(district, school_actor, occasion="known")
    post(district, provider_actor, occasion="another's")
    taken_back = post(district, school_actor, occasion="reversed").body["posting_id"]
    reverse_completion(
        district,
        a_request(school_actor),
        Reversal(posting_id=UUID(taken_back), reason="entered-twice"),
    )
    return district


@given(
    st.lists(ROWS, min_size=1, max_size=8),
    st.sampled_from(Mode),
    st.sampled_from([1, 3, 1000]),
)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_dry_run_says_of_each_row_what_the_run_would_say(
    lived_in, school_actor, reports, mode, at_once
):
    asked = {"mode": mode, "at_once": at_once}
    with lived_in.database.transaction():
        head = lived_in.position()
        dry = said(lived_in, school_actor, reports, dry_run=True, **asked)
        untouched = lived_in.position() == head
        real = said(lived_in, school_actor, reports, dry_run=False, **asked)
        raise Rollback

    assert untouched
    assert dry == real


def said(ledger, actor, reports, **asked):
    """Return what is said of each row, positions apart: a dry run has none."""
    try:
        results = send(ledger, actor, *reports, **asked).body["results"]
    except BatchRefusedError as error:
        results = error.results
    told = ("row", "status", "code", "field", "article", "posting_id", "warnings")
    return [{name: row.get(name) for name in told} for row in results]
