"""Who decides on a posting, at which level, and how often."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from domain.approvals import (
    Judging,
    Recognition,
    approve_completion,
    recognise_completion,
    reject_completion,
    reverse_completion,
)
from domain.errors import (
    AlreadyDecidedError,
    AlreadyReversedError,
    LevelRefusedError,
    NotAllowedError,
    NotAssertedError,
    NotYoursError,
    OwnPostingError,
    UnknownError,
)
from domain.events.teacher import (
    CompletionApproved,
    CompletionRecognised,
    CompletionRejected,
    CompletionReversed,
)
from domain.terms import Level, Role
from tests.domain.telling import (
    AUDITOR,
    IMPORTER,
    OTHER_SCHOOL,
    PROVIDER,
    REVIEWER,
    SCHOOL,
    acting,
    an_actor,
    approved,
    importing,
    ledger_of,
    posted,
    recorded,
    rejected,
    reversed_,
)

ONE = UUID(int=1)
HEAD = an_actor(Role.SCHOOL, "S1", "head")
"""The head of S1; the training manager of S1 posts."""
OFFICE = an_actor(Role.IMPORTER, person="office")


def district(actor=REVIEWER) -> Judging:
    return Judging(acting=acting(actor), level=Level.DISTRICT)


def school(actor=HEAD) -> Judging:
    return Judging(
        acting=acting(actor),
        level=Level.SCHOOL,
        school_recognises=frozenset({"self_directed"}),
    )


def pending(*then, actor=SCHOOL, **changes):
    """Return a ledger with one posting, and what was decided about it."""
    first = recorded(posted(1, **changes), 1, actor=actor)
    return ledger_of(first, *(recorded(e, n) for n, e in enumerate(then, start=2)))


def self_directed(*then):
    return pending(*then, kind="self_directed")


# --- at district level ----------------------------------------------------------------


def test_a2_4_the_district_confirms_a_posting():
    event = approve_completion(pending(), ONE, district(), note_digest="a" * 64)

    assert event == CompletionApproved(
        posting_id=ONE, level=Level.DISTRICT, note_digest="a" * 64
    )


def test_the_district_rejects_a_posting_for_a_reason():
    assert reject_completion(pending(), ONE, district(), "wrong-hours") == (
        CompletionRejected(posting_id=ONE, level=Level.DISTRICT, reason="wrong-hours")
    )


@pytest.mark.parametrize("decision", [approved(1), rejected(1)])
def test_a_decision_is_taken_once_and_the_winner_is_named(decision):
    with pytest.raises(AlreadyDecidedError, match="at position 2") as found:
        approve_completion(pending(decision), ONE, district())

    assert found.value.code == "already-decided"
    assert found.value.by.person == REVIEWER.person
    with pytest.raises(AlreadyDecidedError):
        reject_completion(pending(decision), ONE, district(), "wrong-hours")


def test_what_is_unknown_or_reversed_is_not_decided():
    with pytest.raises(UnknownError):
        approve_completion(ledger_of(), ONE, district())
    with pytest.raises(AlreadyReversedError):
        approve_completion(pending(reversed_(1)), ONE, district())


@pytest.mark.parametrize("actor", [HEAD, OTHER_SCHOOL, PROVIDER, AUDITOR])
def test_only_the_districts_reviewers_decide_for_the_district(actor):
    with pytest.raises(LevelRefusedError):
        approve_completion(pending(), ONE, district(actor))
    with pytest.raises(LevelRefusedError):
        reject_completion(pending(), ONE, district(actor), "wrong-hours")


# --- nobody decides on their own ------------------------------------------------------


@pytest.mark.parametrize(
    ("poster", "what"),
    [
        (REVIEWER, "client"),
        (replace(REVIEWER, client_id="another key"), "person"),
    ],
)
def test_nobody_decides_on_what_they_posted_themselves(poster, what):
    for decide in (
        lambda ledger: approve_completion(ledger, ONE, district()),
        lambda ledger: reject_completion(ledger, ONE, district(), "wrong-hours"),
    ):
        with pytest.raises(OwnPostingError, match=what):
            decide(pending(actor=poster))


def test_nobody_decides_on_what_their_organisation_posted():
    seconded = an_actor(Role.REVIEWER, "S1")

    with pytest.raises(OwnPostingError, match="organisation"):
        approve_completion(pending(), ONE, district(seconded))
    with pytest.raises(OwnPostingError, match="organisation"):
        approve_completion(
            pending(reporter="S7"), ONE, district(an_actor(Role.REVIEWER, "S7"))
        )


def test_another_reviewer_of_the_office_confirms_what_a_reviewer_corrected():
    office = an_actor(Role.REVIEWER, "district-office", "one")
    colleague = an_actor(Role.REVIEWER, "district-office", "two")

    assert approve_completion(pending(actor=office), ONE, district(colleague))


# --- an importer records what was decided before --------------------------------------


def test_an_importer_records_historic_decisions_at_either_level():
    ledger = pending(actor=IMPORTER)
    asserted = importing(OFFICE)

    for level in Level:
        judging = Judging(acting=asserted, level=level)
        assert approve_completion(ledger, ONE, judging).level is level


def test_an_importer_says_when_it_was_decided_and_is_another_person():
    ledger = pending(actor=IMPORTER)

    with pytest.raises(NotAssertedError):
        approve_completion(ledger, ONE, district(OFFICE))
    own = Judging(acting=importing(IMPORTER), level=Level.DISTRICT)
    with pytest.raises(OwnPostingError):
        approve_completion(ledger, ONE, own)


# --- at school level (A2§14) ----------------------------------------------------------


def test_a2_14_the_school_recognises_self_directed_learning_of_its_teacher():
    event = approve_completion(self_directed(), ONE, school())

    assert event.level is Level.SCHOOL
    assert reject_completion(self_directed(), ONE, school(), "not-shown").level is (
        Level.SCHOOL
    )


def test_the_person_who_posted_it_does_not_recognise_it():
    with pytest.raises(OwnPostingError):
        approve_completion(self_directed(), ONE, school(SCHOOL))


def test_a_school_does_not_recognise_other_kinds():
    with pytest.raises(LevelRefusedError, match="professional"):
        approve_completion(pending(), ONE, school())


def test_a_school_decides_for_its_own_teachers_only():
    with pytest.raises(NotYoursError):
        approve_completion(self_directed(), ONE, school(OTHER_SCHOOL))


@pytest.mark.parametrize("actor", [REVIEWER, PROVIDER])
def test_only_the_school_decides_at_its_level(actor):
    with pytest.raises(LevelRefusedError):
        approve_completion(self_directed(), ONE, school(actor))


def test_after_the_school_the_district_decides_and_then_nobody():
    recognised = approved(1, Level.SCHOOL)

    assert approve_completion(self_directed(recognised), ONE, district())
    with pytest.raises(AlreadyDecidedError):
        approve_completion(self_directed(recognised), ONE, school())
    with pytest.raises(AlreadyDecidedError):
        approve_completion(self_directed(approved(1)), ONE, school())
    assert approve_completion(
        self_directed(rejected(1, Level.SCHOOL)), ONE, district()
    ), "the district's word holds over the school's"


# --- reversing ------------------------------------------------------------------------


def test_a_school_takes_its_own_posting_back_even_when_it_was_approved():
    event = reverse_completion(
        pending(approved(1)), ONE, acting(SCHOOL), "entered-twice", "a" * 64
    )

    assert event == CompletionReversed(
        posting_id=ONE, reason="entered-twice", note_digest="a" * 64
    )


def test_a_reversed_posting_is_not_reversed_again():
    with pytest.raises(AlreadyReversedError) as found:
        reverse_completion(pending(reversed_(1)), ONE, acting(SCHOOL), "entered-twice")

    assert found.value.code == "already-reversed"
    assert found.value.by.position == 2


def test_another_school_takes_nothing_back():
    with pytest.raises(NotYoursError):
        reverse_completion(pending(), ONE, acting(OTHER_SCHOOL), "entered-twice")


# --- recognising (A2§14-15, A2§21-22) -------------------------------------------------

RECOGNITION = Recognition(
    posting_id=ONE,
    authority="district_office",
    document_no="朝教继〔2025〕21号",
    credits=Decimal("2.0"),
    kind="elective_topical",
)


def test_an_authority_recognises_a_posting():
    assert recognise_completion(pending(), RECOGNITION, acting(REVIEWER)) == (
        CompletionRecognised(
            posting_id=ONE,
            authority="district_office",
            document_no="朝教继〔2025〕21号",
            credits=Decimal(2),
            kind="elective_topical",
        )
    )
    bare = replace(RECOGNITION, credits=None, kind=None)
    event = recognise_completion(pending(), bare, importing(OFFICE))
    assert (event.credits, event.kind) == (None, None)


def test_a_posting_is_recognised_once_by_another_than_its_reporter():
    event = recognise_completion(pending(), RECOGNITION, acting(REVIEWER))

    with pytest.raises(AlreadyDecidedError, match="recognised"):
        recognise_completion(pending(event), RECOGNITION, acting(REVIEWER))
    with pytest.raises(OwnPostingError):
        recognise_completion(pending(actor=REVIEWER), RECOGNITION, acting(REVIEWER))
    with pytest.raises(NotAllowedError):
        recognise_completion(pending(), RECOGNITION, acting(SCHOOL))
