"""Decisions about teachers: carry-ins, offsets, a ruling, merging, certificates."""

from collections.abc import Iterator, Sequence
from datetime import date

from scripts.demonstration.decisions import OFFICE
from scripts.demonstration.people import MERGER_DAY, at, second_identity
from scripts.demonstration.shapes import Person, Report
from scripts.posting.lines import Command, Handle, Row

OFFSET_RULE = "professional-surplus-to-elective"

CARRIED: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("public_required", "2", "20", {"theme": "ethics"}),
    ("public_required", "1", "10", {"theme": "policy"}),
    ("public_required", "1", "10", {"theme": "it"}),
    ("professional", "4", "40", {"section": "subject"}),
    ("elective_topical", "3", "60", {}),
    ("school_based", "4", "80", {}),
    ("self_directed", "1", "20", {}),
)
"""Lines that a teacher brought along from another Beijing district (R17)."""

DISALLOWANCE = Command(
    path="/v1/schools/P104/disallowances",
    body={
        "year": 2023,
        "kind": "school_based",
        "document_no": "朝教继〔2024〕2号",
        "reported_at": at(date(2024, 1, 17)),
    },
    sender=OFFICE,
)
"""A8§25: the private school's project-year 2023 was not recognised."""


def dated_extras(people: Sequence[Person]) -> list[tuple[date, Command]]:
    """Return what was decided about single teachers, a school, and one group."""
    commands = _extras(people)
    return [(_day_of(command), command) for command in commands]


def _day_of(command: Command) -> date:
    return date.fromisoformat(command.body["reported_at"][:10])


def _extras(people: Sequence[Person]) -> list[Command]:
    commands = [DISALLOWANCE, _ruling(people)]
    for person in people:
        if person.intent == "moved_within_city":
            commands += _carry_ins(person)
        if person.intent == "merged":
            commands.append(_merger(person))
    return commands + list(_offsets(people))


def _carry_ins(person: Person) -> Iterator[Command]:
    for number, (kind, credits_, hours, tags) in enumerate(CARRIED, start=1):
        body: Row = {
            "origin_district": "haidian",
            "origin_reference": f"海教转〔2023〕{person.number[:4]}-{number}",
            "kind": kind,
            "credits": credits_,
            "hours": hours,
            "completed_on": f"2022-{number + 3:02d}-15",
            "tags": tags,
            "reported_at": at(date(2023, 2, 8)),
        }
        path = f"/v1/teachers/{person.teacher_id}/carry-ins"
        yield Command(path=path, body=body, sender=OFFICE)


def _merger(person: Person) -> Command:
    """Merge the second id of a person into the first."""
    return Command(
        path=f"/v1/teachers/{second_identity(person)}/mergers",
        body={
            "into_teacher_id": person.teacher_id,
            "reported_at": at(MERGER_DAY),
        },
        sender=OFFICE,
    )


def _ruling(people: Sequence[Person]) -> Command:
    """R26: a specially required number for teachers on secondment."""
    chosen = [p.teacher_id for p in people if p.intent == "special_target"]
    return Command(
        path="/v1/rulings",
        body={
            "ruling_id": "secondment-2024",
            "series": "credits",
            "effect": "target",
            "document_no": "朝教继〔2024〕9号",
            "teacher_ids": chosen,
            "credits": "30",
            "reported_at": at(date(2024, 6, 5)),
        },
        sender=OFFICE,
    )


def _offsets(people: Sequence[Person]) -> Iterator[Command]:
    """Request offsets (R6): approved, refused, withdrawn, and one that waits."""
    chosen = [p for p in people if p.intent == "few_hours"][:6]
    ends = ("approval", "approval", "refusal", "approval", "withdrawal", None)
    for person, end in zip(chosen, ends, strict=False):
        label = f"offset-{person.teacher_id}"
        yield Command(
            path=f"/v1/teachers/{person.teacher_id}/offsets",
            body={
                "rule_id": OFFSET_RULE,
                "credits": "6",
                "reported_at": at(date(2025, 11, 5)),
            },
            label=label,
        )
        if end:
            sender = "importer" if end == "withdrawal" else OFFICE
            body: Row = {"reported_at": at(date(2025, 12, 2))}
            if end == "refusal":
                body["reason"] = "hours-not-reached"
            yield Command(
                path=f"/v1/offsets/{{{label}}}/{end}", body=body, sender=sender
            )


def certificate_commands(
    people: Sequence[Person], reports: Sequence[Report], wanted: int
) -> list[Command]:
    """Return certificates for teachers who pass, and what happens to three of them."""
    ready = {"plain", "surplus", "national_plan", "it_project"}
    served = [p for p in people if p.intent in ready and len(p.stays) == 1]
    chosen = served[:: max(1, len(served) // wanted)][:wanted]
    commands = [
        Command(
            path="/v1/certificates",
            body={"teacher_id": person.teacher_id, "series": "credits"},
            sender="reviewer",
            label=f"certificate-{person.teacher_id}",
        )
        for person in chosen
    ]
    return commands + list(_shaken(chosen[:3], reports))


def _shaken(people: Sequence[Person], reports: Sequence[Report]) -> Iterator[Command]:
    """R30: a credit under each is reversed; then upheld, revoked, left under review."""
    ends = ("review", "revocation", None)
    for person, end in zip(people, ends, strict=False):
        yield Command(
            path="/v1/completions/{posting}/reversal",
            body={"reason": "entered-twice"},
            sender="reviewer",
            posting=_counted(person, reports),
        )
        body = {"document_no": "朝教继〔2026〕30号"}
        if end == "revocation":
            body["reason"] = "credit-reversed"
        if end:
            label = f"certificate-{person.teacher_id}"
            path = f"/v1/certificates/{{{label}}}/{end}"
            yield Command(path=path, body=body, sender="reviewer")


def _counted(person: Person, reports: Sequence[Report]) -> Handle:
    """Return a posting on which the teacher's certificate rests."""
    return next(
        report.handle
        for report in reports
        if report.handle.teacher_id == person.teacher_id
        and report.fate == "approve"
        and report.handle.activity_id.startswith("PRO-")
    )


def todays_commands(people: Sequence[Person]) -> list[Command]:
    """Return what the schools post themselves, so that something is waiting."""
    late = [p for p in people if p.intent == "lacks_elective" and not p.roles]
    return [_posted_today(person) for person in late]


def _posted_today(person: Person) -> Command:
    day = date(2025, 8, 22)
    school = person.school_on(day)
    body = {
        "teacher_id": person.teacher_id,
        "activity_id": "ELE-2025-health",
        "occasion": "2025-summer",
        "amount": "20",
        "result": "passed",
        "completed_on": day.isoformat(),
    }
    return Command(path="/v1/completions", body=body, sender=f"school:{school}")
