"""How a decision is taken and recorded: guards, keys, answers given again."""

from dataclasses import replace
from datetime import UTC, datetime
from threading import Barrier
from uuid import uuid4

import pytest

from domain.errors import KeyReusedError, LedgerError, UnknownError
from domain.events.teacher import CompletionApproved, CompletionReversed, TextRedacted
from domain.terms import Source
from ledger.application import Answer, CreditLedger, Proposal
from ledger.errors import ContentionError
from tests.conftest import a_request
from tests.ledger.concurrency import run_together
from tests.ledger.recording import approval, key_of, posting, record, teacher, told


class TakenError(LedgerError):
    """The tests' own refusal: decided before."""

    code = "already-decided"


def approve(ledger, actor, posting_id, looked):
    """Approve a posting unless somebody did; `looked` is called after looking."""
    stream = teacher(ledger)

    def decision(reader):
        approvals = reader.fold(stream, lambda n, r: n + approves(r, posting_id), 0)
        looked()
        if approvals:
            raise TakenError
        return [Proposal(stream=stream, event=approval(posting_id))]

    return ledger.decide(a_request(actor), decision, told)


def at_first(barrier):
    """Return a function that waits for the others when it is called first."""
    calls = []

    def wait():
        calls.append(1)
        if len(calls) == 1:
            barrier.wait(timeout=30)

    return wait


def approves(recorded, posting_id):
    event = recorded.event
    return isinstance(event, CompletionApproved) and event.posting_id == posting_id


# --- recording and reading back ------------------------------------------------------


def test_a_decision_is_recorded_and_read_back(ledger, school_actor):
    event = posting()
    answer = record(ledger, school_actor, event, reported_at=None)

    (recorded,) = ledger.read(teacher(ledger))

    assert answer == Answer(outcome="created", body={"positions": [1]})
    assert recorded.event == event
    assert (recorded.position, recorded.version) == (1, 1)
    assert recorded.actor == school_actor
    assert ledger.log(0, 10) == [recorded]
    assert ledger.position() == 1


def test_what_the_answer_is_made_of_equals_what_is_read_back(ledger, importer):
    source = Source(batch="2021.ndjson", sha256="a" * 64, row=7)
    asserted = datetime(2021, 3, 1, tzinfo=UTC)
    seen = []
    stream = teacher(ledger)

    ledger.decide(
        a_request(importer, reported_at=asserted, source=source),
        lambda _: [Proposal(stream=stream, event=posting())],
        lambda recorded: seen.extend(recorded) or told(recorded),
    )

    assert seen == ledger.read(stream)
    assert seen[0].source == source
    assert seen[0].clock.asserted_at == asserted


def test_a_proposal_may_carry_a_row_and_a_time_of_its_own(ledger, importer):
    source = Source(batch="b", sha256="a" * 64, row=1)
    stream = teacher(ledger)
    own = Proposal(
        stream=stream,
        event=posting(),
        reported_at=datetime(2022, 1, 1, tzinfo=UTC),
        source=replace(source, row=2),
    )

    request = a_request(
        importer, source=source, reported_at=datetime(2021, 1, 1, tzinfo=UTC)
    )
    ledger.decide(request, lambda _: [own], told)

    (recorded,) = ledger.read(stream)
    assert recorded.source.row == 2
    assert recorded.clock.reported_at.year == 2022


def test_versions_go_on_in_each_stream_within_one_append(ledger, school_actor):
    one, two = teacher(ledger, "T1"), teacher(ledger, "T2")
    proposals = [
        Proposal(stream=stream, event=posting(occasion=str(number)))
        for number, stream in enumerate((one, two, one, one, two))
    ]
    for proposal in proposals[:2]:
        record(ledger, school_actor, proposal.event, key=proposal.stream.key)

    ledger.decide(a_request(school_actor), lambda _: proposals[2:], told)

    log = ledger.log(0, 10)
    assert [(r.stream.key, r.version) for r in log] == [
        ("T1", 1),
        ("T2", 1),
        ("T1", 2),
        ("T1", 3),
        ("T2", 2),
    ]


def test_a_fold_as_of_a_position_sees_nothing_later(ledger, school_actor):
    record(ledger, school_actor, posting(occasion="1"), posting(occasion="2"))
    record(ledger, school_actor, posting(occasion="3"))
    stream = teacher(ledger)

    def occasions(state, recorded):
        return (*state, recorded.event.occasion)

    assert ledger.fold(stream, occasions, ()) == (("1", "2", "3"), 3)
    assert ledger.fold(stream, occasions, (), until_position=2) == (("1", "2"), 2)
    assert ledger.fold(stream, occasions, (), until_position=0) == ((), 0)
    assert ledger.fold(teacher(ledger, "nobody"), occasions, ()) == ((), 0)
    assert [r.version for r in ledger.read(stream, after_version=1)] == [2, 3]
    assert [r.version for r in ledger.read(stream, until_position=1)] == [1]


def test_a_refused_decision_records_nothing(ledger, school_actor):
    def decision(_):
        raise UnknownError("teacher", "T9", "teacher_id")

    with pytest.raises(UnknownError):
        ledger.decide(a_request(school_actor), decision, told)

    assert ledger.position() == 0


def test_districts_keep_logs_of_their_own_in_one_database(
    ledger, settings, school_actor
):
    record(ledger, school_actor, posting())

    with CreditLedger(replace(settings, district="haidian")) as other:
        assert other.position() == 0
        record(other, school_actor, posting())

        assert other.position() == 1
        assert len(other.read(teacher(other))) == 1


# --- guards --------------------------------------------------------------------------


def test_of_32_approvals_at_once_exactly_one_wins(ledger, reviewer, school_actor):
    event = posting()
    record(ledger, school_actor, event)
    all_looked = Barrier(32)
    outcomes = []

    def try_it():
        try:
            approve(ledger, reviewer, event.posting_id, at_first(all_looked))
            outcomes.append("won")
        except TakenError:
            outcomes.append("taken")

    run_together([try_it] * 32)

    assert sorted(outcomes) == ["taken"] * 31 + ["won"]
    assert [type(r.event).__name__ for r in ledger.log(1, 10)] == ["CompletionApproved"]


def test_an_unrelated_posting_does_not_refuse_an_approval(
    ledger, reviewer, school_actor
):
    event = posting()
    record(ledger, school_actor, event)
    stream = teacher(ledger)
    looks = []

    def decision(reader):
        count = reader.fold(stream, lambda n, _: n + 1, 0)
        if not looks:
            record(ledger, school_actor, posting(occasion="meanwhile"))
        looks.append(count)
        return [Proposal(stream=stream, event=approval(event.posting_id))]

    answer = ledger.decide(a_request(reviewer), decision, told)

    assert looks == [1, 2]
    assert answer.body == {"positions": [3]}


def test_what_was_only_looked_at_may_move_on(ledger, reviewer, school_actor):
    stream, looks = teacher(ledger), []

    def decision(reader):
        looks.append(len(reader.history(stream)))
        record(ledger, school_actor, posting(occasion=str(len(looks))))
        return [Proposal(stream=stream, event=posting(occasion="mine"))]

    ledger.decide(a_request(reviewer), decision, told)

    assert looks == [0]
    assert [r.version for r in ledger.read(stream)] == [1, 2]


def test_a_decision_that_is_overtaken_again_and_again_holds_the_log(
    ledger, settings, reviewer, school_actor
):
    """Three tries without a lock; at the fourth nobody else gets in between."""
    stream, looks, late = teacher(ledger), [], []
    rival = CreditLedger(replace(settings, lock_timeout_s=1))

    def decision(reader):
        looks.append(reader.fold(stream, lambda n, _: n + 1, 0))
        try:
            record(rival, school_actor, posting(occasion=str(len(looks))))
        except LedgerError as error:
            late.append(error.code)
        return [Proposal(stream=stream, event=posting(occasion="mine"))]

    with rival:
        answer = ledger.decide(a_request(reviewer), decision, told)

    assert looks == [0, 1, 2, 3]
    assert late == ["database-busy"]
    assert answer.body == {"positions": [4]}


def test_many_streams_are_read_with_one_query_and_can_be_guarded(ledger, school_actor):
    streams = [teacher(ledger, f"T{number}") for number in range(3)]
    for stream in streams[:2]:
        record(ledger, school_actor, posting(teacher_id=stream.key), key=stream.key)
    reader = ledger.reader()

    reader.preload(streams)
    ledger.close()  # whatever it needs from here on, it has read already

    assert [reader.fold(s, lambda n, _: n + 1, 0) for s in streams] == [1, 1, 0]
    assert list(reader.guards.values()) == [1, 1, 0]


# --- natural keys --------------------------------------------------------------------


def test_a_live_report_is_found_by_its_natural_key(ledger, school_actor):
    event = posting(occasion="第一期")
    record(ledger, school_actor, event)

    (claim,) = ledger.reader().posting(key_of(event))
    nobody = ledger.reader().posting(key_of(posting(occasion="第二期")))

    assert (claim.reporter, claim.posting_id) == ("S1", event.posting_id)
    assert claim.event == event
    assert nobody == []


def test_two_reporters_may_speak_of_one_completion(ledger, school_actor):
    mine, theirs = posting(), posting(reporter="P1")

    record(ledger, school_actor, mine, theirs)

    claims = ledger.reader().posting(key_of(mine))
    assert [claim.reporter for claim in claims] == ["S1", "P1"]
    assert claims[0].content_sha256 != claims[1].content_sha256


def test_one_reporter_who_posts_twice_at_once_is_recorded_once(ledger, school_actor):
    """Eight requests see no claim; seven of them are decided again and see one."""
    stream, all_looked, outcomes = teacher(ledger), Barrier(8), []

    def post():
        event, looked = posting(), at_first(all_looked)

        def decision(reader):
            claims = reader.posting(key_of(event))
            looked()
            return [] if claims else [Proposal(stream=stream, event=event)]

        answer = ledger.decide(a_request(school_actor), decision, told)
        outcomes.append(len(answer.body["positions"]))

    run_together([post] * 8)

    assert sorted(outcomes) == [0] * 7 + [1]
    assert ledger.position() == 1


def test_a_reversal_and_the_posting_that_corrects_it_go_in_one_transaction(
    ledger, school_actor
):
    wrong = posting()
    record(ledger, school_actor, wrong)
    right = posting(corrects=wrong.posting_id)
    reversal = CompletionReversed(
        posting_id=wrong.posting_id, reason="wrong-hours", replaced_by=right.posting_id
    )

    record(ledger, school_actor, reversal, right)

    (claim,) = ledger.reader().posting(key_of(wrong))
    assert claim.posting_id == right.posting_id


def test_what_is_posted_and_reversed_in_one_transaction_holds_no_key(
    ledger, school_actor
):
    event = posting()
    reversal = CompletionReversed(posting_id=event.posting_id, reason="test")

    record(ledger, school_actor, event, reversal)

    assert ledger.reader().posting(key_of(event)) == []


def test_a_key_that_can_never_be_had_ends_in_a_refusal(ledger, school_actor):
    """A decision that does not look at the claims would be overtaken for ever."""
    record(ledger, school_actor, posting())

    with pytest.raises(ContentionError):
        record(ledger, school_actor, posting())

    assert ledger.position() == 1


def test_a_posting_is_found_by_its_id(ledger, school_actor):
    event = posting()
    record(ledger, school_actor, event)
    record(ledger, school_actor, approval(event.posting_id))

    reader = ledger.reader()

    assert reader.subject(event.posting_id) == teacher(ledger)
    assert reader.beginning(event.posting_id).event == event
    assert reader.subject(posting().posting_id) is None


def test_an_id_begins_once_even_in_another_stream(ledger, school_actor):
    event = posting()
    record(ledger, school_actor, event)

    with pytest.raises(ContentionError):
        record(ledger, school_actor, replace(event, occasion="2"), key="T2")


# --- idempotency ---------------------------------------------------------------------


def test_the_same_key_and_content_get_the_first_answer(ledger, school_actor):
    same = {"idempotency_key": "k1", "content_sha256": "c"}
    first = record(ledger, school_actor, posting(), **same)

    again = record(ledger, school_actor, posting(occasion="other"), **same)

    assert again == replace(first, replayed=True)
    assert ledger.position() == 1


def test_the_same_key_with_other_content_is_refused(ledger, school_actor):
    record(ledger, school_actor, posting(), idempotency_key="k1", content_sha256="c")

    with pytest.raises(KeyReusedError) as refused:
        record(ledger, school_actor, idempotency_key="k1", content_sha256="d")

    assert refused.value.field == "Idempotency-Key"


def test_a_key_belongs_to_one_client(ledger, school_actor, provider_actor):
    record(ledger, school_actor, posting(), idempotency_key="k1")

    record(ledger, provider_actor, posting(reporter="P1"), idempotency_key="k1")

    assert ledger.position() == 2


def test_a_refusal_is_not_kept_under_the_key(ledger, school_actor):
    request = a_request(school_actor, idempotency_key="k1")

    def refuse(_):
        raise TakenError

    with pytest.raises(TakenError):
        ledger.decide(request, refuse, told)
    proposal = Proposal(stream=teacher(ledger), event=posting())
    answer = ledger.decide(request, lambda _: [proposal], told)

    assert answer.body == {"positions": [1]}
    assert not answer.replayed


def test_an_answer_without_events_is_kept_too(ledger, school_actor):
    request = a_request(school_actor, idempotency_key="k1")
    known = Answer(outcome="known", body={"名": "王丽", "positions": []})

    ledger.decide(request, lambda _: [], lambda _: known)

    assert ledger.kept_answer(request) == replace(known, replayed=True)


def test_one_key_sent_by_eight_at_once_is_answered_alike(ledger, school_actor):
    all_looked, answers = Barrier(8), []
    stream = teacher(ledger)

    def send():
        request = a_request(school_actor, idempotency_key="k1", content_sha256="c")
        proposal = Proposal(stream=stream, event=posting(occasion=str(uuid4())))
        looked = at_first(all_looked)
        answers.append(ledger.decide(request, lambda _: looked() or [proposal], told))

    run_together([send] * 8)

    assert ledger.position() == 1
    assert {str(answer.body) for answer in answers} == {"{'positions': [1]}"}
    assert sum(not answer.replayed for answer in answers) == 1


def test_a_request_that_finds_itself_recorded_meanwhile_is_not_refused_by_itself(
    settings, ledger, reviewer
):
    """Sent twice at once: the second read the log after the first was recorded."""
    request = a_request(reviewer, idempotency_key="k1", content_sha256="c")
    event = approval(uuid4())

    def decide_beside():
        with CreditLedger(settings) as beside:
            proposal = Proposal(stream=teacher(beside), event=event)
            return beside.decide(request, lambda _: [proposal], told)

    def decision(_reader):
        firsts.append(decide_beside())
        raise TakenError

    firsts = []
    answer = ledger.decide(request, decision, told)

    assert answer == replace(firsts[0], replayed=True)
    other = replace(request, idempotency_key="k2")
    with pytest.raises(TakenError):
        ledger.decide(other, decision, told)


def test_a_batch_of_several_transactions_keeps_its_whole_answer(ledger, school_actor):
    request = a_request(school_actor, idempotency_key="k1", content_sha256="c")
    whole = Answer(outcome="created", body={"rows": [1, 2]})

    assert ledger.kept_answer(request) is None
    assert ledger.keep_answer(request, whole) == whole

    assert ledger.kept_answer(request) == replace(whole, replayed=True)


def test_of_two_equal_batches_at_once_the_first_answer_is_given_to_both(
    ledger, school_actor
):
    request = a_request(school_actor, idempotency_key="k1", content_sha256="c")
    first = Answer(outcome="created", body={"rows": [1]})
    second = Answer(outcome="known", body={"rows": []})
    ledger.keep_answer(request, first)

    assert ledger.keep_answer(request, second) == replace(first, replayed=True)
    with pytest.raises(KeyReusedError):
        ledger.keep_answer(replace(request, content_sha256="d"), second)


def test_answers_are_forgotten_after_ninety_days_and_never_before(
    ledger, owner, school_actor
):
    for key, days in (("old", 91), ("recent", 89)):
        record(ledger, school_actor, posting(occasion=key), idempotency_key=key)
        owner.execute(
            "UPDATE ledger.answer SET kept_at = kept_at - make_interval(days => %s)"
            " WHERE key = %s",
            [days, key],
        )

    assert ledger.answers.forget(1) == 1

    left = owner.execute("SELECT key FROM ledger.answer").fetchall()
    assert left == [("recent",)]


# --- written along -------------------------------------------------------------------


def test_a_note_is_kept_if_and_only_if_its_event_is(ledger, school_actor, owner):
    stream = teacher(ledger)

    def post(reader):
        return [Proposal(stream=stream, event=posting(note_digest=reader.note("备注")))]

    def refuse(reader):
        reader.note("never")
        raise TakenError

    ledger.decide(a_request(school_actor), post, told)
    with pytest.raises(TakenError):
        ledger.decide(a_request(school_actor), refuse, told)

    (recorded,) = ledger.read(stream)
    assert ledger.texts.read(recorded.event.note_digest).content == "备注"
    assert owner.execute("SELECT count(*) FROM ledger.free_text").fetchone() == (1,)


def test_erasing_a_note_and_saying_so_is_one_transaction(ledger, administrator):
    digest = ledger.texts.store("private")
    redaction = TextRedacted(note_digest=digest, legal_basis="PIPL 47")

    def redact(reader):
        reader.erase_note(digest)
        return [Proposal(stream=teacher(ledger), event=redaction)]

    ledger.decide(a_request(administrator), redact, told)

    assert ledger.texts.read(digest).content is None
    assert ledger.read(teacher(ledger))[0].event == redaction
