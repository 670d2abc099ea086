"""What was decided about the reports: rounds of approval and the exceptions."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from scripts.demonstration.people import at
from scripts.demonstration.shapes import FIRST_YEAR, LAST_YEAR, Report
from scripts.posting.lines import Command, Handle, Row

OFFICE = "importer_office"
"""The key of the district office's archive: nobody approves what they posted."""

LARGEST_BULK = 1_000

ROUNDS = (
    *(
        day
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
        for day in (date(year, 7, 15), date(year + 1, 1, 28))
    ),
    date(2026, 3, 10),
)
"""The days on which the district office confirms what came in (A2§4, §12)."""

APPROVED = frozenset({"approve", "correct", "reverse", "mistaken"})
"""Fates that begin with an approval."""

PERIOD_13 = "P13-subject"


def decision_commands(
    reports: Sequence[Report], people: Sequence[str]
) -> list[Command]:
    """Return every decision in the order of the days on which it was taken.

    `people` are the teachers to whom a posting may turn out to belong.
    """
    dated: list[tuple[date, Command]] = []
    for day in ROUNDS:
        dated += ((day, command) for command in _round(day, reports))
    taken = {report.handle for report in reports}
    for report in reports:
        dated += _exceptions(report, taken, people)
    dated.sort(key=lambda pair: pair[0])
    return [command for _, command in dated]


def round_of(reported_on: date) -> date:
    """Return the first round after a report came in."""
    return next((day for day in ROUNDS if day > reported_on), ROUNDS[-1])


def _round(day: date, reports: Sequence[Report]) -> Iterator[Command]:
    due = [
        report.handle
        for report in reports
        if report.fate in APPROVED and round_of(report.reported_on) == day
    ]
    for start in range(0, len(due), LARGEST_BULK):
        yield _approval(due[start : start + LARGEST_BULK], day)


def _approval(handles: Sequence[Handle], day: date) -> Command:
    return Command(
        path="/v1/approvals",
        body={"reported_at": at(day, 14)},
        sender=OFFICE,
        postings=tuple(handles),
    )


def _exceptions(
    report: Report, taken: set[Handle], people: Sequence[str]
) -> Iterator[tuple[date, Command]]:
    day = round_of(report.reported_on)
    if report.fate == "reject":
        yield day, _decision(report, "rejection", day, reason="wrong-hours")
    if report.fate == "reverse":
        later = day + timedelta(days=90)
        yield later, _decision(report, "reversal", later, reason="entered-twice")
    if report.fate == "correct":
        yield from _corrected(report, day + timedelta(days=60))
    if report.fate == "mistaken":
        yield from _given_to_another(report, day + timedelta(days=75), taken, people)
    if report.handle.activity_id == PERIOD_13 and report.fate == "approve":
        yield day, _recognition(report, day)


def _decision(report: Report, noun: str, day: date, **body: str) -> Command:
    return Command(
        path=f"/v1/completions/{{posting}}/{noun}",
        body={**body, "reported_at": at(day, 15)},
        sender=OFFICE,
        posting=report.handle,
    )


def _recognition(report: Report, day: date) -> Command:
    document = f"朝教继〔{day.year}〕21号"
    return _decision(
        report, "recognition", day, authority="district_office", document_no=document
    )


def _corrected(report: Report, day: date) -> Iterator[tuple[date, Command]]:
    """Set an amount right; the district confirms it again."""
    right = str(int(report.row["amount"]) - 4)
    yield day, _correction(report, {"amount": right}, day)
    again = day + timedelta(days=7)
    yield again, _approval([report.handle], again)


def _given_to_another(
    report: Report, day: date, taken: set[Handle], people: Sequence[str]
) -> Iterator[tuple[date, Command]]:
    """Give the posting to whose it was: two streams, one transaction."""
    start = int(report.handle.teacher_id[1:]) % len(people)
    for teacher in (*people[start:], *people[:start]):
        handle = report.handle._replace(teacher_id=teacher)
        if handle not in taken:
            yield day, _correction(report, {"teacher_id": teacher}, day)
            again = day + timedelta(days=7)
            yield again, _approval([handle], again)
            return


def _correction(report: Report, changes: Row, day: date) -> Command:
    body = {**report.row, **changes, "reason": "wrongly-entered"}
    return Command(
        path="/v1/completions/{posting}/correction",
        body=body | {"reported_at": at(day, 11)},
        sender="importer",
        posting=report.handle,
    )
