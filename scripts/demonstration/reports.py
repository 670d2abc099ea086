"""From trainings to rows: who reported what when, and what is reported twice."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from scripts.demonstration.catalogue import activities
from scripts.demonstration.people import at
from scripts.demonstration.rounds import chapter_of
from scripts.demonstration.shapes import Person, Report, Training
from scripts.posting.lines import Handle, Row

BY_SCHOOL = frozenset({"school_based", "self_directed"})
"""Kinds that only the school reports (A2§12, A6§11)."""

TWICE = 0.07
"""Share of the providers' reports that the school reports as well (R29)."""

TWICE_BUT_DIFFERENT = 0.25
"""Share of those second reports that say something else."""

PENDING_SINCE = (
    date(2025, 12, 12),
    date(2025, 12, 29),
    date(2026, 2, 24),
    date(2026, 6, 9),
    date(2026, 9, 17),
    date(2026, 10, 26),
    date(2026, 11, 10),
)
"""When those were reported that still await the district."""


def make_reports(
    people: Mapping[str, Person], trainings: Sequence[Training], rng: Random
) -> list[Report]:
    """Return every report with its source, in the order in which they came."""
    providers = {row["activity_id"]: row["provider_id"] for row in activities()}
    found: list[Report] = []
    for training in trainings:
        provider = providers[training.activity_id]
        school = people[training.teacher_id].school_on(training.completed_on)
        by_school = training.kind in BY_SCHOOL
        first = _report(training, provider, school if by_school else provider, rng)
        found.append(first)
        if not by_school and training.fate == "approve" and rng.random() < TWICE:
            found.append(_second(first, school, rng))
    found.sort(key=_in_file)
    return _with_sources(found)


def _report(training: Training, provider: str, reporter: str, rng: Random) -> Report:
    reported = _reported_on(training, rng)
    role = "school" if training.kind in BY_SCHOOL else "provider"
    handle = Handle(
        reporter, training.teacher_id, training.activity_id, training.occasion
    )
    row: Row = {
        "teacher_id": training.teacher_id,
        "activity_id": training.activity_id,
        "occasion": training.occasion,
        "provider_id": provider,
        "amount": _posted_amount(training),
        "unit": training.unit,
        "result": training.result,
        "completed_on": training.completed_on.isoformat(),
        "evidence": [_evidence(handle)],
        "reported_at": at(reported, rng.randrange(8, 18), rng.randrange(60)),
        "reporter": {"role": role, "organisation": reporter},
    }
    if training.makes_up_for:
        row["makes_up_for"] = training.makes_up_for
    return Report(row=row, handle=handle, reported_on=reported, fate=training.fate)


def _posted_amount(training: Training) -> str:
    """Return the amount as first reported: wrong where a correction is to follow."""
    if training.fate == "correct":
        return str(int(training.amount) + 4)
    return training.amount


def _reported_on(training: Training, rng: Random) -> date:
    if training.fate == "leave":
        return rng.choice([d for d in PENDING_SINCE if d > training.completed_on])
    if training.kind == "self_directed":
        return date(training.completed_on.year + 1, 1, rng.randrange(8, 21))
    return training.completed_on + timedelta(days=rng.randrange(3, 41))


def _evidence(handle: Handle) -> Row:
    path = f"{handle.activity_id}/{handle.occasion}/{handle.teacher_id}"
    uri = f"https://evidence.example/{path}.pdf"
    return {"uri": uri, "sha256": hashlib.sha256(uri.encode()).hexdigest()}


def _second(first: Report, school: str, rng: Random) -> Report:
    """Report the same completion from the school, sometimes with another amount."""
    reported = first.reported_on + timedelta(days=rng.randrange(1, 30))
    row = first.row | {
        "reporter": {"role": "school", "organisation": school},
        "reported_at": at(reported, rng.randrange(8, 18), rng.randrange(60)),
    }
    fate = "corroborate"
    if first.row["unit"] == "hours" and rng.random() < TWICE_BUT_DIFFERENT:
        row["amount"] = str(int(first.row["amount"]) - 2)
        fate = rng.choice(("reject", "reject", "leave"))
    handle = first.handle._replace(reporter=school)
    return Report(row=row, handle=handle, reported_on=reported, fate=fate)


def _in_file(report: Report) -> tuple[str, str, str, Handle]:
    """Order by the older system's files: one a round, in it teacher by teacher."""
    chapter = chapter_of(report.reported_on)
    reported_at = report.row["reported_at"]
    return (chapter, report.handle.teacher_id, reported_at, report.handle)


def _with_sources(reports: list[Report]) -> list[Report]:
    """Say of every row in which file of the older system it stood."""
    files: dict[str, list[Report]] = {}
    for report in reports:
        files.setdefault(chapter_of(report.reported_on), []).append(report)
    return [row for name, rows in files.items() for row in _sourced(name, rows)]


def _sourced(name: str, reports: list[Report]) -> Iterator[Report]:
    sha256 = source_digest([report.row for report in reports])
    for number, report in enumerate(reports, start=1):
        source = {"batch": f"municipal-{name}", "sha256": sha256, "row": number}
        yield replace(report, row=report.row | {"source": source})


def source_digest(rows: Sequence[Row]) -> str:
    """Return the SHA-256 of the older system's file: the rows without `source`."""
    digest = hashlib.sha256()
    for row in rows:
        bare = {key: value for key, value in row.items() if key != "source"}
        line = json.dumps(bare, ensure_ascii=False, sort_keys=True)
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()
