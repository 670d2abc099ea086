"""A batch of several transactions: its key is taken with the first of them."""

from dataclasses import replace

import pytest

from domain.errors import KeyReusedError
from ledger.application import CreditLedger
from ledger.commands import batches
from ledger.commands.batches import Batch, NumberedRow
from ledger.errors import DiskFullError
from tests.conftest import a_request
from tests.ledger.commands.telling import completion, post
from tests.ledger.concurrency import run_together

FIVE = tuple(completion(occasion=f"o{n}") for n in range(5))


class BrokenOffError(Exception):
    """The server ends in the middle of a batch."""


@pytest.fixture
def asked(school_actor):
    return a_request(school_actor, idempotency_key="k", content_sha256="c")


def send(ledger, request, *reports, at_once=2):
    rows = [NumberedRow(number=n, completion=one) for n, one in enumerate(reports, 1)]
    return batches.post_batch(ledger, request, Batch(rows=rows, at_once=at_once))


@pytest.fixture
def break_off(district, asked, monkeypatch):
    """Return a function that sends the five rows and ends after the first part."""

    def sent(error):
        judge, judged = batches.judge, []

        def judge_once(*given):
            if judged:
                raise error
            judged.append(judge(*given))

        with monkeypatch.context() as patched:
            patched.setattr(batches, "judge", judge_once)
            with pytest.raises(type(error)):
                send(district, asked, *FIVE)

    return sent


def test_other_content_under_the_key_of_a_batch_that_broke_off_records_nothing(
    district, asked, break_off
):
    break_off(BrokenOffError())
    position = district.position()
    other = replace(asked, content_sha256="d")

    for reports in (FIVE[2:], FIVE[2:3]):  # in parts, and in one
        with pytest.raises(KeyReusedError):
            send(district, other, *reports)

    assert district.position() == position


def test_a_batch_that_broke_off_goes_on_when_it_is_sent_again(
    district, asked, break_off
):
    break_off(BrokenOffError())
    assert district.kept_answer(asked) is None

    whole = send(district, asked, *FIVE)
    again = send(district, asked, *FIVE)

    assert whole.body["counts"]["posted"] == 3
    assert whole.body["counts"]["already_known"] == 2
    assert again == replace(whole, replayed=True)


def test_a_batch_that_broke_off_may_go_on_in_one_part(district, asked, break_off):
    break_off(BrokenOffError())

    whole = send(district, asked, *FIVE, at_once=1000)

    assert whole.body["counts"]["posted"] == 3
    assert district.kept_answer(asked) == replace(whole, replayed=True)


def test_a_full_disk_in_the_middle_leaves_what_was_written_and_goes_on_later(
    district, asked, break_off
):
    position = district.position()

    break_off(DiskFullError())

    assert district.position() == position + 2
    assert send(district, asked, *FIVE).body["counts"]["posted"] == 3


def test_of_two_contents_sent_at_once_under_one_key_one_is_written(
    settings, district, asked
):
    contents = {
        name: [completion(occasion=f"{name}{n}") for n in range(5)] for name in "abcd"
    }
    answered, refused = [], []

    def sending(name):
        with CreditLedger(settings) as beside:
            try:
                request = replace(asked, content_sha256=name)
                answered.append(send(beside, request, *contents[name]))
            except KeyReusedError:
                refused.append(name)

    position = district.position()
    run_together([lambda name=name: sending(name) for name in contents])

    assert (len(answered), len(refused)) == (1, 3)
    assert district.position() == position + 5


def test_a_batch_of_which_everything_is_known_takes_its_key_too(
    district, school_actor, asked
):
    for one in FIVE:
        post(district, school_actor, occasion=one.occasion)

    answer = send(district, asked, *FIVE)

    assert answer.outcome == "known"
    assert district.kept_answer(asked) == replace(answer, replayed=True)
