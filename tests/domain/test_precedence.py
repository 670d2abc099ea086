"""Which of several reports of one completion prevails (R29)."""

from uuid import UUID

import pytest

from domain.events.teacher import CompletionRecognised
from domain.facts import Status
from domain.precedence import completions, corroborating, natural_key, reports_of
from domain.terms import Level, Result, Role
from tests.domain.telling import (
    approved,
    by_provider,
    ledger_of,
    posted,
    rejected,
    reversed_,
)


def reports(*history):
    """Return the reports of the one completion that a history speaks of."""
    return reports_of(list(ledger_of(*history).postings.values()))


def prevailing(*history) -> int:
    found = reports(*history)
    assert found is not None
    return found.prevailing.posting_id.int


def test_the_natural_key_names_teacher_activity_and_occasion():
    key = natural_key(posted(occasion="spring"))

    assert (key.teacher_id, key.activity_id, key.occasion) == ("T1", "A1", "spring")


@pytest.mark.parametrize(
    ("history", "winner"),
    [
        ([posted(1), by_provider(2)], 2),
        ([by_provider(2), posted(1)], 2),
        ([posted(7), posted(3, reporter="S2")], 3),
        ([posted(1, reporter="old", reporter_role=Role.IMPORTER), posted(2)], 2),
    ],
    ids=["provider before school", "whoever came first", "then the smaller id",
         "school before importer"],
)  # fmt: skip
def test_r29_the_provider_prevails_then_the_school_then_the_smaller_id(history, winner):
    assert prevailing(*history) == winner


def test_what_was_approved_prevails_over_a_later_report_of_the_provider():
    assert prevailing(posted(1), approved(1), by_provider(2)) == 1


def test_among_approved_reports_the_provider_prevails():
    history = [posted(1), approved(1), by_provider(2), approved(2)]

    assert prevailing(*history) == 2


def test_rejecting_the_provider_promotes_the_school():
    found = reports(posted(1), by_provider(2), rejected(2))

    assert found is not None
    assert found.prevailing.posting_id == UUID(int=1)
    assert found.status is Status.PENDING
    assert found.spoken_for == ()


def test_when_all_are_rejected_the_completion_is_rejected():
    found = reports(posted(1), by_provider(2), rejected(2), rejected(1))

    assert found is not None
    assert found.status is Status.REJECTED
    assert found.prevailing.posting_id == UUID(int=2)
    assert len(found.spoken_for) == 1


def test_what_is_reversed_does_not_stand():
    assert prevailing(posted(1), by_provider(2), reversed_(2)) == 1
    assert reports(posted(1), reversed_(1)) is None


@pytest.mark.parametrize(
    ("decisions", "status"),
    [
        ([], Status.PENDING),
        ([approved(1, Level.SCHOOL)], Status.PROVISIONAL),
        ([rejected(1, Level.SCHOOL)], Status.REJECTED),
        ([approved(1)], Status.APPROVED),
        ([approved(1, Level.SCHOOL), rejected(1)], Status.REJECTED),
        ([rejected(1, Level.SCHOOL), approved(1)], Status.APPROVED),
    ],
)
def test_r20_the_districts_word_holds_over_the_schools(decisions, status):
    found = reports(posted(1), *decisions)

    assert found is not None
    assert found.status is status


def test_fields_in_which_another_report_differs_are_named():
    found = reports(
        by_provider(2), posted(1, result=Result.NOT_PASSED, kind="elective_chosen")
    )

    assert found is not None
    assert found.differing == ("kind", "result")
    assert len(found.spoken_for) == 1


def test_a_rejected_report_neither_corroborates_nor_differs():
    found = reports(by_provider(2), posted(1, result=Result.NOT_PASSED), rejected(1))

    assert found is not None
    assert found.differing == ()
    assert len(found.others) == 1


def test_completions_stand_by_day_then_by_posting_id():
    history = [
        posted(3, occasion="c", completed_on=posted().completed_on.replace(year=2023)),
        posted(2, occasion="b"),
        posted(1, occasion="a"),
        posted(4, occasion="d"),
        reversed_(4),
    ]

    found = completions(ledger_of(*history).postings.values())

    assert [one.prevailing.posting_id.int for one in found] == [3, 1, 2]


# --- corroborating: awaits nobody -----------------------------------------------------


def is_corroborating(number: int, *history) -> bool:
    postings = ledger_of(*history).postings
    return corroborating(postings[UUID(int=number)], postings.values())


def test_a_report_that_agrees_with_an_approved_one_awaits_nobody():
    assert is_corroborating(2, posted(1), approved(1), by_provider(2))


@pytest.mark.parametrize(
    "history",
    [
        [posted(1), by_provider(2)],
        [posted(1), approved(1), by_provider(2, result=Result.ATTENDED)],
        [posted(1), approved(1), reversed_(1), by_provider(2)],
        [posted(1), approved(1), by_provider(2, occasion="another")],
        [posted(1), approved(1), by_provider(2), rejected(2)],
        [posted(1), approved(1), by_provider(2), rejected(2, Level.SCHOOL)],
        [posted(1), approved(1), by_provider(2), approved(2)],
        [posted(1), approved(1), by_provider(2), reversed_(2)],
    ],
    ids=["nothing is approved", "it differs", "the approved one is gone",
         "another completion", "it was rejected", "its school rejected it",
         "it was approved itself", "it was reversed"],
)  # fmt: skip
def test_otherwise_a_report_does_not_corroborate(history):
    assert not is_corroborating(2, *history)


def test_a_recognition_changes_nothing_about_precedence():
    recognition = CompletionRecognised(
        posting_id=UUID(int=1), authority="district_office", document_no="no"
    )

    assert prevailing(posted(1), by_provider(2), recognition) == 2
