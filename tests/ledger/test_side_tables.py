from datetime import UTC, datetime

import psycopg
import pytest

from ledger.refusals import Cause
from ledger.texts import digest_of
from tests.conftest import a_request

NOON = datetime(2025, 6, 30, 4, 0, tzinfo=UTC)


def test_a_text_is_read_back_under_a_digest_that_commits_to_it(ledger):
    digest = ledger.texts.store("材料齐全")

    text = ledger.texts.read(digest)

    assert text.content == "材料齐全"
    assert digest_of(text.salt, text.content) == digest


def test_equal_texts_have_different_digests(ledger):
    assert ledger.texts.store("same") != ledger.texts.store("same")


def test_an_erased_text_leaves_its_digest_and_neither_words_nor_salt(ledger):
    digest = ledger.texts.store("private")

    assert ledger.texts.erase(digest)

    text = ledger.texts.read(digest)
    assert (text.content, text.salt) == (None, None)
    assert text.erased_at is not None
    assert not ledger.texts.erase(digest)


def test_a_text_cannot_be_rewritten(ledger):
    digest = ledger.texts.store("first")

    with (
        psycopg.connect(ledger.settings.database_url) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="never rewritten"),
    ):
        connection.execute(
            "UPDATE ledger.free_text SET content = 'second' WHERE digest = %s", [digest]
        )


def test_the_directory_is_corrected_and_erased(ledger, school_actor):
    directory = ledger.directory
    directory.put("T1", name="王丽", number="0815", by=school_actor)
    directory.put("T1", name="王莉", number="0815", by=school_actor)

    assert directory.get("T1").name == "王莉"
    assert directory.erase("T1")
    assert directory.get("T1") is None
    assert not directory.erase("T1")


def test_a_refusal_is_found_by_request_and_by_client(ledger, school_actor, reviewer):
    request = a_request(school_actor)
    late = Cause(
        code="future-date", field="completed_on", row=3, article="A2§4", message="x"
    )
    ledger.refusals.record(request, [late], at=NOON)
    other = Cause(code="other", message="y")
    ledger.refusals.record(a_request(reviewer), [other], at=NOON)

    (found,) = ledger.refusals.find(request.request_id)

    assert (found.code, found.field, found.row) == ("future-date", "completed_on", 3)
    assert found.article == "A2§4"
    assert found.actor == school_actor
    assert ledger.refusals.list(school_actor.client_id) == [found]
    assert len(ledger.refusals.list()) == 2
    assert ledger.refusals.list(before=found.refusal_id) == []
    assert ledger.refusals.find(request.request_id, reviewer.client_id) == []


def test_the_reasons_of_a_request_are_kept_in_their_order(ledger, school_actor):
    request = a_request(school_actor)
    causes = [Cause(code=f"code-{row}", message="m", row=row) for row in range(1, 40)]

    ledger.refusals.record(request, causes, at=NOON)
    ledger.refusals.record(request, [], at=NOON)

    found = ledger.refusals.find(request.request_id)
    assert [one.row for one in found] == list(range(1, 40))


def test_a_refusal_may_quote_what_cannot_be_stored(ledger, school_actor):
    request = a_request(school_actor)
    cause = Cause(
        code="malformed-text",
        field="no\x00te",
        message="bad \x00 and \ud800 " + "long" * 2000,
    )
    ledger.refusals.record(request, [cause], at=NOON)

    (found,) = ledger.refusals.find(request.request_id)

    assert found.field == "no?te"
    assert found.message.startswith("bad ? and ? long")
    assert len(found.message) == 2000


def test_who_read_a_record_is_told_newest_first(ledger, auditor, reviewer):
    for actor, what in ((auditor, "statement"), (reviewer, "history")):
        ledger.access_log.record(
            actor=actor, teacher_ids=["T1", "T2"], what=what, at=NOON, request_id="r"
        )

    accesses = ledger.access_log.of_teacher("T1")

    assert [(a.actor, a.what) for a in accesses] == [
        (reviewer, "history"),
        (auditor, "statement"),
    ]
    assert (
        ledger.access_log.of_teacher("T1", before=accesses[0].access_id)[0].actor
        == auditor
    )
    assert ledger.access_log.of_teacher("T3") == []


def test_entries_of_the_access_log_cannot_be_changed(ledger):
    with psycopg.connect(ledger.settings.database_url) as connection:
        for statement in (
            "DELETE FROM ledger.access",
            "UPDATE ledger.access SET what = ''",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
            connection.rollback()
