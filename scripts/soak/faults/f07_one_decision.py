"""F7: thirty-two decide at the same moment; one does, the others are told who."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http import HTTPStatus
from random import Random

from scripts.posting.connection import Answer
from scripts.soak.client import insist
from scripts.soak.fault import Fault
from scripts.soak.stage import Place, Stage
from scripts.soak.tally import Tally, failing, total
from scripts.soak.town import TEACHERS, reports

AT_ONCE = 32
REVIEWERS = ("reviewer", "second_reviewer")
OFFSET = {"rule_id": "professional-surplus", "credits": "1.5"}
REVERSAL = {"reason": "entered-twice"}

Ask = Callable[[], Answer]


def round_of(stage: Stage, random: Random) -> Tally:
    """Let everybody decide on one offset, on one posting, and against a reversal."""
    with stage.place() as given:
        place = given.with_settings(threads=AT_ONCE, pool_max=AT_ONCE)
        with place.serving():
            return total(
                [
                    Tally(),
                    approvals(place, f"/v1/offsets/{_offset(place, random)}/approval"),
                    approvals(place, _about(_posting(place, random), "approval")),
                    against_reversal(place, random),
                ]
            )


def approvals(place: Place, path: str) -> Tally:
    """Approve one thing at once; one approval stands, the others name it."""
    answers = at_once([_asking(place, REVIEWERS[n % 2], path) for n in range(AT_ONCE)])
    won = [answer for answer in answers if answer.accepted]
    return _told(answers, won) + Tally(
        rounds=0, failings=failing(len(won) == 1, f"{len(won)} approved {path}")
    )


def against_reversal(place: Place, random: Random) -> Tally:
    """Approve and reverse one posting at once.

    It is reversed once, and approved once before that or never.
    """
    posting_id, half = _posting(place, random), AT_ONCE // 2
    approve = _asking(place, REVIEWERS[0], _about(posting_id, "approval"))
    reverse = _asking(place, "school", _about(posting_id, "reversal"), REVERSAL)
    calls = [approve] * half + [reverse] * half
    order = random.sample(range(AT_ONCE), AT_ONCE)
    mixed = at_once([calls[place_] for place_ in order])
    answers = [mixed[order.index(place_)] for place_ in range(AT_ONCE)]
    approved = [one for one in answers[:half] if one.accepted]
    reversed_ = [one for one in answers[half:] if one.accepted]
    positions = [one.body["position"] for one in (*approved, *reversed_)]
    told = f"{len(approved)} approved, {len(reversed_)} reversed, at {positions}"
    holds = len(approved) <= 1 and len(reversed_) == 1
    return _told(answers, [*approved, *reversed_]) + Tally(
        rounds=0, failings=failing(holds and positions == sorted(positions), told)
    )


def at_once(calls: Sequence[Ask]) -> list[Answer]:
    """Ask everything at the same moment, and return the answers in their order."""
    start = threading.Barrier(len(calls))

    def asked(call: Ask) -> Answer:
        start.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as clients:
        return list(clients.map(asked, calls))


def _told(answers: Sequence[Answer], won: Sequence[Answer]) -> Tally:
    """Look whether everybody else was refused, and told who was before them."""
    places = [f"at position {one.body['position']}." for one in won]
    failings: tuple[str, ...] = ()
    for answer in answers:
        if answer.accepted:
            continue
        named = answer.status == HTTPStatus.CONFLICT and any(
            place in answer.body["detail"] for place in places
        )
        failings += failing(named, f"{answer.status} {answer.body} beside {places}")
    return Tally(rounds=0, acknowledged=len(won), failings=failings)


def _asking(place: Place, name: str, path: str, body: object = None) -> Ask:
    client = place.client(name)
    return partial(insist, partial(client.send, "POST", path, body or {}))


def _about(posting_id: str, word: str) -> str:
    return f"/v1/completions/{posting_id}/{word}"


def _posting(place: Place, random: Random) -> str:
    (row,) = reports(random, 1, f"{random.random()}-")
    answer = insist(lambda: place.client().post(row))
    return str(answer.body["posting_id"])


def _offset(place: Place, random: Random) -> str:
    path = f"/v1/teachers/{random.choice(TEACHERS)}/offsets"
    return str(_asking(place, "school", path, OFFSET)().body["offset_id"])


FAULT = Fault(
    number="F7",
    title="thirty-two decide on one offset or posting at the same moment",
    round=round_of,
    full=50,
    few=1,
)
