"""Which of several reports of one completion prevails, and where it stands.

Reports under one natural key speak of one completion (R29). The choice rests on who
reported and what was decided, never on the order of arrival.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from domain.events.teacher import CompletionPosted
from domain.facts import Status
from domain.records import Posting
from domain.terms import Role

_RANK = {Role.PROVIDER: 0, Role.SCHOOL: 1}
_LAST_RANK = 2

READ_BY_POLICIES: tuple[str, ...] = (
    "provider_id",
    "school_id",
    "kind",
    "amount",
    "unit",
    "result",
    "completed_on",
    "tags",
    "makes_up_for",
)
"""Reports that agree in these fields tell a policy the same."""


class NaturalKey(NamedTuple):
    """What makes two reports speak of the same completion of a teacher."""

    teacher_id: str
    activity_id: str
    occasion: str


@dataclass(frozen=True, kw_only=True)
class Reports:
    """The live reports of one completion; the prevailing one first."""

    prevailing: Posting
    others: tuple[Posting, ...]
    """The other reports, rejected ones too, in the order of precedence."""
    status: Status

    @property
    def spoken_for(self) -> tuple[Posting, ...]:
        """The others that nobody rejected (all of them where all were rejected)."""
        if not self.others or self.status is Status.REJECTED:
            return self.others
        return tuple(other for other in self.others if not other.rejected)

    @property
    def differing(self) -> tuple[str, ...]:
        """Fields that a policy reads and in which another report says otherwise."""
        if not self.others:
            return ()
        found = {
            name
            for other in self.spoken_for
            for name in differences(self.prevailing.report, other.report)
        }
        return tuple(name for name in READ_BY_POLICIES if name in found)


def natural_key(report: CompletionPosted) -> NaturalKey:
    """Return the natural key that a report claims."""
    return NaturalKey(
        teacher_id=report.teacher_id,
        activity_id=report.activity_id,
        occasion=report.occasion,
    )


def order_of(posting: Posting) -> tuple[int, UUID]:
    """Return the place in the precedence: provider, school, then the smaller id."""
    return _RANK.get(posting.report.reporter_role, _LAST_RANK), posting.posting_id


def reports_of(postings: Sequence[Posting]) -> Reports | None:
    """Return the reports of one completion, or None when none of them stands.

    Among those that the district approved the first in precedence prevails; without
    one, the first of those not rejected; without one, the first of all.
    """
    live = sorted((p for p in postings if p.live), key=order_of)
    if not live:
        return None
    approved = [p for p in live if p.approved]
    open_ones = [p for p in live if not p.rejected]
    prevailing = (approved or open_ones or live)[0]
    return Reports(
        prevailing=prevailing,
        others=tuple(p for p in live if p is not prevailing),
        status=status_of(prevailing),
    )


def completions(postings: Iterable[Posting]) -> tuple[Reports, ...]:
    """Return the completions of a person, by day of completion, then posting id.

    The reports are grouped by activity and occasion, so that postings under several
    ids of one person (merged teachers) speak of one completion too.
    """
    by_key = sorted(postings, key=_activity_and_occasion)
    groups = [list(group) for _, group in groupby(by_key, _activity_and_occasion)]
    found = [reports for group in groups if (reports := reports_of(group))]
    return tuple(sorted(found, key=_day_and_id))


def status_of(posting: Posting) -> Status:
    """Return where one posting stands with those who decide."""
    if posting.approved:
        return Status.APPROVED
    if posting.rejected:
        return Status.REJECTED
    return Status.PROVISIONAL if posting.provisional else Status.PENDING


def corroborating(posting: Posting, postings: Iterable[Posting]) -> bool:
    """Say whether a report awaits nobody, since it agrees with an approved one."""
    if not posting.live or posting.district_decision is not None or posting.rejected:
        return False
    return any(
        other.live
        and other.approved
        and _activity_and_occasion(other) == _activity_and_occasion(posting)
        and not differences(posting.report, other.report)
        for other in postings
    )


def differences(
    report: CompletionPosted,
    other: CompletionPosted,
    fields: Sequence[str] = READ_BY_POLICIES,
) -> tuple[str, ...]:
    """Return the fields in which two reports differ, those that a policy reads."""
    return tuple(
        name for name in fields if getattr(report, name) != getattr(other, name)
    )


def _activity_and_occasion(posting: Posting) -> tuple[str, str]:
    return posting.report.activity_id, posting.report.occasion


def _day_and_id(reports: Reports) -> tuple[str, UUID]:
    report = reports.prevailing.report
    return report.completed_on.isoformat(), report.posting_id
