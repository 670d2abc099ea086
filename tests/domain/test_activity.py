"""Activities: their terms, their approval, and amendments."""

from datetime import date
from decimal import Decimal

import pytest

from domain import activity as activities
from domain.errors import (
    AlreadyRegisteredError,
    AlreadyWithdrawnError,
    DateOrderError,
    MalformedAmountError,
    NothingChangesError,
    UnknownError,
)
from domain.events.register import ActivityAmended, ActivityWithdrawn
from tests.domain.telling import activity_of, offered, posted

LONGER = ActivityAmended(document_no="朝教继〔2024〕3号", hours=Decimal(48))
WITHDRAWN = ActivityWithdrawn(
    valid_from=date(2024, 6, 1), document_no="朝教继〔2024〕4号"
)


def test_an_amendment_corrects_the_terms_and_leaves_the_rest():
    activity = activity_of(offered(), LONGER)

    assert activity.hours == Decimal(48)
    assert activity.tags == {"section": "subject"}
    assert activity.registered == offered()


def test_what_is_not_known_has_no_terms():
    activity = activities.new("A1")

    assert (activity.exists, activity.hours, activity.credits) == (False, None, None)
    assert activity.tags == {}
    with pytest.raises(UnknownError) as found:
        activities.existing(activity)
    assert found.value.code == "activity-unknown"


@pytest.mark.parametrize(
    ("day", "approved"),
    [
        (date(2022, 12, 31), False),
        (date(2023, 1, 1), True),
        (date(2024, 5, 31), True),
        (date(2024, 6, 1), False),
    ],
    ids=["before it runs", "on its first day", "the day before", "once withdrawn"],
)
def test_a4_19_an_activity_runs_while_it_is_approved(day, approved):
    assert activity_of(offered(), WITHDRAWN).approved_on(day) is approved


def test_an_activity_ends_with_its_last_day_and_may_have_none():
    ended = activity_of(offered(runs_until=date(2023, 6, 30)))
    endless = activity_of(offered(runs_from=None, runs_until=None))

    assert not ended.approved_on(date(2023, 7, 1))
    assert endless.approved_on(date(1999, 1, 1))


def test_a2_12_without_an_approval_number_it_never_might_run():
    assert not activity_of(offered(approval_no=None)).approved_on(date(2024, 1, 1))
    assert not activities.new("A1").approved_on(date(2024, 1, 1))


def test_folding_takes_any_subset_and_passes_over_what_it_does_not_know():
    assert activity_of(LONGER) == activities.new("A1")
    assert activity_of(posted()) == activities.new("A1")
    assert activity_of(offered(), offered(kind="degree_study")).terms == offered()


# --- decisions ------------------------------------------------------------------------


def test_an_activity_is_registered_with_plain_amounts():
    proposed = offered(hours=Decimal("4E1"), credits=Decimal("3.00"))

    event = activities.register_activity(activities.new("A1"), proposed)

    assert (str(event.hours), str(event.credits)) == ("40", "3")
    assert activities.register_activity(activity_of(event), proposed) == event


def test_an_id_that_is_taken_names_what_differs():
    with pytest.raises(AlreadyRegisteredError) as found:
        activities.register_activity(activity_of(offered()), offered(kind="induction"))

    assert found.value.fields == ("kind",)


def test_malformed_terms_are_refused():
    new = activities.new("A1")

    with pytest.raises(MalformedAmountError):
        activities.register_activity(new, offered(hours=Decimal(0)))
    with pytest.raises(DateOrderError):
        activities.register_activity(new, offered(runs_until=date(2022, 1, 1)))
    one_day = offered(runs_until=offered().runs_from)
    assert activities.register_activity(new, one_day) == one_day
    half_open = offered(runs_from=None, approval_no=None)
    assert activities.register_activity(new, half_open) == half_open
    endless = offered(runs_until=None)
    assert activities.register_activity(new, endless) == endless


def test_an_amendment_says_something_new():
    activity = activity_of(offered())

    assert activities.amend_activity(activity, LONGER) == LONGER
    tagged = ActivityAmended(document_no="no", tags={"section": "basics"})
    assert activities.amend_activity(activity, tagged) == tagged
    same = ActivityAmended(document_no="no", hours=Decimal(40))
    with pytest.raises(NothingChangesError):
        activities.amend_activity(activity, same)
    ended = ActivityAmended(document_no="no", runs_until=date(2022, 1, 1))
    with pytest.raises(DateOrderError):
        activities.amend_activity(activity, ended)


def test_an_approval_is_withdrawn_once():
    assert (
        activities.withdraw_activity(
            activity_of(offered()), WITHDRAWN.valid_from, WITHDRAWN.document_no
        )
        == WITHDRAWN
    )
    with pytest.raises(AlreadyWithdrawnError):
        activities.withdraw_activity(
            activity_of(offered(), WITHDRAWN), date(2025, 1, 1), "no"
        )
