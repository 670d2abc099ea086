"""Posting a completion: what is refused, and what never is."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from domain.acting import Acting
from domain.errors import (
    AlreadyPostedError,
    AlreadyReversedError,
    FutureDateError,
    MalformedAmountError,
    MalformedDateError,
    MalformedDigestError,
    MalformedTextError,
    NotAllowedError,
    NotATeacherOfYoursError,
    NothingChangesError,
    NotYoursError,
    TeacherMergedError,
    UnknownError,
)
from domain.events.register import SchoolMerged
from domain.events.teacher import (
    CompletionReversed,
    LeaveStarted,
    TeacherMerged,
    TeacherMoved,
    TeacherRetired,
)
from domain.postings import (
    Correction,
    Report,
    Reporter,
    check_acquainted,
    check_may_take_back,
    check_same_content,
    correct_completion,
    post_completion,
)
from domain.terms import Evidence, Result, Role, Unit
from tests.domain.telling import (
    AUDITOR,
    IMPORTER,
    OTHER_SCHOOL,
    PROVIDER,
    REVIEWER,
    SCHOOL,
    TODAY,
    acting,
    activity_of,
    an_actor,
    by_provider,
    importing,
    joined,
    ledger_of,
    offered,
    opened,
    posted,
    profile_of,
    provider_of,
    qualified,
    recorded,
    registers_of,
    reversed_,
    school_of,
)

MOVED = TeacherMoved(school_id="S2", valid_from=date(2024, 9, 1))


def report(**changes) -> Report:
    given = {
        "posting_id": UUID(int=1),
        "teacher_id": "T1",
        "activity_id": "A1",
        "amount": Decimal(40),
        "result": Result.PASSED,
        "completed_on": date(2024, 5, 1),
    }
    return Report(**{**given, **changes})


def post(by: Acting, profile=None, **changes):
    return post_completion(report(**changes), profile or profile_of(joined()), by)


# --- what is recorded -----------------------------------------------------------------


def test_a_school_posts_for_its_teacher():
    assert post(acting(SCHOOL)) == posted(1)


def test_a_provider_posts_what_it_gave():
    assert post(acting(PROVIDER)) == by_provider(1)


def test_everything_that_was_said_is_kept():
    evidence = [Evidence(uri="https://evidence.example/1.pdf", sha256="a" * 64)]

    event = post(
        acting(SCHOOL),
        occasion="spring",
        unit=Unit.DAYS,
        amount=Decimal("2.50"),
        tags={"mode": "online", "level": "city"},
        evidence=evidence,
        makes_up_for=2023,
        note_digest="b" * 64,
    )

    assert (event.occasion, event.unit, str(event.amount)) == ("spring", "days", "2.5")
    assert event.tags == {"mode": "online", "level": "city"}
    assert event.evidence == tuple(evidence)
    assert (event.makes_up_for, event.note_digest) == (2023, "b" * 64)


def test_what_a_policy_would_not_count_is_not_refused():
    event = post(
        acting(SCHOOL),
        result=Result.NOT_PASSED,
        amount=Decimal(900),
        completed_on=date(2015, 5, 1),
    )

    assert event.result is Result.NOT_PASSED


def test_leave_and_retirement_are_no_refusal():
    profile = profile_of(
        joined(),
        LeaveStarted(on=date(2023, 1, 1), reason="illness"),
        TeacherRetired(on=date(2024, 1, 1)),
    )

    assert post(acting(SCHOOL), profile).school_id == "S1"


def test_the_school_of_the_day_is_recorded():
    moved = profile_of(joined(), MOVED)

    assert post(importing(), moved, completed_on=date(2024, 8, 31)).school_id == "S1"
    assert post(importing(), moved, completed_on=date(2024, 9, 1)).school_id == "S2"


# --- unidentified ---------------------------------------------------------------------


def test_an_unknown_teacher_activity_or_provider_is_refused():
    with pytest.raises(UnknownError) as teacher:
        post(acting(SCHOOL), profile_of())
    with pytest.raises(UnknownError) as activity:
        post(acting(SCHOOL), activity_id="A9")
    with pytest.raises(UnknownError) as provider:
        post(acting(SCHOOL), provider_id="P9")

    assert [e.value.code for e in (teacher, activity, provider)] == [
        "teacher-unknown",
        "activity-unknown",
        "provider-unknown",
    ]
    assert [e.value.field for e in (teacher, activity, provider)] == [
        "teacher_id",
        "activity_id",
        "provider_id",
    ]


def test_a_merged_id_is_refused_with_the_id_to_use():
    merged = profile_of(joined(), TeacherMerged(into_teacher_id="T9"))

    with pytest.raises(TeacherMergedError, match="T9"):
        post(acting(SCHOOL), merged)


# --- in the future, malformed ---------------------------------------------------------


def test_today_is_no_future_and_tomorrow_is():
    assert post(acting(SCHOOL), completed_on=TODAY).completed_on == TODAY
    with pytest.raises(FutureDateError) as found:
        post(acting(SCHOOL), completed_on=TODAY + timedelta(days=1))

    assert (found.value.code, found.value.field) == ("future-date", "completed_on")


@pytest.mark.parametrize(
    "amount",
    ["0", "-1", "2000.01", "1.001", "NaN", "Infinity", "-Infinity", "sNaN", "1E+9"],
)
def test_an_absurd_amount_is_refused(amount):
    with pytest.raises(MalformedAmountError) as found:
        post(acting(SCHOOL), amount=Decimal(amount))

    assert (found.value.code, found.value.field) == ("malformed-amount", "amount")


@pytest.mark.parametrize("amount", ["0.01", "2000", "2000.00", "2E+3", "1E-2"])
def test_amounts_up_to_the_limits_are_taken(amount):
    assert post(acting(SCHOOL), amount=Decimal(amount)).amount == Decimal(amount)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"occasion": "a\x00b"}, MalformedTextError),
        ({"occasion": "\ud800"}, MalformedTextError),
        ({"occasion": "x" * 101}, MalformedTextError),
        ({"tags": {"Level": "city"}}, MalformedTextError),
        ({"tags": {"级别": "city"}}, MalformedTextError),
        ({"tags": {"level": ""}}, MalformedTextError),
        ({"tags": {f"t{n}": "x" for n in range(51)}}, MalformedTextError),
        ({"evidence": [Evidence(uri="u", sha256="A" * 64)]}, MalformedDigestError),
        ({"evidence": [Evidence(uri="\x00", sha256="a" * 64)]}, MalformedTextError),
        ({"completed_on": date(1899, 1, 1)}, MalformedDateError),
        ({"makes_up_for": 2025}, MalformedDateError),
    ],
)
def test_what_cannot_be_stored_or_meant_is_refused(changes, error):
    with pytest.raises(error):
        post(acting(SCHOOL), **changes)


# --- unauthorised ---------------------------------------------------------------------


def test_a_school_posts_only_for_its_own_teachers_of_that_day():
    moved = profile_of(joined(), MOVED)

    assert post(acting(SCHOOL), moved, completed_on=date(2024, 8, 31))
    with pytest.raises(NotYoursError):
        post(acting(SCHOOL), moved, completed_on=date(2024, 9, 1))
    with pytest.raises(NotYoursError) as found:
        post(acting(OTHER_SCHOOL))
    assert (found.value.code, found.value.field) == ("not-yours", "teacher_id")


def test_a_school_cannot_tell_anothers_teacher_from_nobody():
    theirs = profile_of(joined(school_id="S2"))
    moved = profile_of(joined(school_id="S2"), replace(MOVED, school_id="S1"))

    with pytest.raises(NotATeacherOfYoursError, match="S1 has no teacher T1") as other:
        check_acquainted(theirs, acting(SCHOOL))
    with pytest.raises(NotATeacherOfYoursError) as nobody:
        check_acquainted(profile_of(), acting(SCHOOL))

    assert other.value.message == nobody.value.message
    assert other.value.code == nobody.value.code == "teacher-unknown"
    check_acquainted(moved, acting(SCHOOL))
    check_acquainted(theirs, acting(REVIEWER))


def test_the_school_that_another_became_part_of_posts_for_its_teachers():
    merged = SchoolMerged(into_school_id="S2", valid_from=date(2025, 1, 1))
    registers = registers_of(
        schools=[school_of(opened(), merged), school_of(opened(), school_id="S2")]
    )

    assert post(acting(OTHER_SCHOOL, registers)).reporter == "S2"
    before = acting(OTHER_SCHOOL, registers, today=date(2024, 12, 31))
    with pytest.raises(NotYoursError):
        post(before)


def test_a_key_without_an_organisation_acts_for_none():
    homeless = acting(an_actor(Role.SCHOOL))

    assert not homeless.acts_for("S1")
    with pytest.raises(NotAllowedError):
        post(homeless)


def test_a_provider_posts_only_its_own_activities_under_its_own_name():
    registers = registers_of(
        activities=[activity_of(offered(provider_id="P2"), key="A2")],
        providers=[provider_of(qualified(), key="P2")],
    )
    by = acting(PROVIDER, registers)

    with pytest.raises(NotYoursError) as provider:
        post(by, provider_id="P2")
    with pytest.raises(NotYoursError) as activity:
        post(by, activity_id="A2", provider_id="P1")

    assert provider.value.field == "provider_id"
    assert activity.value.field == "activity_id"


@pytest.mark.parametrize("actor", [AUDITOR, REVIEWER])
def test_who_neither_teaches_nor_employs_posts_nothing(actor):
    with pytest.raises(NotAllowedError):
        post(acting(actor))


def test_an_importer_posts_in_the_name_of_whom_it_says():
    school = Reporter(role=Role.SCHOOL, organisation="S1")
    provider = Reporter(role=Role.PROVIDER, organisation="P1")
    city = Reporter(role=Role.IMPORTER, organisation="municipal")

    assert post(importing(), reporter=school) == posted(1)
    assert post(importing(), reporter=provider) == by_provider(1)
    assert post(importing(), reporter=city).reporter == "municipal"
    assert post(importing()).reporter == IMPORTER.client_id
    for unknown in (
        replace(school, organisation="S9"),
        replace(provider, organisation="P9"),
    ):
        with pytest.raises(UnknownError) as found:
            post(importing(), reporter=unknown)
        assert found.value.field == "reporter"


def test_a_school_speaks_for_itself_whatever_it_says():
    other = Reporter(role=Role.PROVIDER, organisation="P1")

    assert post(acting(SCHOOL), reporter=other) == posted(1)


# --- the same reporter again ----------------------------------------------------------


def test_the_same_content_is_known_whatever_its_id_and_note():
    check_same_content(posted(1), posted(2, note_digest="a" * 64, school_id="S2"))


def test_other_content_of_the_same_reporter_names_the_fields():
    with pytest.raises(AlreadyPostedError, match="amount, tags") as found:
        check_same_content(
            posted(1), posted(2, amount=Decimal(38), tags={"mode": "online"})
        )

    assert found.value.code == "already-posted"
    assert found.value.fields == ("amount", "tags")
    assert found.value.field == "amount"
    assert found.value.posting_id == UUID(int=1)


# --- correcting -----------------------------------------------------------------------

WRONG = Correction(posting_id=UUID(int=1), reason="wrongly-entered")


def test_a_correction_reverses_in_favour_of_the_replacement():
    ledger = ledger_of(recorded(posted(1), 1, actor=SCHOOL))
    replacement = posted(2, amount=Decimal(36), corrects=UUID(int=1))

    event = correct_completion(ledger, WRONG, replacement, acting(SCHOOL))

    assert event == CompletionReversed(
        posting_id=UUID(int=1),
        reason="wrongly-entered",
        replaced_by=UUID(int=2),
    )


def test_a_correction_may_give_the_posting_to_another_teacher():
    ledger = ledger_of(recorded(posted(1), 1, actor=SCHOOL))
    replacement = posted(2, teacher_id="T2", corrects=UUID(int=1))

    event = correct_completion(ledger, WRONG, replacement, acting(REVIEWER))

    assert event.replaced_by == UUID(int=2)


def test_a_correction_that_says_the_same_changes_nothing():
    ledger = ledger_of(recorded(posted(1), 1, actor=SCHOOL))

    with pytest.raises(NothingChangesError):
        correct_completion(ledger, WRONG, posted(2), acting(SCHOOL))


def test_what_is_unknown_or_reversed_is_not_corrected():
    with pytest.raises(UnknownError) as found:
        correct_completion(ledger_of(), WRONG, posted(2), acting(SCHOOL))
    assert found.value.code == "posting-unknown"
    gone = ledger_of(posted(1), reversed_(1))
    with pytest.raises(AlreadyReversedError, match="at position 2"):
        correct_completion(gone, WRONG, posted(2), acting(SCHOOL))


def test_a_reviewer_corrects_in_the_name_of_the_reporter():
    school = Reporter(role=Role.SCHOOL, organisation="S1")

    event = post(acting(REVIEWER), corrects=UUID(int=9), reporter=school)

    assert (event.reporter, event.reporter_role) == ("S1", Role.SCHOOL)
    assert event.corrects == UUID(int=9)


@pytest.mark.parametrize(
    ("brought_in", "by", "may"),
    [
        (SCHOOL, acting(SCHOOL), True),
        (SCHOOL, acting(OTHER_SCHOOL), False),
        (SCHOOL, acting(PROVIDER), False),
        (SCHOOL, acting(REVIEWER), True),
        (SCHOOL, importing(), False),
        (IMPORTER, importing(), True),
        (IMPORTER, acting(SCHOOL), True),
    ],
)
def test_a_posting_is_taken_back_by_its_reporter_or_the_reviewer(brought_in, by, may):
    posting = ledger_of(recorded(posted(1), 1, actor=brought_in)).postings[UUID(int=1)]

    if may:
        check_may_take_back(posting, by)
        return
    with pytest.raises(NotYoursError):
        check_may_take_back(posting, by)


def test_an_auditor_takes_nothing_back():
    posting = ledger_of(posted(1)).postings[UUID(int=1)]

    with pytest.raises(NotAllowedError):
        check_may_take_back(posting, acting(AUDITOR))
