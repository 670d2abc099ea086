"""F3: everything is sent three times, shuffled, by four clients at once."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from http import HTTPStatus
from random import Random
from typing import Any

from scripts.posting.connection import Answer
from scripts.soak.book import Book
from scripts.soak.checking import contents
from scripts.soak.client import Client, insist
from scripts.soak.fault import Fault
from scripts.soak.sending import ATOMIC, PER_ROW, Sending, a_sending, side_by_side
from scripts.soak.stage import Place, Stage
from scripts.soak.tally import Tally, failing

TIMES = 3
CLIENTS = 4
SINGLES = 60
BATCHES = ((ATOMIC, 30), (ATOMIC, 30), (PER_ROW, 30), (PER_ROW, 30))
TRIED = 5
"""Requests that are sent once more with other content."""


def round_of(stage: Stage, random: Random) -> Tally:
    """Send everything thrice at once, and once in order on another ledger; compare.

    Reports first, and then approvals of all of them. The extra sends get the first
    answer; a key that comes with other content is refused, and the field is named.
    """
    sendings = requests(random)
    with stage.place() as place, place.serving():
        ids = in_order(place, sendings)
        once = contents(place.settings)
    with stage.place() as place, place.serving():
        crowd = Crowd(place=place)
        crowd.send(random, sendings)
        crowd.approve(random, ids)
        thrice = contents(place.settings)
        tally = crowd.book.tally(place.settings)
        told = (
            *failing(once == thrice, "the streams are others than once in order"),
            *crowd.changed,
            *other_content(place, random, sendings),
            *failing(
                contents(place.settings) == thrice, "a refusal recorded something"
            ),
        )
        return tally + Tally(rounds=0, failings=told)


def requests(random: Random) -> list[Sending]:
    """Return single postings and batches; one of two has an idempotency key."""
    kinds = [*((None, 1) for _ in range(SINGLES)), *BATCHES]
    return [
        a_sending(random, f"r{place}", rows, mode)
        for place, (mode, rows) in enumerate(kinds)
    ]


def in_order(place: Place, sendings: Sequence[Sending]) -> list[str]:
    """Send everything once, in order; return the ids of the postings, approved."""
    school, book = place.client(), Book()
    for sending in sendings:
        sending.until_answered(school, book)
    ids = sorted(receipt.posting_id for receipt in book.receipts.values())
    for approval in approvals(ids):
        approval.until_answered(place.client("reviewer"))
    return ids


@dataclass(frozen=True, kw_only=True)
class Approval:
    """An approval that may be sent again."""

    posting_id: str

    def until_answered(self, client: Client) -> Answer:
        """Send it until it is answered."""
        path = f"/v1/completions/{self.posting_id}/approval"
        body = {"level": "district"}
        under = f"approve-{self.posting_id}"
        return insist(lambda: client.send("POST", path, body, under=under))


def approvals(ids: Sequence[str]) -> list[Approval]:
    """Return approvals of every fourth posting."""
    return [Approval(posting_id=posting_id) for posting_id in ids[::4]]


@dataclass(kw_only=True)
class Crowd:
    """Four clients of one school, and then of one reviewer, who send at once."""

    place: Place
    book: Book = field(default_factory=Book)
    changed: list[str] = field(default_factory=list)
    """Answers that were not the first one."""
    _first: dict[object, Any] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, random: Random, sendings: Sequence[Sending]) -> None:
        """Send requests three times each, shuffled."""
        shuffled = list(sendings) * TIMES
        random.shuffle(shuffled)

        def post(number: int) -> None:
            client = self.place.client()
            for sending in shuffled[number::CLIENTS]:
                answer = sending.until_answered(client, self.book)
                if sending.under is not None:
                    self._compare(sending.under, answer)

        for thread in side_by_side(CLIENTS, post):
            thread.join()

    def approve(self, random: Random, ids: Sequence[str]) -> None:
        """Approve three times each, shuffled."""
        shuffled = approvals(ids) * TIMES
        random.shuffle(shuffled)

        def post(number: int) -> None:
            client = self.place.client("reviewer")
            for approval in shuffled[number::CLIENTS]:
                self._compare(approval.posting_id, approval.until_answered(client))

        for thread in side_by_side(CLIENTS, post):
            thread.join()

    def _compare(self, what: str, answer: Answer) -> None:
        """Look whether an answer is the first one, down to its status."""
        told = (answer.status, answer.body)
        with self._lock:
            first = self._first.setdefault(what, told)
        if answer.status == HTTPStatus.CONFLICT:
            self.book.conflicts.append(f"{what} conflicts with itself: {answer.body}")
        elif first != told or not answer.accepted:
            self.changed.append(f"{what} was answered {first}, and then {told}")


def other_content(
    place: Place, random: Random, sendings: Sequence[Sending]
) -> Iterator[str]:
    """Send some requests once more with another amount; tell what is not refused.

    Under the same key that is `key-reused`; under none `already-posted`, of a single
    report, which names the field that differs.
    """
    client = place.client()
    keyed = [sending for sending in sendings if sending.under is not None]
    for sending in random.sample(keyed, TRIED):
        answer = insist(partial(_other(sending).once, client))
        yield from _refused(answer, "key-reused", "Idempotency-Key")
    bare = [one for one in sendings if one.under is None and one.mode is None]
    for sending in random.sample(bare, min(TRIED, len(bare))):
        answer = insist(partial(_other(sending).once, client))
        yield from _refused(answer, "already-posted", "amount")


def _other(sending: Sending) -> Sending:
    first, *rest = sending.rows
    amount = str(int(first["amount"]) + 1)
    return replace(sending, rows=[{**first, "amount": amount}, *rest])


def _refused(answer: Answer, code: str, name: str) -> Iterator[str]:
    """Tell where an answer is not a conflict of a code that names a field."""
    told = (answer.status, answer.body.get("code"))
    if told != (HTTPStatus.CONFLICT, code):
        yield f"other content was answered {told}, not with {code}"
        return
    fields = [reason.get("field") for reason in answer.body["reasons"]]
    if fields != [name]:
        yield f"{code} names {fields}, not {name}"


FAULT = Fault(
    number="F3",
    title="everything is sent three times, shuffled, by four clients",
    round=round_of,
    full=5,
    few=1,
)
