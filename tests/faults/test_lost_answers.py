"""An answer that got lost after its commit is given again, as the first time."""

import tempfile
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import pytest

from domain.precedence import NaturalKey
from ledger.application import CreditLedger, Proposal
from ledger.database import APPLICATION
from ledger.errors import DatabaseUnavailableError
from ledger.migrate import migrate
from ledger.settings import Settings
from scripts.local_postgres import LocalPostgres
from tests.conftest import a_request
from tests.ledger.proxy import Proxy
from tests.ledger.recording import posting, record, teacher, told


@pytest.fixture
def wire(settings):
    """A wire to the server of this test that can be cut."""
    with tempfile.TemporaryDirectory(prefix="cl-", dir="/tmp") as folder:
        proxy = Proxy(Path(folder), settings.database_url)
        yield proxy
        proxy.close()


@pytest.fixture
def far_ledger(settings, wire):
    """The write side at the other end of that wire."""
    with CreditLedger(
        replace(settings, database_url=wire.url, pool_timeout_s=2)
    ) as ledger:
        yield ledger


@pytest.mark.parametrize(
    ("key", "begins"),
    [("k1", False), ("k1", True), (None, False)],
    ids=["with a key", "first of several with a key", "without a key"],
)
def test_a_commit_whose_answer_is_lost_is_answered_as_the_first_time(
    far_ledger, wire, school_actor, key, begins
):
    event, looks = posting(), []

    def decision(_):
        looks.append(1)
        return [Proposal(stream=teacher(far_ledger), event=event)]

    wire.cut_at = b"COMMIT"
    request = a_request(school_actor, idempotency_key=key)
    answer = far_ledger.decide(request, decision, told, begins=begins)

    assert wire.cuts == 1
    assert looks == [1]
    assert answer.body == {"positions": [1]}
    assert far_ledger.position() == 1


@pytest.mark.parametrize("word", [b"COMMIT", b"ledger.append"])
@pytest.mark.parametrize("key", ["k1", None], ids=["with a key", "without a key"])
def test_what_never_arrived_is_decided_again(far_ledger, wire, school_actor, word, key):
    wire.cut_at, wire.deliver = word, False

    answer = record(far_ledger, school_actor, posting(), idempotency_key=key)

    assert wire.cuts == 1
    assert answer.body == {"positions": [1]}
    assert not answer.replayed
    assert far_ledger.position() == 1


def test_another_request_under_the_same_id_is_not_taken_for_it(
    far_ledger, ledger, wire, school_actor
):
    """Request ids may come from clients, who use them twice."""
    request = a_request(school_actor)
    first = Proposal(stream=teacher(ledger), event=posting(occasion="1"))
    second = Proposal(stream=teacher(ledger), event=posting(occasion="2"))
    ledger.decide(request, lambda _: [first], told)

    wire.cut_at, wire.deliver = b"COMMIT", False
    answer = far_ledger.decide(request, lambda _: [second], told)

    assert answer.body == {"positions": [2]}


def test_a_connection_that_breaks_while_reading_is_an_honest_refusal(
    far_ledger, wire, school_actor
):
    wire.cut_at, wire.deliver = b"stream_id = ANY", False

    def decision(reader):
        reader.fold(teacher(far_ledger), lambda n, _: n + 1, 0)
        return [Proposal(stream=teacher(far_ledger), event=posting())]

    with pytest.raises(DatabaseUnavailableError):
        far_ledger.decide(a_request(school_actor), decision, told)

    assert wire.cuts == 1
    assert far_ledger.position() == 0


@pytest.fixture
def crashing(short_folder):
    """A durable server of this test alone, and settings to reach it."""
    server = LocalPostgres(short_folder / "crashing")
    server.start()
    server.ensure_database("ledger")
    migrate(server.url(dbname="ledger"))
    url = server.url(user=APPLICATION, dbname="ledger")
    yield server, Settings(database_url=url, pool_timeout_s=2)
    server.stop()


def test_a_crash_of_the_server_loses_nothing_and_refuses_nobody_twice(
    crashing, school_actor
):
    """Three crashes under four clients, who post again what was not answered."""
    server, settings = crashing
    stop, acknowledged, replayed = Event(), {}, []

    def post(client):
        number = 0
        while not stop.is_set():
            key = f"{client}-{number}"
            event = posting(teacher_id=f"T{client}", occasion=key)
            while (answer := attempt(ledger, school_actor, key, event)) is None:
                sleep(0.05)
            acknowledged[key] = answer.body["positions"]
            replayed.append(answer.replayed)
            number += 1

    with CreditLedger(settings) as ledger:
        clients = [Thread(target=post, args=[client]) for client in range(4)]
        for client in clients:
            client.start()
        resumed_s = [crash_and_measure(server, acknowledged) for _ in range(3)]
        stop.set()
        for client in clients:
            client.join(timeout=30)
        log = ledger.log(0, 100_000)

    stored = {r.event.occasion: [r.position] for r in log}
    assert not any(client.is_alive() for client in clients)
    assert acknowledged == stored
    assert len(log) == len(stored)
    assert [r.position for r in log] == list(range(1, len(log) + 1))
    assert max(resumed_s) < 10


def attempt(ledger, actor, key, event):
    """Post once as the door would: None where the answer is 503."""
    natural_key = NaturalKey(
        teacher_id=event.teacher_id, activity_id=event.activity_id, occasion=key
    )
    stream = teacher(ledger, event.teacher_id)

    def decision(reader):
        assert reader.posting(natural_key) == [], "a conflict with one's own posting"
        return [Proposal(stream=stream, event=event)]

    try:
        request = a_request(actor, idempotency_key=key, content_sha256=key)
        return ledger.decide(request, decision, told)
    except DatabaseUnavailableError:
        return None


def crash_and_measure(server, acknowledged):
    """Crash the server, start it, and return after how long writes went on."""
    sleep(0.4)
    server.stop(crash=True)
    server.start()
    began, before = monotonic(), len(acknowledged)
    while len(acknowledged) <= before + 4 and monotonic() - began < 20:
        sleep(0.02)
    return monotonic() - began
