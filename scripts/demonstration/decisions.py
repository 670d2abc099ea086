"""What was decided about the reports: rounds of approval and the exceptions."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from scripts.demonstration.people import at
from scripts.demonstration.rounds import ROUNDS, round_of
from scripts.demonstration.shapes import Report
from scripts.posting.lines import Command, Handle, Row, handle_of

OFFICE = "importer_office"
"""The key of the district office's archive: nobody approves what they posted."""

LARGEST_BULK = 1_000

APPROVED = frozenset({"approve", "correct", "reverse", "mistaken"})
"""Fates that begin with an approval."""

PERIOD_13 = "P13-subject"


Dated = tuple[date, Command]
"""A decision and the day on which it was taken."""


def dated_decisions(reports: Sequence[Report], people: Sequence[str]) -> list[Dated]:
    """Return every decision about a report; the approvals of a round together.

    `people` are the teachers to whom a posting may turn out to belong.
    """
    taken = {report.handle for report in reports}
    found: list[Dated] = []
    due: dict[date, list[Handle]] = {}
    for report in reports:
        day = round_of(report.reported_on)
        if report.fate in APPROVED:
            due.setdefault(day, []).append(report.handle)
        for when, command in _exceptions(report, taken, people):
            found.append((when, command))
            if command.path.endswith("/correction"):
                again = confirmed_again(when)
                due.setdefault(again, []).append(handle_of(command.body))
    approvals = [(day, one) for day in due for one in _approvals(day, due[day])]
    return [*approvals, *found]


def confirmed_again(day: date) -> date:
    """Return when the district confirms what was corrected on a day."""
    return round_of(day) if day < ROUNDS[-1] else day + timedelta(days=7)


def _approvals(day: date, handles: list[Handle]) -> Iterator[Command]:
    """Teacher by teacher, so that a request touches few of them."""
    handles.sort(key=lambda handle: (handle.teacher_id, handle))
    for start in range(0, len(handles), LARGEST_BULK):
        yield _approval(handles[start : start + LARGEST_BULK], day)


def _approval(handles: Sequence[Handle], day: date) -> Command:
    return Command(
        path="/v1/approvals",
        body={"reported_at": at(day, 14)},
        sender=OFFICE,
        postings=tuple(handles),
    )


def _exceptions(
    report: Report, taken: set[Handle], people: Sequence[str]
) -> Iterator[Dated]:
    day = round_of(report.reported_on)
    if report.fate == "leave" and _school_agreed(report):
        soon = report.reported_on + timedelta(days=3)
        yield soon, _decision(report, "approval", soon, level="school")
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


def _school_agreed(report: Report) -> bool:
    """Say whether self-directed learning has the school's word already (R20)."""
    number = int(report.handle.teacher_id[1:])
    return report.handle.activity_id.startswith("SDL") and number % 2 == 0


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


def _corrected(report: Report, day: date) -> Iterator[Dated]:
    """Set an amount right."""
    right = str(int(report.row["amount"]) - 4)
    yield day, _correction(report, {"amount": right}, day)


def _given_to_another(
    report: Report, day: date, taken: set[Handle], people: Sequence[str]
) -> Iterator[Dated]:
    """Give the posting to whose it was: two streams, one transaction."""
    start = int(report.handle.teacher_id[1:]) % len(people)
    for teacher in (*people[start:], *people[:start]):
        handle = report.handle._replace(teacher_id=teacher)
        if handle not in taken:
            yield day, _correction(report, {"teacher_id": teacher}, day)
            return


def _correction(report: Report, changes: Row, day: date) -> Command:
    body = {**report.row, **changes, "reason": "wrongly-entered"}
    return Command(
        path="/v1/completions/{posting}/correction",
        body=body | {"reported_at": at(day, 11)},
        sender="importer",
        posting=report.handle,
    )
