"""A soak adds its rounds up, tells what broke, and runs the same rounds again."""

import json
import signal
from io import StringIO

import pytest
from click.testing import CliRunner
from rich.console import Console

from scripts.cli import main
from scripts.posting.connection import Answer
from scripts.soak.book import Book
from scripts.soak.checking import Key
from scripts.soak.client import SilentError, insist
from scripts.soak.command import ending_on_sigterm
from scripts.soak.fault import Fault, dice
from scripts.soak.faults import MODULES, find
from scripts.soak.hostile.masses import Thrown
from scripts.soak.sending import side_by_side
from scripts.soak.table import as_json, table
from scripts.soak.tally import Tally, of_posting, total

ROW = {"teacher_id": "T1", "activity_id": "A1", "occasion": "1"}
HELD = Tally(acknowledged=5, resumed_s=0.5, seen={"kills": 1})
LOST = Tally(acknowledged=7, lost=2, resumed_s=1.5, seen={"kills": 2})
SKIPPED = Tally(rounds=0, skipped="there is no small disk")


def answered(code, body):
    return Answer(status=code, body=body, headers={})


def a_fault(number="F1"):
    return Fault(number=number, title="a title", round=lambda *_: HELD, full=10, each=4)


def test_rounds_are_added_up_and_the_longest_rest_stays():
    both = total([HELD, LOST])

    assert (both.rounds, both.acknowledged, both.lost) == (2, 12, 2)
    assert both.resumed_s == 1.5
    assert both.seen == {"kills": 3}
    assert HELD.holds
    assert not both.holds


def test_a_sentence_about_what_broke_is_enough_to_break_it():
    assert not Tally(failings=("an atomic batch is there in part",)).holds


def test_a_round_that_posts_fails_where_nothing_was_acknowledged():
    nothing = Tally()

    assert nothing.holds
    assert not of_posting(nothing).holds
    assert of_posting(HELD) == HELD


def test_calls_of_several_rounds_are_enough_for_the_rounds_asked_for():
    assert [a_fault().calls(rounds) for rounds in (1, 4, 5)] == [1, 1, 2]


def test_the_dice_of_a_round_are_the_same_again_and_no_other_rounds():
    first = dice(7, "F1", 0).random()

    assert dice(7, "F1", 0).random() == first
    assert first not in (dice(7, "F1", 1).random(), dice(8, "F1", 0).random())


def test_the_table_says_what_holds_what_broke_and_what_was_skipped():
    found = {
        "F1": (a_fault(), HELD),
        "F2": (a_fault("F2"), LOST),
        "F6": (a_fault("F6"), SKIPPED),
    }
    written = StringIO()

    Console(file=written, width=140).print(table(found))

    words = [
        line.split("│")[-2].strip() for line in written.getvalue().splitlines()[3:6]
    ]
    told = as_json(found, seed=3)
    assert words == ["holds", "BROKEN", "skipped"]
    assert (told["seed"], told["holds"]) == (3, False)
    assert told["faults"]["F2"]["lost"] == 2
    assert json.loads(json.dumps(told))["faults"]["F1"]["verdict"] == "holds"


def test_a_fault_that_is_not_there_is_wrong_usage():
    result = CliRunner().invoke(main, ["soak", "--only", "F1,F99"])

    assert result.exit_code == 2
    assert "There is no F99" in result.output


def test_sigterm_takes_everything_down_and_a_second_one_does_not_disturb():
    before, taken_down = signal.getsignal(signal.SIGTERM), []

    def end():
        with ending_on_sigterm():
            try:
                signal.raise_signal(signal.SIGTERM)
            finally:
                signal.raise_signal(signal.SIGTERM)
                taken_down.append(1)

    with pytest.raises(KeyboardInterrupt):
        end()

    assert taken_down == [1]
    assert signal.getsignal(signal.SIGTERM) == before


def test_every_fault_can_be_found_by_its_number():
    assert [find(number).number for number in MODULES] == list(MODULES)


@pytest.mark.parametrize(
    ("statuses", "whole", "refused"),
    [
        ((413,), True, True),
        ((413,), False, True),
        ((), False, True),
        ((), True, False),
        ((500,), True, False),
        ((413, 200), True, False),
    ],
)
def test_who_sent_a_body_to_its_end_is_owed_a_refusal(statuses, whole, refused):
    thrown = Thrown(statuses=statuses, whole=whole, took_s=0.1)

    assert thrown.is_refused == refused


# --- what clients were told -----------------------------------------------------------


def test_an_answer_that_is_not_the_first_one_is_noticed():
    book = Book()
    first = {"status": "posted", "posting_id": "p1", "position": 3}
    again = {**first, "status": "already-known"}
    other = {**again, "posting_id": "p2"}

    book.note([ROW], answered(201, first))
    book.note([ROW], answered(200, again))
    assert book.failings == []
    book.note([ROW], answered(200, other))

    assert list(book.receipts) == [Key(**ROW, reporter="S1")]
    assert len(book.failings) == 1


def test_conflicts_failures_breaks_and_a_documented_503_are_told_apart():
    book = Book()
    busy = Answer(status=503, body={}, headers={"retry-after": "1"})

    for answer in (None, busy, answered(503, {}), answered(409, {})):
        book.note([ROW], answer)
    row = {"status": "refused", "code": "already-posted"}
    book.note([ROW], answered(200, {"results": [row]}))

    assert (book.breaks, book.put_off) == (1, 1)
    assert len(book.errors) == 1
    assert len(book.conflicts) == 2


def test_what_goes_wrong_beside_is_raised_where_it_is_waited_for():
    def work(number):
        if number:
            raise SilentError("a server", None)

    well, sick = side_by_side(2, work)

    well.join()
    with pytest.raises(SilentError, match="a server does not take it: no answer"):
        sick.join()


def test_a_client_insists_until_it_is_neither_put_off_nor_cut_off():
    busy = Answer(status=503, body={}, headers={"retry-after": "1"})
    answers, seen = iter([None, busy, answered(201, {})]), []

    answer = insist(lambda: next(answers), watch=seen.append)

    assert answer.status == 201
    assert [None if one is None else one.status for one in seen] == [None, 503, 201]
    with pytest.raises(SilentError, match="503"):
        insist(lambda: busy, within_s=0)
