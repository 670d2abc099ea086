"""A training activity (培训活动): kind, theme, approved worth, and its approval."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.errors import (
    AlreadyRegisteredError,
    AlreadyWithdrawnError,
    DateOrderError,
    NothingChangesError,
    UnknownError,
)
from domain.events import Recorded
from domain.events.register import (
    ActivityAmended,
    ActivityRegistered,
    ActivityWithdrawn,
)
from domain.limits import (
    checked_date,
    checked_id,
    checked_optional_amount,
    checked_tags,
    checked_text,
    checked_word,
)

_AMENDABLE = ("hours", "credits", "tags", "approval_no", "runs_from", "runs_until")


@dataclass(frozen=True, kw_only=True)
class ActivityState:
    """What is known of one activity; `terms` is the registration as amended."""

    activity_id: str
    registered: ActivityRegistered | None = None
    terms: ActivityRegistered | None = None
    withdrawn: ActivityWithdrawn | None = None

    @property
    def exists(self) -> bool:
        """Whether the activity was registered."""
        return self.registered is not None

    @property
    def tags(self) -> Mapping[str, str]:
        """The tags of its terms; none while it is not known."""
        return self.terms.tags if self.terms else {}

    @property
    def hours(self) -> Decimal | None:
        """The approved hours."""
        return self.terms.hours if self.terms else None

    @property
    def credits(self) -> Decimal | None:
        """The credits that an authority fixed (A2§6)."""
        return self.terms.credits if self.terms else None

    def approved_on(self, day: date) -> bool:
        """Say whether it might run on a day: approved, running, not withdrawn.

        A2§12 for school-based projects, A4§19 for courses.
        """
        terms = self.terms
        if terms is None or terms.approval_no is None:
            return False
        if self.withdrawn is not None and day >= self.withdrawn.valid_from:
            return False
        begun = terms.runs_from is None or terms.runs_from <= day
        return begun and (terms.runs_until is None or day <= terms.runs_until)


def new(activity_id: str) -> ActivityState:
    """Return an activity of which nothing is known yet."""
    return ActivityState(activity_id=activity_id)


def apply(activity: ActivityState, recorded: Recorded) -> ActivityState:
    """Return the activity after one more event of its stream."""
    match recorded.event:
        case ActivityRegistered() as event if activity.registered is None:
            return replace(activity, registered=event, terms=event)
        case ActivityAmended() as event if activity.terms is not None:
            return replace(activity, terms=replace(activity.terms, **_said(event)))
        case ActivityWithdrawn() as event:
            return replace(activity, withdrawn=event)
        case _:
            return activity


def existing(activity: ActivityState) -> ActivityRegistered:
    """Return the terms of an activity; raises UnknownError."""
    if activity.terms is None:
        raise UnknownError("activity", activity.activity_id, "activity_id")
    return activity.terms


# --- decisions ------------------------------------------------------------------------


def register_activity(
    activity: ActivityState, proposed: ActivityRegistered
) -> ActivityRegistered:
    """Register an activity; raises AlreadyRegisteredError for other content."""
    checked_id("activity_id", activity.activity_id)
    checked_text("title_zh", proposed.title_zh)
    checked_text("title_en", proposed.title_en)
    checked_word("kind", proposed.kind)
    event = replace(
        proposed,
        hours=checked_optional_amount("hours", proposed.hours),
        credits=checked_optional_amount("credits", proposed.credits),
        tags=checked_tags("tags", proposed.tags),
    )
    _check_approval(event.approval_no)
    _check_run(event.runs_from, event.runs_until)
    before = activity.registered
    if before is not None and before != event:
        names = event.__dataclass_fields__
        fields = [n for n in names if getattr(before, n) != getattr(event, n)]
        raise AlreadyRegisteredError("activity", activity.activity_id, fields)
    return event


def amend_activity(
    activity: ActivityState, proposed: ActivityAmended
) -> ActivityAmended:
    """Correct a registration; what is None stays as it was.

    Raises UnknownError, and NothingChangesError when nothing would differ.
    """
    terms = existing(activity)
    checked_text("document_no", proposed.document_no)
    tags = None if proposed.tags is None else checked_tags("tags", proposed.tags)
    event = replace(
        proposed,
        hours=checked_optional_amount("hours", proposed.hours),
        credits=checked_optional_amount("credits", proposed.credits),
        tags=tags,
    )
    amended = replace(terms, **_said(event))
    _check_approval(event.approval_no)
    _check_run(amended.runs_from, amended.runs_until)
    if amended == terms:
        raise NothingChangesError("activity", activity.activity_id)
    return event


def withdraw_activity(
    activity: ActivityState, valid_from: date, document_no: str
) -> ActivityWithdrawn:
    """Take the approval of an activity back from a day on (A4§19).

    Raises UnknownError and AlreadyWithdrawnError.
    """
    existing(activity)
    if activity.withdrawn is not None:
        raise AlreadyWithdrawnError("activity", activity.activity_id)
    return ActivityWithdrawn(
        valid_from=checked_date("valid_from", valid_from),
        document_no=checked_text("document_no", document_no),
    )


# --- inside ---------------------------------------------------------------------------


def _said(event: ActivityAmended) -> dict[str, Any]:
    values = {name: getattr(event, name) for name in _AMENDABLE}
    return {name: value for name, value in values.items() if value is not None}


def _check_approval(approval_no: str | None) -> None:
    if approval_no is not None:
        checked_text("approval_no", approval_no)


def _check_run(runs_from: date | None, runs_until: date | None) -> None:
    if runs_from is not None:
        checked_date("runs_from", runs_from)
    if runs_until is not None:
        checked_date("runs_until", runs_until)
    if runs_from is not None and runs_until is not None and runs_until < runs_from:
        raise DateOrderError("runs_until", runs_until, runs_from)
