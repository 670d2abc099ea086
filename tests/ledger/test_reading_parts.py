"""Reading only the part of a stream that a decision needs."""

from functools import reduce

import pytest

from domain import teacher as teachers
from ledger.application import Proposal
from tests.conftest import a_request
from tests.domain.telling import joined
from tests.ledger.recording import approval, posting, record, teacher, told


@pytest.fixture
def stream(ledger, importer):
    """The stream of a teacher with two postings, the first of them approved."""
    first, second = posting(), posting(occasion="b")
    record(ledger, importer, joined(), first, second, approval(first.posting_id))
    return teacher(ledger), first, second


def test_a_fold_about_one_posting_sees_it_alone_and_guards_the_stream(ledger, stream):
    reader = ledger.reader()
    key, first, second = stream

    folded = reader.fold_about(
        first.posting_id, key, teachers.apply, teachers.new("T1")
    )
    reader.preload_about({second.posting_id: key, first.posting_id: key})

    whole = reduce(teachers.apply, ledger.read(key), teachers.new("T1"))
    assert folded.postings == {first.posting_id: whole.postings[first.posting_id]}
    assert folded.postings[first.posting_id].approved
    assert reader.guards == {key.stream_id: 4}


def test_a_stream_that_is_empty_is_guarded_as_empty(ledger, stream):
    reader = ledger.reader()
    nobody = teacher(ledger, "T404")
    _, first, _ = stream

    folded = reader.fold_about(
        first.posting_id, nobody, teachers.apply, teachers.new("T404")
    )

    assert folded == teachers.new("T404")
    assert reader.guards == {nobody.stream_id: 0}


def test_what_comes_after_the_look_makes_it_look_again(ledger, stream, importer):
    key, _, second = stream
    seen = []

    def decision(reader):
        state = reader.fold_about(
            second.posting_id, key, teachers.apply, teachers.new("T1")
        )
        seen.append(state.postings[second.posting_id].approved)
        if len(seen) == 1:
            record(ledger, importer, approval(second.posting_id))
        return [Proposal(stream=key, event=posting(occasion="c"))]

    ledger.decide(a_request(importer), decision, told)

    assert seen == [False, True]
